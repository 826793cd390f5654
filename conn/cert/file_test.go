package cert_test

import (
	"crypto/tls"
	"os"
	"path/filepath"
	"testing"

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
