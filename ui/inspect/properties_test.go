package inspect

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/model"
	"treetop/model/payload"
)

// said are the lines of the properties on the screen.
func said(s *properties) []string {
	var out []string
	for i := 0; i < len(s.texts); i += 2 {
		name := ""
		if s.texts[i].Visible() {
			name = s.texts[i].Text
		}
		if s.texts[i+1].Visible() {
			out = append(out, name+"|"+s.texts[i+1].Text)
		}
	}
	return out
}

func TestThePropertiesOfAMessageStandUnderItsValue(t *testing.T) {
	b := newBench(t)
	b.apply("plain", "1")
	b.show("plain")
	props := b.pane.value.props
	assert.False(t, props.Visible(), "no room where there are none")

	raw := model.Properties{
		ContentType: "text/plain", ResponseTopic: "a/answer", Correlation: []byte{0, 0xff}, HasExpiry: true, Expiry: 90,
		HasFormat: true, Text: true,
	}.Append(nil)
	b.message(model.Message{Topic: "rich", Payload: []byte("1"), Properties: raw})
	b.show("rich")
	require.True(t, props.Visible())
	assert.Equal(t, []string{
		"Content type|text/plain", "Payload format|UTF-8 text", "Response topic|a/answer", "Correlation data|00 ff",
		"Expires after|1 m",
	}, said(props))

	room := props.MinSize()
	b.apply("rich", "2")
	b.tick()
	assert.Empty(t, said(props))
	assert.Equal(t, room, props.MinSize(), "nothing moves while messages with and without follow each other")
	b.show("plain")
	assert.False(t, props.Visible())
}

func TestAMessageShowsByWhichFiltersItCame(t *testing.T) {
	b := newBench(t)
	raw := []byte{byte(model.PropSubscriptionID), 1, byte(model.PropSubscriptionID), 7, byte(model.PropSubscriptionID), 2}
	b.message(model.Message{Topic: "home/a", Payload: []byte("1"), Properties: raw})
	var filters []string
	var unknown []uint32
	b.pane.opt.CameBy = func(r model.Record) ([]string, []uint32) {
		assert.Equal(t, raw, r.Properties)
		return filters, unknown
	}
	b.show("home/a")
	props := b.pane.value.props
	assert.False(t, props.Visible(), "where they tell nothing")
	filters, unknown = []string{"#", "home/#"}, []uint32{7}
	b.message(model.Message{Topic: "home/a", Payload: []byte("2"), Properties: raw})
	b.tick()
	assert.Equal(t, []string{"Subscription|# · home/#", "Subscription ID|7"}, said(props))
	assert.Equal(t, "#\nhome/#", props.all[0].value, "as it is copied")
}

func TestManyUserPropertiesAreCounted(t *testing.T) {
	b := newBench(t)
	var p model.Properties
	for range 20 {
		p.User = append(p.User, model.UserProperty{Name: "k\u202e", Value: "v"})
	}
	b.message(model.Message{Topic: "a", Payload: []byte("1"), Properties: p.Append(nil)})
	b.show("a")
	b.pane.value.content.Resize(fyne.NewSize(600, 10*b.pane.value.props.row()))
	lines := said(b.pane.value.props)
	require.Len(t, lines, leastProperties)
	assert.Equal(t, `k\u{202E}|v`, lines[0])
	assert.Equal(t, "|15 more", lines[5])
	assert.Equal(t, 20, strings.Count(b.pane.value.props.ToolTip(), `k\u{202E}: v`))
	b.pane.value.content.Resize(fyne.NewSize(600, 30*b.pane.value.props.row()))
	lines = said(b.pane.value.props)
	require.Len(t, lines, 15, "they take no more than their share of the height")
	assert.Equal(t, "|6 more", lines[14])
}

func TestTheContentTypeHelpsWithReading(t *testing.T) {
	of := func(kind, body string) payload.Format {
		return hinted(model.Record{Payload: []byte(body), Properties: model.Properties{ContentType: kind}.Append(nil)})
	}
	assert.Equal(t, payload.AsJSON, of("application/json; charset=utf-8", "x"))
	assert.Equal(t, payload.AsJSON, of("application/vnd.a+json", "1"))
	assert.Equal(t, payload.AsText, of("text/plain", "1"))
	assert.Equal(t, payload.Auto, of("text/plain", ` {"a":1}`))
	assert.Equal(t, payload.Auto, of("application/octet-stream", "1"))
	assert.Equal(t, payload.Auto, hinted(model.Record{Payload: []byte("{}")}))
}

func TestWhatTheBrokerSaidAtConnectingIsShown(t *testing.T) {
	newBench(t)
	assert.Nil(t, limitWords(link.Limits{}))
	assert.Equal(t, []string{"3.1.1"}, limitWords(link.Limits{Version: link.V311}))
	assert.Equal(t, []string{"5"}, limitWords(link.Limits{
		Version: link.V5, ReceiveMaximum: math.MaxUint16, MaximumQoS: 2, Retain: true, Wildcard: true, Shared: true, SubIDs: true,
	}))
	assert.Equal(t, []string{
		"5", "client ID given by the broker: x", "keep alive set by the broker: 30 s", "the session is kept without end",
		"limits of the broker: packets up to 2 kB · 20 unacknowledged at once · 10 topic aliases",
		"not available: QoS > 1 · retained messages · wildcards · shared subscriptions · subscription identifiers",
		"response topics begin with r/", "the broker says: “hi”", "another server is named: b",
	}, limitWords(link.Limits{
		Version: link.V5, ClientID: "x", Assigned: true, KeepAlive: 30, SessionExpiry: math.MaxUint32, MaximumPacket: 2000,
		ReceiveMaximum: 20, TopicAliases: 10, MaximumQoS: 1, ResponseInfo: "r/", Reason: "hi", ServerReference: "b",
	}))
}
