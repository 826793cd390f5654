package conn

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

// subscriptionsOf are the filters of a session in words.
func subscriptionsOf(s *Session) []string {
	var out []string
	for _, sub := range s.Subscriptions() {
		text := sub.Filter.Topic
		switch {
		case sub.Muted:
			text += " muted"
		case !sub.Answered:
			text += " -"
		case sub.Grant.Refused():
			text += " refused"
		default:
			text += " " + string('0'+rune(sub.Grant.Code))
		}
		out = append(out, text)
	}
	return out
}

// heard is how many messages a topic has had.
func heard(s *Session, topic string) uint64 {
	id, _ := s.Tree().Lookup(topic)
	t, _ := s.Tree().Topic(id)
	return t.Messages
}

// passed makes what pass publishes tell from what it published before.
var passed atomic.Uint64

// pass publishes to a topic of its own and waits until that has come, so that
// whatever was sent before has come too.
func pass(t testing.TB, s *Session, b *conntest.Mosquitto, topic string) {
	t.Helper()
	payload := fmt.Sprint("pass ", passed.Add(1))
	b.Publish("-t", topic, "-m", payload)
	waitValue(t, s, topic, payloadIs(payload))
}

func TestFiltersAreAddedChangedMutedAndRemovedAtRunTime(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := profileOf(b)
	p.Subscriptions = []profile.Subscription{{Filter: "home/#"}, {Filter: "end"}}
	s := open(t, Options{Profile: p})
	require.Equal(t, []string{"home/# -", "end -"}, subscriptionsOf(s))
	s.Connect()
	waitListening(t, s)
	_, err := s.Subscribe(within(t), link.Filter{Topic: "plant/#", QoS: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"home/# 0", "end 0", "plant/# 2"}, subscriptionsOf(s))
	b.Publish("-t", "plant/a", "-m", "1", "-q", "2")
	require.EqualValues(t, 2, waitValue(t, s, "plant/a", payloadIs("1")).QoS)

	_, err = s.Subscribe(within(t), link.Filter{Topic: "home/#", QoS: 1})
	require.NoError(t, err)
	require.Equal(t, []string{"home/# 1", "end 0", "plant/# 2"}, subscriptionsOf(s), "in its old place")

	require.NoError(t, s.Mute(within(t), "home/#"))
	require.Equal(t, []string{"home/# muted", "end 0", "plant/# 2"}, subscriptionsOf(s))
	b.Publish("-t", "home/a", "-m", "not heard")
	pass(t, s, b, "end")
	require.Zero(t, heard(s, "home/a"))

	require.NoError(t, s.Unsubscribe(within(t), "plant/#"))
	require.Equal(t, []string{"home/# muted", "end 0"}, subscriptionsOf(s))
	b.Publish("-t", "plant/a", "-m", "2")
	pass(t, s, b, "end")
	require.EqualValues(t, 1, heard(s, "plant/a"), "what was heard stays, and no more comes")

	_, err = s.Subscribe(within(t), link.Filter{Topic: "home/#", QoS: 1})
	require.NoError(t, err)
	require.Equal(t, []string{"home/# 1", "end 0"}, subscriptionsOf(s))
	b.Publish("-t", "home/a", "-m", "heard")
	waitValue(t, s, "home/a", payloadIs("heard"))
}

func TestMutedFiltersStayMutedAfterAReconnect(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := profileOf(b)
	p.Subscriptions = []profile.Subscription{{Filter: "home/#"}, {Filter: "end"}, {Filter: "off", Muted: true}}
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	require.NoError(t, s.Mute(within(t), "home/#"))
	_, err := s.Subscribe(within(t), link.Filter{Topic: "more/#"})
	require.NoError(t, err)
	s.Reconnect()
	waitListening(t, s)
	require.Equal(t, []string{"home/# muted", "end 0", "off muted", "more/# 0"}, subscriptionsOf(s))
	b.Publish("-t", "home/a", "-m", "1")
	b.Publish("-t", "off", "-m", "1")
	pass(t, s, b, "more/end")
	require.Zero(t, heard(s, "home/a")+heard(s, "off"))
}

func TestFiltersCanBePlannedWithoutAConnection(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	s := open(t, Options{Profile: profileOf(b)})
	require.NoError(t, s.Plan(link.Filter{Topic: "own/#", QoS: 1}))
	require.NoError(t, s.Mute(within(t), "$SYS/#"))
	require.NoError(t, s.Unsubscribe(within(t), "#"))
	require.Equal(t, link.KindBadInput, causeOf(t, s.Plan(link.Filter{Topic: "a#"})).Kind)
	require.Equal(t, []string{"$SYS/# muted", "own/# -"}, subscriptionsOf(s))
	s.Connect()
	st := waitListening(t, s)
	require.Equal(t, []string{"own/#"}, filtersOf(st))
	require.Equal(t, []string{"$SYS/# muted", "own/# 1"}, subscriptionsOf(s))
}

