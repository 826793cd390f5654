package conn

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

func TestAMessageArrivesWithTheQualityAndRetainFlagChosen(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	watch := b.Subscribe("-t", "out/#", "-q", "2")
	s := open(t, Options{Profile: profileOf(b)})
	s.Connect()
	waitListening(t, s)
	for _, m := range []struct {
		out  link.Out
		line string
	}{
		{link.Out{Topic: "out/0", Payload: []byte("zero")}, "out/0 0 0 zero"},
		{link.Out{Topic: "out/1", Payload: []byte("one"), QoS: 1}, "out/1 1 0 one"},
		{link.Out{Topic: "out/2", Payload: []byte("二"), QoS: 2}, "out/2 2 0 二"},
		{link.Out{Topic: "out/kept", Payload: []byte("stays"), QoS: 1, Retain: true}, "out/kept 1 0 stays"},
	} {
		ack, err := s.Publish(within(t), m.out)
		require.NoError(t, err)
		require.Equal(t, m.out.QoS, ack.QoS)
		require.Positive(t, ack.Took)
		watch.Wait(m.line)
	}
	late := b.Subscribe("-t", "out/#", "-q", "1")
	late.Wait("out/kept 1 1 stays")

	_, err := s.Publish(within(t), link.Out{Topic: "out/kept", QoS: 1, Retain: true})
	require.NoError(t, err)
	watch.Wait("out/kept 1 0 ")
	_, err = s.Publish(within(t), link.Out{Topic: "out/end", QoS: 1, Retain: true, Payload: []byte("x")})
	require.NoError(t, err)
	cleared := b.Subscribe("-t", "out/#", "-q", "1")
	cleared.Wait("out/end 1 1 x")
	require.Equal(t, []string{"out/end 1 1 x"}, cleared.Lines(), "the retained message is gone")
}

func TestTheEchoOfAnOwnRetainedMessageIsKnownToBeStored(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := profileOf(b)
	p.Subscriptions = []profile.Subscription{{Filter: "#", QoS: 1}, {Filter: "own/+", QoS: 1}} // two copies of each
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	publish := func(m link.Out) {
		_, err := s.Publish(within(t), m)
		require.NoError(t, err)
	}
	publish(link.Out{Topic: "own/a", Payload: []byte("1"), Retain: true, QoS: 1})
	rec := waitValue(t, s, "own/a", payloadIs("1"))
	require.True(t, rec.Has(model.FlagOwn|model.FlagStored))
	require.False(t, rec.Has(model.FlagRetained))
	id, _ := s.Tree().Lookup("own/a")
	topic, _ := s.Tree().Topic(id)
	require.Equal(t, model.RetainStored, topic.Retain)

	publish(link.Out{Topic: "own/b", Payload: []byte("1"), QoS: 1})
	rec = waitValue(t, s, "own/b", payloadIs("1"))
	require.True(t, rec.Has(model.FlagOwn))
	require.False(t, rec.Has(model.FlagStored), "it was not retained")

	b.Publish("-t", "own/c", "-m", "1", "-q", "1", "-r")
	rec = waitValue(t, s, "own/c", payloadIs("1"))
	require.False(t, rec.Has(model.FlagOwn), "somebody else's")

	publish(link.Out{Topic: "own/a", Retain: true, QoS: 1})
	rec = waitValue(t, s, "own/a", payloadIs(""))
	require.True(t, rec.Has(model.FlagOwn|model.FlagStored))
	topic, _ = s.Tree().Topic(id)
	require.Equal(t, model.RetainCleared, topic.Retain)
}

func TestWhatMayNotBePublishedIsRefusedBeforeSending(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	s := open(t, Options{Profile: profileOf(b)})
	_, err := s.Publish(within(t), link.Out{Topic: "a"})
	require.Equal(t, link.KindNotConnected, causeOf(t, err).Kind)
	s.Connect()
	waitListening(t, s)
	for topic, problem := range map[string]model.TopicProblem{
		"": model.TopicEmpty, "a/#": model.TopicWildcard, "+": model.TopicWildcard, "a\x00b": model.TopicNUL,
		"a\xff": model.TopicInvalidUTF8, strings.Repeat("x", 65536): model.TopicTooLong,
	} {
		_, err := s.Publish(within(t), link.Out{Topic: topic, Payload: []byte("x")})
		c := causeOf(t, err)
		require.Equal(t, link.KindBadInput, c.Kind)
		require.Equal(t, link.BadTopic, c.Args[0])
		var bad *model.TopicError
		require.ErrorAs(t, err, &bad)
		require.Equal(t, problem, bad.Kind)
	}
	_, err = s.Publish(within(t), link.Out{Topic: "a", QoS: 3})
	require.Equal(t, link.BadQoS, causeOf(t, err).Args[0])
	require.Equal(t, Connected, s.State().Phase)
	_, err = s.Publish(within(t), link.Out{Topic: strings.Repeat("x", 65535), Payload: []byte("the longest"), QoS: 1})
	require.NoError(t, err)
	for _, line := range b.Log() {
		require.NotContains(t, line, "'a", "nothing of it was sent")
	}
}

