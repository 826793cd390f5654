package conn

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/conn/profile"
)

// play is a link.Client that does what a test says.
type play struct {
	connect func(ctx context.Context, sink link.Sink) error
	sink    link.Sink
	attempt Attempt

	mu     sync.Mutex
	closed int
	asked  []int // filters in each SUBSCRIBE
}

func (p *play) Connect(ctx context.Context) (link.Limits, error) {
	if p.connect != nil {
		if err := p.connect(ctx, p.sink); err != nil {
			return link.Limits{}, err
		}
	}
	return link.Limits{ClientID: p.attempt.ClientID}, nil
}

func (p *play) Subscribe(ctx context.Context, filters ...link.Filter) ([]link.Grant, error) {
	p.mu.Lock()
	p.asked = append(p.asked, len(filters))
	p.mu.Unlock()
	if filters[0].Topic == "mute" {
		<-ctx.Done()
		return nil, link.Cause{Kind: link.KindNoAnswer, Retry: true}
	}
	return refusals(filters, 0), nil
}

func (p *play) Unsubscribe(context.Context, ...string) error { return nil }

func (p *play) Publish(context.Context, link.Out) (link.Ack, error) { return link.Ack{}, nil }

func (p *play) Stats() link.Stats { return link.Stats{} }

func (p *play) Close(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed++
	return nil
}

// stage collects the clients that a session makes. Each attempt does what
// script says for it, and what its last entry says when there is none left.
type stage struct {
	mu      sync.Mutex
	clients []*play
	at      []time.Time
	script  []func(context.Context, link.Sink) error
}

func (g *stage) client(a Attempt, sink link.Sink) (link.Client, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	p := &play{sink: sink, attempt: a}
	if n := len(g.script); n > 0 {
		p.connect = g.script[min(len(g.clients), n-1)]
	}
	g.clients = append(g.clients, p)
	g.at = append(g.at, time.Now())
	return p, nil
}

func (g *stage) last() *play {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.clients[len(g.clients)-1]
}

func fails(c link.Cause) func(context.Context, link.Sink) error {
	return func(context.Context, link.Sink) error { return c }
}

func works(context.Context, link.Sink) error { return nil }

func blocks(ctx context.Context, _ link.Sink) error {
	<-ctx.Done()
	return link.Cause{Kind: link.KindCancelled}
}

func staged(t *testing.T, g *stage, o Options) *Session {
	t.Helper()
	o.Client = g.client
	o.Rand = func() float64 { return 0.5 }
	if o.Profile.Host == "" {
		o.Profile = profile.Profile{Scheme: "mqtt", Host: "h", Port: 1883, ConnectTimeout: 10}
	}
	s := NewSession(o)
	t.Cleanup(func() { require.NoError(t, s.Close(context.Background())) })
	return s
}

var (
	refused = link.Cause{Kind: link.KindRefused, Retry: true}
	dropped = link.Cause{Kind: link.KindClosed, Retry: true}
)

func TestTheFirstConnectionFailsAtOnce(t *testing.T) {
	for _, kind := range []link.Kind{link.KindRefused, link.KindHostNotFound, link.KindTimeout, link.KindUnreachable, link.KindClosed} {
		synctest.Test(t, func(t *testing.T) {
			g := &stage{script: []func(context.Context, link.Sink) error{fails(link.Cause{Kind: kind, Retry: true})}}
			s := staged(t, g, Options{})
			s.Connect()
			synctest.Wait()
			st := s.State()
			require.Equal(t, Failed, st.Phase)
			require.Equal(t, kind, st.Cause.Kind)
			time.Sleep(time.Hour)
			require.Len(t, g.clients, 1)
			s.Connect()
			synctest.Wait()
			require.Len(t, g.clients, 2)
		})
	}
}

func TestTheBackOffDoublesUpToHalfAMinuteAndBeginsAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{script: []func(context.Context, link.Sink) error{
			works, fails(refused), fails(refused), fails(refused), fails(refused), fails(refused), fails(refused), works, fails(refused), works,
		}}
		s := staged(t, g, Options{})
		s.Connect()
		time.Sleep(time.Minute)
		g.last().sink.Down(dropped)
		synctest.Wait()
		st := s.State()
		require.Equal(t, Waiting, st.Phase)
		require.Equal(t, time.Now().Add(time.Second), st.Until)
		require.Equal(t, dropped, st.Cause)
		_, err := s.Publish(t.Context(), link.Out{Topic: "a"})
		require.Equal(t, link.KindNotConnected, causeOf(t, err).Kind)
		time.Sleep(3 * time.Minute)
		synctest.Wait()
		require.Equal(t, Connected, s.State().Phase)
		var gaps []time.Duration
		for i := 2; i < len(g.at); i++ {
			gaps = append(gaps, g.at[i].Sub(g.at[i-1]))
		}
		require.Equal(t, []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, 30 * time.Second}, gaps)

		g.last().sink.Down(dropped)
		synctest.Wait()
		require.Equal(t, time.Now().Add(time.Second), s.State().Until, "after a good connection from the beginning")
		time.Sleep(500 * time.Millisecond)
		s.Connect() // now
		synctest.Wait()
		st = s.State()
		require.Equal(t, Waiting, st.Phase, "the attempt was refused")
		require.Equal(t, time.Now().Add(2*time.Second), st.Until)
	})
}

