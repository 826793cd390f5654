package wire

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"net"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
)

func TestBytesInBytesOut(t *testing.T) {
	live := publish(0x30, "a/b", "hot")
	tests := []struct {
		name   string
		in     []byte
		writes [][]byte
		out    []byte
		kind   link.Kind
		says   string
		code   int
	}{
		{name: "nothing at all", kind: link.KindClosed},
		{name: "a session that is accepted and closed", in: connack, out: connack, kind: link.KindClosed},
		{name: "session present", in: []byte{0x20, 2, 1, 0}, out: []byte{0x20, 2, 1, 0}, kind: link.KindClosed},
		{name: "messages of every quality", in: join(connack, live, publish(0x33, "a", ""), publish(0x3c, "a", "x")),
			out: join(connack, live, publish(0x33, "a", ""), publish(0x3c, "a", "x")), kind: link.KindClosed},
		{name: "a message cut in the middle", in: join(connack, live[:5]), out: connack, kind: link.KindClosed},
		{name: "a topic that is not UTF-8 and holds NUL", in: join(connack, publish(0x30, "a\xff\x00b", "1")),
			out: join(connack, publish(0x30, "a\xff\x00b", "1")), kind: link.KindClosed},

		{name: "bad user name or password", in: []byte{0x20, 2, 0, 4}, kind: link.KindConnack, code: 4},
		{name: "server unavailable", in: []byte{0x20, 2, 0, 3}, kind: link.KindConnack, code: 3},
		{name: "an unknown return code", in: []byte{0x20, 2, 0, 0x86}, kind: link.KindProtocol, says: "unknown return code 134", code: 134},
		{name: "CONNACK with reserved bits", in: []byte{0x20, 2, 2, 0}, kind: link.KindProtocol, says: "reserved flags"},
		{name: "CONNACK with flags in its header", in: []byte{0x21, 2, 0, 0}, kind: link.KindProtocol, says: "reserved flags"},
		{name: "CONNACK that is too short", in: []byte{0x20, 1, 0}, kind: link.KindProtocol, says: "1 bytes instead of 2"},
		{name: "CONNACK with more", in: []byte{0x20, 4, 0, 0, 9, 9}, kind: link.KindProtocol, says: "4 bytes instead of 2"},
		{name: "CONNACK of MQTT 5", in: []byte{0x20, 5, 0, 0x87, 2, 1, 1}, kind: link.KindNotMQTT, says: "MQTT 5", code: 0x87},
		{name: "CONNACK with an authentication method", in: []byte{0x20, 8, 0, 0, 5, 0x15, 0, 2, 'h', 'i'}, kind: link.KindNotMQTT, says: "MQTT 5"},
		{name: "CONNACK that announces 100 MB", in: []byte{0x20, 0x80, 0x80, 0x80, 0x30}, kind: link.KindProtocol, says: "CONNACK of"},
		{name: "a message before CONNACK", in: live, kind: link.KindProtocol, says: "PUBLISH before CONNACK"},
		{name: "a second CONNACK", in: join(connack, connack), out: connack, kind: link.KindProtocol, says: "second CONNACK"},

		{name: "HTTP", in: []byte("HTTP/1.1 400 Bad Request\r\n\r\n"), kind: link.KindNotMQTT, says: "HTTP"},
		{name: "SSH", in: []byte("SSH-2.0-OpenSSH_9.2p1\r\n"), kind: link.KindNotMQTT, says: "SSH"},
		{name: "a TLS alert", in: []byte{0x15, 3, 1, 0, 2, 2, 70}, kind: link.KindNotMQTT, says: "TLS"},
		{name: "a TLS handshake", in: []byte{0x16, 3, 1, 0, 2}, kind: link.KindNotMQTT, says: "TLS"},
		{name: "a mail server", in: []byte("220 mail.example ESMTP\r\n"), kind: link.KindNotMQTT},
		{name: "noise", in: []byte{0xff, 0xfe, 0, 0}, kind: link.KindNotMQTT},

		{name: "QoS 3", in: join(connack, publish(0x36, "a", "x")), out: connack, kind: link.KindProtocol, says: "QoS 3"},
		{name: "a remaining length of five bytes", in: join(connack, []byte{0x30, 0xff, 0xff, 0xff, 0xff, 0x0f}), out: connack,
			kind: link.KindProtocol, says: "more than four bytes"},
		{name: "a topic longer than its packet", in: join(connack, packet(0x30, []byte{0, 9, 'a'})), out: connack,
			kind: link.KindProtocol, says: "longer than the packet"},
		{name: "no room for the identifier", in: join(connack, packet(0x32, []byte{0, 1, 'a', 0})), out: connack,
			kind: link.KindProtocol, says: "longer than the packet"},
		{name: "a message without anything", in: join(connack, packet(0x30)), out: connack, kind: link.KindProtocol, says: "without a topic"},
		{name: "an empty topic", in: join(connack, publish(0x30, "", "x")), out: connack, kind: link.KindProtocol, says: "empty topic"},
		{name: "identifier 0", in: join(connack, packet(0x32, []byte{0, 1, 'a', 0, 0})), out: connack, kind: link.KindProtocol, says: "identifier 0"},
		{name: "a packet of type 0", in: join(connack, []byte{0, 0}), out: connack, kind: link.KindProtocol, says: "type 0"},
		{name: "CONNECT from the broker", in: join(connack, []byte{0x10, 0}), out: connack, kind: link.KindProtocol, says: "CONNECT from the broker"},
		{name: "PINGRESP with a body", in: join(connack, []byte{0xd0, 1, 0}), out: connack, kind: link.KindProtocol, says: "PINGRESP"},
		{name: "PUBREL without its flags", in: join(connack, []byte{0x60, 2, 0, 1}), out: connack, kind: link.KindProtocol, says: "PUBREL"},
		{name: "PUBREL", in: join(connack, []byte{0x62, 2, 0, 1}), out: join(connack, []byte{0x62, 2, 0, 1}), kind: link.KindClosed},

		{name: "DISCONNECT of MQTT 5", in: join(connack, []byte{0xe0, 2, 0x8e, 0}), out: connack, kind: link.KindProtocol, says: "DISCONNECT from the broker, as in MQTT 5"},
		{name: "AUTH of MQTT 5", in: join(connack, []byte{0xf0, 0}), out: connack, kind: link.KindProtocol, says: "AUTH from the broker, as in MQTT 5"},
		{name: "PUBACK of MQTT 5", in: join(connack, []byte{0x40, 3, 0, 7, 0x10}), out: connack, kind: link.KindProtocol, says: "as in MQTT 5"},

		{name: "SUBACK for two filters", writes: [][]byte{subscribe}, in: join(connack, []byte{0x90, 4, 0, 9, 0, 0x80}),
			out: join(connack, []byte{0x90, 4, 0, 9, 0, 0x80}), kind: link.KindClosed},
		{name: "SUBACK with too many codes", writes: [][]byte{subscribe}, in: join(connack, []byte{0x90, 6, 0, 9, 0, 0, 0, 0}), out: connack,
			kind: link.KindProtocol, says: "SUBACK with 4 return codes in place of 2"},
		{name: "SUBACK with too few codes", writes: [][]byte{subscribe}, in: join(connack, []byte{0x90, 3, 0, 9, 0}), out: connack,
			kind: link.KindProtocol, says: "SUBACK with 1 return codes in place of 2"},
		{name: "SUBACK without codes", writes: [][]byte{subscribe}, in: join(connack, []byte{0x90, 2, 0, 9}), out: connack,
			kind: link.KindProtocol, says: "without a return code"},
		{name: "SUBACK that announces 100 MB", writes: [][]byte{subscribe}, in: join(connack, []byte{0x90, 0x80, 0x80, 0x80, 0x30}), out: connack,
			kind: link.KindProtocol, says: "SUBACK"},
		{name: "SUBACK for what was never asked", in: join(connack, []byte{0x90, 3, 0, 9, 0}, live), out: join(connack, live), kind: link.KindClosed},
		{name: "SUBACK twice", writes: [][]byte{subscribe}, in: join(connack, []byte{0x90, 4, 0, 9, 0, 0}, []byte{0x90, 4, 0, 9, 0, 0}),
			out: join(connack, []byte{0x90, 4, 0, 9, 0, 0}), kind: link.KindClosed},

		{name: "PUBACK", writes: [][]byte{publish(0x32, "a", "x")}, in: join(connack, []byte{0x40, 2, 0, 7}), out: join(connack, []byte{0x40, 2, 0, 7}), kind: link.KindClosed},
		{name: "PUBACK for a QoS 2 publish", writes: [][]byte{publish(0x34, "a", "x")}, in: join(connack, []byte{0x40, 2, 0, 7}), out: connack, kind: link.KindClosed},
		{name: "PUBACK for nothing", in: join(connack, []byte{0x40, 2, 0, 7}), out: connack, kind: link.KindClosed},
		{name: "PUBREC and PUBCOMP", writes: [][]byte{publish(0x34, "a", "x")},
			in:  join(connack, []byte{0x50, 2, 0, 7, 0x50, 2, 0, 7, 0x70, 2, 0, 7, 0x70, 2, 0, 7}),
			out: join(connack, []byte{0x50, 2, 0, 7, 0x50, 2, 0, 7, 0x70, 2, 0, 7}), kind: link.KindClosed},
		{name: "PUBCOMP before PUBREC", writes: [][]byte{publish(0x34, "a", "x")}, in: join(connack, []byte{0x70, 2, 0, 7}), out: connack, kind: link.KindClosed},
		{name: "UNSUBACK", writes: [][]byte{packet(0xa2, []byte{0, 3, 0, 1, 'a'})}, in: join(connack, []byte{0xb0, 2, 0, 3}),
			out: join(connack, []byte{0xb0, 2, 0, 3}), kind: link.KindClosed},
		{name: "UNSUBACK for a publish", writes: [][]byte{publish(0x32, "a", "x")}, in: join(connack, []byte{0xb0, 2, 0, 7}), out: connack, kind: link.KindClosed},
		{name: "PINGRESP nobody asked for", in: join(connack, []byte{0xd0, 0}, live), out: join(connack, live), kind: link.KindClosed},
	}
	for _, test := range tests {
		for _, chunk := range []int{0, 1, 3} {
			t.Run(fmt.Sprintf("%s/%d", test.name, chunk), func(t *testing.T) {
				out, c := play(t, Options{}, test.in, chunk, test.writes...)
				require.Equal(t, test.out, nilIfEmpty(out))
				cause := c.Cause()
				require.Equal(t, test.kind, cause.Kind, cause.Error())
				require.Equal(t, test.code, cause.Code)
				require.Contains(t, strings.Join(cause.Args, " "), test.says)
			})
		}
	}
}

