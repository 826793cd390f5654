package conn

import (
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

// byVersion is a broker that answers CONNECT by its protocol level, and nothing
// where there is no answer. It keeps what levels it was asked for.
func byVersion(t *testing.T, answers map[byte][]byte, asked chan<- byte) profile.Profile {
	t.Helper()
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		p, ok := c.Read()
		if !ok {
			return
		}
		level := p.Body[6]
		if p.Body[1] == 6 { // MQIsdp, of MQTT 3.1
			level = p.Body[8]
		}
		asked <- level
		if !c.Send(answers[level]...) || len(answers[level]) == 0 {
			return
		}
		c.Serve(0, nil)
	})
	p := local("mqtt", f.Port())
	p.Version = profile.VersionAuto
	p.Subscriptions = nil
	return p
}

var (
	yes3 = []byte{0x20, 2, 0, 0}
	yes5 = []byte{0x20, 3, 0, 0, 0}
)

// levels are what a broker was asked for so far.
func levels(asked chan byte) []byte {
	var out []byte
	for len(asked) > 0 {
		out = append(out, <-asked)
	}
	return out
}

func TestAutomaticTakesTheNewestVersionThatTheBrokerTakes(t *testing.T) {
	tests := map[string]struct {
		answers map[byte][]byte
		asked   []byte
		version string
	}{
		"MQTT 5":                 {map[byte][]byte{5: yes5}, []byte{5}, link.V5},
		"reason 0x84":            {map[byte][]byte{5: {0x20, 3, 0, 0x84, 0}, 4: yes3}, []byte{5, 4}, link.V311},
		"return code 1":          {map[byte][]byte{5: {0x20, 2, 0, 1}, 4: yes3}, []byte{5, 4}, link.V311},
		"closed before CONNACK":  {map[byte][]byte{4: yes3}, []byte{5, 4}, link.V311},
		"answered as MQTT 3.1.1": {map[byte][]byte{5: yes3, 4: yes3}, []byte{5, 4}, link.V311},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			asked, told := make(chan byte, 10), make(chan string, 10)
			s := open(t, Options{Profile: byVersion(t, test.answers, asked), Worked: func(v string) { told <- v }})
			s.Connect()
			st := waitPhase(t, s, Connected)
			require.Equal(t, test.version, st.Limits.Version)
			require.Equal(t, test.asked, levels(asked))
			if test.version == link.V5 {
				require.Empty(t, told, "it was tried first anyhow")
				return
			}
			require.Equal(t, test.version, <-told)
			s.Reconnect()
			until(t, "asking again", s.Version, func() bool { return len(asked) > 0 && s.State().Phase == Connected })
			require.Equal(t, []byte{4}, levels(asked), "what worked is remembered")
		})
	}
}

func TestAutomaticNeverFallsBackWhenTheUserWasRefused(t *testing.T) {
	for name, answer := range map[string][]byte{
		"reason 0x86": {0x20, 3, 0, 0x86, 0}, "reason 0x87": {0x20, 3, 0, 0x87, 0}, "reason 0x80": {0x20, 3, 0, 0x80, 0},
		"return code 4": {0x20, 2, 0, 4}, "return code 5": {0x20, 2, 0, 5},
	} {
		t.Run(name, func(t *testing.T) {
			asked := make(chan byte, 10)
			s := open(t, Options{Profile: byVersion(t, map[byte][]byte{5: answer, 4: yes3}, asked)})
			s.Connect()
			require.Equal(t, link.KindConnack, waitPhase(t, s, Failed).Cause.Kind)
			require.Equal(t, []byte{5}, levels(asked))
		})
	}
}

func TestABrokerThatLearnedMQTT5IsFoundAgain(t *testing.T) {
	asked, told := make(chan byte, 10), make(chan string, 10)
	p := byVersion(t, map[byte][]byte{4: {0x20, 2, 0, 1}, 5: yes5}, asked)
	s := open(t, Options{Profile: p, Version: link.V311, Worked: func(v string) { told <- v }})
	s.Connect()
	require.Equal(t, link.V5, waitPhase(t, s, Connected).Limits.Version)
	require.Equal(t, []byte{4, 5}, levels(asked))
	require.Equal(t, link.V5, <-told)
}

func TestAChosenVersionIsTheOnlyOneThatIsTried(t *testing.T) {
	for version, level := range map[string]byte{link.V5: 5, link.V311: 4, link.V31: 3} {
		t.Run(version, func(t *testing.T) {
			asked := make(chan byte, 10)
			yes := map[byte][]byte{5: yes5, 4: yes3, 3: yes3}
			p := byVersion(t, map[byte][]byte{level: yes[level]}, asked)
			p.Version = version
			s := open(t, Options{Profile: p})
			s.Connect()
			require.Equal(t, version, waitPhase(t, s, Connected).Limits.Version)
			require.Equal(t, []byte{level}, levels(asked))

			refused := byVersion(t, map[byte][]byte{level: {0x20, 2, 0, 1}}, asked)
			refused.Version = version
			s = open(t, Options{Profile: refused})
			s.Connect()
			cause := waitPhase(t, s, Failed).Cause
			require.Equal(t, link.KindConnack, cause.Kind)
			require.Equal(t, 1, cause.Code)
			require.Equal(t, []byte{level}, levels(asked))
		})
	}
}