func TestTheJitterStaysWithinBounds(t *testing.T) {
	for failures := 1; failures < 50; failures++ {
		least, most := backOff(failures, 0), backOff(failures, 1)
		require.GreaterOrEqual(t, least, time.Second)
		require.LessOrEqual(t, most, 30*time.Second)
		require.Greater(t, most, least)
	}
}

func TestWhatTryingAgainCannotHelpStops(t *testing.T) {
	for _, c := range []link.Cause{
		{Kind: link.KindConnack, Code: 5}, {Kind: link.KindCertExpired}, {Kind: link.KindNotMQTT}, {Kind: link.KindPasswordNeeded},
	} {
		synctest.Test(t, func(t *testing.T) {
			g := &stage{script: []func(context.Context, link.Sink) error{works, fails(c)}}
			s := staged(t, g, Options{})
			s.Connect()
			time.Sleep(time.Minute)
			g.last().sink.Down(dropped)
			time.Sleep(time.Hour)
			st := s.State()
			require.Equal(t, Failed, st.Phase)
			require.Equal(t, c.Kind, st.Cause.Kind)
			require.True(t, st.Ever)
			require.Len(t, g.clients, 2)
		})
	}
}

func TestThreeShortConnectionsInARowMeanThatSomebodyElseUsesTheClientID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{}
		s := staged(t, g, Options{})
		s.Connect()
		drop := func(after time.Duration) {
			synctest.Wait()
			require.Equal(t, Connected, s.State().Phase)
			time.Sleep(after)
			g.last().sink.Down(dropped)
			synctest.Wait()
		}
		back := func() {
			require.Equal(t, Waiting, s.State().Phase)
			time.Sleep(time.Until(s.State().Until))
		}
		for range 2 {
			drop(time.Second)
			back()
		}
		drop(time.Minute) // a longer one in between
		back()
		for range 2 {
			drop(0)
			back()
		}
		drop(4 * time.Second)
		st := s.State()
		require.Equal(t, Failed, st.Phase)
		require.Equal(t, link.KindTakenOver, st.Cause.Kind)
		require.Equal(t, []string{g.last().attempt.ClientID}, st.Cause.Args)
	})
}

func TestDisconnectEndsWhateverIsGoingOn(t *testing.T) {
	t.Run("an attempt", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			g := &stage{script: []func(context.Context, link.Sink) error{blocks}}
			s := staged(t, g, Options{})
			s.Connect()
			synctest.Wait()
			require.Equal(t, Connecting, s.State().Phase)
			s.Disconnect()
			require.Equal(t, Idle, s.State().Phase)
			synctest.Wait()
			require.Equal(t, 1, g.last().closed)
			require.Equal(t, link.KindNone, s.State().Cause.Kind)
		})
	})
	t.Run("waiting", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			g := &stage{script: []func(context.Context, link.Sink) error{works, fails(refused)}}
			s := staged(t, g, Options{})
			s.Connect()
			time.Sleep(time.Minute)
			g.last().sink.Down(dropped)
			time.Sleep(10 * time.Second)
			s.Disconnect()
			n := len(g.clients)
			time.Sleep(time.Hour)
			require.Equal(t, Idle, s.State().Phase)
			require.Len(t, g.clients, n)
		})
	})
	t.Run("a keyring that hangs", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			release := make(chan struct{})
			defer close(release)
			s := staged(t, &stage{}, Options{
				Profile: profile.Profile{Scheme: "mqtt", Host: "h", Port: 1, Password: profile.PasswordKeyring},
				Secret: func(context.Context, string) (string, error) {
					<-release
					return "", errors.New("late")
				},
			})
			s.Connect()
			synctest.Wait()
			require.Equal(t, link.StepSecret, s.State().Current)
			s.Disconnect()
			require.Equal(t, Idle, s.State().Phase)
			synctest.Wait()
			require.NoError(t, s.Close(context.Background()))
		})
	})
}

func TestAnAttemptIsBoundedByTheProfilesTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{script: []func(context.Context, link.Sink) error{func(ctx context.Context, _ link.Sink) error {
			<-ctx.Done()
			return link.Cause{Kind: link.KindTimeout, Retry: true}
		}}}
		s := staged(t, g, Options{Profile: profile.Profile{Scheme: "mqtt", Host: "h", Port: 1, ConnectTimeout: 7}})
		begin := time.Now()
		s.Connect()
		for s.State().Phase != Failed {
			time.Sleep(time.Second)
			synctest.Wait()
		}
		require.Equal(t, 7*time.Second, time.Since(begin))
	})
}

