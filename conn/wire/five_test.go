package wire

import (
	"bytes"
	"io"
	"testing"

	"github.com/eclipse/paho.golang/packets"

	"treetop/conn/link"
	"treetop/model"
)

// FuzzFive plays any bytes to the guard in MQTT 5: whatever the library gets out
// of it are packets that it can read, and every message that is handed over is
// within the limit and has properties that can be read.
func FuzzFive(f *testing.F) {
	welcome := []byte{0x20, 3, 0, 0, 0}
	for _, in := range [][]byte{
		welcome,
		join(welcome, packet(0x30, []byte{0, 1, 'a', 0}, []byte("hot"))),
		join(welcome, packet(0x34, []byte{0, 1, 'a', 0, 7, 9, 3, 0, 1, 't', 0x26, 0, 0, 0, 0}, make([]byte, 300))),
		join(welcome, []byte{0x90, 5, 0, 9, 0, 0, 0x87, 0xd0, 0, 0x62, 2, 0, 1, 0x40, 3, 0, 7, 0x10}),
		join(welcome, []byte{0xe0, 7, 0x98, 5, 0x1f, 0, 2, 'b', 'y'}),
		{0x20, 12, 0, 0, 9, 0x12, 0, 1, 'x', 0x15, 0, 2, 'K', '1'},
		{0xf0, 7, 0x18, 5, 0x15, 0, 2, 'K', '1'},
	} {
		f.Add(in, uint16(0))
		f.Add(in, uint16(1))
	}
	f.Fuzz(func(t *testing.T, in []byte, chunk uint16) {
		const limit = 100
		c := NewConn(&script{in: in, chunk: int(chunk)}, Options{MaxPayload: limit, Five: true, Publish: func(p Publish) {
			if p.Topic == "" || len(p.Payload) > limit || p.Size < len(p.Payload) || (p.QoS > 0) != (p.PacketID > 0) {
				t.Fatalf("%+v", p)
			}
			if model.DecodeProperties(p.Properties).Cut {
				t.Fatalf("properties %x", p.Properties)
			}
		}})
		asked := packet(0x82, []byte{0, 9, 0, 0, 1, 'a', 0, 0, 1, 'b', 1})
		for _, w := range [][]byte{asked, packet(0x32, []byte{0, 1, 'a', 0, 7, 0}), {0xc0, 0}, in} {
			if _, err := c.Write(w); err != nil {
				t.Fatal(err)
			}
		}
		out, err := io.ReadAll(c)
		if err == nil || c.Cause().Kind == link.KindNone {
			t.Fatal("the end has no cause")
		}
		for r := bytes.NewReader(out); r.Len() > 0; {
			p, err := packets.ReadPacket(r)
			if err != nil {
				t.Fatalf("the library can't read it: %v", err)
			}
			if m, ok := p.Content.(*packets.Publish); ok && len(m.Payload) > 0 {
				t.Fatal("a payload goes through the library")
			}
		}
	})
}
