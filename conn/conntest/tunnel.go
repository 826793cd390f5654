package conntest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
)

// Tunnel is an HTTP or SOCKS5 proxy. Whatever host it is asked for, it connects
// to the port on 127.0.0.1: so tests can ask for hosts that there are not.
type Tunnel struct {
	*Fake

	mu    sync.Mutex
	asked []string
}

// TunnelOptions of a Tunnel.
type TunnelOptions struct {
	User, Password string // demanded, when not empty
	Refuse         int    // HTTP status or SOCKS reply in place of a tunnel
}

// Asked are the addresses that it was asked for, as host:port.
func (p *Tunnel) Asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.asked...)
}

func (p *Tunnel) note(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, address)
}

// NewHTTPProxy starts a proxy that understands CONNECT (RFC 9110, 9.3.6).
func NewHTTPProxy(t testing.TB, port int, o TunnelOptions) *Tunnel {
	t.Helper()
	p := &Tunnel{}
	p.Fake = NewFake(t, func(c *FakeConn) {
		r, err := http.ReadRequest(c.r)
		if err != nil || r.Method != http.MethodConnect {
			c.Send([]byte("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")...)
			return
		}
		p.note(r.Host)
		login := "Basic " + base64.StdEncoding.EncodeToString([]byte(o.User+":"+o.Password))
		switch {
		case o.User != "" && r.Header.Get("Proxy-Authorization") != login:
			c.Send([]byte("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")...)
		case o.Refuse != 0:
			c.Send(fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nContent-Length: 0\r\n\r\n", o.Refuse, http.StatusText(o.Refuse))...)
		default:
			c.join(port, []byte("HTTP/1.1 200 Connection established\r\nX-Proxy: test\r\n\r\n"))
		}
	})
	return p
}

// NewSOCKSProxy starts a SOCKS5 proxy (RFC 1928, 1929).
func NewSOCKSProxy(t testing.TB, port int, o TunnelOptions) *Tunnel {
	t.Helper()
	p := &Tunnel{}
	p.Fake = NewFake(t, func(c *FakeConn) {
		if !c.socksLogin(o) {
			return
		}
		address, ok := c.socksAddress()
		if !ok {
			return
		}
		p.note(address)
		answer := []byte{5, byte(o.Refuse), 0, 3, 4, 't', 'e', 's', 't', 0, 80}
		if o.Refuse != 0 {
			c.Send(answer...)
			return
		}
		c.join(port, answer)
	})
	return p
}

// take reads n bytes; nil: the client is gone.
func (c *FakeConn) take(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(c.r, b); err != nil {
		return nil
	}
	return b
}

func (c *FakeConn) socksLogin(o TunnelOptions) bool {
	head := c.take(2)
	if head == nil || head[0] != 5 {
		return false
	}
	methods, want := c.take(int(head[1])), byte(0)
	if o.User != "" {
		want = 2
	}
	offered := false
	for _, m := range methods {
		offered = offered || m == want
	}
	if !offered {
		c.Send(5, 0xff)
		return false
	}
	c.Send(5, want)
	if want == 0 {
		return true
	}
	user, password := c.socksText(1), c.socksText(0)
	if user != o.User || password != o.Password {
		c.Send(1, 1)
		return false
	}
	return c.Send(1, 0)
}

// socksText reads a text with its length before it, after so many bytes.
func (c *FakeConn) socksText(skip int) string {
	b := c.take(skip + 1)
	if b == nil {
		return ""
	}
	return string(c.take(int(b[skip])))
}

func (c *FakeConn) socksAddress() (string, bool) {
	head := c.take(4)
	if head == nil || head[1] != 1 {
		return "", false
	}
	host := ""
	switch head[3] {
	case 1:
		host = net.IP(c.take(4)).String()
	case 4:
		host = net.IP(c.take(16)).String()
	default:
		host = c.socksText(0)
	}
	port := c.take(2)
	if port == nil {
		return "", false
	}
	return net.JoinHostPort(host, fmt.Sprint(binary.BigEndian.Uint16(port))), true
}

// join sends greeting to the client and passes everything on, both ways.
func (c *FakeConn) join(port int, greeting []byte) {
	broker, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return
	}
	defer broker.Close()
	if !c.Send(greeting...) {
		return
	}
	var back sync.WaitGroup
	back.Go(func() {
		io.Copy(c.Conn, broker)
		c.Conn.(*net.TCPConn).CloseWrite()
	})
	io.Copy(broker, c.r)
	broker.(*net.TCPConn).CloseWrite()
	back.Wait()
}
