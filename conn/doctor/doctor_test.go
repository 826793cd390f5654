package doctor

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const canary = "canary-d41d8cd98f"

func to(scheme string, port int) profile.Profile {
	p := profile.New()
	p.Scheme, p.Port, p.Subscriptions = scheme, port, []profile.Subscription{{Filter: "#"}}
	if p.WebSocket() {
		p.Path = "/mqtt"
	}
	return p
}

// examine answers the report, and that none on the way held the secret.
func examine(t *testing.T, o Options) Report {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var told []Report
	if o.Listen == 0 {
		o.Listen = time.Second
	}
	r := Examine(ctx, o, func(r Report) { told = append(told, r) })
	require.NotEmpty(t, told)
	require.True(t, r.Done)
	require.NotContains(t, fmt.Sprintf("%+v", told), canary)
	return r
}

func advices(r Report) (out []Advice) {
	for _, f := range r.Findings {
		out = append(out, f.Advice)
	}
	return out
}

func TestABrokerWithMessagesPassesEveryStep(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	b := conntest.Start(t, conntest.Options{Authority: authority, Users: map[string]string{"ann": canary}})
	b.Publish("-t", "home/light", "-m", "ON", "-r")
	p := to("mqtts", b.Port())
	p.TLS.CAFile, p.Username = authority.CAFile, "ann"
	p.Will = &profile.Will{Topic: "left", Payload: "behind"}
	r := examine(t, Options{Profile: p, Password: canary, Listen: time.Minute})
	require.Equal(t, link.KindNone, r.Cause.Kind, r.Cause.Error())
	var steps []link.Step
	for _, s := range r.Steps {
		steps = append(steps, s.Step)
	}
	require.Equal(t, []link.Step{link.StepResolve, link.StepTCP, link.StepTLS, link.StepCONNACK}, steps[:4])
	require.Positive(t, r.First)
	require.Positive(t, r.Answered["#"], "each step has its time")
	require.Contains(t, advices(r), AdviceWorks)
	require.Equal(t, "localhost", r.Chain[0].Name)
	require.Equal(t, "Test authority", r.Chain[0].Issuer)
	require.Contains(t, r.Chain[0].Names, "127.0.0.1")
	require.Contains(t, advices(r), AdviceExpires, "it is valid for a day")
}

func TestTheChainIsShownAlsoWhenItIsNotAccepted(t *testing.T) {
	authority := conntest.NewAuthority(t, "Unknown authority")
	b := conntest.Start(t, conntest.Options{Authority: authority})
	r := examine(t, Options{Profile: to("mqtts", b.Port())})
	require.Equal(t, link.KindCertUnknown, r.Cause.Kind)
	require.Equal(t, "Unknown authority", r.Chain[0].Issuer)
	require.Len(t, r.Steps, 2, "name and TCP had passed")
	require.Equal(t, link.StepTCP, r.Steps[1].Step)
}

func TestAnExaminationEndsAtOnceWhenItIsCancelled(t *testing.T) {
	mute := conntest.NewFake(t, func(c *conntest.FakeConn) {
		for _, ok := c.Read(); ok; _, ok = c.Read() {
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	r := Examine(ctx, Options{Profile: to("mqtt", mute.Port())}, func(r Report) {
		if r.Current == link.StepCONNACK {
			cancel()
		}
	})
	cancel()
	require.Equal(t, link.KindCancelled, r.Cause.Kind)
	require.True(t, r.Done)
}

func TestWhatWasAgreedOnByALPNIsTold(t *testing.T) {
	authority := conntest.NewAuthority(t, "Test authority")
	files := authority.Issue(t, conntest.CertOptions{Names: []string{"localhost"}, IPs: []string{"127.0.0.1"}})
	pair, err := tls.LoadX509KeyPair(files.CertFile, files.KeyFile)
	require.NoError(t, err)
	for _, c := range []struct {
		takes  []string
		detail string
		none   []string
	}{
		{[]string{"mqtt"}, "TLS 1.3, mqtt", nil},
		{nil, "TLS 1.3", []string{"mqtt"}},
	} {
		l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair}, NextProtos: c.takes})
		require.NoError(t, err)
		var served sync.WaitGroup
		served.Go(func() {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			defer nc.Close()
			nc.Read(make([]byte, 1000))
			nc.Write([]byte{0x20, 2, 0, 5})
			nc.Read(make([]byte, 1000))
		})
		p := to("mqtts", l.Addr().(*net.TCPAddr).Port)
		p.Version, p.TLS.CAFile, p.TLS.ALPN = "3.1.1", authority.CAFile, []string{"mqtt"}
		r := examine(t, Options{Profile: p})
		l.Close()
		served.Wait()
		require.Equal(t, link.KindConnack, r.Cause.Kind, r.Cause.Error())
		require.Equal(t, c.detail, r.Steps[2].Detail)
		require.Equal(t, c.none, r.Offered)
		require.Equal(t, "localhost", r.Chain[0].Name, "and there was one connection only")
	}
}
