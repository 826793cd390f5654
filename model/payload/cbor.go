package payload

import "encoding/binary"

// maxCBORDepth is how deep CBOR is followed to recognise it.
const maxCBORDepth = 32

// isCBOR reports whether b is, or with cut begins as, one well-formed map or
// array of CBOR (RFC 8949) that is not empty. Short arrays are what any bytes
// can look like by chance, so they need a text in them.
func isCBOR(b []byte, cut bool) bool {
	w := cborWalk{b: b}
	if len(b) > 3 && b[0] == 0xd9 && b[1] == 0xd9 && b[2] == 0xf7 { // says so itself
		w.i = 3
	}
	if w.i >= len(b) || b[w.i] < 0x81 || b[w.i] > 0xbf || b[w.i] == 0xa0 {
		return false
	}
	ok, whole := w.walk()
	if !ok || !whole && !cut || whole && w.i < len(b) {
		return false
	}
	return w.texts > 0 || w.items > 4 && b[0] >= 0xa0
}

// cborWalk walks over one data item without recursion and without taking any
// announced length on trust.
type cborWalk struct {
	b            []byte
	i            int
	items, texts int
}

// cborLevel is a container that is being walked over.
type cborLevel struct {
	major      byte   // 2, 3: chunks of a string; 4: array; 5: map; 6: the item on a tag
	indefinite bool   // ends with a break
	due        uint64 // items still due, those of a map counted singly
	odd        bool   // indefinite map: a value is due
}

// walk reports whether all that was seen is well-formed, and whether the item
// was seen to its end.
func (w *cborWalk) walk() (ok, whole bool) {
	var levels [maxCBORDepth + 1]cborLevel
	depth := 0
	levels[0] = cborLevel{major: 4, due: 1}
	for {
		for !levels[depth].indefinite && levels[depth].due == 0 {
			if depth == 0 {
				return true, true
			}
			depth--
		}
		if w.i >= len(w.b) {
			return true, false
		}
		at := &levels[depth]
		first := w.b[w.i]
		if first == 0xff {
			if !at.indefinite || at.odd {
				return false, false
			}
			w.i++
			*at = cborLevel{}
			continue
		}
		if at.due--; at.indefinite {
			at.odd = at.major == 5 && !at.odd
		}
		major, info := first>>5, first&0x1f
		indefinite := info == 31
		if at.major <= 3 && (major != at.major || indefinite) || indefinite && (major < 2 || major > 5) {
			return false, false
		}
		n, ok, whole := w.argument(info)
		if !ok || !whole {
			return ok, whole
		}
		switch {
		case major <= 1:
			w.items++
		case major == 7:
			w.items++
			if info == 24 && n < 32 { // has a shorter form, which is the only one
				return false, false
			}
		case major <= 3 && !indefinite:
			w.items++
			if major == 3 {
				w.texts++
			}
			if n > uint64(len(w.b)-w.i) {
				w.i = len(w.b)
				return true, false
			}
			if major == 3 && !isText(w.b[w.i:w.i+int(n)], false) {
				return false, false
			}
			w.i += int(n)
		default:
			next := cborLevel{major: major, indefinite: indefinite, due: n}
			switch {
			case n > 1<<40 || depth == maxCBORDepth:
				return false, false
			case major == 5:
				next.due *= 2
			case major == 6:
				next.due = 1
			}
			depth++
			levels[depth] = next
		}
	}
}

// argument reads the number that an initial byte announces.
func (w *cborWalk) argument(info byte) (n uint64, ok, whole bool) {
	w.i++
	switch {
	case info < 24:
		return uint64(info), true, true
	case info == 31:
		return 0, true, true
	case info > 27:
		return 0, false, false // reserved
	}
	size := 1 << (info - 24)
	if w.i+size > len(w.b) {
		w.i = len(w.b)
		return 0, true, false
	}
	var buf [8]byte
	copy(buf[8-size:], w.b[w.i:w.i+size])
	w.i += size
	return binary.BigEndian.Uint64(buf[:]), true, true
}
