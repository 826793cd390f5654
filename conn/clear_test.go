package conn

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

// storedBy is what a broker stores under a filter, as another client sees it: a
// line for each topic with the payload, and in MQTT 5 content type and user
// properties. With QoS 0, so that they come in order.
func storedBy(b *conntest.Mosquitto, filter string) []string {
	const end = "zz/end"
	b.Publish("-t", end, "-m", "of what is stored", "-r")
	w := b.Subscribe("-t", filter, "-t", end, "-V", "mqttv5", "-F", "%t %q %r %p %C %P")
	w.Wait(end)
	lines := w.Lines()
	w.End()
	lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, end) })
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	slices.Sort(lines)
	return lines
}

// fill has a broker store n messages below a branch.
func fill(b *conntest.Mosquitto, branch string, n int) {
	for i := range n {
		b.Publish("-t", fmt.Sprintf("%s/%d/state", branch, i), "-m", fmt.Sprint("value ", i), "-q", "1", "-r")
	}
}

// knows waits until a session knows of that many stored messages below a branch,
// and lists them.
func knows(t testing.TB, s *Session, branch string, n int) []model.Stored {
	t.Helper()
	var all []model.Stored
	until(t, fmt.Sprintf("%d stored below %s", n, branch), s.Tree().Version, func() bool {
		id, ok := s.Tree().Lookup(branch)
		if !ok {
			return false
		}
		all, _ = s.Tree().Stored(within(t), []model.TopicID{id}, true, nil)
		return len(all) == n
	})
	return all
}

func started(t testing.TB, s *Session, targets []model.Stored, typed string) *Clearing {
	t.Helper()
	c, err := s.Clear(targets, 1)
	require.NoError(t, err)
	require.NoError(t, c.Start(typed))
	t.Cleanup(c.Wait)
	return c
}

// by is how many topics are at each stage that has any.
func by(p ClearProgress) map[ClearStage]int {
	out := map[ClearStage]int{}
	for stage, n := range p.By {
		if n > 0 {
			out[ClearStage(stage)] = n
		}
	}
	return out
}

func TestABranchIsClearedAndPutBackAsAnotherClientSeesIt(t *testing.T) {
	for _, version := range []string{link.V311, link.V5} {
		t.Run("MQTT "+version, func(t *testing.T) {
			b := conntest.Start(t, conntest.Options{})
			fill(b, "old/device", 60)
			b.Publish("-t", "old", "-m", "on the branch itself", "-r", "-q", "2")
			b.Publish("-t", "older", "-m", "beside it", "-r")
			if version == link.V5 {
				b.Publish("-t", "old/five", "-m", "{}", "-r", "-q", "1", "-V", "mqttv5",
					"-D", "publish", "content-type", "application/json", "-D", "publish", "user-property", "by", "Ada")
			}
			before := storedBy(b, "#")
			p := profileOf(b)
			p.Version, p.Subscriptions = version, []profile.Subscription{{Filter: "#", QoS: 2}}
			var mu sync.Mutex
			var told []link.Out
			s := open(t, Options{Profile: p, Audit: func(m link.Out, err error) {
				mu.Lock()
				defer mu.Unlock()
				assert.NoError(t, err)
				told = append(told, m)
			}})
			s.Connect()
			waitListening(t, s)
			n := 61
			if version == link.V5 {
				n++
			}
			c := started(t, s, knows(t, s, "old", n), "")
			c.Wait()
			require.Equal(t, map[ClearStage]int{Cleared: n}, by(c.Progress()))
			require.Equal(t, n, c.Progress().Back)
			require.Equal(t, []string{"older 0 1 beside it"}, storedBy(b, "#"))
			require.Len(t, told, n)
			for _, m := range told {
				require.Equal(t, link.Out{Topic: m.Topic, QoS: 1, Retain: true}, m)
			}
			require.NoError(t, c.PutBack())
			c.Wait()
			require.Equal(t, map[ClearStage]int{ClearReturned: n}, by(c.Progress()))
			require.Zero(t, c.Progress().Back)
			require.Equal(t, before, storedBy(b, "#"))
			require.Len(t, told, 2*n)
			w := b.Subscribe("-t", "old/#", "-t", "old", "-q", "2")
			w.Wait("old 2 1 on the branch itself")
			w.Wait("old/device/0/state 1 1 value 0")
		})
	}
}

