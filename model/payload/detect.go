package payload

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/gif"
	"image/png"
	"io"
	"unicode/utf8"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// Kind is what the bytes of a payload are taken for.
type Kind uint8

const (
	Empty     Kind = iota // no bytes at all
	JSON                  // an object or an array; a bare number or word is Text
	Text                  // UTF-8 that can be read
	Image                 // a picture, its format and size in Facts
	Gzip                  // compressed
	Zlib                  // compressed
	Zstd                  // compressed
	CBOR                  // a map or an array of CBOR (RFC 8949), as far as can be told
	Sparkplug             // a Sparkplug B payload under a topic of Sparkplug B
	Binary                // anything else
)

const (
	// headBytes is how much of a payload is looked at to recognise it.
	headBytes = 4096
	// headPicture is the same for the size of a picture, which cameras put
	// behind a thumbnail.
	headPicture = 65536
)

// Facts are what was found out about a payload.
type Facts struct {
	Kind Kind
	Size int // true size in bytes

	Format string // Image: "JPEG", "PNG", "GIF", "WebP", "BMP"
	Width  int    // Image: in pixels, 0 where it stands beyond what was looked at
	Height int

	Metrics int    // Sparkplug: how many, as far as was looked at
	More    bool   // Sparkplug: there may be more than Metrics
	Metric  string // Sparkplug: the name of the first, if it has one
}

// Detect recognises a payload by its first bytes and, for Sparkplug B, by its
// topic. b is as much of it as is at hand, size its true size. It takes some
// microseconds and never reads more than a few kB.
func Detect(topic string, b []byte, size int) Facts {
	size = max(size, len(b))
	f := Facts{Kind: Binary, Size: size}
	if size == 0 {
		f.Kind = Empty
		return f
	}
	head := b[:min(len(b), headBytes)]
	cut := len(head) < size
	if isSparkplugTopic(topic) && countMetrics(head, cut, &f) {
		f.Kind = Sparkplug
		return f
	}
	if isText(head, cut) {
		f.Kind = Text
		if looksLikeJSON(head, cut) {
			f.Kind = JSON
		}
		return f
	}
	switch {
	case picture(b[:min(len(b), headPicture)], &f):
		f.Kind = Image
	case bytes.HasPrefix(head, []byte("\x1f\x8b\x08")):
		f.Kind = Gzip
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")):
		f.Kind = Zstd
	case isZlib(head):
		f.Kind = Zlib
	case isCBOR(head, cut):
		f.Kind = CBOR
	}
	return f
}

// isText reports whether b can be read: UTF-8 without NUL and with hardly any
// control characters. With cut, b may end inside of a character.
func isText(b []byte, cut bool) bool {
	controls, n := 0, 0
	for i := 0; i < len(b); n++ {
		c := b[i]
		if c < utf8.RuneSelf {
			switch {
			case c == 0:
				return false
			case c == '\n', c == '\r', c == '\t', c == 0x1b:
			case c < ' ', c == 0x7f:
				controls++
			}
			i++
			continue
		}
		r, k := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && k == 1 {
			if cut && !utf8.FullRune(b[i:]) {
				break
			}
			return false
		}
		i += k
	}
	return controls*10 <= n
}

// looksLikeJSON reports whether b is, or with cut begins as, an object or an
// array.
func looksLikeJSON(b []byte, cut bool) bool {
	start := bytes.TrimLeft(b, " \t\r\n")
	if len(start) == 0 || start[0] != '{' && start[0] != '[' {
		return false
	}
	bad, _ := checkJSON(context.Background(), b, 0)
	return bad == nil || cut && mayBeCut(bad.Kind, b[bad.Offset:])
}

// mayBeCut reports whether a problem is only that the end is missing: a number,
// word or escape that reaches to the last byte is not a bad one yet.
func mayBeCut(kind SyntaxKind, rest []byte) bool {
	switch kind {
	case UnexpectedEnd:
		return true
	case BadNumber, BadLiteral, BadEscape:
		return !bytes.ContainsAny(rest, " \t\r\n,:[]{}\"")
	}
	return false
}

// isZlib checks the two bytes of RFC 1950: deflate, and a sum of 31.
func isZlib(b []byte) bool {
	return len(b) > 6 && b[0]&0x0f == 8 && b[0]>>4 <= 7 && (int(b[0])<<8|int(b[1]))%31 == 0
}

// picture reads the header of a picture, never its pixels. It reports whether
// b begins as one, with the size where that was found.
func picture(b []byte, f *Facts) bool {
	formats := [...]struct {
		name, magic, at8 string
		config           func(io.Reader) (image.Config, error)
	}{
		{"JPEG", "\xff\xd8\xff", "", jpegConfig},
		{"PNG", "\x89PNG\r\n\x1a\n", "", png.DecodeConfig},
		{"GIF", "GIF8", "", gif.DecodeConfig},
		{"WebP", "RIFF", "WEBP", webp.DecodeConfig},
		{"BMP", "BM", "", bmp.DecodeConfig},
	}
	for _, p := range formats {
		if !bytes.HasPrefix(b, []byte(p.magic)) || p.at8 != "" && !bytes.HasPrefix(b[min(8, len(b)):], []byte(p.at8)) {
			continue
		}
		cfg, err := p.config(bytes.NewReader(b))
		if err != nil && p.name == "BMP" {
			return false // two letters alone mean nothing
		}
		f.Format = p.name
		if err == nil {
			f.Width, f.Height = cfg.Width, cfg.Height
		}
		return true
	}
	return false
}

// beginsLikeJSON reports whether b was meant to be an object or an array.
func beginsLikeJSON(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && (b[0] == '{' || b[0] == '[')
}

// jpegConfig finds the size of a JPEG in its frame header. The decoder of the
// standard library reads on to the scan, which the first bytes of a message do
// not reach.
func jpegConfig(r io.Reader) (image.Config, error) {
	in := bufio.NewReader(r)
	if _, err := in.Discard(2); err != nil {
		return image.Config{}, err
	}
	for {
		var head [9]byte // marker, length, precision, height, width
		if _, err := io.ReadFull(in, head[:4]); err != nil {
			return image.Config{}, err
		}
		marker, length := head[1], int(binary.BigEndian.Uint16(head[2:]))
		if head[0] != 0xff || length < 2 {
			return image.Config{}, errors.New("read JPEG: no marker where one is due")
		}
		isFrame := marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
		if !isFrame {
			if _, err := in.Discard(length - 2); err != nil {
				return image.Config{}, err
			}
			continue
		}
		if _, err := io.ReadFull(in, head[4:]); err != nil {
			return image.Config{}, err
		}
		return image.Config{
			Height: int(binary.BigEndian.Uint16(head[5:])),
			Width:  int(binary.BigEndian.Uint16(head[7:])),
		}, nil
	}
}
