package importer

import (
	"bufio"
	"cmp"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// scan reads JSON piece by piece. What is not asked for is passed over without
// being kept, however long it is: the decoder of the standard library keeps at
// least each text whole.
type scan struct {
	in   *bufio.Reader
	off  int64 // bytes taken so far
	left int   // how many bytes may still be kept
}

// tooLong stands for a text that is longer than maxText.
type tooLong struct{}

// cost is what a value costs beside its text, about.
const cost = 64

func (s *scan) syntax() error { return &Error{Problem: ProblemSyntax, Offset: s.off} }

func cutShort(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// peek is the next byte that is no white space; it stays where it is.
func (s *scan) peek() (byte, error) {
	for {
		chunk, err := s.chunk()
		if err != nil {
			return 0, err
		}
		for i, c := range chunk {
			if c != ' ' && c != '\n' && c != '\r' && c != '\t' {
				s.take(i)
				return c, nil
			}
		}
		s.take(len(chunk))
	}
}

// chunk is what is in the buffer: at least one byte.
func (s *scan) chunk() ([]byte, error) {
	if s.in.Buffered() == 0 {
		if _, err := s.in.Peek(1); err != nil {
			return nil, cutShort(err)
		}
	}
	return s.in.Peek(s.in.Buffered())
}

func (s *scan) take(n int) {
	_, _ = s.in.Discard(n) // it is in the buffer
	s.off += int64(n)
}

func (s *scan) next() (byte, error) {
	c, err := s.in.ReadByte()
	if err != nil {
		return 0, cutShort(err)
	}
	s.off++
	return c, nil
}

// members calls each for every member of the object that comes next; each takes
// its value.
func (s *scan) members(each func(name string) error) error {
	return s.list('{', '}', func(int) error {
		if c, err := s.peek(); err != nil {
			return err
		} else if c != '"' {
			return s.syntax()
		}
		name, _, err := s.text(1 << 10) // a longer one is none that anybody knows
		if err != nil {
			return err
		}
		if c, err := s.peek(); err != nil {
			return err
		} else if c != ':' {
			return s.syntax()
		}
		s.take(1)
		return each(name)
	})
}

// elements calls each for every element of the list that comes next; each takes
// it.
func (s *scan) elements(each func(i int) error) error { return s.list('[', ']', each) }

func (s *scan) list(open, shut byte, each func(i int) error) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c != open {
		return s.syntax()
	}
	s.take(1)
	for i := 0; ; i++ {
		if c, err = s.peek(); err != nil {
			return err
		}
		switch {
		case c == shut && i == 0:
			s.take(1)
			return nil
		case i == 0:
		case c == shut:
			s.take(1)
			return nil
		case c == ',':
			s.take(1)
		default:
			return s.syntax()
		}
		if err := each(i); err != nil {
			return err
		}
	}
}

// value reads what comes next and keeps it: nil, bool, string, json.Number,
// tooLong, []any or map[string]any.
func (s *scan) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, &Error{Problem: ProblemTooDeep, Offset: s.off}
	}
	if s.left -= cost; s.left < 0 {
		return nil, &Error{Problem: ProblemTooMuch, Offset: s.off}
	}
	c, err := s.peek()
	if err != nil {
		return nil, err
	}
	switch c {
	case '{':
		m := map[string]any{}
		err := s.members(func(name string) error {
			s.left -= len(name)
			v, err := s.value(depth + 1)
			m[name] = v
			return err
		})
		return m, err
	case '[':
		var l []any
		err := s.elements(func(int) error {
			v, err := s.value(depth + 1)
			l = append(l, v)
			return err
		})
		return l, err
	case '"':
		text, whole, err := s.text(maxText)
		if !whole {
			return tooLong{}, err
		}
		s.left -= len(text)
		return text, err
	}
	return s.bare()
}

