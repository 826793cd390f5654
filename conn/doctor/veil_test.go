package doctor

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// A server that repeats what it was sent must not bring it into the report: the
// test is in examine, which looks for the canary in all that was told.
func TestAServerThatRepeatsASecretDoesNotGetItIntoTheReport(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "denied: %s %s %s", r.Header.Get("Authorization"), r.Header.Get("X-Key"), r.URL)
	}))
	defer web.Close()
	p := to("ws", portOf(web))
	p.Path = "/mqtt?token=" + canary
	p.Username = "ann"
	p.Network.Headers = []profile.Property{{Name: "Authorization", Value: "Bearer {password}"}, {Name: "X-Key", Value: "key-" + canary}}
	r := examine(t, Options{Profile: p, Password: canary, Usual: none})
	require.Equal(t, link.KindHTTPStatus, r.Cause.Kind)
	require.Empty(t, r.Cause.Args[0], "an answer with a header in it is not heeded at all")
	p.Network.Headers = nil
	r = examine(t, Options{Profile: p, Password: canary, Usual: none})
	require.Contains(t, r.Cause.Args[0], "/mqtt?"+veiled)
	require.Equal(t, fmt.Sprintf("ws://127.0.0.1:%d/mqtt?…", portOf(web)), r.Address)
}

func TestAReasonStringThatRepeatsASecretDoesNotGetItIntoTheReport(t *testing.T) {
	reason := "no such user: ann " + canary
	b := conntest.NewFake(t, func(c *conntest.FakeConn) {
		c.Read()
		properties := append([]byte{0x1f, 0, byte(len(reason))}, reason...)
		c.Send(append([]byte{0x20, byte(3 + len(properties)), 0, 0x86, byte(len(properties))}, properties...)...)
	})
	p := to("mqtt", b.Port())
	p.Version, p.Username, p.Password = "5", "ann", profile.PasswordKeyring
	p.MQTT5.UserProperties = []profile.Property{{Name: "token", Value: canary}}
	keyring := func(_ context.Context, field string) (string, error) { return "of-the-keyring-" + canary, nil }
	r := examine(t, Options{Profile: p, Secret: keyring})
	require.Equal(t, link.KindConnack, r.Cause.Kind)
	require.Equal(t, "no such user: ann "+veiled, r.Cause.Args[0])
}

func TestTheSecretsOfAKeyringAreKnownToTheReportAfterTheyWereRead(t *testing.T) {
	reason := "not me: " + canary
	b := conntest.NewFake(t, func(c *conntest.FakeConn) {
		c.Read()
		properties := append([]byte{0x1f, 0, byte(len(reason))}, reason...)
		c.Send(append([]byte{0x20, byte(3 + len(properties)), 0, 0x86, byte(len(properties))}, properties...)...)
	})
	p := to("mqtt", b.Port())
	p.Version, p.Username, p.Password = "5", "ann", profile.PasswordKeyring
	r := examine(t, Options{Profile: p, Secret: func(context.Context, string) (string, error) { return canary, nil }})
	require.Equal(t, "not me: "+veiled, r.Cause.Args[0])
}

func TestAPasswordInTheURLOfAProxyIsNowhere(t *testing.T) {
	refusing := conntest.NewHTTPProxy(t, 1, conntest.TunnelOptions{User: "ann", Password: "another"})
	p := to("mqtt", 1883)
	p.Host = "broker.invalid"
	p.Network.Proxy = fmt.Sprintf("http://ann:%s@127.0.0.1:%d", canary, refusing.Port())
	r := examine(t, Options{Profile: p})
	require.Contains(t, []link.Kind{link.KindProxy, link.KindPasswordNeeded}, r.Cause.Kind)

	repeating := conntest.NewFake(t, func(c *conntest.FakeConn) { // in the status line
		login := base64.StdEncoding.EncodeToString([]byte("ann:" + canary))
		c.Send([]byte("HTTP/1.1 403 Go away " + canary + " " + login + "\r\nContent-Length: 0\r\n\r\n")...)
		io.Copy(io.Discard, c.Conn)
	})
	p.Network.Proxy = fmt.Sprintf("http://ann:%s@127.0.0.1:%d", canary, repeating.Port())
	r = examine(t, Options{Profile: p})
	require.Equal(t, link.KindProxy, r.Cause.Kind)
	require.NotContains(t, fmt.Sprintf("%+v", r), base64.StdEncoding.EncodeToString([]byte("ann:"+canary)))
}

func TestASecretIsFoundInWhatOthersSaidAlsoAsAHeaderHasIt(t *testing.T) {
	p := to("mqtt", 1883)
	p.Username = "ann"
	p.Network.Proxy = "http://bob:" + canary + "-2@127.0.0.1:1"
	v := veilOf(p, canary)
	login := func(user, password string) string {
		return base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	}
	said := "you sent " + canary + ", " + login("ann", canary) + " and " + login("bob", canary+"-2")
	r := v.hide(Report{Cause: link.Cause{Kind: link.KindProtocol, Args: []string{said}, Detail: said}})
	require.Equal(t, "you sent •••, ••• and •••", r.Cause.Detail)
	require.Equal(t, r.Cause.Detail, r.Cause.Args[0])
}

func TestPasswordsInFurtherAddressesAreNowhere(t *testing.T) {
	p := to("mqtt", conntest.FreePort(t))
	p.Network.Others = []string{"mqtt://ann:" + canary + "@127.0.0.1:1"}
	r := examine(t, Options{Profile: p, Usual: none})
	require.Equal(t, link.KindRefused, r.Cause.Kind)
}

// To take a common word out of what is ours would tell that it is the password.
func TestAPasswordThatIsACommonWordIsNotGivenAwayByWhatIsMissing(t *testing.T) {
	p := to("mqtt", conntest.FreePort(t))
	p.Username = "ann"
	r := examine(t, Options{Profile: p, Password: "mqtt", Usual: none})
	require.Equal(t, p.Address(), r.Address)
	require.Equal(t, []string{"127.0.0.1", fmt.Sprint(p.Port)}, r.Cause.Args)
}
