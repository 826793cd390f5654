package provoke

import (
	"slices"
	"testing"

	"treetop/conn/conntest"
	"treetop/conn/link"
)

// broken are bytes that no broker may send. Each is played in both versions of
// MQTT where both have it.
func broken(t testing.TB) []Failure {
	var out []Failure
	play := func(name string, new bool, kind link.Kind, says string, packet []byte) {
		yes, p := yes3, local("mqtt", 0)
		if new {
			name += ", with MQTT 5"
			yes = yes5
			five(&p)
		}
		p.Port = answer(t, append(slices.Clone(yes), packet...)...)
		out = append(out, simple(BrokenSpeech, name, p, kind, 0, says))
	}
	in3 := func(name, says string, packet ...byte) { play(name, false, link.KindProtocol, says, packet) }
	in5 := func(name, says string, packet ...byte) { play(name, true, link.KindProtocol, says, packet) }

	in3("a message of QoS 3", "QoS 3", 0x36, 5, 0, 1, 'a', 0, 1)
	in5("a message of QoS 3", "", 0x36, 6, 0, 1, 'a', 0, 1, 0)
	in3("PUBACK with reserved flags", "", 0x41, 2, 0, 1)
	in5("PUBACK with reserved flags", "", 0x41, 2, 0, 1)
	in3("a message without a topic", "", 0x30, 2, 0, 0)
	in5("a message without a topic", "", 0x30, 3, 0, 0, 0)
	in3("a length of five bytes", "", 0x30, 0xff, 0xff, 0xff, 0xff, 0x0f)
	in5("a length of five bytes", "", 0x30, 0xff, 0xff, 0xff, 0xff, 0x0f)
	in3("a second CONNACK", "second CONNACK", yes3...)
	in5("a second CONNACK", "", yes5...)
	in3("SUBSCRIBE from the broker", "", 0x82, 5, 0, 1, 0, 0, 0)
	in5("SUBSCRIBE from the broker", "", 0x82, 6, 0, 1, 0, 0, 0, 0)
	in3("DISCONNECT of MQTT 5 to MQTT 3.1.1", "MQTT 5", 0xe0, 2, 0x8e, 0)
	in5("a topic alias that was not allowed", "", 0x30, 7, 0, 1, 'a', 3, 0x23, 0, 1)
	in5("properties beyond the packet", "", 0x30, 4, 0, 1, 'a', 9)
	in5("an unknown property", "", 0x30, 6, 0, 1, 'a', 2, 0x7f, 0)

	first3 := func(name, says string, code int, b ...byte) {
		out = append(out, simple(BrokenSpeech, name, local("mqtt", answer(t, b...)), link.KindProtocol, code, says))
	}
	first5 := func(name string, b ...byte) {
		out = append(out, simple(BrokenSpeech, name+", with MQTT 5", local("mqtt", answer(t, b...), five), link.KindProtocol, 0))
	}
	first3("CONNACK with an unknown return code", "unknown return code", 99, 0x20, 2, 0, 99)
	first3("CONNACK with more bytes than it has", "", 0, 0x20, 4, 0, 0, 9, 9)
	first3("a message before CONNACK", "PUBLISH before CONNACK", 0, 0x30, 4, 0, 1, 'a', 'x')
	first5("a message before CONNACK", 0x30, 5, 0, 1, 'a', 0, 'x')
	first5("CONNACK with properties that end early", 0x20, 3, 0, 0, 9)
	first5("CONNACK with an unknown property", 0x20, 5, 0, 0, 2, 0x7f, 0)

	suback := func(name string, codes ...byte) {
		old := local("mqtt", serve(t, yes3, map[byte]func(conntest.Packet) []byte{8: func(p conntest.Packet) []byte {
			return conntest.Packet{First: 0x90, Body: append([]byte{p.Body[0], p.Body[1]}, codes...)}.Bytes()
		}}))
		new := local("mqtt", serve(t, yes5, map[byte]func(conntest.Packet) []byte{8: func(p conntest.Packet) []byte {
			return conntest.Packet{First: 0x90, Body: append([]byte{p.Body[0], p.Body[1], 0}, codes...)}.Bytes()
		}}))
		new.Version = link.V5
		out = append(out, simple(BrokenSpeech, name, old, link.KindProtocol, 0), simple(BrokenSpeech, name+", with MQTT 5", new, link.KindProtocol, 0))
	}
	suback("SUBACK with too many codes", 0, 0, 0)
	suback("SUBACK with no code")
	return out
}