// bare reads a number or one of the words of JSON.
func (s *scan) bare() (any, error) {
	var room [maxBare + 1]byte
	b, err := s.word(room[:0])
	if err != nil {
		return nil, err
	}
	switch string(b) {
	case "null":
		return nil, nil
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	if !json.Valid(b) {
		return nil, s.syntax()
	}
	return json.Number(b), nil
}

// maxBare is the longest number that is read, in characters.
const maxBare = 64

// word appends what comes next, up to what ends a number, to b.
func (s *scan) word(b []byte) ([]byte, error) {
	for {
		chunk, err := s.chunk()
		if err != nil && err != io.ErrUnexpectedEOF {
			return nil, err
		}
		n := 0
		for n < len(chunk) && isBare(chunk[n]) {
			n++
		}
		if len(b)+n > maxBare {
			return nil, s.syntax()
		}
		b = append(b, chunk[:n]...)
		s.take(n)
		if err != nil || n < len(chunk) {
			return b, nil
		}
	}
}

func isBare(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.'
}

// skip passes over what comes next; of a list or an object it answers how many
// elements it has.
func (s *scan) skip() (n int, err error) {
	var open []byte
	for {
		c, err := s.peek()
		if err != nil {
			return n, err
		}
		switch c {
		case '{', '[':
			if len(open) == 1 {
				n++
			}
			if open = append(open, c); len(open) > maxDepth {
				return n, &Error{Problem: ProblemTooDeep, Offset: s.off}
			}
			s.take(1)
		case '}', ']':
			// In ASCII the closing one is two behind the opening one.
			if len(open) == 0 || open[len(open)-1] != c-2 {
				return n, s.syntax()
			}
			open = open[:len(open)-1]
			s.take(1)
		case ',', ':':
			if len(open) == 0 {
				return n, s.syntax()
			}
			s.take(1)
			continue
		case '"':
			if _, _, err := s.text(0); err != nil {
				return n, err
			}
		default:
			var room [maxBare]byte
			if b, err := s.word(room[:0]); err != nil || len(b) == 0 {
				return n, cmp.Or(err, s.syntax())
			}
		}
		if len(open) == 0 {
			return n, nil
		}
	}
}

// text reads the text that comes next. One of more than most bytes is passed
// over, and then whole is false.
func (s *scan) text(most int) (text string, whole bool, err error) {
	if _, err := s.next(); err != nil { // the quotation mark
		return "", false, err
	}
	var b []byte
	whole = true
	for {
		chunk, err := s.chunk()
		if err != nil {
			return "", false, err
		}
		n := 0
		for n < len(chunk) && chunk[n] != '"' && chunk[n] != '\\' && chunk[n] >= ' ' {
			n++
		}
		if whole = whole && len(b)+n <= most; whole {
			b = append(b, chunk[:n]...)
		} else {
			b = nil
		}
		s.take(n)
		if n == len(chunk) {
			continue
		}
		switch chunk[n] {
		case '"':
			s.take(1)
			return strings.ToValidUTF8(string(b), string(utf8.RuneError)), whole, nil
		case '\\':
			s.take(1)
			r, err := s.escape()
			if err != nil {
				return "", false, err
			}
			if whole {
				b = utf8.AppendRune(b, r)
			}
		default:
			return "", false, s.syntax() // a control character
		}
	}
}

// escape reads what stands behind a backslash.
func (s *scan) escape() (rune, error) {
	c, err := s.next()
	if err != nil {
		return 0, err
	}
	switch c {
	case '"', '\\', '/':
		return rune(c), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
	default:
		return 0, s.syntax()
	}
	r, err := s.hex()
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	// The other half of a pair, if it is there.
	if b, err := s.in.Peek(2); err != nil || b[0] != '\\' || b[1] != 'u' {
		return utf8.RuneError, nil
	}
	s.take(2)
	low, err := s.hex()
	return utf16.DecodeRune(r, low), err
}

func (s *scan) hex() (rune, error) {
	var r rune
	for range 4 {
		c, err := s.next()
		if err != nil {
			return 0, err
		}
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, s.syntax()
		}
		r = r<<4 | rune(c)
	}
	return r, nil
}