func TestWhatWasMutedOrRemovedOfflineEndsInASessionThatTheBrokerKept(t *testing.T) {
	for _, version := range []string{link.V311, link.V5} {
		b := conntest.Start(t, conntest.Options{})
		p := profileOf(b)
		p.Version, p.ClientID, p.RandomSuffix, p.CleanSession = version, "me", false, false
		p.Subscriptions = []profile.Subscription{{Filter: "home/#"}, {Filter: "plant/#"}, {Filter: "end"}}
		s := open(t, Options{Profile: p})
		s.Connect()
		waitListening(t, s)
		s.Disconnect()
		require.NoError(t, s.Mute(within(t), "home/#"))
		require.NoError(t, s.Unsubscribe(within(t), "plant/#"))
		s.Connect()
		require.True(t, waitListening(t, s).Limits.SessionPresent)
		b.Publish("-t", "home/a", "-m", "1")
		b.Publish("-t", "plant/a", "-m", "1")
		pass(t, s, b, "end")
		require.Zero(t, heard(s, "home/a")+heard(s, "plant/a"), version)
	}
}

func TestWhatAProfileHasNoMoreEndsInASessionThatTheBrokerKept(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := profileOf(b)
	p.ClientID, p.RandomSuffix, p.CleanSession = "me", false, false
	p.Subscriptions = []profile.Subscription{{Filter: "home/#"}, {Filter: "end"}}
	before := open(t, Options{Profile: p})
	before.Connect()
	waitListening(t, before)
	require.NoError(t, before.Close(within(t)))
	p.Subscriptions = p.Subscriptions[1:]
	s := open(t, Options{Profile: p, Left: []string{"home/#"}})
	s.Connect()
	require.True(t, waitListening(t, s).Limits.SessionPresent)
	b.Publish("-t", "home/a", "-m", "1")
	pass(t, s, b, "end")
	require.Zero(t, heard(s, "home/a"))
}

func TestTheListKeepsTheOptionsThatAFilterHasNow(t *testing.T) {
	s := open(t, Options{Profile: profile.Profile{Subscriptions: []profile.Subscription{{Filter: "a", NoLocal: true}, {Filter: "b"}}}})
	require.NoError(t, s.Plan(link.Filter{Topic: "b", RetainAsPublished: true, RetainHandling: 2}, link.Filter{Topic: "c", NoLocal: true}))
	require.Equal(t, []profile.Subscription{
		{Filter: "a", NoLocal: true}, {Filter: "b", RetainAsPublished: true, RetainHandling: 2}, {Filter: "c", NoLocal: true},
	}, s.ListAsProfile())
}

func TestAFilterThatIsRefusedAtRunTimeIsSaidAndNotAskedForAgain(t *testing.T) {
	b := conntest.Start(t, conntest.Options{Config: conntest.Refusing(t, "secret/#")})
	s := open(t, Options{Profile: profileOf(b)})
	s.Connect()
	waitListening(t, s)
	grants, err := s.Subscribe(within(t), link.Filter{Topic: "secret/#"}, link.Filter{Topic: "open/#"})
	require.NoError(t, err)
	require.Equal(t, link.Cause{Kind: link.KindFilterRefused, Code: 0x87, Args: []string{"secret/#"}}, grants[0].Cause())
	require.Equal(t, []string{"# 0", "$SYS/# 0", "open/# 0", "secret/# refused"}, subscriptionsOf(s))
	s.Reconnect()
	waitListening(t, s)
	require.Equal(t, []string{"# 0", "$SYS/# 0", "open/# 0"}, subscriptionsOf(s))

	_, err = s.Subscribe(within(t), link.Filter{Topic: "secret/#"})
	require.NoError(t, err)
	require.NoError(t, s.Unsubscribe(within(t), "secret/#"))
	require.Equal(t, []string{"# 0", "$SYS/# 0", "open/# 0"}, subscriptionsOf(s), "a refused one can be taken off the list")
}

func TestASharedSubscriptionTakesItsPartOfTheMessages(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	p := profileOf(b)
	p.Subscriptions = []profile.Subscription{{Filter: "end"}}
	one, two := open(t, Options{Profile: p}), open(t, Options{Profile: p})
	for _, s := range []*Session{one, two} {
		s.Connect()
		waitListening(t, s)
		grants, err := s.Subscribe(within(t), link.Filter{Topic: "$share/readers/work/+"})
		require.NoError(t, err)
		require.False(t, grants[0].Refused())
	}
	for range 10 {
		b.Publish("-t", "work/a", "-m", "x")
	}
	pass(t, one, b, "end")
	pass(t, two, b, "end")
	require.EqualValues(t, 10, heard(one, "work/a")+heard(two, "work/a"))
	require.NotZero(t, heard(one, "work/a"))
	require.NotZero(t, heard(two, "work/a"), "what one gets the other misses")
}

func TestMosquittoCountsOverlappingFiltersOnce(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	b.Publish("-t", "home/a", "-m", "stored", "-r")
	p := profileOf(b)
	p.Version = link.V311 // in MQTT 5 it sends a copy for each
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	waitValue(t, s, "home/a", payloadIs("stored"))
	for _, f := range []link.Filter{{Topic: "home/#", QoS: 1}, {Topic: "home/+"}, {Topic: "home/#"}} {
		_, err := s.Subscribe(within(t), f)
		require.NoError(t, err)
	}
	pass(t, s, b, "end")
	require.EqualValues(t, 1, heard(s, "home/a"), "replayed for each new filter, and known already")
	for range 5 {
		b.Publish("-t", "home/a", "-m", "the same", "-q", "1")
	}
	pass(t, s, b, "end")
	require.EqualValues(t, 6, heard(s, "home/a"))
	require.Equal(t, model.RetainUnknown, retainOf(s, "home/a"))
}

func retainOf(s *Session, topic string) model.RetainMark {
	id, _ := s.Tree().Lookup(topic)
	t, _ := s.Tree().Topic(id)
	return t.Retain
}
