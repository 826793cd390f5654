package conntest

import (
	"bufio"
	"net"
	"sync"
	"testing"
)

// Fake is a broker that does what a test says, byte by byte.
type Fake struct {
	t    testing.TB
	l    net.Listener
	work sync.WaitGroup

	mu    sync.Mutex
	conns map[net.Conn]bool
	count int
}

// FakeConn is one connection to a Fake. Its methods report by their results
// when the client is gone; the handler then returns.
type FakeConn struct {
	net.Conn
	Nth int // the how many-th connection, from 1
	r   *bufio.Reader
}

// NewFake listens on a free loopback port and gives each connection to handle,
// on a goroutine of its own. The connection is closed when handle returns.
func NewFake(t testing.TB, handle func(*FakeConn)) *Fake {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &Fake{t: t, l: l, conns: make(map[net.Conn]bool)}
	f.work.Go(func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			f.mu.Lock()
			f.count++
			c := &FakeConn{Conn: nc, Nth: f.count, r: bufio.NewReader(nc)}
			f.conns[nc] = true
			f.mu.Unlock()
			f.work.Go(func() {
				defer func() {
					f.mu.Lock()
					delete(f.conns, nc)
					f.mu.Unlock()
					nc.Close()
				}()
				handle(c)
			})
		}
	})
	t.Cleanup(f.Close)
	return f
}

// Port is where it listens on 127.0.0.1.
func (f *Fake) Port() int { return f.l.Addr().(*net.TCPAddr).Port }

// Connections is how many there have been.
func (f *Fake) Connections() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count
}

// Close stops listening, closes every connection and waits for the handlers.
func (f *Fake) Close() {
	f.l.Close()
	f.mu.Lock()
	for c := range f.conns {
		c.Close()
	}
	f.mu.Unlock()
	f.work.Wait()
}

// Read reads the client's next packet; false: it is gone.
func (c *FakeConn) Read() (Packet, bool) {
	p, err := readPacket(c.r)
	return p, err == nil
}

// Send writes bytes as they are; false: the client is gone.
func (c *FakeConn) Send(b ...byte) bool {
	_, err := c.Conn.Write(b)
	return err == nil
}

// Accept reads CONNECT and accepts it.
func (c *FakeConn) Accept() bool {
	p, ok := c.Read()
	return ok && p.Type() == 1 && c.Send(0x20, 2, 0, 0)
}

// Serve answers subscriptions with code, publishes and pings, as a broker
// would that has nothing to say, and gives each packet to see first, when that
// is not nil. It ends when the client is gone or says DISCONNECT; then it
// answers true.
func (c *FakeConn) Serve(code byte, see func(Packet)) bool {
	for {
		p, ok := c.Read()
		if !ok {
			return false
		}
		if see != nil {
			see(p)
		}
		switch p.Type() {
		case 3:
			c.acknowledge(p)
		case 6:
			c.Send(0x70, 2, p.Body[0], p.Body[1])
		case 8:
			answer := Packet{First: 0x90, Body: []byte{p.Body[0], p.Body[1]}}
			for range Filters(p) {
				answer.Body = append(answer.Body, code)
			}
			c.Send(answer.Bytes()...)
		case 10:
			c.Send(0xb0, 2, p.Body[0], p.Body[1])
		case 12:
			c.Send(0xd0, 0)
		case 14:
			return true
		}
	}
}

func (c *FakeConn) acknowledge(p Packet) {
	at := 2 + int(p.Body[0])<<8 + int(p.Body[1])
	switch p.First >> 1 & 3 {
	case 1:
		c.Send(0x40, 2, p.Body[at], p.Body[at+1])
	case 2:
		c.Send(0x50, 2, p.Body[at], p.Body[at+1])
	}
}

// Filters are the topic filters of a SUBSCRIBE.
func Filters(p Packet) []string {
	var out []string
	for b := p.Body[2:]; len(b) > 2; {
		n := int(b[0])<<8 | int(b[1])
		out = append(out, string(b[2:2+n]))
		b = b[2+n+1:]
	}
	return out
}
