package cert

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf16"

	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"
)

// Why is why a file can't be used; for errors.As through *FileError.
type Why uint8

const (
	Missing    Why = iota + 1 // there is no such file
	Unreadable                // it can't be read, or is far too large
	NotPEM                    // there is no certificate or key in PEM in it
	NotPKCS12                 // it is no PKCS#12 file
	Encrypted                 // it is protected by a passphrase, and none was given
	Passphrase                // the passphrase is not the right one
	Mismatch                  // the key does not belong to the certificate
	Damaged                   // it holds what can't be made sense of
)

var whyNames = [...]string{"", "is missing", "can't be read", "is not PEM", "is not PKCS#12", "needs a passphrase", "has another passphrase", "does not belong to the certificate", "is damaged"}

// FileError says what is wrong with which file. It holds nothing of the
// passphrase.
type FileError struct {
	File   string
	Why    Why
	Detail string // technical, English
}

// Error is English, for logs.
func (e *FileError) Error() string {
	s := e.File + " " + whyNames[e.Why]
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

// largest is the most bytes of a certificate or key file that are read.
const largest = 4 << 20

// Read reads a file of a reasonable size, without what editors leave at its
// beginning, and in UTF-8. The error is a *FileError. It uses the disk, which may be one
// in the network.
func Read(file string) ([]byte, error) {
	info, err := os.Stat(file) // first: a pipe would be waited for
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &FileError{file, Missing, err.Error()}
	case err != nil:
		return nil, &FileError{file, Unreadable, err.Error()}
	case !info.Mode().IsRegular():
		return nil, &FileError{file, Unreadable, "not a regular file"}
	case info.Size() > largest:
		return nil, &FileError{file, Unreadable, "too large"}
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, &FileError{file, Unreadable, err.Error()}
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, largest))
	if err != nil {
		return nil, &FileError{file, Unreadable, err.Error()}
	}
	return text(b), nil
}

// text is a file as editors and shells of Windows leave it, without the mark at
// its beginning and in UTF-8. What has no such mark stays as it is.
func text(b []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	}
	units := make([]uint16, 0, len(b)/2)
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	return []byte(string(utf16.Decode(units)))
}

// Certificates adds the certificates of a PEM file to pool. The error is a
// *FileError.
func Certificates(pool *x509.CertPool, file string) error {
	b, err := Read(file)
	if err != nil {
		return err
	}
	if !pool.AppendCertsFromPEM(b) {
		return &FileError{File: file, Why: NotPEM}
	}
	return nil
}

// Pair reads a client's certificate, with what its file holds of the chain, and
// the key, which may be under a passphrase. The error is a *FileError.
func Pair(certFile, keyFile, passphrase string) (pair tls.Certificate, err error) {
	defer survive(keyFile, &err)
	certPEM, err := Read(certFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	for block, rest := pem.Decode(certPEM); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			pair.Certificate = append(pair.Certificate, block.Bytes)
		}
	}
	if len(pair.Certificate) == 0 {
		return tls.Certificate{}, &FileError{File: certFile, Why: NotPEM}
	}
	if pair.Leaf, err = x509.ParseCertificate(pair.Certificate[0]); err != nil {
		return tls.Certificate{}, &FileError{certFile, Damaged, err.Error()}
	}
	if pair.PrivateKey, err = key(keyFile, passphrase); err != nil {
		return tls.Certificate{}, err
	}
	return pair, belongs(pair, keyFile)
}

// PKCS12 reads certificate, chain and key from one file. The error is a
// *FileError.
func PKCS12(file, passphrase string) (pair tls.Certificate, err error) {
	defer survive(file, &err)
	b, err := Read(file)
	if err != nil {
		return tls.Certificate{}, err
	}
	private, leaf, chain, err := pkcs12.DecodeChain(b, passphrase)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword), errors.Is(err, pkcs12.ErrDecryption):
		return tls.Certificate{}, &FileError{File: file, Why: wrong(passphrase)}
	case err != nil:
		return tls.Certificate{}, &FileError{file, NotPKCS12, err.Error()}
	}
	pair = tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: private, Leaf: leaf}
	for _, c := range chain {
		pair.Certificate = append(pair.Certificate, c.Raw)
	}
	return pair, belongs(pair, file)
}

// survive makes an error of a panic: what decrypts a key takes its lengths from
// the file.
func survive(file string, err *error) {
	if r := recover(); r != nil {
		*err = &FileError{file, Damaged, fmt.Sprint(r)}
	}
}

// wrong is what it means that the passphrase does not open a file.
func wrong(passphrase string) Why {
	if passphrase == "" {
		return Encrypted
	}
	return Passphrase
}

// belongs checks that the key is that of the certificate.
func belongs(pair tls.Certificate, file string) error {
	signer, ok := pair.PrivateKey.(crypto.Signer)
	if !ok {
		return &FileError{file, Damaged, "a key that can't sign"}
	}
	public, ok := signer.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(pair.Leaf.PublicKey) {
		return &FileError{File: file, Why: Mismatch}
	}
	return nil
}

// key reads the first private key of a PEM file.
func key(file, passphrase string) (crypto.PrivateKey, error) {
	b, err := Read(file)
	if err != nil {
		return nil, err
	}
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			return parseKey(file, block, passphrase)
		}
	}
	return nil, &FileError{File: file, Why: NotPEM}
}

func parseKey(file string, block *pem.Block, passphrase string) (crypto.PrivateKey, error) {
	der, otherwise := block.Bytes, Damaged
	switch {
	case block.Type == "ENCRYPTED PRIVATE KEY": // PKCS#8 (RFC 5958)
		if passphrase == "" {
			return nil, &FileError{File: file, Why: Encrypted}
		}
		k, err := pkcs8.ParsePKCS8PrivateKey(der, []byte(passphrase))
		if err != nil {
			return nil, &FileError{file, Passphrase, err.Error()}
		}
		return k, nil
	case strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"): // of old (RFC 1423)
		if passphrase == "" {
			return nil, &FileError{File: file, Why: Encrypted}
		}
		var err error
		//lint:ignore SA1019 weak, but what older tools write; the key is read, not protected, by it
		if der, err = x509.DecryptPEMBlock(block, []byte(passphrase)); err != nil {
			return nil, &FileError{file, Passphrase, err.Error()}
		}
		otherwise = Passphrase // one wrong passphrase of 256 seems to fit
	}
	if k, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return k, nil
	}
	if k, err := x509.ParseECPrivateKey(der); err == nil {
		return k, nil
	}
	k, err := x509.ParsePKCS1PrivateKey(der)
	if err != nil {
		return nil, &FileError{file, otherwise, err.Error()}
	}
	return k, nil
}
