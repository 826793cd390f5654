package conntest

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"testing"
	"time"
)

// Flood is a stream of ready-made PUBLISH packets of QoS 0 that all have the
// same size, so that who sends them costs next to nothing.
type Flood struct {
	Block    []byte // whole packets, to be sent again and again
	Messages int    // in the block
	Size     int    // of each packet, in bytes
}

// FloodTopic is the i-th topic of a flood: a device of a large plant.
func FloodTopic(i int) string {
	return fmt.Sprintf("plant/area-%02d/line-%02d/device-%07d", i/10_000, i/100%100, i)
}

// NewFlood makes a block of messages with payloads of the size given to topics
// in random order. When there are as many messages as topics, each topic has
// one.
func NewFlood(topics, messages, payload int) Flood {
	return newFlood(topics, messages, payload, 0x30)
}

// NewRetained is NewFlood with the RETAIN flag.
func NewRetained(topics, messages, payload int) Flood {
	return newFlood(topics, messages, payload, 0x31)
}

func newFlood(topics, messages, payload int, first byte) Flood {
	f := Flood{Messages: messages}
	random := rand.New(rand.NewPCG(1, 1))
	value := make([]byte, payload)
	for i := range value {
		value[i] = byte('0' + i%10)
	}
	var order []int
	for range messages {
		if len(order) == 0 {
			order = random.Perm(topics)
		}
		p := Message(FloodTopic(order[0]), string(value))
		p.First = first
		f.Block = append(f.Block, p.Bytes()...)
		order = order[1:]
	}
	f.Size = len(f.Block) / messages
	return f
}

// Publisher is a client that does nothing but send.
type Publisher struct {
	t  testing.TB
	nc net.Conn
}

// NewPublisher connects to a broker on 127.0.0.1.
func NewPublisher(t testing.TB, port int) *Publisher {
	t.Helper()
	nc, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	connect := Packet{First: 0x10, Body: []byte("\x00\x04MQTT\x04\x02\x00\x00\x00\x09publisher")}
	if _, err := nc.Write(connect.Bytes()); err != nil {
		t.Fatal(err)
	}
	if answer, err := readPacket(bufio.NewReader(nc)); err != nil || answer.Type() != 2 || answer.Body[1] != 0 {
		t.Fatalf("the publisher is refused: %v %v", answer, err)
	}
	return &Publisher{t, nc}
}

// Close disconnects, after the broker has taken in all that was sent: it closes
// its side then.
func (p *Publisher) Close() {
	p.t.Helper()
	p.nc.Write([]byte{0xe0, 0})
	p.nc.SetReadDeadline(time.Now().Add(patience))
	if _, err := io.Copy(io.Discard, p.nc); err != nil {
		p.t.Errorf("the broker does not close the connection of a publisher that has left: %v", err)
	}
	p.nc.Close()
}

// Write sends a packet. What the broker answers is left unread.
func (p *Publisher) Write(packet Packet) {
	p.t.Helper()
	if _, err := p.nc.Write(packet.Bytes()); err != nil {
		p.t.Fatal(err)
	}
}

// Store sends n messages of QoS 1 with the RETAIN flag, each to a topic of its
// own.
func (p *Publisher) Store(n int) {
	p.t.Helper()
	for i := range n {
		body := Message(FloodTopic(i), "").Body
		p.Write(Packet{First: 0x33, Body: append(body, 0, 1, 'x')})
	}
}

// Send sends n messages of a flood. With a rate above 0 it sends so many a
// second, in a hundred pieces; else as fast as the broker takes them.
func (p *Publisher) Send(f Flood, n, rate int) {
	p.t.Helper()
	piece := f.Messages
	if rate > 0 {
		piece = max(rate/100, 1)
	}
	begin := time.Now()
	for at, sent := 0, 0; sent < n; {
		if rate > 0 {
			time.Sleep(time.Until(begin.Add(time.Duration(sent) * time.Second / time.Duration(rate))))
		}
		k := min(piece, n-sent, f.Messages-at)
		if _, err := p.nc.Write(f.Block[at*f.Size : (at+k)*f.Size]); err != nil {
			p.t.Errorf("the publisher after %d messages: %v", sent, err)
			return
		}
		sent += k
		at = (at + k) % f.Messages
	}
}