func nilIfEmpty(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

func TestALongPayloadIsCutAndItsTrueSizeKept(t *testing.T) {
	for _, limit := range []int{10, 1000, 70_000, 200_000} {
		for _, size := range []int{9, 10, 11, 999, 1000, 1001, 65_530, 70_000, 70_001, 300_000} {
			t.Run(fmt.Sprintf("%d of %d", limit, size), func(t *testing.T) {
				payload := strings.Repeat("x", size)
				in := join(connack, publish(0x30, "before", "1"), publish(0x32, "big/topic", payload), publish(0x30, "after", "2"))
				out, c := play(t, Options{MaxPayload: limit}, in, 8<<10)
				kept := payload[:min(size, limit)]
				require.Equal(t, join(connack, publish(0x30, "before", "1"), publish(0x32, "big/topic", kept), publish(0x30, "after", "2")), out)
				_, cut := c.TrueSize(1)
				require.False(t, cut)
				was, cut := c.TrueSize(2)
				require.Equal(t, size > limit, cut)
				if cut {
					require.Equal(t, size, was)
					require.EqualValues(t, 1, c.Stats().Cut)
				}
				_, cut = c.TrueSize(3)
				require.False(t, cut)
			})
		}
	}
}

func TestALimitLargerThanAnyPacketIsNone(t *testing.T) {
	for _, five := range []bool{false, true} {
		welcome, body := connack, []byte("\x00\x01a")
		if five {
			welcome, body = []byte{0x20, 3, 0, 0, 0}, []byte("\x00\x01a\x00")
		}
		var got int
		big := packet(0x30, body, make([]byte, 2*bufferSize))
		_, c := play(t, Options{MaxPayload: math.MaxInt, Five: five, Publish: func(p Publish) { got = len(p.Payload) }}, join(welcome, big), 0)
		require.Equal(t, 2*bufferSize, got)
		require.Zero(t, c.Stats().Cut)
	}
}

func TestMessagesThatNeedNoAnswerGoPastTheLibrary(t *testing.T) {
	for _, limit := range []int{10, 1000, 200_000} {
		for _, chunk := range []int{0, 1, 3, 8 << 10} {
			for _, size := range []int{0, 10, 11, 65_530, 300_000} {
				t.Run(fmt.Sprintf("%d of %d/%d", limit, size, chunk), func(t *testing.T) {
					payload := strings.Repeat("x", size)
					var got []Publish
					out, c := play(t, Options{MaxPayload: limit, Publish: func(p Publish) {
						p.Payload = bytes.Clone(p.Payload)
						got = append(got, p)
					}}, join(connack, publish(0x31, "a", "1"), publish(0x38, "big/\xff", payload), []byte{0x62, 2, 0, 1}, publish(0x30, "c", "2")), chunk)
					require.Equal(t, join(connack, []byte{0x62, 2, 0, 1}), out, "the rest is the library's")
					require.Equal(t, []Publish{
						{Topic: "a", Payload: []byte("1"), Size: 1, Retained: true},
						{Topic: "big/\xff", Payload: []byte(payload)[:min(size, limit)], Size: size, Dup: true},
						{Topic: "c", Payload: []byte("2"), Size: 1},
					}, got)
					require.Equal(t, size > limit, c.Stats().Cut == 1)
				})
			}
		}
	}
}

func TestNothingOvertakesAMessageThatIsStillInTheLibrary(t *testing.T) {
	var got []string
	c := NewConn(&script{in: join(connack, publish(0x30, "1", ""), publish(0x32, "2", ""), publish(0x30, "3", ""))},
		Options{Publish: func(p Publish) { got = append(got, p.Topic) }})
	b := make([]byte, 100)
	for _, want := range [][]byte{connack, publish(0x32, "2", ""), publish(0x30, "3", "")} {
		n, err := c.Read(b)
		require.NoError(t, err)
		require.Equal(t, want, b[:n])
	}
	require.Equal(t, []string{"1"}, got)

	got = nil
	c = NewConn(&script{in: join(connack, publish(0x32, "2", ""), publish(0x30, "3", "")), chunk: 10},
		Options{Publish: func(p Publish) { got = append(got, p.Topic) }})
	for _, want := range [][]byte{connack, publish(0x32, "2", "")} {
		n, err := c.Read(b)
		require.NoError(t, err)
		require.Equal(t, want, b[:n])
	}
	c.Handled(1)
	_, err := c.Read(b)
	require.Error(t, err, "nothing is left for the library")
	require.Equal(t, []string{"3"}, got)
}

func TestAnAnnouncementAllocatesNothingAndReachesNobody(t *testing.T) {
	before := new(runtime.MemStats)
	runtime.ReadMemStats(before)
	out, _ := play(t, Options{}, join(connack, []byte{0x30, 0xff, 0xff, 0xff, 0x7f}), 0)
	after := new(runtime.MemStats)
	runtime.ReadMemStats(after)
	require.Equal(t, connack, out)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
}

func TestAFloodIsReadWithoutAllocating(t *testing.T) {
	c := NewConn(&endless{packet: publish(0x30, "a/b/c", strings.Repeat("x", 100))}, Options{})
	p := make([]byte, 4096)
	_, err := io.ReadFull(c, p[:4])
	require.NoError(t, err)
	require.Zero(t, testing.AllocsPerRun(1000, func() {
		if _, err := io.ReadFull(c, p); err != nil {
			t.Fatal(err)
		}
	}))
}

// endless accepts, and sends the same packet for ever.
type endless struct {
	script
	packet []byte
	began  bool
}

func (e *endless) Read(p []byte) (int, error) {
	if !e.began {
		e.began = true
		return copy(p, connack), nil
	}
	n := 0
	for n+len(e.packet) <= len(p) {
		n += copy(p[n:], e.packet)
	}
	if n == 0 {
		return copy(p, e.packet[:min(len(p), len(e.packet))]), nil
	}
	return n, nil
}

// pipe is a guarded connection and its other side.
func pipe(t *testing.T, o Options) (*Conn, net.Conn) {
	near, far := net.Pipe()
	c := NewConn(near, o)
	t.Cleanup(func() { c.Close(); far.Close() })
	return c, far
}

func read(t *testing.T, r io.Reader, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	_, err := io.ReadFull(r, b)
	require.NoError(t, err)
	return b
}

func TestKeepAliveIsAnsweredByWhateverArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, far := pipe(t, Options{})
		ping := []byte{0xc0, 0}
		pong := []byte{0xd0, 0}
		live := publish(0x30, "a", "x")
		go far.Write(connack)
		require.Equal(t, connack, read(t, c, 4))

		go func() { read(t, far, 2); far.Write(live) }()
		_, err := c.Write(ping)
		require.NoError(t, err)
		require.Equal(t, join(pong, live), read(t, c, 2+len(live)), "any message answers")

		go func() { far.Write(join(pong, live)) }()
		require.Equal(t, live, read(t, c, len(live)), "the real answer comes too late, and is left out")

		go func() { read(t, far, 2); far.Write(pong) }()
		_, err = c.Write(ping)
		require.NoError(t, err)
		require.Equal(t, pong, read(t, c, 2), "the real answer alone")

		// In the middle of a message that takes minutes.
		long := publish(0x30, "a", strings.Repeat("x", 100_000))
		go func() {
			far.Write(long[:50_000])
			read(t, far, 2)
			time.Sleep(time.Minute)
			far.Write(long[50_000:])
		}()
		go func() {
			time.Sleep(time.Second)
			c.Write(ping)
		}()
		require.Equal(t, join(pong, long), read(t, c, 2+len(long)))
	})
}

func TestSilenceDoesNotAnswerKeepAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, far := pipe(t, Options{})
		go far.Write(connack)
		read(t, c, 4)
		go io.Copy(io.Discard, far)
		_, err := c.Write([]byte{0xc0, 0})
		require.NoError(t, err)
		got := make(chan error, 1)
		go func() { _, err := c.Read(make([]byte, 1)); got <- err }()
		synctest.Wait()
		time.Sleep(time.Hour)
		require.Empty(t, got)
		require.NoError(t, c.Close())
		require.ErrorIs(t, <-got, net.ErrClosed)
	})
}

func TestABrokerThatTakesNothingIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		causes := make(chan link.Cause, 1)
		c, far := pipe(t, Options{Failed: func(c link.Cause) { causes <- c }})
		_ = far
		begin := time.Now()
		_, err := c.Write(publish(0x30, "a", "x"))
		require.Error(t, err)
		took := time.Since(begin) // with the moment that ending a connection may take
		require.GreaterOrEqual(t, took, stall)
		require.Less(t, took, stall+time.Second)
		require.Equal(t, link.KindNetwork, (<-causes).Kind)
		_, err = c.Read(make([]byte, 1))
		require.ErrorAs(t, err, new(link.Cause))
	})
}

func TestALargeMessageMayTakeAsLongAsItMovesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, far := pipe(t, Options{})
		big := publish(0x30, "a", strings.Repeat("x", 1<<20))
		go func() {
			b := make([]byte, bufferSize)
			for {
				time.Sleep(stall / 2)
				if _, err := io.ReadFull(far, b); err != nil {
					return
				}
			}
		}()
		begin := time.Now()
		n, err := c.Write(big)
		require.NoError(t, err)
		require.Equal(t, len(big), n)
		require.Greater(t, time.Since(begin), 2*stall)
	})
}