func TestAGuardedProfileClearsManyOnlyWhenItsNameWasTyped(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	fill(b, "plant", 5)
	before := storedBy(b, "plant/#")
	p := profileOf(b)
	p.Name, p.Guard = "Línea 3", profile.GuardAsk
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	require.Equal(t, "Línea 3", s.ConfirmName())
	c, err := s.Clear(knows(t, s, "plant", 5), 1)
	require.NoError(t, err)
	for _, typed := range []string{"", "Línea", "línea 3", "Línea 33", "plant"} {
		cause := causeOf(t, c.Start(typed))
		require.Equal(t, link.Cause{Kind: link.KindConfirm, Args: []string{"Línea 3", "", link.ConfirmName}}, cause)
	}
	require.Equal(t, link.KindConfirm, causeOf(t, c.PutBack()).Kind, "there is no way around it")
	c.Wait()
	require.Equal(t, before, storedBy(b, "plant/#"))

	require.NoError(t, c.Start(" Li\u0301nea  3 ")) // the accent put together in another way
	c.Wait()
	require.Equal(t, map[ClearStage]int{Cleared: 5}, by(c.Progress()))
	require.Empty(t, storedBy(b, "plant/#"))
	require.NoError(t, c.PutBack(), "what was confirmed can be undone")
	c.Wait()
	require.Len(t, storedBy(b, "plant/#"), 5)

	_, err = s.Publish(within(t), link.Out{Topic: "plant/0/state"})
	require.Equal(t, link.KindConfirm, causeOf(t, err).Kind, "single messages are asked about as before")
	again, err := s.Clear(knows(t, s, "plant", 5), 1)
	require.NoError(t, err)
	require.Equal(t, link.KindConfirm, causeOf(t, again.Start("")).Kind, "each action is asked about")
}

func TestATicketForManyIsGoodForThatActionOnceAndForNothingElse(t *testing.T) {
	var g guard
	what, other := [32]byte{1}, [32]byte{2}
	ticket := g.askMany(what)
	for _, bad := range []bool{
		g.redeemMany(ticket, other, "Plant", "Plant"), g.redeemMany("", what, "Plant", "Plant"),
		g.redeemMany(ticket, what, "Plant", "plant"), g.redeemMany(ticket, what, "Plant", ""),
		g.redeem(ticket, message("plant/valve", "")),
	} {
		assert.False(t, bad)
	}
	assert.True(t, g.redeemMany(ticket, what, "Plant", "Plant"))
	assert.False(t, g.redeemMany(ticket, what, "Plant", "Plant"))
	m := message("plant/valve", "")
	single := g.ask(m)
	assert.False(t, g.redeemMany(single, what, "Plant", "Plant"), "what asks for a word is not got with one press")
}

func TestWhatTheBrokerDoesNotAllowStaysListedAndIsNotSaidToBeCleared(t *testing.T) {
	for version, want := range map[string]ClearStage{
		link.V311: ClearUnseen, // its acknowledgement says nothing of it (3.3.5.2)
		link.V5:   ClearRefused,
	} {
		t.Run("MQTT "+version, func(t *testing.T) {
			b := conntest.Start(t, conntest.Options{
				ACL: "topic read #\ntopic readwrite zz/end\ntopic readwrite open/#\npattern readwrite strict/%c\n"})
			b.Publish("-t", "open/1", "-m", "a", "-r")
			b.Publish("-i", "first", "-t", "strict/first", "-m", "b", "-r")
			p := profileOf(b)
			p.Version = version
			s := open(t, Options{Profile: p})
			s.Connect()
			waitListening(t, s)
			targets := append(knows(t, s, "open", 1), knows(t, s, "strict", 1)...)
			c := started(t, s, targets, "")
			c.Wait()
			require.Equal(t, map[ClearStage]int{Cleared: 1, want: 1}, by(c.Progress()))
			require.Equal(t, want, c.Item(1).Stage)
			if want == ClearRefused {
				require.Equal(t, 0x87, c.Item(1).Cause.Code)
			}
			require.Equal(t, []string{"strict/first 0 1 b"}, storedBy(b, "#"))
		})
	}
}

