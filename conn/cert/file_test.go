package cert_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"treetop/conn/cert"
	"treetop/conn/conntest"
)

func TestAPinIsReadInEveryWayThatPeopleWriteIt(t *testing.T) {
	const hex = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
	want, ok := cert.ParsePin(hex)
	require.True(t, ok)
	require.Equal(t, hex, want.String())
	for _, s := range []string{
		" 6B86B273FF34FCE19D6B804EFF5A3F5747ADA4EAA22F1D49C01E52DDB7875B4B ",
		"6b:86:b2:73:ff:34:fc:e1:9d:6b:80:4e:ff:5a:3f:57:47:ad:a4:ea:a2:2f:1d:49:c0:1e:52:dd:b7:87:5b:4b",
		"SHA256:" + hex, "a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=", "sha256//a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=",
	} {
		got, ok := cert.ParsePin(s)
		require.True(t, ok, s)
		require.Equal(t, want, got, s)
	}
	for _, s := range []string{"", "sha256", hex[2:], hex + "00", "a4ayc/80"} {
		_, ok := cert.ParsePin(s)
		require.False(t, ok, s)
	}
}

func TestKeysUnderAPassphraseOpenWithItAndWithNoOther(t *testing.T) {
	a := conntest.NewAuthority(t, "Test authority")
	c := a.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	locked, both := c.Lock(t, "right"), a.PKCS12(t, c, "right")
	for name, read := range map[string]func(string) (tls.Certificate, error){
		"PEM":     func(pass string) (tls.Certificate, error) { return cert.Pair(c.CertFile, locked, pass) },
		"PKCS#12": func(pass string) (tls.Certificate, error) { return cert.PKCS12(both, pass) },
	} {
		t.Run(name, func(t *testing.T) {
			pair, err := read("right")
			require.NoError(t, err)
			require.Equal(t, c.Read(t).Raw, pair.Leaf.Raw)
			for pass, why := range map[string]cert.Why{"": cert.Encrypted, "wrong-canary": cert.Passphrase} {
				_, err := read(pass)
				var e *cert.FileError
				require.ErrorAs(t, err, &e)
				require.Equal(t, why, e.Why)
				require.NotContains(t, err.Error(), "canary")
			}
		})
	}
}

func TestWhateverStandsInAFileIsAnErrorWithTheFilesName(t *testing.T) {
	a := conntest.NewAuthority(t, "Test authority")
	c := a.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	both, err := os.ReadFile(a.PKCS12(t, c, "right"))
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "file")
	for n := 0; n < len(both); n += 13 { // cut short anywhere
		require.NoError(t, os.WriteFile(file, both[:n], 0o600))
		_, err := cert.PKCS12(file, "right")
		var e *cert.FileError
		require.ErrorAs(t, err, &e, n)
		require.Equal(t, file, e.File)
	}
	for text, why := range map[string]cert.Why{
		"": cert.NotPEM, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n": cert.Damaged,
		"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n": cert.Passphrase,
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		_, err := cert.Pair(c.CertFile, file, "right")
		var e *cert.FileError
		require.ErrorAs(t, err, &e, text)
		require.Equal(t, why, e.Why, text)
	}
	_, err = cert.Read(t.TempDir())
	var e *cert.FileError
	require.ErrorAs(t, err, &e)
	require.Equal(t, cert.Unreadable, e.Why, "a folder is not waited for")
}

