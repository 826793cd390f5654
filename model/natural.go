package model

import (
	"math"
	"strings"
)

// compareNatural orders topic levels as a person would: letters without regard
// to case, runs of digits by their value (a2 before a10). What is equal so is
// ordered byte by byte, so that the order is total: only equal strings compare
// as 0.
func compareNatural(a, b string) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		x, y := lowerByte(a[i]), lowerByte(b[j])
		if !isDigit(x) || !isDigit(y) {
			if x != y {
				return int(x) - int(y)
			}
			i++
			j++
			continue
		}
		ei, ej := digitsEnd(a, i), digitsEnd(b, j)
		p, q := skipZeros(a, i, ei), skipZeros(b, j, ej)
		if ei-p != ej-q {
			return (ei - p) - (ej - q)
		}
		if c := strings.Compare(a[p:ei], b[q:ej]); c != 0 {
			return c
		}
		i, j = ei, ej
	}
	if c := (len(a) - i) - (len(b) - j); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// commonPrefix is what a, which is a prefix or a name, and b begin with alike: in
// lower case, and only as far as there is no digit.
func commonPrefix(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && lowerByte(a[i]) == lowerByte(b[i]) && !isDigit(a[i]) {
		i++
	}
	return lowerASCII(a[:i])
}

func lowerASCII(s string) string {
	for i := range len(s) {
		if c := s[i]; c != lowerByte(c) {
			b := []byte(s)
			for j := range b {
				b[j] = lowerByte(b[j])
			}
			return string(b)
		}
	}
	return s
}

// keyMost is the highest key of a name.
const keyMost = math.MaxUint64 - 3

// naturalKeyAfter is naturalKey for names most of which begin with a prefix as
// of commonPrefix; it tells apart what comes after it.
func naturalKeyAfter(s, prefix string) uint64 {
	for i := range len(prefix) {
		if i == len(s) {
			return 0
		}
		if c := lowerByte(s[i]); c != prefix[i] {
			if c < prefix[i] {
				return 0
			}
			return keyMost
		}
	}
	return min(naturalKey(s[len(prefix):]), keyMost)
}

// naturalKey is a prefix of what compareNatural compares: where the keys of
// two strings differ they are ordered as the strings are.
func naturalKey(s string) (key uint64) {
	room := 64
	put := func(b byte) {
		room -= 8
		key |= uint64(b) << room
	}
	for i := 0; i < len(s) && room > 0; {
		c := lowerByte(s[i])
		if !isDigit(c) {
			put(c)
			i++
			continue
		}
		end := digitsEnd(s, i)
		i = skipZeros(s, i, end)
		put('0') // any digit against anything else: the digits stand together
		if room > 0 {
			length := min(end-i, 255)
			put(byte(length))
			if length == 255 {
				return key
			}
		}
		for ; i < end && room > 0; i++ {
			put(s[i])
		}
	}
	return key
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func digitsEnd(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

func skipZeros(s string, i, end int) int {
	for i < end && s[i] == '0' {
		i++
	}
	return i
}
