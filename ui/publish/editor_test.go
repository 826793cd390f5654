package publish

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/link"
)

func TestALargePayloadIsHeldAndSentWholeUnlessItIsReplaced(t *testing.T) {
	f := newFixture(t, nil)
	big := []byte(strings.Repeat(`{"id":1,"value":"something long enough"}`, 25_000))
	f.Fill("camera", big, 1, true)
	f.settled()
	assert.Empty(t, f.ui.editor.entry.Text, "nothing for the entry to choke on")
	assert.True(t, f.ui.editor.held.Visible())
	assert.False(t, f.ui.editor.entry.Visible())
	assert.Equal(t, "1 MB, sent as it is", f.ui.editor.size.Text)
	assert.Positive(t, f.ui.editor.code.Document().Len())
	assert.Contains(t, f.ui.editor.code.Document().Slice(0, 0, 80).Text, `{"id":1`)

	f.Publish()
	c := f.next()
	assert.Equal(t, link.Out{Topic: "camera", Payload: big, QoS: 1, Retain: true}, c.Out)
	f.answered(c, link.Ack{QoS: 1}, nil)

	test.Tap(f.ui.editor.replace)
	assert.True(t, f.ui.editor.entry.Visible())
	assert.Same(t, f.ui.editor.entry, f.win.Canvas().Focused())
	test.Type(f.ui.editor.entry, "small")
	f.Publish()
	c = f.next()
	assert.Equal(t, "small", string(c.Payload))
	f.answered(c, link.Ack{QoS: 1}, nil)

	f.bringBack()
	f.settled()
	assert.Equal(t, big, f.d.payload(), "and back")
}

func TestAnotherPayloadIsNotOvertakenByOneThatIsStillBeingRead(t *testing.T) {
	f := newFixture(t, nil)
	f.Fill("a", []byte(strings.Repeat("first ", 2000)), 0, false)
	f.Fill("b", []byte(strings.Repeat("second ", 2000)), 0, false)
	f.settled()
	assert.Contains(t, f.ui.editor.code.Document().Slice(0, 0, 80).Text, "second")
}

func TestPastingMoreThanTheEditorCanHoldDoesNotEndUpInIt(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.typePayload("typed")
	big := strings.Repeat("x", editBytes+1)
	clipboard := test.NewClipboard()
	clipboard.SetContent(big)
	f.ui.editor.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	f.settled()
	assert.Equal(t, big, string(f.d.payload()))
	assert.Empty(t, f.ui.editor.entry.Text)
	assert.Contains(t, f.noteText(), "set aside")
	test.Tap(f.ui.note.offer)
	assert.Equal(t, "typed", f.ui.editor.entry.Text)
	assert.Equal(t, big, string(f.aside.payload()), "in exchange")
}

func TestPastedTextKeepsItsLinesAndLosesTheCarriageReturns(t *testing.T) {
	f := newFixture(t, nil)
	clipboard := test.NewClipboard()
	clipboard.SetContent("{\r\n\t\"a\": 1\r\n}")
	f.win.Canvas().Focus(f.ui.editor.entry)
	f.ui.editor.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	assert.Equal(t, "{\n\t\"a\": 1\n}", string(f.d.payload()))
	assert.Nil(t, f.d.held)
	clipboard.SetContent("in one go")
	f.ui.editor.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	f.ui.editor.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	assert.Equal(t, "in one go", string(f.d.payload()))
}

func TestJSONIsCheckedWhenTypingRestsAndBeforeItIsSent(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.pickFormat(1)
	f.typePayload("{\n\"a\": 01}")
	assert.Empty(t, f.noteText(), "not while typing")
	f.later(draftPause)
	assert.Contains(t, f.noteText(), "line 2, column 6")
	assert.True(t, f.ui.publish.Disabled())

	f.typePayload(`{"a": 1`)
	assert.Empty(t, f.noteText())
	f.ctrlEnter()
	f.nothing()
	assert.Contains(t, f.noteText(), "line 1, column 8", "at once when it is to be sent")
	test.Type(f.ui.editor.entry, "}")
	assert.Empty(t, f.noteText())
	assert.False(t, f.ui.publish.Disabled())
	f.ctrlEnter()
	f.answered(f.next(), link.Ack{}, nil)

	f.typePayload("{")
	f.later(draftPause)
	test.Tap(f.ui.note.offer)
	f.ctrlEnter()
	c := f.next()
	assert.Equal(t, "{", string(c.Payload), "as text it may be anything")
	f.answered(c, link.Ack{}, nil)
}

func TestAnEmptyPayloadIsNoBrokenJSON(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.pickFormat(1)
	test.Tap(f.ui.retain)
	f.later(draftPause)
	assert.Empty(t, f.noteText())
	assert.False(t, f.ui.publish.Disabled())
	assert.Equal(t, "Clear retained", f.ui.publish.Text)
}

func TestFormattingKeepsNumbersAndTheOrderOfKeys(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	f.typePayload(`{"z":1e400,"a":0.10,"z":9007199254740993}`)
	f.pickFormat(3)
	assert.Equal(t, "{\n  \"z\": 1e400,\n  \"a\": 0.10,\n  \"z\": 9007199254740993\n}", f.ui.editor.entry.Text)
	assert.Equal(t, f.ui.editor.entry.Text, string(f.d.payload()))
	f.pickFormat(4)
	assert.Equal(t, `{"z":1e400,"a":0.10,"z":9007199254740993}`, f.ui.editor.entry.Text)
	f.typePayload("{oops")
	f.pickFormat(3)
	assert.Equal(t, "{oops", f.ui.editor.entry.Text, "what is no JSON stays as it is")
	assert.Contains(t, f.noteText(), "line 1, column 2")
}

func TestWhatWouldBeTooLargeWhenFormattedStaysAsItIs(t *testing.T) {
	f := newFixture(t, nil)
	f.Follow("a")
	wide := "[" + strings.Repeat("1,", editBytes/4) + "1]"
	f.d.set([]byte(wide))
	f.ui.show()
	f.pickFormat(3)
	assert.Equal(t, wide, string(f.d.payload()))
	assert.Contains(t, f.noteText(), "more than can be edited here")
}

// pickFormat picks an entry of the format menu, separators counted.
func (f *fixture) pickFormat(i int) {
	f.t.Helper()
	test.Tap(f.ui.format)
	popup, ok := f.win.Canvas().Focused().(*widget.PopUpMenu)
	require.True(f.t, ok)
	items := popup.Items
	require.Less(f.t, i, len(items))
	items[i].(fyne.Tappable).Tapped(&fyne.PointEvent{})
}

func TestAPayloadWithChineseIsInAFontThatShowsItWhole(t *testing.T) {
	f := newFixture(t, nil)
	fixed := func() bool { return f.ui.editor.entry.TextStyle.Monospace }
	f.Fill("a", []byte(`{"t":21.5}`), 0, false)
	assert.True(t, fixed())
	f.Fill("a", []byte(`{"城市":"北京"}`), 0, false)
	assert.False(t, fixed(), "what is brought back")
	f.typePayload("21.5")
	assert.True(t, fixed())
	test.Type(f.ui.editor.entry, "，")
	assert.False(t, fixed(), "what is typed")
}