// tcp are the two ends of a connection, the far one of which the test closes if
// nobody else does.
func tcp(t *testing.T) (near, far net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	near, err = net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	far, err = l.Accept()
	require.NoError(t, err)
	t.Cleanup(func() { far.Close() })
	return near, far
}

func TestAfterDisconnectTheRestIsTakenInBeforeClosing(t *testing.T) {
	near, far := tcp(t)
	c := NewConn(near, Options{})
	// More than was read is on its way when the connection is closed.
	_, err := far.Write(join(connack, publish(0x30, "a", strings.Repeat("x", 200_000))))
	require.NoError(t, err)
	read(t, c, 4)
	_, err = c.Write([]byte{0xe0, 0})
	require.NoError(t, err)
	require.NoError(t, c.Close())
	got, err := io.ReadAll(far)
	require.NoError(t, err, "the end of the stream, and not a reset")
	require.Equal(t, []byte{0xe0, 0}, got)
	require.NoError(t, far.Close())
	<-c.Done()
	require.Equal(t, link.KindNone, c.Cause().Kind)
}

func TestLeavingBeforeConnackSaysDisconnect(t *testing.T) {
	near, far := tcp(t)
	var heard []string
	var tap Tap
	tap.Trace(func(p link.Packet) { heard = append(heard, p.Name()) })
	c := NewConn(near, Options{Tap: &tap})
	hello := packet(0x10, []byte("whatever"))
	_, err := c.Write(hello)
	require.NoError(t, err)
	require.NoError(t, c.Leave())
	require.NoError(t, c.Leave(), "once is enough")
	require.Equal(t, []string{"CONNECT", "DISCONNECT"}, heard)
	got, err := io.ReadAll(far)
	require.NoError(t, err)
	require.Equal(t, join(hello, []byte{0xe0, 0}), got)
	far.Close()
	<-c.Done()
}