func TestThePasswordComesFromWhereTheProfileSays(t *testing.T) {
	base := profile.Profile{Scheme: "mqtt", Host: "h", Port: 1, Username: "ann"}
	with := func(from profile.PasswordFrom) profile.Profile { p := base; p.Password = from; return p }
	keyring := func(ctx context.Context, field string) (string, error) {
		if field != "password" {
			return "", errors.New("no such field")
		}
		return "from keyring", nil
	}
	tests := []struct {
		name    string
		profile profile.Profile
		secret  func(context.Context, string) (string, error)
		given   string
		want    string
		needed  string
	}{
		{name: "none", profile: with(profile.PasswordNone), secret: keyring},
		{name: "the keyring", profile: with(profile.PasswordKeyring), secret: keyring, want: "from keyring"},
		{name: "a person", profile: with(profile.PasswordAsk), secret: keyring, needed: "ask"},
		{name: "a person who answered", profile: with(profile.PasswordAsk), given: "typed", want: "typed"},
		{name: "typed instead of the keyring", profile: with(profile.PasswordKeyring), secret: keyring, given: "typed", want: "typed"},
		{name: "a locked keyring", profile: with(profile.PasswordKeyring), secret: func(context.Context, string) (string, error) {
			return "", link.Cause{Kind: link.KindPasswordNeeded, Args: []string{"locked"}}
		}, needed: "locked"},
		{name: "no keyring", profile: with(profile.PasswordKeyring), needed: "missing"},
		{name: "a broken keyring", profile: with(profile.PasswordKeyring), secret: func(context.Context, string) (string, error) {
			return "", errors.New("broken")
		}, needed: "failed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := &stage{}
				s := staged(t, g, Options{Profile: test.profile, Secret: test.secret})
				if test.given != "" {
					s.ConnectWith(test.given)
				} else {
					s.Connect()
				}
				synctest.Wait()
				st := s.State()
				if test.needed != "" {
					require.Equal(t, Failed, st.Phase)
					require.Equal(t, link.KindPasswordNeeded, st.Cause.Kind)
					require.Equal(t, []string{test.needed}, st.Cause.Args)
					require.Empty(t, g.clients)
					return
				}
				require.Equal(t, Connected, st.Phase)
				require.Equal(t, test.want, g.last().attempt.Password)
				// It is there for the next attempt, too.
				s.Reconnect()
				synctest.Wait()
				require.Equal(t, test.want, g.last().attempt.Password)
			})
		})
	}
}

func TestClientIDsAreFixedOrRandomAsTheProfileSays(t *testing.T) {
	require.Equal(t, "mine", clientID(profile.Profile{ClientID: "mine"}))
	for _, p := range []profile.Profile{{ClientID: "treetop-", RandomSuffix: true}, {}} {
		a, b := clientID(p), clientID(p)
		require.Regexp(t, "^treetop-[a-z0-9]{8}$", a)
		require.NotEqual(t, a, b)
	}
}

func TestAVersionOfTheStateIsNeverTheSameForTwoStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{}
		s := staged(t, g, Options{})
		v := s.Version()
		changed := func(what string) {
			t.Helper()
			synctest.Wait()
			require.NotEqual(t, v, s.Version(), what)
			v = s.Version()
		}
		s.Connect()
		changed("connected")
		time.Sleep(time.Minute)
		require.Equal(t, v, s.Version(), "nothing happened")
		g.last().sink.Down(dropped)
		changed("down")
		time.Sleep(2 * time.Second)
		changed("up again")
		s.Disconnect()
		changed("disconnected")
		s.Disconnect()
		require.Equal(t, v, s.Version(), "nothing happened")
	})
}

func TestTheSessionLogTellsTheStoryAndStaysShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{}
		s := staged(t, g, Options{})
		s.Connect()
		time.Sleep(time.Minute)
		g.last().sink.Down(dropped)
		synctest.Wait()
		s.Disconnect()
		var kinds []EventKind
		for _, e := range s.Events() {
			require.Less(t, e.Kind, EventKinds)
			require.False(t, e.Time.IsZero())
			kinds = append(kinds, e.Kind)
		}
		require.Equal(t, []EventKind{EventConnecting, EventConnected, EventDown, EventWaiting, EventDisconnected}, kinds)
		for range 2 * mostEvents {
			require.NoError(t, s.Unsubscribe(t.Context(), "a"))
		}
		events := s.Events()
		require.LessOrEqual(t, len(events), mostEvents)
		require.Equal(t, EventUnsubscribed, events[len(events)-1].Kind)
	})
}

