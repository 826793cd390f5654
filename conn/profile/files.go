package profile

import (
	"crypto/x509"
	"errors"

	"treetop/conn/cert"
)

// CheckFiles looks into the files that the profile names for TLS. passphrase is
// that of the client's key; where it is not known, a key under one is a
// ProblemEncryptedKey. It uses the disk, which may be one in the network: not
// for the UI goroutine.
func (p Profile) CheckFiles(passphrase string) []FieldError {
	if !p.Encrypted() {
		return nil
	}
	var out []FieldError
	add := func(err error, f Field) {
		var e *cert.FileError
		if errors.As(err, &e) {
			if f == FieldKeyFile && e.File == p.TLS.CertFile && e.File != p.TLS.KeyFile {
				f = FieldCertFile
			}
			out = append(out, *wrong(f, fileProblem(e.Why)))
		}
	}
	t := p.TLS
	if t.CAFile != "" {
		add(cert.Certificates(x509.NewCertPool(), t.CAFile), FieldCAFile)
	}
	switch {
	case t.PKCS12File != "":
		_, err := cert.PKCS12(t.PKCS12File, passphrase)
		add(err, FieldPKCS12File)
	case t.CertFile != "" && t.KeyFile != "":
		_, err := cert.Pair(t.CertFile, t.KeyFile, passphrase)
		add(err, FieldKeyFile)
	}
	return out
}

func fileProblem(w cert.Why) Problem {
	switch w {
	case cert.Missing:
		return ProblemNoFile
	case cert.NotPEM:
		return ProblemNotPEM
	case cert.NotPKCS12:
		return ProblemNotPKCS12
	case cert.Encrypted:
		return ProblemEncryptedKey
	case cert.Passphrase:
		return ProblemPassphrase
	case cert.Mismatch:
		return ProblemPair
	}
	return ProblemUnreadable
}
