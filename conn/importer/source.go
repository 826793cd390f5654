package importer

import (
	"bufio"
	"context"
	"errors"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// bufferSize is how much is read from a file at once.
const bufferSize = 64 << 10

// counted is a file that counts what was read of it, and ends when ctx does.
type counted struct {
	ctx      context.Context
	in       io.Reader
	done     int64
	progress func(int64)
	err      error // of the system, not the end
}

func (c *counted) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.in.Read(b)
	c.done += int64(n)
	if c.progress != nil {
		c.progress(c.done)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// source is a file as a stream of UTF-8.
type source struct {
	file       *counted
	text       *bufio.Reader
	passphrase string // of an encrypted export
}

func newSource(ctx context.Context, r io.Reader, progress func(int64)) *source {
	s := &source{file: &counted{ctx: ctx, in: r, progress: progress}}
	// Editors and exports of Windows write a mark in front, UTF-16 with it.
	s.text = bufio.NewReaderSize(transform.NewReader(bufio.NewReaderSize(s.file, bufferSize), unicode.BOMOverride(encoding.Nop.NewDecoder())), bufferSize)
	return s
}

// read finds out what the file is, and reads it.
func (s *source) read(res *Result) error {
	first, err := s.firstByte()
	if err != nil {
		return s.failed(err, ProblemEmpty)
	}
	switch first {
	case '{', '[':
		return s.readJSON(res)
	case '<':
		return s.readXML(res)
	case sealMark[0]:
		if mark, err := s.text.Peek(len(sealMark)); err == nil && string(mark) == sealMark {
			return s.readSealed(res)
		}
	}
	return &Error{Problem: ProblemUnknown}
}

// firstByte looks at the first byte that is no white space.
func (s *source) firstByte() (byte, error) {
	for {
		b, err := s.text.ReadByte()
		if err != nil {
			return 0, err
		}
		switch b {
		case ' ', '\t', '\r', '\n':
			continue
		}
		return b, s.text.UnreadByte()
	}
}

// failed is the error for one that reading answered; atEnd is what the end of
// the file means.
func (s *source) failed(err error, atEnd Problem) error {
	var own *Error
	switch {
	case s.file.ctx.Err() != nil:
		return s.file.ctx.Err()
	case s.file.err != nil:
		return unreadable(s.file.err)
	case errors.As(err, &own):
		return own
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Problem: atEnd, Offset: s.file.done}
	}
	return &Error{Problem: ProblemSyntax, Offset: s.file.done, Err: nil}
}