func TestASubscriptionWithoutAnAnswerIsToldAndTheOthersGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{}
		s := staged(t, g, Options{Profile: profile.Profile{Scheme: "mqtt", Host: "h", Port: 1,
			Subscriptions: []profile.Subscription{{Filter: "mute"}, {Filter: "$SYS/#"}}}})
		s.Connect()
		synctest.Wait()
		require.Equal(t, Connected, s.State().Phase)
		require.Equal(t, link.StepSUBACK, s.State().Current)
		time.Sleep(answerTime)
		synctest.Wait()
		st := s.State()
		require.Equal(t, Connected, st.Phase)
		require.Zero(t, st.Current)
		require.Equal(t, []byte{link.NoAnswer, 0}, []byte{st.Grants[0].Code, st.Grants[1].Code})
		_, err := s.Subscribe(t.Context(), link.Filter{Topic: "mute"})
		require.Equal(t, link.KindNoAnswer, causeOf(t, err).Kind)
		_, err = s.Subscribe(t.Context())
		require.Equal(t, link.BadNoFilter, causeOf(t, err).Args[0])
	})
}

func TestFiltersAreSentInSmallGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{}
		p := profile.Profile{Scheme: "mqtt", Host: "h", Port: 1}
		for i := range 20 {
			p.Subscriptions = append(p.Subscriptions, profile.Subscription{Filter: string(rune('a' + i))})
		}
		s := staged(t, g, Options{Profile: p})
		s.Connect()
		synctest.Wait()
		require.Len(t, s.State().Grants, 20)
		require.Equal(t, []int{8, 8, 4}, g.last().asked)
	})
}

func TestWhoMadeTheProfileCannotChangeItLater(t *testing.T) {
	p := profile.Profile{Scheme: "mqtt", Host: "h", Port: 1, Subscriptions: []profile.Subscription{{Filter: "a"}}}
	s := NewSession(Options{Profile: p})
	p.Subscriptions[0].Filter = "b"
	require.Equal(t, "a", s.Profile().Subscriptions[0].Filter)
	require.NoError(t, s.Close(t.Context()))
}

func TestAClosedSessionStaysClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &stage{}
		s := staged(t, g, Options{})
		require.NoError(t, s.Close(t.Context()))
		s.Connect()
		s.ConnectWith("x")
		s.Reconnect()
		synctest.Wait()
		require.Empty(t, g.clients)
		require.Equal(t, Idle, s.State().Phase)
	})
}

// fakeDemo is a demo broker that is none.
type fakeDemo struct {
	done    chan struct{}
	stopped int
}

func (d *fakeDemo) Addr() string          { return "127.0.0.1:4711" }
func (d *fakeDemo) User() string          { return "demo" }
func (d *fakeDemo) Password() string      { return "secret" }
func (d *fakeDemo) Done() <-chan struct{} { return d.done }
func (d *fakeDemo) Stop()                 { d.stopped++ }

func TestTheDemoBrokerLivesAsLongAsItsSessionIsConnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var brokers []*fakeDemo
		g := &stage{}
		s := staged(t, g, Options{
			Profile: profile.Profile{Demo: true, Scheme: "mqtt", Host: "127.0.0.1"},
			Demo: func(context.Context) (DemoBroker, error) {
				brokers = append(brokers, &fakeDemo{done: make(chan struct{})})
				return brokers[len(brokers)-1], nil
			},
		})
		s.Connect()
		synctest.Wait()
		require.Equal(t, "mqtt://127.0.0.1:4711", s.State().Address)
		a := g.last().attempt
		require.Equal(t, []any{"demo", "secret", 4711}, []any{a.Username, a.Password, a.Target.Port})

		close(brokers[0].done) // it died
		g.last().sink.Down(dropped)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		require.Equal(t, Connected, s.State().Phase)
		require.Len(t, brokers, 2)
		require.Equal(t, 1, brokers[0].stopped)
		s.Disconnect()
		synctest.Wait()
		require.Equal(t, 1, brokers[1].stopped)
		s.Connect()
		synctest.Wait()
		require.Len(t, brokers, 3)
		require.NoError(t, s.Close(t.Context()))
		require.Equal(t, 1, brokers[2].stopped)
	})
}

func TestADemoBrokerThatDoesNotStartIsACause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := staged(t, &stage{}, Options{
			Profile: profile.Profile{Demo: true, Scheme: "mqtt", Host: "127.0.0.1"},
			Demo:    func(context.Context) (DemoBroker, error) { return nil, errors.New("no port") },
		})
		s.Connect()
		synctest.Wait()
		st := s.State()
		require.Equal(t, Failed, st.Phase)
		require.Equal(t, link.KindDemo, st.Cause.Kind)
		require.Equal(t, "no port", st.Cause.Detail)
	})
}
