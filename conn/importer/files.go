package importer

import (
	"fmt"
	"os"
	"path/filepath"
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

// Keep writes the entry's files below dir, readable by their owner alone, and
// answers the profile that names them. They are named for the profile's ID, so
// that the same entry read again replaces its own. It uses the disk.
func (e Entry) Keep(dir string) (profile.Profile, error) {
	p := e.Profile.Clone()
	if len(e.Files) == 0 {
		return p, nil
	}
	dir = filepath.Join(dir, plainName(p.ID))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return p, fmt.Errorf("keep the certificates of an imported profile: %w", err)
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
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			return p, fmt.Errorf("keep a certificate of an imported profile: %w", err)
		}
		*to = path
	}
	return p, nil
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