func TestFilesAreReadHoweverAnEditorLeftThem(t *testing.T) {
	a := conntest.NewAuthority(t, "Test authority")
	c := a.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	locked, dir := c.Lock(t, "right"), t.TempDir()
	for name, change := range map[string]func([]byte) []byte{
		"lines of Windows":  windowsLines,
		"a byte order mark": byteOrderMark,
		"both":              func(b []byte) []byte { return byteOrderMark(windowsLines(b)) },
		"text before and after": func(b []byte) []byte {
			return append(append([]byte("Bag Attributes\n  localKeyID: 01\n"), b...), "\n\nthe end"...)
		},
		"UTF-16, as PowerShell writes": func(b []byte) []byte {
			return encoded(binary.LittleEndian, append([]uint16{0xfeff}, utf16.Encode([]rune(string(windowsLines(b))))...))
		},
		"UTF-16 of the other order": func(b []byte) []byte {
			return encoded(binary.BigEndian, append([]uint16{0xfeff}, utf16.Encode([]rune(string(b)))...))
		},
		"no line break at its end": func(b []byte) []byte { return bytes.TrimRight(b, "\n") },
	} {
		t.Run(name, func(t *testing.T) {
			file := func(as, from string) string {
				b, err := os.ReadFile(from)
				require.NoError(t, err)
				to := filepath.Join(dir, as)
				require.NoError(t, os.WriteFile(to, change(b), 0o600))
				return to
			}
			own, key, under, ca := file("cert.pem", c.CertFile), file("key.pem", c.KeyFile), file("locked.pem", locked), file("ca.pem", a.CAFile)
			for _, k := range []struct{ file, pass string }{{key, ""}, {under, "right"}} {
				pair, err := cert.Pair(own, k.file, k.pass)
				require.NoError(t, err)
				require.Equal(t, c.Read(t).Raw, pair.Leaf.Raw)
			}
			pool := x509.NewCertPool()
			require.NoError(t, cert.Certificates(pool, ca))
			_, err := c.Read(t).Verify(x509.VerifyOptions{Roots: pool, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
			require.NoError(t, err)
			_, err = cert.Pair(own, under, "wrong")
			require.Equal(t, cert.Passphrase, whyOf(t, err))
		})
	}
}

func windowsLines(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }

func byteOrderMark(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }

func encoded(order binary.AppendByteOrder, units []uint16) (b []byte) {
	for _, u := range units {
		b = order.AppendUint16(b, u)
	}
	return b
}

// whyOf is why a file can't be used.
func whyOf(t *testing.T, err error) cert.Why {
	t.Helper()
	var e *cert.FileError
	require.ErrorAs(t, err, &e)
	return e.Why
}

func TestAKeyOfOldToolsUnderAPassphraseIsRead(t *testing.T) {
	a := conntest.NewAuthority(t, "Test authority")
	c := a.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
	require.NoError(t, err)
	der, err := x509.MarshalECPrivateKey(pair.PrivateKey.(*ecdsa.PrivateKey))
	require.NoError(t, err)
	//lint:ignore SA1019 it is what older tools write
	block, err := x509.EncryptPEMBlock(rand.Reader, "EC PRIVATE KEY", der, []byte("right"), x509.PEMCipherAES256)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "old.pem")
	require.NoError(t, os.WriteFile(file, windowsLines(pem.EncodeToMemory(block)), 0o600))
	got, err := cert.Pair(c.CertFile, file, "right")
	require.NoError(t, err)
	require.Equal(t, pair.PrivateKey, got.PrivateKey)
	_, err = cert.Pair(c.CertFile, file, "")
	require.Equal(t, cert.Encrypted, whyOf(t, err))
	for n := range 1000 { // of which a few open it, to nothing
		_, err = cert.Pair(c.CertFile, file, fmt.Sprint(n))
		require.Equal(t, cert.Passphrase, whyOf(t, err))
	}
}

func TestTheKeyOfAnotherCertificateIsToldHoweverItIsKept(t *testing.T) {
	a := conntest.NewAuthority(t, "Test authority")
	mine := a.Issue(t, conntest.CertOptions{Names: []string{"me"}, Client: true})
	theirs := a.Issue(t, conntest.CertOptions{Names: []string{"them"}, Client: true})
	for name, file := range map[string]string{"plain": theirs.KeyFile, "under a passphrase": theirs.Lock(t, "right")} {
		_, err := cert.Pair(mine.CertFile, file, "right")
		require.Equal(t, cert.Mismatch, whyOf(t, err), name)
		require.Contains(t, err.Error(), file)
	}
}

// FuzzFiles reads any bytes as each kind of file: what can't be read is an
// error, what can is a pair that belongs together.
func FuzzFiles(f *testing.F) {
	a := conntest.NewAuthority(f, "Test authority")
	c := a.Issue(f, conntest.CertOptions{Names: []string{"me"}, Client: true})
	for _, file := range []string{a.CAFile, c.CertFile, c.KeyFile, c.Lock(f, "right"), a.PKCS12(f, c, "right")} {
		b, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(b)
		f.Add(windowsLines(b))
	}
	f.Add([]byte("\xff\xfe-\x00-\x00"))
	file := filepath.Join(f.TempDir(), "file")
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 64<<10 {
			return
		}
		require.NoError(t, os.WriteFile(file, in, 0o600))
		check := func(pair tls.Certificate, err error) {
			if err == nil {
				require.NotNil(t, pair.PrivateKey)
				require.NotNil(t, pair.Leaf)
				return
			}
			require.NotZero(t, whyOf(t, err))
		}
		check(cert.Pair(file, file, "right"))
		check(cert.Pair(c.CertFile, file, "right"))
		check(cert.Pair(file, c.KeyFile, ""))
		check(cert.PKCS12(file, "right"))
		if err := cert.Certificates(x509.NewCertPool(), file); err != nil {
			require.NotZero(t, whyOf(t, err))
		}
	})
}
