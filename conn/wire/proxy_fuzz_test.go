package wire

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"treetop/conn/link"
)

// proxyAnswers plays any bytes as what a proxy says: either the way is open, and
// what comes next is the broker's to the byte, or there is a cause, which tells
// nothing of the password.
func proxyAnswers(t *testing.T, scheme string, in []byte, chunk uint16, secret bool) {
	const password = "canary-0cc175b9c0"
	p := &proxy{scheme: scheme, host: "proxy.example", port: 1080}
	if secret {
		p.user, p.password = "ann", password
	}
	nc := &script{in: bytes.Clone(in), chunk: int(chunk)}
	err := p.tunnel(context.Background(), nc, Target{Scheme: "mqtt", Host: "broker.example", Port: 1883})
	taken := in[:len(in)-len(nc.in)]
	if err == nil {
		opened(t, scheme, taken)
		return
	}
	c := link.AsCause(err)
	if c.Kind != link.KindProxy && c.Kind != link.KindPasswordNeeded {
		t.Fatalf("%v", err)
	}
	if text := c.Error() + strings.Join(c.Args, " "); secret && strings.Contains(text, password) || !utf8.ValidString(text) || len(text) > 1<<10 {
		t.Fatalf("it says %q", text)
	}
	if len(taken) > mostHead {
		t.Fatalf("%d bytes were taken", len(taken))
	}
}

// opened checks what a proxy said before the way was open.
func opened(t *testing.T, scheme string, said []byte) {
	if scheme == "http" {
		if !bytes.HasPrefix(said, []byte("HTTP/")) || bytes.Index(said, []byte("\r\n\r\n")) != len(said)-4 {
			t.Fatalf("open after %q", said)
		}
		return
	}
	sizes := map[byte]int{1: 4, 4: 16}
	at := 2 // the way to log in
	if said[1] == 2 {
		at += 2
	}
	head := said[at:]
	if size, ok := sizes[head[3]]; head[0] != 5 || head[1] != 0 || ok && len(head) != 4+size+2 || head[3] == 3 && len(head) != 5+int(head[4])+2 {
		t.Fatalf("open after %x", said)
	}
}

func FuzzHTTPProxy(f *testing.F) {
	for _, s := range []string{
		"HTTP/1.1 200 OK\r\n\r\n\x20\x02\x00\x00", "HTTP/1.0 200\r\nA: b\r\n\r\n", "HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic\r\n\r\n",
		"HTTP/1.1 403 \x1b[31mno\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 999 \xff\xfe\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
		"HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 -1 x\r\n\r\n", "SSH-2.0\r\n\r\n", "HTTP/1.1 200 OK\r\nA: " + strings.Repeat("x", mostHead) + "\r\n\r\n", "HTTP/1.1 200 OK\r\n" + strings.Repeat("x", 5000) + "\r\n\r\n", "HTTP/1.1 502 canary-0cc175b9c0\r\n\r\n",
	} {
		f.Add([]byte(s), uint16(0), true)
		f.Add([]byte(s), uint16(1), false)
	}
	f.Fuzz(func(t *testing.T, in []byte, chunk uint16, secret bool) { proxyAnswers(t, "http", in, chunk, secret) })
}

func FuzzSOCKSProxy(f *testing.F) {
	for _, b := range [][]byte{
		{5, 0, 5, 0, 0, 1, 127, 0, 0, 1, 0, 80, 0x20, 2, 0, 0}, {5, 2, 1, 0, 5, 0, 0, 3, 4, 't', 'e', 's', 't', 0, 80}, {5, 2, 1, 1}, {5, 0xff}, {4, 90},
		{5, 0, 5, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80}, {5, 0, 5, 5, 0, 1, 0, 0, 0, 0, 0, 0}, {5, 0, 5, 99}, {5, 0, 5, 0, 0, 7}, {5, 0, 5, 0, 0, 3, 0, 0, 80}, {5, 1},
	} {
		f.Add(b, uint16(0), true)
		f.Add(b, uint16(1), false)
	}
	f.Fuzz(func(t *testing.T, in []byte, chunk uint16, secret bool) { proxyAnswers(t, "socks5", in, chunk, secret) })
}
