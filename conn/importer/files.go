package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"treetop/conn/profile"
)

// FileKind is what a File is for.
type FileKind uint8

const (
	FileCA FileKind = iota
	FileCert
	FileKey
	FilePKCS12
)

// File is a certificate or key that stood in the file of the other program. A
// profile names its files, so it gets one of its own.
type File struct {
	Kind FileKind
	Name string // as it was called there
	Data []byte
}

func (e Entry) hasKey() bool {
	for _, f := range e.Files {
		if f.Kind == FileKey || f.Kind == FilePKCS12 {
			return true
		}
	}
	return false
}

// Kept are the files that Keep wrote, with what they took the place of. The zero
// Kept is none.
type Kept struct {
	dir    string
	before []written
}

// written is a file, and what was in it; nil: there was none.
type written struct {
	path string
	old  []byte
}

// Undo brings back what was there before Keep: files that were not there are
// removed, and so are folders that are empty then. It uses the disk.
func (k Kept) Undo() error {
	var failed []error
	for _, w := range slices.Backward(k.before) {
		var err error
		if w.old == nil {
			err = os.Remove(w.path)
		} else {
			err = os.WriteFile(w.path, w.old, 0o600)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, fmt.Errorf("take back a certificate of an imported profile: %w", err))
		}
	}
	if len(k.before) > 0 { // one that holds something else stays
		_ = os.Remove(k.dir)
		_ = os.Remove(filepath.Dir(k.dir))
	}
	return errors.Join(failed...)
}

// Keep writes the entry's files below dir, readable by their owner alone, and
// answers the profile that names them, and how to take them back, also after an
// error. They are named for the profile's ID, so that the same entry read again
// replaces its own. It uses the disk.
func (e Entry) Keep(dir string) (profile.Profile, Kept, error) {
	p := e.Profile.Clone()
	if len(e.Files) == 0 {
		return p, Kept{}, nil
	}
	dir = filepath.Join(dir, plainName(p.ID))
	kept := Kept{dir: dir}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return p, kept, fmt.Errorf("keep the certificates of an imported profile: %w", err)
	}
	for _, f := range e.Files {
		to, name := &p.TLS.CAFile, "ca.pem"
		switch f.Kind {
		case FileCert:
			to, name = &p.TLS.CertFile, "client.crt"
		case FileKey:
			to, name = &p.TLS.KeyFile, "client.key"
		case FilePKCS12:
			to, name = &p.TLS.PKCS12File, "client.p12"
		}
		path := filepath.Join(dir, name)
		old, err := os.ReadFile(path)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			kept.before = append(kept.before, written{path, old})
			err = os.WriteFile(path, f.Data, 0o600)
		}
		if err != nil {
			return p, kept, fmt.Errorf("keep a certificate of an imported profile: %w", err)
		}
		*to = path
	}
	return p, kept, nil
}

// CertificatesDir is the folder, below that of the settings, in which the files of
// imported profiles are.
const CertificatesDir = "certificates"

// Drop removes the files that Keep has written below dir for the profile with the
// ID, a private key among them, once it is gone: unless one of those that are
// there names one of them, as a duplicate does. Having none is no error. It uses
// the disk.
func Drop(dir, id string, there []profile.Profile) error {
	if id == "" {
		return nil
	}
	own := filepath.Join(dir, plainName(id))
	for _, p := range there {
		for _, path := range []string{p.TLS.CAFile, p.TLS.CertFile, p.TLS.KeyFile, p.TLS.PKCS12File} {
			if filepath.Dir(path) == own {
				return nil
			}
		}
	}
	if err := os.RemoveAll(own); err != nil {
		return fmt.Errorf("remove the certificates of a deleted profile: %w", err)
	}
	return nil
}

// plainName is s as a file can be called anywhere: an ID of a hostile file may
// be a path.
func plainName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '-' {
			return r
		}
		return '_'
	}, s)
	return s[:min(len(s), 64)]
}
