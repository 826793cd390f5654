package model

import "encoding/binary"

// propsMost is the most bytes of the properties of one message that are kept.
const propsMost = 8 << 10

// flagProps marks a record whose payload has properties before it: their size
// in two bytes, and they themselves as they are on the wire. Before it, because a
// payload that is cut is cut at its end.
const flagProps RecordFlags = 1 << 6

// propsSize is how many bytes the properties of a record take.
func propsSize(props []byte) int {
	if len(props) == 0 {
		return 0
	}
	return 2 + len(props)
}

// putKept writes what is kept of a message.
func putKept(b, props, payload []byte) {
	if len(props) > 0 {
		binary.LittleEndian.PutUint16(b, uint16(len(props)))
		b = b[2+copy(b[2:], props):]
	}
	copy(b, payload)
}

// split parts what is kept of a message into at most n bytes of its payload and
// its properties.
func (h *header) split(kept []byte, n int) (payload, props []byte) {
	if h.flags&flagProps != 0 {
		size := 0
		if len(kept) >= 2 {
			size = 2 + min(int(binary.LittleEndian.Uint16(kept)), len(kept)-2)
			props = kept[2:size:size]
		}
		kept = kept[size:]
	}
	n = min(n, len(kept))
	return kept[:n:n], props
}

// keptProperties is as much of the properties of a message as is kept: whole ones,
// and a byte that says that some are missing.
func keptProperties(raw []byte) []byte {
	if len(raw) <= propsMost {
		return raw
	}
	at := 0
	for {
		_, rest, err := NextProperty(raw[at:])
		if next := len(raw) - len(rest); err == nil && next < propsMost {
			at = next
			continue
		}
		return raw[: at+1 : at+1] // the first byte of the next one, without its value
	}
}
