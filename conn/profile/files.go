package profile

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxPEM is the most bytes of a certificate or key file that are read.
const maxPEM = 4 << 20

// CheckFiles looks into the files that the profile names for TLS. It uses the
// disk, which may be one in the network: not for the UI goroutine.
func (p Profile) CheckFiles() []FieldError {
	if !p.Encrypted() {
		return nil
	}
	var out []FieldError
	read := func(f Field, path string) []byte {
		if path == "" {
			return nil
		}
		b, problem := readPEM(path)
		if problem == ProblemNone {
			problem = checkPEM(f, b)
		}
		if problem != ProblemNone {
			out = append(out, *wrong(f, problem))
			return nil
		}
		return b
	}
	read(FieldCAFile, p.TLS.CAFile)
	cert := read(FieldCertFile, p.TLS.CertFile)
	key := read(FieldKeyFile, p.TLS.KeyFile)
	if cert != nil && key != nil {
		if _, err := tls.X509KeyPair(cert, key); err != nil {
			out = append(out, *wrong(FieldKeyFile, ProblemPair))
		}
	}
	return out
}

func readPEM(path string) ([]byte, Problem) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ProblemNoFile
	}
	if err != nil {
		return nil, ProblemUnreadable
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxPEM {
		return nil, ProblemUnreadable
	}
	b, err := io.ReadAll(io.LimitReader(f, maxPEM))
	if err != nil {
		return nil, ProblemUnreadable
	}
	return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), ProblemNone
}

// checkPEM reports whether the file holds what the field wants.
func checkPEM(f Field, b []byte) Problem {
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case f == FieldKeyFile && strings.HasSuffix(block.Type, "PRIVATE KEY"):
			if block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
				return ProblemEncryptedKey
			}
			return ProblemNone
		case f != FieldKeyFile && block.Type == "CERTIFICATE":
			if _, err := x509.ParseCertificate(block.Bytes); err == nil {
				return ProblemNone
			}
		}
	}
	return ProblemNotPEM
}