func TestLeavingWaitsForThePacketThatIsBeingWritten(t *testing.T) {
	near, far := tcp(t)
	c := NewConn(near, Options{})
	hello := packet(0x10, []byte("whatever"))
	_, err := c.Write(hello)
	require.NoError(t, err)
	long := publish(0x30, "a", strings.Repeat("x", 32<<20)) // more than the system takes in
	written := make(chan error, 1)
	go func() {
		_, err := c.Write(long)
		written <- err
	}()
	require.Eventually(t, func() bool { return len(c.write) == 1 }, patience, time.Millisecond)
	left := make(chan error, 1)
	go func() { left <- c.Leave() }()
	got, err := io.ReadAll(far)
	require.NoError(t, err)
	require.True(t, bytes.Equal(join(hello, long, []byte{0xe0, 0}), got), "%d bytes", len(got))
	require.NoError(t, <-written)
	require.NoError(t, <-left)
	_, err = c.Write(hello)
	require.ErrorIs(t, err, net.ErrClosed, "nothing follows DISCONNECT")
	far.Close()
	<-c.Done()
}

func TestUnreadBytesAndWorkAreTold(t *testing.T) {
	nc, broker := tcp(t)
	c := NewConn(nc, Options{})
	defer c.Close()
	require.Zero(t, c.Stats().Worked, "it has only waited")

	_, err := broker.Write(join(connack, publish(0x30, "a", "1")))
	require.NoError(t, err)
	_, err = c.Read(make([]byte, 100))
	require.NoError(t, err)
	message := publish(0x30, "a", strings.Repeat("x", 1000))
	for range 10 {
		_, err = broker.Write(message)
		require.NoError(t, err)
	}
	if runtime.GOOS == "linux" || runtime.GOOS == "darwin" {
		require.Eventually(t, func() bool { return c.Stats().Unread == 10*len(message) }, patience, time.Millisecond)
	}
	before := c.Stats().Worked
	require.Positive(t, before)
	require.Eventually(t, func() bool { return c.Stats().Worked > before }, patience, time.Millisecond, "work goes on while nothing is read")
}