func TestAReadOnlyProfilePublishesNothingNotEvenByDying(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	proxy := conntest.NewProxy(t, b.Port())
	watch := b.Subscribe("-t", "#")
	p := local("mqtt", proxy.Port())
	p.Will = &profile.Will{Topic: "will", Payload: "dead"}
	p.ReadOnly = true
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	for _, topic := range []string{"a", "", "a/#"} {
		_, err := s.Publish(within(t), link.Out{Topic: topic, Payload: []byte("x"), Retain: true})
		require.Equal(t, link.KindReadOnly, causeOf(t, err).Kind)
	}
	proxy.Cut()
	waitPhase(t, s, Waiting)
	s.Disconnect()
	b.Publish("-t", "end", "-m", "x")
	watch.Wait("end 0 0 x")
	require.Equal(t, []string{"end 0 0 x"}, watch.Lines())
}

func TestOnlyAnUncleanEndFiresTheLastWill(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	proxy := conntest.NewProxy(t, b.Port())
	watch := b.Subscribe("-t", "will", "-t", "end", "-q", "1")
	p := local("mqtt", proxy.Port())
	p.Will = &profile.Will{Topic: "will", Payload: "dead", QoS: 1}
	s := open(t, Options{Profile: p})
	for range 5 {
		s.Connect()
		waitListening(t, s)
		s.Disconnect()
		require.Equal(t, Idle, s.State().Phase)
	}
	// While messages pour in, DISCONNECT must be read all the same.
	s.Connect()
	waitListening(t, s)
	for range 200 {
		_, err := s.Publish(within(t), link.Out{Topic: "flood", Payload: make([]byte, 50_000)})
		require.NoError(t, err)
	}
	s.Disconnect()
	s.Connect()
	waitListening(t, s)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, s.Close(ctx))
	b.Publish("-t", "end", "-m", "clean")
	watch.Wait("end 0 0 clean")
	require.Equal(t, []string{"end 0 0 clean"}, watch.Lines(), "no clean end fires it")

	dying := open(t, Options{Profile: p})
	dying.Connect()
	waitListening(t, dying)
	proxy.Cut()
	watch.Wait("will 1 0 dead")
}

func TestDisconnectingWaitsForAcknowledgementsThatAreDue(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	proxy := conntest.NewProxy(t, b.Port())
	s := open(t, Options{Profile: local("mqtt", proxy.Port())})
	s.Connect()
	waitListening(t, s)
	proxy.Hold()
	got := make(chan error, 1)
	go func() {
		_, err := s.Publish(within(t), link.Out{Topic: "slow", Payload: []byte("x"), QoS: 2})
		got <- err
	}()
	b.WaitLog("Received PUBLISH", "'slow'")
	s.Disconnect()
	_, err := s.Publish(within(t), link.Out{Topic: "more"})
	require.Equal(t, link.KindNotConnected, causeOf(t, err).Kind)
	proxy.Release()
	require.NoError(t, <-got)
	b.WaitLog("Received DISCONNECT")
}

func TestManyPublishAtOnce(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := profileOf(b)
	p.Subscriptions = nil
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	results := make(chan error)
	const n = 300
	for i := range n {
		go func() {
			_, err := s.Publish(within(t), link.Out{Topic: "many", QoS: byte(i % 3), Payload: []byte{byte(i)}})
			results <- err
		}()
	}
	for range n {
		require.NoError(t, <-results)
	}
	s.Disconnect()
	b.WaitLog("Received DISCONNECT")
	received := 0
	for _, line := range b.Log() {
		if strings.Contains(line, "Received PUBLISH") {
			received++
		}
	}
	require.Equal(t, n, received)
}

func TestFiltersMatchAsTheSpecificationSays(t *testing.T) {
	tests := []struct {
		filter, topic string
		want          bool
	}{
		{"#", "a/b", true}, {"#", "$SYS/a", false}, {"+/a", "$SYS/a", false}, {"$SYS/#", "$SYS/a", true},
		{"a/#", "a", true}, {"a/#", "ab", false}, {"a/+", "a/", true}, {"a/+", "a", false}, {"a/+", "a/b/c", false},
		{"+/+", "/x", true}, {"/+", "/x", true}, {"+", "/x", false}, {"a", "a", true}, {"a", "A", false},
		{"$share/g/a/#", "a/b", true}, {"$share/g/a", "b", false},
	}
	for _, test := range tests {
		require.Equal(t, test.want, matches(test.filter, test.topic), test)
	}
}

func TestEchoesAreForgottenAfterAWhile(t *testing.T) {
	var e echoes
	m := model.Message{Topic: "a", Payload: []byte("1")}
	e.expect(link.Out{Topic: "a", Payload: []byte("1"), Retain: true}, 1)
	e.list[0].until = time.Now().Add(-time.Second)
	e.mark(&m)
	require.False(t, m.Own)
	require.Zero(t, e.waiting.Load())
	for range 3 * mostEchoes {
		e.expect(link.Out{Topic: "b"}, 1)
	}
	require.Len(t, e.list, mostEchoes)
	e = echoes{}
	for range 3 {
		e.expect(link.Out{Topic: "big", Payload: make([]byte, mostEchoBytes/2)}, 1)
	}
	require.Len(t, e.list, 2)
	cut := model.Message{Topic: "big", Payload: make([]byte, 10), Size: mostEchoBytes / 2}
	e.mark(&cut)
	require.True(t, cut.Own, "known by what is left of it")
}
