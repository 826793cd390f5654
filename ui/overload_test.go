package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/profile"
	"treetop/ui/lang"
)

func TestWhatIsWellIsNotSaidInTheStatusBar(t *testing.T) {
	newApp(t, t.TempDir())
	assert.Empty(t, overloadFields(conn.Load{Unread: -1}))
	assert.Empty(t, overloadFields(conn.Load{Busy: 0.5, Unread: 30_000, Behind: 3 * time.Millisecond, BrokerTells: true}))
}

func TestTheStatusBarSaysHowFarBehindASessionIsAndWhatWasLostWhere(t *testing.T) {
	newApp(t, t.TempDir())
	for _, tag := range lang.Languages {
		lang.Use(tag)
		load := conn.Load{Busy: 0.964, Unread: 5_200_000, Behind: 1340 * time.Millisecond, Overloaded: true, BrokerDropped: 12_345}
		fields := overloadFields(load)
		assert.Len(t, fields, 2)
		assert.Contains(t, fields[0].Text, "1.3")
		assert.Contains(t, fields[0].Tip, "96")
		assert.Contains(t, fields[0].Tip, "5.2 MB")
		assert.Contains(t, fields[1].Text, "12,345")
		assert.Contains(t, fields[1].Tip, "max_queued_messages")
		load.Unread = -1
		assert.NotContains(t, overloadFields(load)[0].Tip, "5.2", tag)
	}
}

func TestANoteSaysThatTheBrokersQueueWasTooShortForTheStoredMessages(t *testing.T) {
	m := conntest.Start(t, conntest.Options{Quiet: true, Config: []string{"max_queued_messages 100"}})
	p := conntest.NewPublisher(t, m.Port())
	p.Store(300)
	p.Close()
	a := newApp(t, t.TempDir())
	who := brokerProfile(m)
	who.Version = "3.1.1" // MQTT 5 leaves room for more
	who.Subscriptions = []profile.Subscription{{Filter: "#", QoS: 1}}
	a.connect(who, "")
	until(t, a, "the note", func() bool {
		for said := range a.notices.said {
			if strings.Contains(said, "120 retained messages came, then none") && strings.Contains(said, "QoS 0") {
				return true
			}
		}
		return false
	})
	notes := len(a.notices.content.Objects)
	a.current().ticked = time.Time{}
	a.Tick(time.Now())
	assert.Len(t, a.notices.content.Objects, notes, "it is said once")
}
