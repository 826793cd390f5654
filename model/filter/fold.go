package filter

import (
	"unicode"
	"unicode/utf8"
)

// Fold appends s to dst so that strings that differ in case alone become equal
// (Unicode simple folding). Bytes that are not valid UTF-8 stay as they are.
func Fold[S ~string | ~[]byte](dst []byte, s S) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(string(s[i:min(len(s), i+utf8.UTFMax)]))
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, c)
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
	if r >= 0x3000 && r < 0xa640 { // Chinese, Japanese: no case, and no look into tables
		return r
	}
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	if 'A' <= least && least <= 'Z' {
		least += 'a' - 'A'
	}
	return least
}
