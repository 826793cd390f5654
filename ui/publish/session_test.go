package publish

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/profile"
	"treetop/model"
)

const patience = 30 * time.Second

// connected is a session with a broker.
func connected(t *testing.T, b *conntest.Mosquitto, change func(*profile.Profile)) *conn.Session {
	p := profile.Profile{
		ID: "p1", Scheme: "mqtt", Host: "127.0.0.1", Port: b.Port(), ClientID: "treetop-", RandomSuffix: true,
		KeepAlive: 60, ConnectTimeout: 10, CleanSession: true, Subscriptions: []profile.Subscription{{Filter: "#"}},
	}
	if change != nil {
		change(&p)
	}
	s := conn.NewSession(conn.Options{Profile: p})
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, s.Close(ctx))
	})
	s.Connect()
	eventually(t, func() bool { return s.State().Phase == conn.Connected && s.State().Current == 0 })
	return s
}

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	require.Eventually(t, ok, patience, time.Millisecond)
}

func TestAMessageOfThePanelReachesOthersAsChosenAndCanBeCleared(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	s := connected(t, b, nil)
	f := newFixture(t, func(o *Options) { o.Publisher = s })
	others := b.Subscribe("-t", "#", "-q", "2")

	f.typeTopic("测试/light")
	f.typePayload(`{"msg":"我是一条测试数据!"}`)
	f.d.qos = 1
	test.Tap(f.ui.retain)
	f.win.Canvas().Focus(f.ui.editor.entry)
	f.ctrlEnter()
	f.settled()
	assert.Contains(t, f.ui.outcome.Text, "✓ acknowledged in ")
	others.Wait(`测试/light 1 0 {"msg":"我是一条测试数据!"}`)
	b.Subscribe("-t", "测试/#", "-q", "1").Wait(`测试/light 1 1 {"msg":"我是一条测试数据!"}`)

	var stored model.Record
	eventually(t, func() bool {
		id, ok := s.Tree().Lookup("测试/light")
		if ok {
			stored, ok = s.Tree().Latest(id)
		}
		return ok
	})
	f.Clear("测试/light", Kept{Record: stored})
	f.settled()
	assert.Contains(t, f.stripText(), "Cleared 测试/light")
	b.Publish("-t", "after", "-m", "the clearing")
	others.Wait("after 0 0 the clearing")
	late := b.Subscribe("-t", "测试/#", "-t", "marker", "-q", "1")
	b.Publish("-t", "marker", "-m", "x")
	late.Wait("marker")
	assert.Len(t, late.Lines(), 1, "nothing is stored any more")

	test.Tap(f.ui.strip.offer)
	f.settled()
	assert.Equal(t, "Put 测试/light back", f.stripText())
	b.Subscribe("-t", "测试/#", "-q", "1").Wait(`测试/light`, `1 {"msg":"我是一条测试数据!"}`)
}

func TestTheSessionRefusesWhatAPanelForgotToRefuse(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	s := connected(t, b, func(p *profile.Profile) { p.ReadOnly = true })
	f := newFixture(t, func(o *Options) { o.Publisher = s })
	f.Follow("a")
	f.typePayload("x")
	f.ctrlEnter()
	f.settled()
	assert.Contains(t, f.noteText(), "read-only")
	assert.Equal(t, "x", f.ui.editor.entry.Text)
}

func TestABrokerThatGoesAwayLosesNothingThatWasTyped(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	s := connected(t, b, nil)
	f := newFixture(t, func(o *Options) { o.Publisher = s })
	f.typeTopic("a")
	f.typePayload("x")
	b.Kill()
	eventually(t, func() bool { return s.State().Phase != conn.Connected })
	f.ctrlEnter() // before the panel has heard of it
	f.settled()
	assert.Contains(t, f.noteText(), "no connection")
	f.SetConnected(false, "waiting")
	b.Start()
	s.Connect()
	eventually(t, func() bool { return s.State().Phase == conn.Connected })
	f.SetConnected(true, "")
	test.Tap(f.ui.note.offer)
	f.settled()
	assert.Equal(t, "✓ sent", f.ui.outcome.Text)
	assert.Empty(t, f.noteText())
}
