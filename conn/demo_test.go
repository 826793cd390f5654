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
	"treetop/model"
)

func TestADemoProfileBringsItsOwnBroker(t *testing.T) {
	s := open(t, Options{Profile: profile.Profile{
		ID: "demo", Demo: true, Scheme: "mqtt", Host: "127.0.0.1", ClientID: "treetop-", RandomSuffix: true,
		KeepAlive: 60, ConnectTimeout: 10, CleanSession: true, Subscriptions: []profile.Subscription{{Filter: "#"}},
	}})
	s.Connect()
	st := waitListening(t, s)
	require.Regexp(t, `^mqtt://127\.0\.0\.1:\d+$`, st.Address)
	until(t, "an inhabited place", s.Tree().Version, func() bool { return s.Tree().Totals().Topics > 50 })

	_, err := s.Publish(within(t), link.Out{Topic: "home/kitchen/light/set", Payload: []byte("ON"), QoS: 1})
	require.NoError(t, err)
	waitValue(t, s, "home/kitchen/light", func(r model.Record) bool { return string(r.Payload) == "ON" })
	first := st.Address
	s.Reconnect()
	require.NotEqual(t, first, waitListening(t, s).Address, "a new one, with a port of its own")
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
		require.Equal(t, Event{Time: s.Events()[0].Time, Kind: EventConnecting, Text: "mqtt://127.0.0.1:4711", Attempt: 1}, s.Events()[0], "the log has the port as well")
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
