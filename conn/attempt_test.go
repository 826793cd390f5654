package conn

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/conn/profile"
)

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
