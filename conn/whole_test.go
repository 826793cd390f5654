package conn

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"treetop/conn/conntest"
	"treetop/model"
	"treetop/model/filter"
)

// burst is a broker that sends a flood so often to whoever subscribes.
func burst(t *testing.T, flood conntest.Flood, times int) *conntest.Fake {
	return conntest.NewFake(t, func(c *conntest.FakeConn) {
		if !c.Accept() {
			return
		}
		p, ok := c.Read()
		if !ok || !c.Send(0x90, 3, p.Body[0], p.Body[1], 0) {
			return
		}
		for range times {
			if !c.Send(flood.Block...) {
				return
			}
		}
		c.Serve(0, nil)
	})
}

func TestAFloodTicksFiltersSortingAndPauseGoOnAtOnce(t *testing.T) {
	const topics, times = 2000, 30
	f := burst(t, conntest.NewFlood(topics, topics, 100), times)
	p := local("mqtt", f.Port())
	s := open(t, Options{Profile: p, Limits: model.Limits{History: 2_000_000}}) // so that the oldest leave meanwhile
	rows := model.NewRows(s.Tree())
	defer rows.Close()
	s.Connect()

	var work sync.WaitGroup
	over := make(chan struct{})
	during := func(do func(i int)) {
		work.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-over:
					return
				default:
					do(i)
				}
			}
		})
	}
	during(func(i int) { // as a pane that is drawn
		rows.Version()
		for _, r := range rows.Window(max(rows.Len()-40, 0), 40, nil) {
			s.Tree().Latest(r.ID)
			s.Tree().Name(r.ID)
		}
		s.Load()
		s.State()
	})
	during(func(i int) { // as somebody at the keyboard
		words := []string{"", "device", "line-07", "rate>1 -device-0000100", "value:nothing", "/area-0[0-3]/ or retained:yes", "age<1m"}
		parsed, problems := filter.Parse(words[i%len(words)])
		require.Empty(t, problems)
		rows.SetFilter(parsed)
		rows.SetSort([]model.Sort{model.SortName, model.SortNewest, model.SortRate, model.SortMessages, model.SortSize}[i%5])
		rows.SetOpenBelow(0, i%3 > 0)
		rows.Reveal(s.Tree().NewestID())
		rows.Sync()
	})
	during(func(i int) { // as somebody who pauses and goes on
		frozen := s.Tree().Freeze()
		defer frozen.Release()
		before := frozen.Totals()
		for id := model.TopicID(1); id <= frozen.NewestID(); id += 97 {
			frozen.Topic(id)
			frozen.Latest(id)
			frozen.History(id, 0, 3)
		}
		require.Equal(t, before.Messages, frozen.Totals().Messages, "what is frozen stands still")
		s.Tree().Hot(model.HotShort, model.HotByMessages, i%2 == 0, 20)
	})
	until(t, "the flood", s.Tree().Version, func() bool { return s.Tree().Totals().Messages == topics*times })
	close(over)
	work.Wait()

	rows.SetFilter(nil)
	rows.SetSort(model.SortName)
	rows.SetOpenBelow(0, true)
	rows.Sync()
	require.Equal(t, int(s.Tree().NewestID()), rows.Len(), "every level is a row")
	require.EqualValues(t, topics, s.Tree().Totals().Topics)
	id, ok := s.Tree().Lookup(conntest.FloodTopic(1234))
	require.True(t, ok)
	topic, _ := s.Tree().Topic(id)
	require.EqualValues(t, times, topic.Messages)
	f.Close()
}

func TestNothingIsLeftOfASessionThatWasClosedInAFlood(t *testing.T) {
	before := goleak.IgnoreCurrent()
	f := burst(t, conntest.NewFlood(1000, 1000, 100), 1_000_000)
	s := NewSession(Options{Profile: local("mqtt", f.Port())})
	rows := model.NewRows(s.Tree())
	s.Connect()
	until(t, "the flood", s.Tree().Version, func() bool { return s.Tree().Totals().Messages > 10_000 })
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, s.Close(ctx))
	heard := s.Tree().Newest()
	rows.Close()
	f.Close()
	goleak.VerifyNone(t, before)
	require.Equal(t, heard, s.Tree().Newest(), "nothing is heard any more")
	require.NotEqual(t, Connected, s.State().Phase)
	require.WithinDuration(t, time.Now(), s.State().Since, patience)
}

func TestNothingIsLeftOfASessionThatWasClosedInAFloodOfARealBroker(t *testing.T) {
	m := conntest.Start(t, conntest.Options{Quiet: true})
	flood := conntest.NewFlood(1000, 1000, 100)
	before := goleak.IgnoreCurrent()
	s := NewSession(Options{Profile: local("mqtt", m.Port())})
	rows := model.NewRows(s.Tree())
	s.Connect()
	waitListening(t, s)
	p := conntest.NewPublisher(t, m.Port())
	over := make(chan struct{})
	var work sync.WaitGroup
	work.Go(func() {
		for {
			select {
			case <-over:
				return
			default:
				p.Send(flood, flood.Messages, 0)
			}
		}
	})
	until(t, "the flood", s.Tree().Version, func() bool { return s.Tree().Totals().Messages > 100_000 })
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, s.Close(ctx))
	rows.Close()
	heard := s.Tree().Newest()
	close(over)
	work.Wait()
	p.Close()
	goleak.VerifyNone(t, before)
	require.Equal(t, heard, s.Tree().Newest(), "nothing is heard any more")
}
