package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
)

// space presses the space bar as the driver does: a key for what has the focus,
// and then a blank for what has it by then.
func space(c fyne.Canvas) {
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	c.Focused().TypedRune(' ')
}

func TestTheSpaceBarThatPressesAButtonTypesNothingIntoTheFieldThatGetsTheFocus(t *testing.T) {
	var ended []func() // what waits for the event to end
	b := NewButton("Properties", nil)
	w, entry := onScreen(t, b)
	b.OnTapped = func() { Focus(entry) }
	entry.after = func(f func()) { ended = append(ended, f) }
	w.Canvas().Focus(b)
	space(w.Canvas())
	assert.Same(t, entry, w.Canvas().Focused())
	assert.Empty(t, entry.Text)

	space(w.Canvas())
	assert.Equal(t, " ", entry.Text, "pressed in the field it types, however soon")

	entry.SetText("")
	w.Canvas().Focus(b)
	w.Canvas().Focus(entry)
	for _, f := range ended {
		f()
	}
	entry.TypedRune(' ')
	assert.Equal(t, " ", entry.Text, "and so does what an input method commits later")
}

func TestAFieldTypesABlankThatComesFirst(t *testing.T) {
	_, entry := onScreen(t, NewButton("Save", nil))
	test.Type(entry, " a b")
	assert.Equal(t, " a b", entry.Text)
}

func TestWhatIsTypedAfterASelectedTextWasReplacedStays(t *testing.T) {
	e := NewEntry()
	w, _ := onScreen(t, e)
	w.Canvas().Focus(e)
	for name, change := range map[string]func(){
		"cleared": func() { e.Replace(0, len(e.Text), "") },
		"set":     func() { e.SetText("") },
	} {
		e.SetText("late:yes")
		e.TypedShortcut(&fyne.ShortcutSelectAll{})
		change()
		test.Type(e, "house")
		assert.Equal(t, "house", e.Text, name)
	}
	e.SetText("late")
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.Replace(0, 4, "new:")
	test.Type(e, "yes")
	assert.Equal(t, "new:yes", e.Text)
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.SetText("new:yes")
	assert.Equal(t, "new:yes", e.SelectedText(), "the same text again changes nothing")
}