// counting is a client that says how many messages were under way at once.
type counting struct {
	link.Client
	mu        sync.Mutex
	now, most int
	sent      int
	full      chan struct{} // closed when as many as may be are under way
	at        int
	let       chan struct{}
}

func (c *counting) Publish(context.Context, link.Out) (link.Ack, error) {
	c.mu.Lock()
	c.now++
	c.sent++
	c.most = max(c.most, c.now)
	if c.now == c.at && c.full != nil {
		close(c.full)
		c.full = nil
	}
	c.mu.Unlock()
	<-c.let
	c.mu.Lock()
	c.now--
	c.mu.Unlock()
	return link.Ack{}, nil
}

// holding is a session, connected to a client, whose tree has n stored messages.
func holding(client link.Client, limits link.Limits, n int) (*Session, []model.Stored) {
	s := NewSession(Options{Profile: profile.New()})
	s.client = client
	s.state.Phase, s.state.Limits = Connected, limits
	for i := range n {
		s.tree.Apply(model.Message{Topic: fmt.Sprintf("t/%d", i), Payload: []byte("x"), Retained: true})
	}
	id, _ := s.tree.Lookup("t")
	all, _ := s.tree.Stored(context.Background(), []model.TopicID{id}, true, nil)
	return s, all
}

func TestNeverMoreIsUnderWayThanTheBrokerTakesAndStoppingSendsNothingMore(t *testing.T) {
	for _, limits := range []struct {
		name string
		l    link.Limits
		most int
	}{
		{"MQTT 3.1.1", link.Limits{Version: link.V311}, mostClearing},
		{"receive maximum 3", link.Limits{Version: link.V5, Retain: true, MaximumQoS: 2, ReceiveMaximum: 3}, 3},
		{"receive maximum 65535", link.Limits{Version: link.V5, Retain: true, MaximumQoS: 2, ReceiveMaximum: 65535}, mostClearing},
	} {
		t.Run(limits.name, func(t *testing.T) {
			full := make(chan struct{})
			client := &counting{full: full, at: limits.most, let: make(chan struct{})}
			s, all := holding(client, limits.l, 100)
			c, err := s.Clear(all, 1)
			require.NoError(t, err)
			require.NoError(t, c.Start(""))
			<-full
			require.Equal(t, limits.most, c.Progress().By[ClearGoing])
			c.Stop()
			require.True(t, c.Progress().Stopping)
			close(client.let)
			c.Wait()
			p := c.Progress()
			require.Equal(t, limits.most, client.most)
			require.Equal(t, limits.most, client.sent)
			require.Equal(t, map[ClearStage]int{Cleared: limits.most, ClearWaiting: 100 - limits.most}, by(p))
			require.Equal(t, ClearResting, p.Run)
			require.Zero(t, p.Cause.Kind, "a person stopped it")
			require.NoError(t, c.Start(""), "it can go on")
			c.Wait()
			require.Equal(t, map[ClearStage]int{Cleared: 100}, by(c.Progress()))
			require.Equal(t, 100, client.sent)
		})
	}
}

