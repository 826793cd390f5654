package doctor

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
)

// found is the way at which a broker was found, and all that were tried.
func found(t *testing.T, r Report) (Way, []Way) {
	t.Helper()
	require.NotEqual(t, link.KindNone, r.Cause.Kind)
	require.Equal(t, RemedyAddress, r.Remedy.Kind, "%+v", r)
	w := r.Remedy.Way
	u, err := url.Parse(r.Address)
	require.NoError(t, err)
	require.Equal(t, []Finding{{AdviceAnswers, []string{fmt.Sprintf("%s://%s:%d%s", w.Scheme, u.Hostname(), w.Port, w.Path)}}}, r.Findings)
	var tried []Way
	for _, x := range r.Tried {
		tried = append(tried, x.Way)
	}
	require.Contains(t, r.Tried, Try{Way: w, Answers: true})
	return w, tried
}

// none are no usual ports.
var none = []Way{}

func TestABrokerIsFoundAtTheUsualPortsOfTheHost(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	secure := conntest.Start(t, conntest.Options{Authority: authority}).Port()
	plain := conntest.Start(t, conntest.Options{}).Port()
	web := conntest.Start(t, conntest.Options{WebSocket: true}).Port()
	nobody := conntest.FreePort(t)
	mqtts, mqtt, ws := Way{"mqtts", secure, ""}, Way{"mqtt", plain, ""}, Way{"ws", web, "/mqtt"}
	gone := Way{"mqtts", nobody, ""}
	for _, c := range []struct {
		scheme string
		usual  []Way
		want   Way
		tried  []Way
	}{
		{"mqtt", []Way{mqtts, mqtt}, mqtts, []Way{mqtts, mqtt}},
		{"mqtts", []Way{gone, mqtt}, mqtt, []Way{mqtt}},
		{"mqtt", []Way{gone, ws}, ws, []Way{gone, ws}},
		{"ws", []Way{gone, mqtt, ws}, ws, []Way{ws}},
		{"wss", []Way{gone, mqtt}, mqtt, []Way{gone, mqtt}},
	} {
		got, tried := found(t, examine(t, Options{Profile: to(c.scheme, nobody), Usual: c.usual}))
		require.Equal(t, c.want, got, c)
		require.Equal(t, c.tried, tried, "WebSockets only after the others, or before; %v", c)
	}
}

func TestAnotherLanguageIsFoundAtTheSamePort(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	secure := conntest.Start(t, conntest.Options{Authority: authority}).Port()
	plain := conntest.Start(t, conntest.Options{}).Port()
	web := conntest.Start(t, conntest.Options{WebSocket: true}).Port()
	for _, c := range []struct {
		scheme string
		port   int
		want   Way
		why    link.Kind
		speaks string
	}{
		{"mqtt", secure, Way{"mqtts", secure, ""}, link.KindNotMQTT, "TLS"},
		{"mqtts", plain, Way{"mqtt", plain, ""}, link.KindTLSNotSpoken, fmt.Sprint(plain)},
		{"mqtt", web, Way{"ws", web, "/mqtt"}, link.KindNotMQTT, "HTTP"},
		{"ws", plain, Way{"mqtt", plain, ""}, link.KindNotWebSocket, "127.0.0.1"},
		{"wss", web, Way{"ws", web, "/mqtt"}, link.KindTLSNotSpoken, fmt.Sprint(web)},
		{"ws", secure, Way{"mqtts", secure, ""}, link.KindNotMQTT, "TLS"},
	} {
		r := examine(t, Options{Profile: to(c.scheme, c.port), Usual: none})
		got, _ := found(t, r)
		require.Equal(t, c.want, got, c)
		require.Equal(t, c.why, r.Cause.Kind, "what it is, and not that the broker hung up: %v", c)
		require.Equal(t, c.speaks, r.Cause.Args[0], c)
	}
}

func TestAnotherPathIsFoundWhereAWebServerHasNone(t *testing.T) {
	broker := conntest.Start(t, conntest.Options{WebSocket: true})
	broker80, err := url.Parse(fmt.Sprintf("http://127.0.0.1:%d", broker.Port()))
	require.NoError(t, err)
	paths := http.NewServeMux()
	paths.Handle("/ws", forward(broker80))
	web := httptest.NewServer(paths)
	defer web.Close()
	port := portOf(web)
	got, _ := found(t, examine(t, Options{Profile: to("ws", port), Usual: none}))
	require.Equal(t, Way{"ws", port, "/ws"}, got)
}

