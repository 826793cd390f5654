package wire

import (
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
)

// spring is a connection from which the same bytes come again and again.
type spring struct {
	net.Conn
	b  []byte
	at int
}

func (s *spring) Read(p []byte) (int, error) {
	n := copy(p, s.b[s.at:])
	s.at = (s.at + n) % len(s.b)
	return n, nil
}

func (s *spring) SetWriteDeadline(time.Time) error { return nil }
func (s *spring) Write(p []byte) (int, error)      { return len(p), nil }
func (s *spring) Close() error                     { return nil }

func TestATapHearsLargePacketsWithTheirTopicAndTrueSize(t *testing.T) {
	const payload = 200_000
	body := append([]byte("\x00\x03a/b"), make([]byte, payload)...)
	packet := make([]byte, headroom, headroom+len(body))
	packet = append(packet, body...)
	packet = packet[putHeader(packet, headroom, 0x31, len(body)):]
	stream := append([]byte{0x20, 2, 0, 0}, packet...)
	var tap Tap
	var heard []link.Packet
	tap.Trace(func(p link.Packet) { heard = append(heard, p) })
	c := NewConn(&spring{b: stream}, Options{Tap: &tap})
	b := make([]byte, 1000)
	for len(heard) < 2 {
		_, err := c.Read(b)
		require.NoError(t, err)
	}
	require.Equal(t, "CONNACK", heard[0].Name())
	p := heard[1]
	require.Equal(t, "a/b", p.Topic)
	require.Equal(t, payload, p.Payload)
	require.Equal(t, len(packet), p.Size)
	require.True(t, p.Retain())
}

// BenchmarkTap reads messages of QoS 0 without a tap, with one that nobody listens
// at, and with one where each packet is taken down; the first two are to be alike.
func BenchmarkTap(b *testing.B) {
	message := append([]byte{0x30, 3 + 17 + 100 - 1}, append([]byte("\x00\x11home/kitchen/temp"), make([]byte, 100)...)...)
	var silent, listened Tap
	n := 0
	listened.Trace(func(link.Packet) { n++ })
	for _, c := range []struct {
		name string
		tap  *Tap
	}{{"none", nil}, {"off", &silent}, {"on", &listened}} {
		b.Run(c.name, func(b *testing.B) {
			var stream []byte
			for range 400 {
				stream = append(stream, message...)
			}
			s := &spring{b: []byte{0x20, 2, 0, 0}}
			heard := 0
			conn := NewConn(s, Options{Tap: c.tap, Publish: func(Publish) { heard++ }})
			if _, err := conn.Read(make([]byte, 4)); err != nil {
				b.Fatal(err)
			}
			s.b, s.at = stream, 0
			for b.Loop() {
				before := heard
				for heard < before+400 {
					if packet, err := conn.next(); packet != nil || err != nil {
						b.Fatal(packet, err)
					}
					if err := conn.fill(); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(heard), "ns/message")
		})
	}
}
