package conntest

import (
	"bufio"
	"fmt"
	"net"
	"sync"
	"testing"
)

// Proxy stands between a client and a broker and knows MQTT: it can swallow
// packets of one type, hold everything back, and cut the line.
type Proxy struct {
	fake *Fake
	to   string

	mu      sync.Mutex
	changed *sync.Cond
	dropped map[byte]int  // from the broker, by type: how many were swallowed
	drop    map[byte]bool // types to swallow
	held    bool
	over    bool
	conns   map[net.Conn]bool
}

// NewProxy listens on a free loopback port and passes everything on to port.
func NewProxy(t testing.TB, port int) *Proxy {
	t.Helper()
	p := &Proxy{
		to:      fmt.Sprintf("127.0.0.1:%d", port),
		dropped: make(map[byte]int), drop: make(map[byte]bool), conns: make(map[net.Conn]bool),
	}
	p.changed = sync.NewCond(&p.mu)
	p.fake = NewFake(t, p.pass)
	t.Cleanup(func() {
		p.mu.Lock()
		p.over = true
		p.changed.Broadcast()
		p.mu.Unlock()
		p.Cut()
	})
	return p
}

// Port is where it listens on 127.0.0.1.
func (p *Proxy) Port() int { return p.fake.Port() }

// Connections is how many there have been.
func (p *Proxy) Connections() int { return p.fake.Connections() }

// Drop swallows the broker's packets of a type from now on.
func (p *Proxy) Drop(typ byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop[typ] = true
}

// WaitDropped waits until n packets of the type were swallowed.
func (p *Proxy) WaitDropped(typ byte, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.dropped[typ] < n && !p.over {
		p.changed.Wait()
	}
}

// Hold stops passing on what the broker sends, until Release.
func (p *Proxy) Hold() { p.setHeld(true) }

// Release passes on what was held back.
func (p *Proxy) Release() { p.setHeld(false) }

func (p *Proxy) setHeld(held bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = held
	p.changed.Broadcast()
}

// Cut breaks all connections, with a reset, as when a cable is pulled and a
// router says so.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.(*net.TCPConn).SetLinger(0)
		c.Close()
	}
}

func (p *Proxy) pass(client *FakeConn) {
	broker, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	p.mu.Lock()
	p.conns[broker], p.conns[client.Conn] = true, true
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.conns, broker)
		delete(p.conns, client.Conn)
		p.mu.Unlock()
	}()
	var back sync.WaitGroup
	back.Go(func() {
		defer client.Conn.Close()
		r := bufio.NewReader(broker)
		for {
			packet, err := readPacket(r)
			if err != nil {
				return
			}
			// What a client that has left does not take is still read: closing
			// before would reset the line, and the broker lose its last words.
			if p.lets(packet) {
				client.Send(packet.Bytes()...)
			}
		}
	})
	for {
		packet, ok := client.Read()
		if !ok {
			break
		}
		if _, err := broker.Write(packet.Bytes()); err != nil {
			break
		}
	}
	broker.(*net.TCPConn).CloseWrite()
	back.Wait()
	broker.Close()
}

// lets waits while everything is held back and reports whether packet passes.
func (p *Proxy) lets(packet Packet) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.held && !p.over {
		p.changed.Wait()
	}
	if p.drop[packet.Type()] {
		p.dropped[packet.Type()]++
		p.changed.Broadcast()
		return false
	}
	return true
}
