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
