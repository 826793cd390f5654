package wire

import (
	"bytes"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"treetop/conn/link"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(guestVar); path != "" {
		guest(path)
		return
	}
	goleak.VerifyTestMain(m)
}

// script is the other side of a connection: it sends in, at most chunk bytes
// at a time, and then closes.
type script struct {
	net.Conn
	chunk int

	mu   sync.Mutex
	in   []byte
	sent bytes.Buffer
}

func (s *script) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.in) == 0 {
		return 0, io.EOF
	}
	n := len(p)
	if s.chunk > 0 {
		n = min(n, s.chunk)
	}
	n = copy(p[:n], s.in)
	s.in = s.in[n:]
	return n, nil
}

func (s *script) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent.Write(p)
}

func (s *script) Close() error                     { return nil }
func (s *script) SetWriteDeadline(time.Time) error { return nil }
func (s *script) SetReadDeadline(time.Time) error  { return nil }

// play sends what the library writes, then plays in to it, and answers what
// the library gets and why that ended.
func play(t testing.TB, o Options, in []byte, chunk int, writes ...[]byte) ([]byte, *Conn) {
	t.Helper()
	c := NewConn(&script{in: in, chunk: chunk}, o)
	for _, w := range writes {
		n, err := c.Write(w)
		require.NoError(t, err)
		require.Equal(t, len(w), n)
	}
	out, err := io.ReadAll(c)
	require.Error(t, err)
	require.NotEqual(t, link.KindNone, c.Cause().Kind)
	return out, c
}

// packet is a packet with its remaining length.
func packet(first byte, body ...[]byte) []byte {
	b := append(make([]byte, headroom), bytes.Join(body, nil)...)
	return b[putHeader(b, headroom, first, len(b)-headroom):]
}

func publish(first byte, topic, payload string) []byte {
	body := append([]byte{byte(len(topic) >> 8), byte(len(topic))}, topic...)
	if first&6 != 0 {
		body = append(body, 0, 7)
	}
	return packet(first, body, []byte(payload))
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

var (
	connack   = []byte{0x20, 2, 0, 0}
	subscribe = packet(0x82, []byte{0, 9, 0, 1, 'a', 0, 0, 2, 'b', '/', 1}) // two filters, identifier 9
)
