package conntest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"
)

// Authority is a certificate authority of the test's own.
type Authority struct {
	// CAFile holds its certificate in PEM.
	CAFile string

	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// Certificate are the files of one certificate and its key, in PEM.
type Certificate struct{ CertFile, KeyFile string }

// CertOptions say whom a certificate is for.
type CertOptions struct {
	Names  []string // DNS names; the first is its common name, too
	IPs    []string
	From   time.Time // zero: an hour ago
	Until  time.Time // zero: in a day
	Client bool      // for a client
	// Signature is how it is signed; zero: as is usual.
	Signature x509.SignatureAlgorithm
}

// NewAuthority makes an authority called name.
func NewAuthority(t testing.TB, name string) *Authority {
	t.Helper()
	key := newKey(t)
	tmpl := &x509.Certificate{
		SerialNumber: serial(t), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-100 * 24 * time.Hour), NotAfter: time.Now().Add(100 * 24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	a := &Authority{CAFile: filepath.Join(Dir(t), "ca.pem"), cert: cert, key: key}
	writePEM(t, a.CAFile, "CERTIFICATE", der)
	return a
}

// Issue signs a certificate.
func (a *Authority) Issue(t testing.TB, o CertOptions) Certificate {
	t.Helper()
	key := newKey(t)
	tmpl := &x509.Certificate{
		SerialNumber: serial(t), Subject: pkix.Name{CommonName: "unnamed"}, DNSNames: o.Names,
		NotBefore: o.From, NotAfter: o.Until, SignatureAlgorithm: o.Signature,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if len(o.Names) > 0 {
		tmpl.Subject.CommonName = o.Names[0]
	}
	if o.Client {
		tmpl.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	}
	if tmpl.NotBefore.IsZero() {
		tmpl.NotBefore = time.Now().Add(-time.Hour)
	}
	if tmpl.NotAfter.IsZero() {
		tmpl.NotAfter = time.Now().Add(24 * time.Hour)
	}
	for _, ip := range o.IPs {
		tmpl.IPAddresses = append(tmpl.IPAddresses, net.ParseIP(ip))
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := Dir(t)
	c := Certificate{CertFile: filepath.Join(dir, "cert.pem"), KeyFile: filepath.Join(dir, "key.pem")}
	writePEM(t, c.CertFile, "CERTIFICATE", der)
	writePEM(t, c.KeyFile, "PRIVATE KEY", keyDER)
	return c
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func serial(t testing.TB) *big.Int {
	t.Helper()
	n, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func writePEM(t testing.TB, file, typ string, der []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: typ, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// PKCS12 puts the certificate, that of its authority and the key into one file
// under a passphrase.
func (a *Authority) PKCS12(t testing.TB, c Certificate, passphrase string) string {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	b, err := pkcs12.Modern.Encode(pair.PrivateKey, pair.Leaf, []*x509.Certificate{a.cert}, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(Dir(t), "client.p12")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Lock writes a copy of the key under a passphrase (PKCS#8).
func (c Certificate) Lock(t testing.TB, passphrase string) string {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	der, err := pkcs8.MarshalPrivateKey(pair.PrivateKey, []byte(passphrase), nil)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(Dir(t), "locked.pem")
	writePEM(t, file, "ENCRYPTED PRIVATE KEY", der)
	return file
}

// Read is the certificate.
func (c Certificate) Read(t testing.TB) *x509.Certificate {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	return pair.Leaf
}
