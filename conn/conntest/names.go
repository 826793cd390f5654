package conntest

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// Names is a name server on this machine that knows what a test says, and
// fails when the test says so.
type Names struct {
	socket net.PacketConn

	mu      sync.Mutex
	known   map[string][]netip.Addr // by name, in ASCII, with a dot at its end
	failing bool
	asked   int
}

// NewNames starts a name server that knows no name. It ends with the test.
func NewNames(t testing.TB) *Names {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &Names{socket: socket, known: make(map[string][]netip.Addr)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		n.serve()
	}()
	t.Cleanup(func() {
		socket.Close()
		<-done
	})
	return n
}

// Set makes a name known.
func (n *Names) Set(name string, addresses ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.known[name+"."] = nil
	for _, a := range addresses {
		n.known[name+"."] = append(n.known[name+"."], netip.MustParseAddr(a))
	}
}

// Fail says whether it answers every question with SERVFAIL.
func (n *Names) Fail(failing bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.failing = failing
}

// Asked is how many questions have come.
func (n *Names) Asked() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.asked
}

// Resolver asks this server and no other.
func (n *Names) Resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", n.socket.LocalAddr().String())
	}}
}

func (n *Names) serve() {
	b := make([]byte, 1500)
	for {
		size, from, err := n.socket.ReadFrom(b)
		if err != nil {
			return
		}
		var question dnsmessage.Message
		if question.Unpack(b[:size]) != nil || len(question.Questions) == 0 {
			continue
		}
		if out, err := n.answer(question); err == nil {
			_, _ = n.socket.WriteTo(out, from)
		}
	}
}

func (n *Names) answer(m dnsmessage.Message) ([]byte, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked++
	q := m.Questions[0]
	out := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, RecursionDesired: true, RecursionAvailable: true}, Questions: m.Questions[:1]}
	addresses, known := n.known[strings.ToLower(q.Name.String())]
	switch {
	case n.failing:
		out.RCode = dnsmessage.RCodeServerFailure
	case !known:
		out.RCode = dnsmessage.RCodeNameError
	}
	for _, a := range addresses {
		head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1}
		switch {
		case n.failing:
		case a.Is4() && q.Type == dnsmessage.TypeA:
			out.Answers = append(out.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: a.As4()}})
		case a.Is6() && q.Type == dnsmessage.TypeAAAA:
			out.Answers = append(out.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
		}
	}
	return out.Pack()
}
