package doctor

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/link"
)

func TestALongKeepAliveIsToldWhereSomethingIsBetween(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	web := conntest.Start(t, conntest.Options{WebSocket: true})
	tunnel := conntest.NewHTTPProxy(t, b.Port(), conntest.TunnelOptions{})
	for _, c := range []struct {
		name      string
		keepAlive int
		proxy     bool
		web       bool
		told      bool
	}{
		{"proxy", 300, true, false, true},
		{"proxy, switched off", 0, true, false, true},
		{"proxy, short", 60, true, false, false},
		{"WebSocket", 300, false, true, true},
		{"nothing", 300, false, false, false},
	} {
		p := to("mqtt", 1883)
		switch {
		case c.proxy:
			p.Host, p.Network.Proxy = "broker.invalid", fmt.Sprintf("http://127.0.0.1:%d", tunnel.Port())
		case c.web:
			p = to("ws", web.Port())
		default:
			p = to("mqtt", b.Port())
		}
		p.KeepAlive, p.Version = c.keepAlive, "3.1.1"
		r := examine(t, Options{Profile: p})
		require.Equal(t, link.KindNone, r.Cause.Kind, c.name)
		want := Finding{AdviceKeepAlive, []string{fmt.Sprint(c.keepAlive)}}
		if !c.told {
			require.NotContains(t, advices(r), AdviceKeepAlive, c.name)
			require.Zero(t, r.Remedy, c.name)
			continue
		}
		require.Contains(t, r.Findings, want, c.name)
		r.Remedy.Apply(&p)
		require.Equal(t, 30, p.KeepAlive, c.name)
	}
}

// In MQTT 5 it is the broker that decides (3.2.2.3.14).
func TestTheKeepAliveThatTheBrokerChoosesCounts(t *testing.T) {
	b := conntest.Start(t, conntest.Options{WebSocket: true, Config: []string{"max_keepalive 20"}})
	p := to("ws", b.Port())
	p.KeepAlive, p.Version = 300, "5"
	require.NotContains(t, advices(examine(t, Options{Profile: p})), AdviceKeepAlive)
}

// life is what a session logs of a connection that lasted so long.
func life(began time.Time, lasted time.Duration, why link.Kind) []conn.Event {
	return []conn.Event{
		{Kind: conn.EventConnected, Time: began},
		{Kind: conn.EventDown, Time: began.Add(lasted), Cause: link.Cause{Kind: why}},
	}
}

func TestConnectionsThatEndAfterTheSameSilenceSpeakOfALimitBetween(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	now := time.Now().Add(-time.Hour)
	at := func(n int) time.Time { return now.Add(time.Duration(n) * 10 * time.Minute) }
	closed := func(seconds ...int) (all []conn.Event) {
		for i, s := range seconds {
			all = append(all, life(at(i), time.Duration(s)*time.Second, link.KindClosed)...)
		}
		return all
	}
	for _, c := range []struct {
		name      string
		events    []conn.Event
		keepAlive int
		want      []string // nil: nothing is said
		remedy    int
	}{
		{"twice after a minute", closed(60, 61), 300, []string{"300", "60"}, 30},
		{"keep alive switched off", closed(60, 61), 0, []string{"0", "60"}, 30},
		{"earlier ends were others", closed(500, 20, 60, 61), 60, []string{"60", "60"}, 30},
		{"a short limit", closed(20, 21), 60, []string{"60", "20"}, 10},
		{"pings came in between", closed(60, 61), 30, nil, 0},
		{"once", closed(60), 300, nil, 0},
		{"not alike", closed(60, 200), 300, nil, 0},
		{"at once", closed(2, 2), 300, nil, 0},
		{"for another reason", append(life(at(0), time.Minute, link.KindDisconnected), life(at(1), time.Minute, link.KindDisconnected)...), 300, nil, 0},
		{"still connected", append(closed(60), conn.Event{Kind: conn.EventConnected, Time: at(5)}), 300, nil, 0},
	} {
		p := to("mqtt", b.Port())
		p.KeepAlive, p.Version = c.keepAlive, "3.1.1"
		r := examine(t, Options{Profile: p, Events: c.events, Listen: time.Millisecond})
		if c.want == nil {
			require.NotContains(t, advices(r), AdviceKeepAliveSeen, c.name)
			continue
		}
		require.Contains(t, r.Findings, Finding{AdviceKeepAliveSeen, c.want}, c.name)
		r.Remedy.Apply(&p)
		require.Equal(t, c.remedy, p.KeepAlive, c.name)
	}
}
