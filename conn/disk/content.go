package disk

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// content is a file as it was read.
type content[T any] struct {
	doc  T
	rest Unknown
	info fs.FileInfo
	sum  [32]byte
}

// damage is why a file that is there can't be used.
type damage struct {
	problem Problem
	detail  string
}

// readDoc reads a file: it answers neither a content nor a damage when there is
// no file, and an error when the system failed.
func readDoc[T any](path string, c *Config[T]) (*content[T], *damage, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		// Before it is opened: that would wait for whoever writes into a pipe.
		return nil, &damage{ProblemShape, "it is no regular file: " + info.Mode().String()}, nil
	}
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, nil
	case errors.Is(err, fs.ErrPermission):
		return nil, &damage{ProblemDenied, err.Error()}, nil
	case err != nil:
		return nil, nil, &Error{Doing: "read", Path: path, Problem: ProblemIO, Err: err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, &Error{Doing: "read", Path: path, Problem: ProblemIO, Err: err}
	}
	if info.Size() > c.MaxSize {
		return nil, &damage{ProblemTooBig, fmt.Sprintf("%d bytes", info.Size())}, nil
	}
	raw, err := io.ReadAll(io.LimitReader(f, c.MaxSize+1))
	if err != nil {
		return nil, nil, &Error{Doing: "read", Path: path, Problem: ProblemIO, Err: err}
	}
	if int64(len(raw)) > c.MaxSize { // it has grown meanwhile
		return nil, &damage{ProblemTooBig, fmt.Sprintf("%d bytes", len(raw))}, nil
	}
	read := &content[T]{info: info, sum: sha256.Sum256(raw)}
	if d := decode(raw, c.Version, &read.doc, &read.rest); d != nil {
		return nil, d, nil
	}
	if err := c.Check(&read.doc); err != nil {
		return nil, &damage{ProblemShape, err.Error()}, nil
	}
	return read, nil, nil
}

// envelope is what every file says first.
type envelope struct {
	Version int `json:"version"`
}

func decode(raw []byte, version int, doc any, rest *Unknown) *damage {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")) // as left by some editors
	if len(bytes.TrimSpace(raw)) == 0 {
		return &damage{ProblemEmpty, ""}
	}
	var e envelope
	if err := json.Unmarshal(raw, &e); err != nil {
		return damageOf(raw, err)
	}
	switch {
	case !isObject(raw):
		return &damage{ProblemShape, "it is no JSON object"}
	case e.Version < 1:
		return &damage{ProblemShape, "it has no version"}
	case e.Version > version:
		return &damage{ProblemNewer, fmt.Sprintf("version %d; this program knows %d", e.Version, version)}
	}
	if err := json.Unmarshal(raw, doc); err != nil {
		return damageOf(raw, err)
	}
	*rest = Rest(raw, doc)
	delete(*rest, "version")
	return nil
}

func damageOf(raw []byte, err error) *damage {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return &damage{ProblemShape, err.Error()}
	}
	before := raw[:min(int(syntax.Offset), len(raw))]
	line := 1 + bytes.Count(before, []byte("\n"))
	return &damage{ProblemBroken, fmt.Sprintf("line %d, byte %d: %v", line, syntax.Offset, err)}
}

// indentMax is the size up to which a file is laid out for reading.
const indentMax = 1 << 20

func encode(doc any, rest Unknown, version int) ([]byte, error) {
	b, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	if b, err = Overlay(b, rest, doc); err != nil {
		return nil, err
	}
	head := fmt.Appendf(nil, `{"version":%d`, version)
	if bytes.Equal(b, []byte("{}")) {
		b = append(head, '}')
	} else {
		b = append(append(head, ','), b[1:]...)
	}
	if len(b) > indentMax {
		return append(b, '\n'), nil
	}
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