func TestNothingIsLookedForWhereTheBrokerItselfHasAnswered(t *testing.T) {
	b := conntest.Start(t, conntest.Options{Users: map[string]string{"ann": canary}})
	plain := conntest.Start(t, conntest.Options{}).Port()
	p := to("mqtt", b.Port())
	p.Username = "ann"
	r := examine(t, Options{Profile: p, Password: "wrong", Usual: []Way{{"mqtt", plain, ""}}})
	require.Equal(t, link.KindConnack, r.Cause.Kind)
	require.Empty(t, r.Tried)
	require.Zero(t, r.Remedy)

	p.Host = "nowhere.invalid"
	r = examine(t, Options{Profile: p, Usual: []Way{{"mqtt", plain, ""}}})
	require.Equal(t, link.KindHostNotFound, r.Cause.Kind)
	require.Empty(t, r.Tried)
}

func TestAWebServerIsNoBroker(t *testing.T) {
	web := httptest.NewServer(http.NotFoundHandler())
	defer web.Close()
	patient := portOf(web) // it waits for the end of the line
	hasty := conntest.NewFake(t, func(c *conntest.FakeConn) {
		c.Conn.Read(make([]byte, 100))
		c.Send([]byte("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")...)
	}).Port()
	for port, status := range map[int]string{patient: "404", hasty: "400"} {
		p := to("mqtt", port)
		p.ConnectTimeout = 1
		r := examine(t, Options{Profile: p, Usual: none})
		require.Equal(t, link.KindNotMQTT, r.Cause.Kind)
		require.Equal(t, []string{"HTTP"}, r.Cause.Args)
		require.Equal(t, link.StepCONNACK, r.Failed)
		require.Equal(t, []Finding{{AdviceWebServer, []string{strconv.Itoa(port), status}}, {Advice: AdviceNowhere}}, r.Findings)
		require.Len(t, r.Tried, 3)
		require.Zero(t, r.Remedy)
	}
}

// What is tried beside the profile's own way must not learn who is asking.
func TestOtherPortsLearnNoPasswordNoHeaderAndNoSignature(t *testing.T) {
	heard := make(chan string, 100)
	spy := conntest.NewFake(t, func(c *conntest.FakeConn) {
		b := make([]byte, 4096)
		for n, err := c.Conn.Read(b); n > 0 && err == nil; n, err = c.Conn.Read(b) {
			heard <- string(b[:n])
		}
	})
	p := to("ws", conntest.FreePort(t))
	p.Path = "/mqtt?signature=" + canary
	p.Username, p.ClientID, p.RandomSuffix = "ann", "plant-1", false
	p.Network.Headers = append(p.Network.Headers, propertyOf("Authorization", "Bearer "+canary))
	r := examine(t, Options{Profile: p, Password: canary, Usual: []Way{{"ws", spy.Port(), p.Path}, {"mqtt", spy.Port(), ""}}})
	require.Equal(t, link.KindRefused, r.Cause.Kind)
	spy.Close()
	close(heard)
	all := ""
	for s := range heard {
		all += s
	}
	require.Contains(t, all, "GET /mqtt HTTP/1.1")
	require.Contains(t, all, "MQTT\x04\x02\x00\x0a\x00\x10treetop-")
	require.NotContains(t, all, canary)
	require.NotContains(t, all, "ann")
	require.NotContains(t, all, "plant-1")
}

func TestAnotherPortIsLookedForThroughTheSameProxy(t *testing.T) {
	b := conntest.Start(t, conntest.Options{Authority: conntest.NewAuthority(t, "Test authority")})
	tunnel := conntest.NewSOCKSProxy(t, b.Port(), conntest.TunnelOptions{})
	p := to("mqtt", 8883)
	p.Host, p.Network.Proxy = "broker.invalid", fmt.Sprintf("socks5://127.0.0.1:%d", tunnel.Port())
	got, _ := found(t, examine(t, Options{Profile: p, Usual: none}))
	require.Equal(t, Way{"mqtts", 8883, ""}, got)
	for _, asked := range tunnel.Asked() {
		require.Equal(t, "broker.invalid:8883", asked)
	}
}
