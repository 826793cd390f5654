package conntest

import (
	"bufio"
	"fmt"
	"net"
	"sync"
	"testing"
)

// Proxy stands between a client and a broker and knows MQTT: it can swallow or
// spoil packets of one type, hold everything back, bring it byte by byte, leave
// the line half-open, and cut it.
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

	cutAfter byte // the line breaks after the broker's packet of this type
	trickle  bool // the broker's bytes come one by one
	frozen   bool // half-open: nothing passes, in no direction, and nothing ends
	spoil    byte // the broker's packets of this type are spoilt
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

// CutAfter breaks the line, with a reset, right after each of the broker's
// packets of that type.
func (p *Proxy) CutAfter(typ byte) { p.set(func() { p.cutAfter = typ }) }

// Trickle passes on what the broker sends one byte at a time.
func (p *Proxy) Trickle() { p.set(func() { p.trickle = true }) }

// Freeze makes the lines half-open, as when a cable is pulled and nobody says
// so: nothing passes any more, and neither side hears of it. Lines that are
// opened after Thaw work.
func (p *Proxy) Freeze() { p.set(func() { p.frozen = true }) }

// Thaw undoes Freeze.
func (p *Proxy) Thaw() { p.set(func() { p.frozen = false }) }

// Spoil turns each of the broker's packets of that type into one that MQTT does
// not have, of the same size; 0 spoils nothing.
func (p *Proxy) Spoil(typ byte) { p.set(func() { p.spoil = typ }) }

func (p *Proxy) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
	p.changed.Broadcast()
}

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
	for c := range p.conns { // all of them first: the end of one closes another
		c.(*net.TCPConn).SetLinger(0)
	}
	for c := range p.conns {
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
				p.send(client, packet)
			}
		}
	})
	for {
		packet, ok := client.Read()
		if !ok {
			break
		}
		p.wait()
		if _, err := broker.Write(packet.Bytes()); err != nil {
			break
		}
	}
	broker.(*net.TCPConn).CloseWrite()
	back.Wait()
	broker.Close()
}

// send passes a packet on in the way that was asked for.
func (p *Proxy) send(client *FakeConn, packet Packet) {
	p.mu.Lock()
	trickle, cut := p.trickle, p.cutAfter == packet.Type()
	if p.spoil == packet.Type() && p.spoil != 0 {
		packet.First = 0
	}
	p.mu.Unlock()
	if trickle {
		for _, b := range packet.Bytes() {
			client.Send(b)
		}
	} else {
		client.Send(packet.Bytes()...)
	}
	if cut {
		client.Conn.(*net.TCPConn).SetLinger(0)
		client.Conn.Close()
	}
}

// wait waits while the lines are half-open.
func (p *Proxy) wait() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.frozen && !p.over {
		p.changed.Wait()
	}
}

// lets waits while everything is held back and reports whether packet passes.
func (p *Proxy) lets(packet Packet) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for (p.held || p.frozen) && !p.over {
		p.changed.Wait()
	}
	if p.drop[packet.Type()] {
		p.dropped[packet.Type()]++
		p.changed.Broadcast()
		return false
	}
	return true
}