func TestALostConnectionLosesNothing(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	fill(b, "old", 50)
	before := storedBy(b, "old/#")
	proxy := conntest.NewProxy(t, b.Port())
	p := profileOf(b)
	p.Port, p.Subscriptions[0].QoS = proxy.Port(), 1
	s := open(t, Options{Profile: p})
	s.Connect()
	waitListening(t, s)
	all := knows(t, s, "old", 50)
	proxy.CutAfter(4) // PUBACK
	c := started(t, s, all, "")
	c.Wait()
	first := c.Progress()
	require.NotEqual(t, link.KindNone, first.Cause.Kind, "it says why it stopped")
	require.Positive(t, first.By[ClearWaiting]+first.By[ClearUnconfirmed])
	require.Equal(t, 50, first.By[ClearWaiting]+first.By[ClearUnconfirmed]+first.By[Cleared], "%v", by(first))
	require.Equal(t, first.By[ClearUnconfirmed]+first.By[Cleared], first.Back, "what may be gone is kept")

	waitPhase(t, s, Waiting)
	proxy.CutAfter(0)
	s.Connect()
	waitListening(t, s)
	require.NoError(t, c.Start(""))
	c.Wait()
	require.Equal(t, map[ClearStage]int{Cleared: 50}, by(c.Progress()))
	require.Empty(t, storedBy(b, "old/#"))
	require.NoError(t, c.PutBack())
	c.Wait()
	require.Equal(t, map[ClearStage]int{ClearReturned: 50}, by(c.Progress()))
	require.Equal(t, before, storedBy(b, "old/#"))

	s.Disconnect()
	require.Equal(t, link.KindNotConnected, causeOf(t, c.Start("")).Kind)
}

// scripted answers each message by its topic.
type scripted struct {
	link.Client
	mu     sync.Mutex
	answer func(link.Out) error
	sent   []link.Out
}

func (c *scripted) Publish(_ context.Context, m link.Out) (link.Ack, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, m)
	if c.answer == nil {
		return link.Ack{}, nil
	}
	return link.Ack{}, c.answer(m)
}

func (c *scripted) take() []link.Out {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.sent
	c.sent = nil
	return out
}

func TestWhatHasChangedSinceItWasListedIsLookedAtAgain(t *testing.T) {
	client := &scripted{}
	s, all := holding(client, link.Limits{Version: link.V311}, 4)
	s.tree.Apply(model.Message{Topic: "t/0", Retained: true})                                      // cleared by somebody else
	s.tree.Apply(model.Message{Topic: "t/1", Payload: []byte("y"), Size: 9, Retained: true})       // not whole any more
	s.tree.Apply(model.Message{Topic: "t/2", Payload: []byte("new"), Stored: true, Own: true})     // stored since
	s.tree.Apply(model.Message{Topic: "t/3", Payload: []byte("live, and perhaps stored as well")}) // unknown
	c := started(t, s, all, "")
	c.Wait()
	require.Equal(t, map[ClearStage]int{ClearGone: 1, ClearChanged: 1, Cleared: 2}, by(c.Progress()))
	require.Equal(t, ClearGone, c.Item(0).Stage)
	require.Equal(t, ClearChanged, c.Item(1).Stage, "it could not be put back, and nobody said so")
	var topics []string
	for _, m := range client.take() {
		topics = append(topics, m.Topic)
	}
	require.ElementsMatch(t, []string{"t/2", "t/3"}, topics)

	require.NoError(t, c.Start(""), "now it was said")
	c.Wait()
	require.Equal(t, map[ClearStage]int{ClearGone: 1, Cleared: 3}, by(c.Progress()))
	require.False(t, c.Item(1).Back)
	require.Equal(t, 2, c.Progress().Back)
	client.take()
	s.tree.Apply(model.Message{Topic: "t/3", Payload: []byte("newer")})
	require.NoError(t, c.PutBack())
	c.Wait()
	require.Equal(t, []link.Out{{Topic: "t/2", Payload: []byte("new"), Retain: true}}, client.take())
	require.Equal(t, ClearNewer, c.Item(3).Stage, "what came since is not overwritten")
}

func TestAMessageIsPutBackWithWhatIsLeftOfItsLife(t *testing.T) {
	client := &scripted{}
	s := NewSession(Options{Profile: profile.New()})
	s.client = client
	s.state.Phase, s.state.Limits = Connected, link.Limits{Version: link.V5, Retain: true, MaximumQoS: 2}
	long := model.Properties{ContentType: "a/b", HasExpiry: true, Expiry: 1000, Subscriptions: []uint32{3}}
	over := model.Properties{HasExpiry: true}
	a, _ := s.tree.Apply(model.Message{Topic: "a", Payload: []byte("1"), QoS: 2, Retained: true, Properties: long.Append(nil)})
	z, _ := s.tree.Apply(model.Message{Topic: "z", Payload: []byte("2"), Retained: true, Properties: over.Append(nil)})
	all, err := s.tree.Stored(t.Context(), []model.TopicID{a, z}, false, nil)
	require.NoError(t, err)
	c := started(t, s, all, "")
	c.Wait()
	client.take()
	require.NoError(t, c.PutBack())
	c.Wait()
	sent := client.take()
	require.Len(t, sent, 1)
	require.Equal(t, byte(2), sent[0].QoS)
	require.Equal(t, "a/b", sent[0].Properties.ContentType)
	require.True(t, sent[0].Properties.HasExpiry)
	require.InDelta(t, 1000, sent[0].Properties.Expiry, 30)
	require.Equal(t, ClearExpired, c.Item(1).Stage)
}

