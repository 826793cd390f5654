package conn

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
)

// Linux only: elsewhere openssl may be another program of that name.
func TestOpenSSLOfOldVersionsIsNamedAndSpokenWithWhereTheProfileAllows(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	c := authority.Issue(t, conntest.CertOptions{Names: []string{"localhost"}, IPs: []string{"127.0.0.1"}})
	for version, flag := range map[string]string{"1.0": "-tls1", "1.1": "-tls1_1"} {
		port := conntest.FreePort(t)
		server := conntest.Run(t, conntest.Program(t, "openssl"), "s_server", "-accept", fmt.Sprintf("127.0.0.1:%d", port),
			"-cert", c.CertFile, "-key", c.KeyFile, flag, "-cipher", "DEFAULT@SECLEVEL=0")
		server.Wait("ACCEPT")
		p := local("mqtts", port)
		p.TLS.CAFile = authority.CAFile
		cause := failure(t, p, "")
		require.Equal(t, link.KindTLSVersion, cause.Kind, cause.Error())
		require.Equal(t, []string{"1.2"}, cause.Args)

		p.TLS.MinVersion = version
		s := open(t, Options{Profile: p})
		s.Connect()
		spoken := ""
		until(t, "the handshake", s.Version, func() bool {
			for _, e := range s.Events() {
				if e.Step.Step == link.StepTLS {
					spoken = e.Step.Detail
				}
			}
			require.NotEqual(t, Failed, s.State().Phase, s.State().Cause.Error())
			return spoken != ""
		})
		require.Equal(t, "TLS "+version, spoken)
	}
}
