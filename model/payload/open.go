package payload

import (
	"context"
	"errors"
)

// Format is a way to show a payload.
type Format uint8

const (
	// Auto picks one of the others by what the payload is.
	Auto Format = iota
	// AsJSON is formatted JSON.
	AsJSON
	// AsText is UTF-8 text, with escapes for what is not.
	AsText
	// AsHex is offsets, hexadecimal and ASCII.
	AsHex
)

// Document is a payload made ready to be read.
type Document struct {
	Lines
	Facts  Facts
	Format Format // the one that it is shown in, never Auto
	// Problem is why it is not shown as JSON although that was asked for, or
	// although it begins like JSON; nil otherwise.
	Problem *SyntaxError
}

// Open makes a document of a payload; b is as much of it as is kept, size its
// true size. It reads b up to three times and keeps it: call it off the UI
// goroutine for anything large. The only error is ctx's.
func Open(ctx context.Context, topic string, b []byte, size int, as Format) (Document, error) {
	d := Document{Facts: Detect(topic, b, size), Format: as}
	tryJSON := as == AsJSON
	if as == Auto {
		switch d.Facts.Kind {
		case Empty, JSON, Text:
			d.Format = AsText
			tryJSON = beginsLikeJSON(b)
		default:
			d.Format = AsHex
		}
	}
	if tryJSON {
		lines, err := FormatJSON(ctx, b)
		if err == nil {
			d.Lines, d.Format = lines, AsJSON
			d.Facts.Kind = JSON
			return d, nil
		}
		if !errors.As(err, &d.Problem) {
			return d, err
		}
		d.Format = AsText
		if d.Facts.Kind == JSON && d.Problem.Kind != TooDeep {
			d.Facts.Kind = Text
		}
	}
	var err error
	if d.Format == AsHex {
		d.Lines = HexDocument(b)
	} else {
		d.Lines, err = textDocument(ctx, b)
	}
	return d, err
}
