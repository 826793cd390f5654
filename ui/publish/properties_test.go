package publish

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

func (f *fixture) typeProperties() {
	v := f.ui.props
	test.Tap(v.button)
	test.Type(v.contentType, "application/json")
	test.Type(v.response, "answers/1")
	test.Type(v.correlation, "0x0aff")
	test.Type(v.expiry, "60")
	v.user.SetText("unit: °C\n\nurn:x: a:b\nempty:")
	test.Tap(v.text)
}

var typed = model.Properties{
	ContentType: "application/json", ResponseTopic: "answers/1", Correlation: []byte{0x0a, 0xff}, Expiry: 60, HasExpiry: true,
	HasFormat: true, Text: true, User: []model.UserProperty{{Name: "unit", Value: "°C"}, {Name: "urn:x", Value: "a:b"}, {Name: "empty"}},
}

func TestPropertiesAreOfferedOnlyWhereMQTT5IsSpoken(t *testing.T) {
	five := false
	f := newFixture(t, func(o *Options) { o.Five = func() bool { return five } })
	f.Follow("a")
	assert.False(t, f.ui.props.button.Visible())
	five = true
	f.SetConnected(false, "waiting")
	f.SetConnected(true, "")
	require.True(t, f.ui.props.button.Visible())
	assert.False(t, f.ui.props.content.Visible(), "they are folded")
	f.typeProperties()
	assert.Equal(t, "Properties (8) ▾", f.ui.props.button.Text)
	f.SetConnected(false, "waiting")
	assert.True(t, f.ui.props.content.Visible(), "a connection that is lost takes nothing away")

	five = false // the next broker has only 3.1.1
	f.SetConnected(true, "")
	assert.False(t, f.ui.props.button.Visible())
	assert.False(t, f.ui.props.content.Visible())
	f.Publish()
	c := f.next()
	assert.True(t, c.Properties.None())
	f.answered(c, link.Ack{}, nil)
}

func TestPropertiesGoWithTheMessageAndComeBackFromTheHistoryAndTheDraft(t *testing.T) {
	s := &store{}
	change := func(o *Options) { o.Store, o.Five = s, func() bool { return true } }
	f := newFixture(t, change)
	f.typeTopic("a")
	f.typePayload("{}")
	f.typeProperties()
	f.win.Canvas().Focus(f.ui.props.user)
	f.ctrlEnter()
	c := f.next()
	assert.Equal(t, typed, c.Properties)
	f.answered(c, link.Ack{}, nil)
	f.later(draftPause)
	f.keep.wait(t.Context())

	next := newFixture(t, change)
	assert.Equal(t, f.d.props, next.d.props, "the draft has them")
	assert.Equal(t, "answers/1", next.ui.props.response.Text)
	next.ui.props.expiry.SetText("1")
	next.open().pick(0)
	assert.Equal(t, "60", next.ui.props.expiry.Text, "and so has the history")
	next.Publish()
	c = next.next()
	assert.Equal(t, typed, c.Properties)
	next.answered(c, link.Ack{}, nil)
}

func TestAMessageThatIsSentAgainKeepsItsProperties(t *testing.T) {
	for name, props := range map[string]model.Properties{
		"all": typed, "none": {},
		"text that looks like bytes": {Correlation: []byte("0x0a")},
		"a line break":               {Correlation: []byte("a\nb")},
		"text":                       {Correlation: []byte("作业 7"), HasExpiry: true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, func(o *Options) { o.Five = func() bool { return true } })
			f.FillWith("a", []byte("{}"), 0, false, props)
			f.Publish()
			c := f.next()
			assert.Equal(t, props.Append(nil), c.Properties.Append(nil))
			f.answered(c, link.Ack{}, nil)
		})
	}
}

func TestPropertiesThatCanNotBeSentAreRefusedWithWhatToDo(t *testing.T) {
	for want, p := range map[string]disk.Properties{
		"Message expiry: type whole seconds, at most 4294967295, or nothing.": {Expiry: "4294967296"},
		"Response topic: ": {ResponseTopic: "a/#"},
		"User properties: begin each line with a name, such as name: value.":         {User: "a: b\n: c"},
		"The payload is not UTF-8 text: take the tick from it in the properties.":    {Text: true},
		"A property holds a NUL character or bytes that are not text: type it anew.": {ContentType: "a\x00"},
		"A property is too long: 65,535 bytes at most.":                              {User: "a: " + string(make([]byte, 65_536))},
	} {
		t.Run(want, func(t *testing.T) {
			f := newFixture(t, func(o *Options) { o.Five = func() bool { return true } })
			d := of("a", []byte("\xff"), 0, false)
			d.props = properties(p)
			f.pick(d)
			f.Publish()
			f.nothing()
			assert.Contains(t, f.noteText(), want)
			assert.True(t, f.ui.publish.Disabled())
		})
	}
}

func TestThePropertiesStandBesideThePayloadOrInItsPlace(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Five = func() bool { return true } })
	publish := f.ui.publish.Position()
	test.Tap(f.ui.props.button)
	assert.False(t, f.ui.props.low.Visible())
	assert.True(t, f.ui.editor.content.Visible())
	assert.Greater(t, f.ui.props.content.Position().X, f.ui.editor.content.Size().Width)
	assert.Equal(t, publish, f.ui.publish.Position(), "nothing moves")
	f.win.Resize(fyne.NewSize(400, 320))
	assert.False(t, f.ui.props.button.Visible())
	assert.False(t, f.ui.editor.content.Visible(), "there is no room for both")
	assert.Equal(t, f.ui.beside.Size(), f.ui.props.content.Size())
	test.Tap(f.ui.props.low)
	assert.True(t, f.ui.editor.content.Visible())
	assert.Equal(t, f.ui.beside.Size(), f.ui.editor.content.Size())
}

func TestPropertiesReachOthersOverMQTT5(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	s := connected(t, b, func(p *profile.Profile) { p.Version = "5" })
	f := newFixture(t, func(o *Options) {
		o.Publisher, o.Five = s, func() bool { return s.State().Limits.Version == link.V5 }
	})
	others := b.Subscribe("-t", "#", "-V", "5", "-F", "%t|%p|%C|%R|%D|%F|%P|")
	f.typeTopic("plant/1")
	f.typePayload(`{"t":21}`)
	f.typeProperties()
	f.ui.props.correlation.SetText("job 7")
	f.win.Canvas().Focus(f.ui.props.correlation)
	f.ctrlEnter()
	f.settled()
	assert.Equal(t, "✓ sent", f.ui.outcome.Text)
	others.Wait(`plant/1|{"t":21}|application/json|answers/1|job 7|1|unit:°C urn:x:a:b empty:|`)
}