func TestMosquittoAndTheDemoBrokerSpeakMQTT5(t *testing.T) {
	s := open(t, Options{Profile: profileOf(conntest.Start(t, conntest.Options{}))})
	s.Connect()
	require.Equal(t, link.V5, waitPhase(t, s, Connected).Limits.Version)
	s = open(t, Options{Profile: profile.NewDemo()})
	s.Connect()
	require.Equal(t, link.V5, waitPhase(t, s, Connected).Limits.Version)
	until(t, "messages", s.Tree().Version, func() bool { return s.Tree().Totals().Messages > 10 })
}

func TestMosquittoTakesMQTT31(t *testing.T) {
	p := profileOf(conntest.Start(t, conntest.Options{}))
	p.Version = link.V31
	s := open(t, Options{Profile: p})
	s.Connect()
	require.Equal(t, link.V31, waitPhase(t, s, Connected).Limits.Version)
	_, err := s.Publish(t.Context(), link.Out{Topic: "a", QoS: 1})
	require.NoError(t, err)
}

func TestABrokerThatSaysThatTheClientIDWasTakenIsNotAskedAgain(t *testing.T) {
	f := conntest.NewFake(t, func(c *conntest.FakeConn) {
		c.Read()
		c.Send(append(yes5, 0xe0, 2, 0x8e, 0)...)
	})
	p := local("mqtt", f.Port())
	p.Version, p.Subscriptions = link.V5, nil
	s := open(t, Options{Profile: p})
	s.Connect()
	cause := waitPhase(t, s, Failed).Cause
	require.Equal(t, link.KindTakenOver, cause.Kind)
	require.Equal(t, 0x8E, cause.Code)
	require.Equal(t, 1, f.Connections())
}

func TestRetainAsPublishedTellsWhatIsStored(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	b.Publish("-t", "a", "-m", "stored", "-r")
	p := profileOf(b)
	p.Subscriptions = []profile.Subscription{{Filter: "#", RetainAsPublished: true}}
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	waitValue(t, s, "a", payloadIs("stored"))
	id, _ := s.Tree().Lookup("a")
	replayed, _ := s.Tree().Latest(id)
	require.True(t, replayed.Has(model.FlagRetained))
	b.Publish("-t", "a", "-m", "live", "-r")
	waitValue(t, s, "a", payloadIs("live"))
	live, _ := s.Tree().Latest(id)
	require.Equal(t, model.FlagStored, live.Flags)
	require.Equal(t, model.RetainStored, retainOf(s, "a"))
	_, err := s.Publish(t.Context(), link.Out{Topic: "a", Payload: []byte("own"), Retain: true})
	require.NoError(t, err)
	waitValue(t, s, "a", payloadIs("own"))
	own, _ := s.Tree().Latest(id)
	require.Equal(t, model.FlagStored|model.FlagOwn, own.Flags)
	b.Publish("-t", "a", "-m", "passing")
	waitValue(t, s, "a", payloadIs("passing"))
	require.Equal(t, model.RetainUnknown, retainOf(s, "a"))
	s.Reconnect()
	waitValue(t, s, "a", payloadIs("own"))
	again, _ := s.Tree().Latest(id)
	require.True(t, again.Has(model.FlagRetained), "replayed on the new connection")
}

func TestNoLocalAndRetainHandlingReachTheBroker(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	b.Publish("-t", "a", "-m", "stored", "-r")
	p := profileOf(b)
	p.Subscriptions = []profile.Subscription{{Filter: "#", NoLocal: true, RetainHandling: 2}}
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	_, err := s.Publish(t.Context(), link.Out{Topic: "own", QoS: 1})
	require.NoError(t, err)
	b.Publish("-t", "end", "-m", "x")
	waitValue(t, s, "end", payloadIs("x"))
	_, stored := s.Tree().Lookup("a")
	_, own := s.Tree().Lookup("own")
	require.False(t, stored)
	require.False(t, own)
}

func TestWhatTheBrokerDoesNotTakeIsRefusedBeforeItIsSent(t *testing.T) {
	p := profileOf(conntest.Start(t, conntest.Options{Config: []string{"max_qos 1", "retain_available false"}}))
	s := open(t, Options{Profile: p})
	s.Connect()
	waitPhase(t, s, Connected)
	_, err := s.Publish(t.Context(), link.Out{Topic: "a", QoS: 2})
	require.Equal(t, link.Cause{Kind: link.KindUnavailable, Args: []string{link.CantQoS, "1"}}, err)
	_, err = s.Publish(t.Context(), link.Out{Topic: "a", Retain: true})
	require.Equal(t, link.Cause{Kind: link.KindUnavailable, Args: []string{link.CantRetain, "0"}}, err)
	_, err = s.Publish(t.Context(), link.Out{Topic: "a", QoS: 1})
	require.NoError(t, err)
}