func TestARefusedTopicDoesNotHoldUpTheOthersAndAnUnansweredOneDoes(t *testing.T) {
	client := &scripted{}
	s, all := holding(client, link.Limits{Version: link.V5, Retain: true, MaximumQoS: 2, ReceiveMaximum: 1}, 5)
	client.answer = func(m link.Out) error {
		if m.Topic == "t/1" {
			return link.Cause{Kind: link.KindPublishRefused, Code: 0x87, Args: []string{m.Topic}}
		}
		return nil
	}
	c := started(t, s, all, "")
	c.Wait()
	require.Equal(t, map[ClearStage]int{ClearRefused: 1, Cleared: 4}, by(c.Progress()))
	require.Equal(t, 0x87, c.Item(1).Cause.Code)
	require.Zero(t, c.Progress().Cause.Kind)
	require.False(t, c.Item(1).Back)

	s, all = holding(client, link.Limits{Version: link.V5, Retain: true, MaximumQoS: 2, ReceiveMaximum: 1}, 5)
	client.answer = func(m link.Out) error {
		if m.Topic == "t/1" {
			return link.Cause{Kind: link.KindUnconfirmed, Retry: true}
		}
		return nil
	}
	c = started(t, s, all, "")
	c.Wait()
	require.Equal(t, map[ClearStage]int{Cleared: 1, ClearUnconfirmed: 1, ClearWaiting: 3}, by(c.Progress()))
	require.Equal(t, link.KindUnconfirmed, c.Progress().Cause.Kind)
	require.Equal(t, 2, c.Progress().Back)
	client.answer = func(m link.Out) error {
		if len(m.Payload) > 0 && m.Topic == "t/0" {
			return link.Cause{Kind: link.KindUnconfirmed, Retry: true}
		}
		return nil
	}
	require.NoError(t, c.PutBack())
	c.Wait()
	require.Equal(t, ClearNotReturned, c.Item(0).Stage)
	require.Equal(t, 2, c.Progress().Back, "it stays to be put back")
	client.answer = nil
	require.NoError(t, c.PutBack())
	c.Wait()
	require.Equal(t, map[ClearStage]int{ClearReturned: 2, ClearWaiting: 3}, by(c.Progress()))
}

func TestNothingIsClearedWhereItMayNotBe(t *testing.T) {
	s, all := holding(&scripted{}, link.Limits{Version: link.V5, MaximumQoS: 2}, 1)
	_, err := s.Clear(all, 1)
	require.Equal(t, link.Cause{Kind: link.KindUnavailable, Args: []string{link.CantRetain, "0"}}, causeOf(t, err))

	s, all = holding(&scripted{}, link.Limits{Version: link.V5, Retain: true}, 1)
	_, err = s.Clear(all, 1)
	require.Equal(t, link.CantQoS, causeOf(t, err).Args[0])
	_, err = s.Clear(all, 0)
	require.NoError(t, err)
	_, err = s.Clear(all, 3)
	require.Error(t, err)

	client := &scripted{}
	s, all = holding(client, link.Limits{}, 1)
	s.opt.Profile.ReadOnly = true
	_, err = s.Clear(all, 1)
	require.Equal(t, link.KindReadOnly, causeOf(t, err).Kind)

	s, all = holding(client, link.Limits{}, 1)
	s.state.Grants = []link.Grant{{Filter: link.Filter{Topic: "$share/workers/t/#"}}, {Filter: link.Filter{Topic: "other/#"}}}
	_, err = s.Clear(all, 1)
	require.Equal(t, link.Cause{Kind: link.KindShared, Args: []string{"t/0"}}, causeOf(t, err))
	s.state.Grants = append(s.state.Grants, link.Grant{Filter: link.Filter{Topic: "t/+"}})
	_, err = s.Clear(all, 1)
	require.NoError(t, err)

	s.tree.Apply(model.Message{Topic: "$SYS/x", Payload: []byte("x"), Retained: true})
	id, _ := s.tree.Lookup("$SYS/x")
	c, err := s.Clear([]model.Stored{{ID: id}}, 1)
	require.NoError(t, err)
	require.Zero(t, c.Len(), "$SYS is not touched, even if asked for")
	require.Empty(t, client.take())
}

