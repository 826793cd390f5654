// Package cert reads the files of TLS: certificates and keys in PEM or PKCS#12,
// with a passphrase or without, and the pins that stand for a certificate.
package cert

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// Pin is the SHA-256 of a certificate's SubjectPublicKeyInfo. It stays the same
// when a certificate is renewed with the same key.
type Pin [sha256.Size]byte

// PinOf is the pin of c.
func PinOf(c *x509.Certificate) Pin { return sha256.Sum256(c.RawSubjectPublicKeyInfo) }

// String is the pin in lower-case hex, as the form shows it.
func (p Pin) String() string { return hex.EncodeToString(p[:]) }

// ParsePin reads a pin in hex, with or without colons or spaces, or in base64,
// with or without "sha256/" before it. ok is false for anything else.
func ParsePin(s string) (p Pin, ok bool) {
	s = strings.TrimSpace(s)
	if rest, found := strings.CutPrefix(strings.ToLower(s), "sha256"); found {
		s = strings.TrimLeft(s[len(s)-len(rest):], "/:")
	}
	b, err := hex.DecodeString(strings.NewReplacer(":", "", " ", "").Replace(s))
	if err != nil || len(b) != len(p) {
		if b, err = base64.StdEncoding.DecodeString(s); err != nil || len(b) != len(p) {
			return p, false
		}
	}
	return Pin(b), true
}
