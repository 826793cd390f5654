package link

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// packet is a control packet of these parts.
func packet(first byte, parts ...string) []byte {
	body := ""
	for _, p := range parts {
		body += p
	}
	return append([]byte{first, byte(len(body))}, body...)
}

func text(s string) string { return string([]byte{byte(len(s) >> 8), byte(len(s))}) + s }

func TestEachPacketIsDecodedAsFarAsItMayBeSeen(t *testing.T) {
	for _, c := range []struct {
		name string
		b    []byte
		five bool
		want Packet
	}{
		{"CONNECT", packet(0x10, text("MQTT"), "\x04\xc2\x00\x3c", text("me"), text("user"), text("secret")), false,
			Packet{Type: 1, Topic: "me", Level: 4, KeepAlive: 60}},
		{"CONNECT", packet(0x10, text("MQTT"), "\x05\xc2\x00\x3c", "\x05\x11\x00\x00\x00\x0a", text("me"), text("user"), text("secret")), true,
			Packet{Type: 1, Topic: "me", Level: 5, KeepAlive: 60}},
		{"CONNACK", packet(0x20, "\x01\x00"), false, Packet{Type: 2, Session: true, Codes: []byte{0}}},
		{"PUBLISH", packet(0x3b, text("a/b"), "\x00\x07", "1234"), false, Packet{Type: 3, Flags: 11, Topic: "a/b", QoS: 1, ID: 7, Payload: 4}},
		{"PUBLISH", packet(0x30, text("a/b"), "\x03\x01\x01\x00", "1234"), true, Packet{Type: 3, Topic: "a/b", Payload: 4}},
		{"PUBACK", packet(0x40, "\x00\x07"), false, Packet{Type: 4, ID: 7}},
		{"PUBREC", packet(0x50, "\x00\x07\x87"), true, Packet{Type: 5, ID: 7, Codes: []byte{0x87}}},
		{"SUBSCRIBE", packet(0x82, "\x00\x01", text("a"), "\x01", text("b/#"), "\x00"), false, Packet{Type: 8, Flags: 2, ID: 1, Topic: "a", QoS: 1, Topics: 2}},
		{"SUBACK", packet(0x90, "\x00\x01\x01\x80"), false, Packet{Type: 9, ID: 1, Codes: []byte{1, 0x80}}},
		{"SUBACK", packet(0x90, "\x00\x01\x00\x01\x80"), true, Packet{Type: 9, ID: 1, Codes: []byte{1, 0x80}}},
		{"UNSUBSCRIBE", packet(0xa2, "\x00\x01", text("a")), false, Packet{Type: 10, Flags: 2, ID: 1, Topic: "a", Topics: 1}},
		{"PINGREQ", packet(0xc0), false, Packet{Type: 12}},
		{"DISCONNECT", packet(0xe0, "\x8e"), true, Packet{Type: 14, Codes: []byte{0x8e}}},
	} {
		c.want.Size = len(c.b)
		got := DecodePacket(c.b, len(c.b), c.five)
		require.Equal(t, c.want, got, c.name)
		require.Equal(t, c.name, got.Name())
	}
	p := DecodePacket(packet(0x39, text("a")), 5, false)
	require.True(t, p.Dup() && p.Retain())
}

func TestAPacketThatEndsTooEarlyIsDecodedAsFarAsItGoes(t *testing.T) {
	for _, whole := range [][]byte{
		packet(0x10, text("MQTT"), "\x05\xc2\x00\x3c", "\x05\x11\x00\x00\x00\x0a", text("me"), text("user")),
		packet(0x82, "\x00\x01", text("a"), "\x01", text("b/#"), "\x00"),
		packet(0x3b, text("a/b"), "\x00\x07", "1234"),
		packet(0x90, "\x00\x01\x00\x01\x80"),
	} {
		for n := range whole {
			for _, five := range []bool{false, true} {
				require.Equal(t, len(whole), DecodePacket(whole[:n], len(whole), five).Size)
			}
		}
	}
}
