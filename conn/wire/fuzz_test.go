package wire

import (
	"io"
	"testing"
	"time"

	"treetop/conn/link"
)

// FuzzGuard plays any bytes to the guard: whatever the library gets out of it
// is a sequence of whole packets that are well-formed and not too large.
func FuzzGuard(f *testing.F) {
	seeds := [][]byte{
		connack,
		{0x20, 2, 0, 0x86},
		join(connack, publish(0x30, "a/b", "hot")),
		join(connack, publish(0x34, "a/b", string(make([]byte, 3000)))),
		join(connack, []byte{0x30, 0xff, 0xff, 0xff, 0x7f}),
		join(connack, []byte{0x30, 0xff, 0xff, 0xff, 0xff, 0x0f}),
		join(connack, []byte{0x90, 4, 0, 9, 0, 0, 0xd0, 0, 0x62, 2, 0, 1, 0x40, 2, 0, 7}),
		join(connack, []byte{0x90, 6, 0, 9, 0, 0, 0, 0}),
		join(connack, []byte{0xe0, 2, 0x8e, 0}),
		[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"),
	}
	for _, s := range seeds {
		f.Add(s, uint16(0))
		f.Add(s, uint16(1))
	}
	f.Fuzz(func(t *testing.T, in []byte, chunk uint16) {
		const limit = 100
		c := NewConn(&script{in: in, chunk: int(chunk)}, Options{MaxPayload: limit})
		for _, w := range [][]byte{subscribe, publish(0x32, "a", "x"), {0xc0, 0}, in} {
			if _, err := c.Write(w); err != nil {
				t.Fatal(err)
			}
		}
		out, err := io.ReadAll(c)
		if err == nil || c.Cause().Kind == link.KindNone {
			t.Fatal("the end has no cause")
		}
		if c.Cause().Error() == "" {
			t.Fatal("the cause has no words")
		}
		first := true
		for nth := uint64(0); len(out) > 0; {
			h, ok, err := parseHeader(out)
			if !ok || err != nil || len(out) < h.size+h.remaining {
				t.Fatalf("not whole: %x", out)
			}
			if err := checkHeader(h); err != nil {
				t.Fatal(err)
			}
			if pong := h.typ == typePingresp; first && !pong {
				if h.typ != typeConnack {
					t.Fatalf("%s came first", typeName(h.typ))
				}
				first = false
			}
			body := out[h.size : h.size+h.remaining]
			if h.typ == typePublish {
				nth++
				at, err := publishAt(h, body)
				if err != nil || len(body)-at > limit {
					t.Fatalf("%d bytes of payload, %v", len(body)-at, err)
				}
				if size, cut := c.TrueSize(nth); cut && size <= limit {
					t.Fatalf("cut at %d", size)
				}
			}
			out = out[h.size+h.remaining:]
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-c.Done():
		case <-time.After(patience):
			t.Fatal("not over")
		}
	})
}

// patience is how long a test waits for what must come.
const patience = 30 * time.Second