func TestHowMuchIsKnownOfWhatIsStoredFollowsFromTheFilters(t *testing.T) {
	s := NewSession(Options{Profile: profile.New()})
	hears := func(topic string, below bool, filters ...link.Filter) Hearing {
		s.state.Grants = nil
		for _, f := range filters {
			s.state.Grants = append(s.state.Grants, link.Grant{Filter: f})
		}
		return s.Hears([]string{topic}, below)
	}
	f := func(topic string) link.Filter { return link.Filter{Topic: topic} }
	for _, c := range []struct {
		topic   string
		below   bool
		filters []link.Filter
		want    Hearing
	}{
		{"home", true, []link.Filter{f("#")}, HearsAll},
		{"home", true, []link.Filter{f("home/#")}, HearsAll},
		{"home/kitchen", true, []link.Filter{f("+/kitchen/#")}, HearsAll},
		{"home", true, []link.Filter{f("home/+")}, HearsSome},
		{"home", true, []link.Filter{f("home/kitchen/#")}, HearsSome},
		{"home", true, []link.Filter{f("home")}, HearsSome},
		{"home", false, []link.Filter{f("home")}, HearsAll},
		{"home", true, nil, HearsSome},
		{"home", true, []link.Filter{f("$share/g/#")}, HearsShared},
		{"home", true, []link.Filter{f("$share/g/home/+/state"), f("garden/#")}, HearsShared},
		{"home", true, []link.Filter{f("$share/g/#"), f("home/kitchen/#")}, HearsSome},
		{"home", true, []link.Filter{f("$share/g/#"), f("#")}, HearsAll},
		{"home", true, []link.Filter{{Topic: "#", RetainHandling: 2}}, HearsSome},
	} {
		assert.Equal(t, c.want, hears(c.topic, c.below, c.filters...), "%s below %v: %v", c.topic, c.below, c.filters)
	}
	s.log(Event{Kind: EventStoredCut, Count: 1020})
	assert.Equal(t, HearsSome, hears("home", true, f("#")), "the broker stopped sending what it stores")
	s.state.Since = time.Now().Add(time.Second)
	assert.Equal(t, HearsAll, hears("home", true, f("#")), "on the connection before")
}

func TestThousandsAreClearedAndPutBackAndEachIsSeenToBe(t *testing.T) {
	b := conntest.Start(t, conntest.Options{Quiet: true})
	s := open(t, Options{Profile: profileOf(b)}) // at QoS 0, which nobody acknowledges
	s.Connect()
	waitListening(t, s)
	const n = 3000
	var all sync.WaitGroup
	for k := range 20 {
		all.Go(func() {
			for i := k; i < n; i += 20 {
				_, err := s.Publish(within(t), link.Out{Topic: fmt.Sprintf("x/%d", i), Payload: fmt.Append(nil, i), QoS: 1, Retain: true})
				assert.NoError(t, err)
			}
		})
	}
	all.Wait()
	c := started(t, s, knows(t, s, "x", n), "")
	c.Wait()
	require.Equal(t, map[ClearStage]int{Cleared: n}, by(c.Progress()))
	require.NoError(t, c.PutBack())
	c.Wait()
	require.Equal(t, map[ClearStage]int{ClearReturned: n}, by(c.Progress()))
	require.Len(t, knows(t, s, "x", n), n, "and the tree knows that they are stored")
}
