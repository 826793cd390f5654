package model

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// matcher tells which topic names have all the words of a filter in them,
// without regard to case (Unicode simple folding). A word may reach over a
// level separator.
//
// A name has what the name above it has. So each topic keeps which words were
// found, one bit each, and only its own level is searched for the rest. The
// last bit stands for all words that can't be found so: those with a separator
// in them, and those beyond the seventh. For these the whole name is searched.
type matcher struct {
	words  [][]byte // found within a level
	whole  [][]byte // looked for in the whole name
	all    uint8    // the bits of a name that matches
	level  []byte
	name   []byte
	folded []byte
}

const (
	bitWhole = 1 << 7
	wordMost = 7
)

// newMatcher returns nil when there is no word.
func newMatcher(filter string) *matcher {
	words := strings.Fields(filter)
	if len(words) == 0 {
		return nil
	}
	m := &matcher{}
	for _, word := range words {
		folded := foldCase(nil, word)
		if strings.Contains(word, "/") || len(m.words) == wordMost {
			m.whole = append(m.whole, folded)
		} else {
			m.all |= 1 << len(m.words)
			m.words = append(m.words, folded)
		}
	}
	if len(m.whole) > 0 {
		m.all |= bitWhole
	}
	return m
}

// found returns the words of a topic's name, given those of the one above it.
func (m *matcher) found(n *names, id uint32, above uint8) uint8 {
	missing := m.all &^ above
	if missing == 0 {
		return above
	}
	if missing&^bitWhole != 0 {
		m.level = foldCase(m.level[:0], n.level(id))
		for i, word := range m.words {
			if missing&(1<<i) != 0 && bytes.Contains(m.level, word) {
				above |= 1 << i
			}
		}
	}
	if missing&bitWhole != 0 {
		m.name = n.appendName(m.name[:0], id)
		m.folded = foldCase(m.folded[:0], string(m.name))
		above |= bitWhole
		for _, word := range m.whole {
			if !bytes.Contains(m.folded, word) {
				above &^= bitWhole
				break
			}
		}
	}
	return above
}

// matches reports whether a name with these words passes the filter.
func (m *matcher) matches(words uint8) bool { return words&m.all == m.all }

// foldCase appends s to dst so that strings that differ in case alone become
// equal. Bytes that are not valid UTF-8 stay as they are.
func foldCase(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			dst = append(dst, lowerByte(c))
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, s[i])
			i++
			continue
		}
		dst = utf8.AppendRune(dst, foldRune(r))
		i += size
	}
	return dst
}

// foldRune is the same for all runes that fold into each other.
func foldRune(r rune) rune {
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	if least < utf8.RuneSelf {
		return rune(lowerByte(byte(least)))
	}
	return least
}
