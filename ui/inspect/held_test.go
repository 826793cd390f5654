package inspect

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/assert"

	"treetop/model"
	"treetop/ui/part"
)

func TestANewValueReplacesTheOneBeforeWhileNobodyReads(t *testing.T) {
	b := newBench(t)
	b.apply("a", "1")
	b.show("a")
	b.apply("a", "2")
	b.tick()
	assert.Equal(t, "2", b.text())
	assert.Empty(t, b.said())
	assert.Equal(t, 2, b.pane.history.total)
}

func TestAPickedMessageIsHeldUntilBackToLive(t *testing.T) {
	b := newBench(t)
	b.counted("a", 10) // the tenth at 14:03:31
	b.show("a")
	b.pane.history.pick(3)
	assert.Equal(t, "7", b.text())
	assert.Equal(t, "14:03:28 · 3 newer · back to live", b.said())
	b.apply("a", "11")
	b.later(time.Second)
	assert.Equal(t, "7", b.text())
	assert.Equal(t, "14:03:28 · 4 newer · back to live", b.said())
	assert.Equal(t, 10, b.pane.history.total, "the list stands still as well")
	assert.Equal(t, 3, b.pane.history.list.Cursor())
	tp, _ := b.tree.Topic(b.id("a"))
	assert.EqualValues(t, 1, b.pane.history.newer(tp))

	_, _, act := b.pane.value.bar.now()
	act()
	assert.Equal(t, "11", b.text())
	assert.Empty(t, b.said())
	assert.Equal(t, 11, b.pane.history.total)
}

func TestPickingTheNewestMessageIsLive(t *testing.T) {
	b := newBench(t)
	b.counted("a", 3)
	b.show("a")
	b.pane.history.pick(1)
	assert.Equal(t, "2", b.text())
	b.pane.history.pick(0)
	assert.Equal(t, "3", b.text())
	b.apply("a", "4")
	b.later(3 * time.Second)
	assert.Equal(t, "4", b.text())
}

func TestASelectedTextIsNotReplaced(t *testing.T) {
	b := newBench(t)
	b.apply("a", "first")
	b.show("a")
	b.pane.value.code.SelectAll()
	b.apply("a", "second")
	b.tick()
	assert.Equal(t, "first", b.text())
	assert.Equal(t, "14:03:22 · 1 newer · back to live", b.said())
	b.pane.Copy()
	b.pane.value.code.Release()
	assert.Equal(t, "second", b.text(), "as soon as reading ends, the newest is shown")
	assert.Empty(t, b.said())
}

func TestAMessageThatHasLeftTheHistoryStaysReadable(t *testing.T) {
	b := newBenchWith(t, model.Limits{History: 1})
	b.counted("a", 3)
	b.show("a")
	b.pane.history.pick(2)
	assert.Equal(t, "1", b.text())
	seq := b.pane.value.picked
	big := make([]byte, 200_000)
	for i := 0; i < 5000; i++ {
		if _, kept := b.tree.Record(seq); !kept {
			break
		}
		b.message(model.Message{Topic: "other", Payload: big})
	}
	_, kept := b.tree.Record(seq)
	assert.False(t, kept)
	b.tick()
	assert.Equal(t, "1", b.text())
	topic, _ := b.tree.Topic(b.pane.history.topic)
	assert.Equal(t, fmt.Sprintf("History · %d of 3 kept", topic.Kept), b.pane.history.title(), "what left is counted")
}

func TestTheHistorySaysWhatLeftWhileTheScreenWasPaused(t *testing.T) {
	b := newBenchWith(t, model.Limits{History: 1})
	b.counted("a", 3)
	b.show("a")
	assert.Equal(t, "History · 3 kept", b.pane.history.title())
	then := b.tree.Freeze()
	defer then.Release()
	b.pane.SetPaused(then)
	seq, big := b.tree.Newest(), make([]byte, 200_000)
	for range 5000 {
		if _, kept := b.tree.Record(seq); !kept {
			break
		}
		b.message(model.Message{Topic: "a", Payload: big})
	}
	b.pane.history.backToLive()
	b.tick()
	assert.Equal(t, "History · 0 of 3 kept", b.pane.history.title(), "as of then")
	assert.Equal(t, "3", b.text(), "the value of then is still there")
}

func TestTheHistoryStandsStillUnderThePointer(t *testing.T) {
	b := newBench(t)
	b.counted("a", 5)
	b.show("a")
	list := b.pane.history.list
	list.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, 10)}})
	b.apply("a", "6")
	b.tick()
	assert.Equal(t, "6", b.text(), "the value goes on")
	assert.Equal(t, 5, b.pane.history.total, "the rows do not move")
	list.MouseOut()
	b.apply("a", "7")
	b.tick()
	assert.Equal(t, 7, b.pane.history.total)
}

func TestAnotherTopicBeginsLive(t *testing.T) {
	b := newBench(t)
	b.counted("a", 3)
	b.apply("b", "x")
	b.show("a")
	b.pane.history.pick(2)
	b.show("b")
	b.show("a")
	assert.Equal(t, "3", b.text())
	assert.Zero(t, b.pane.value.picked)
}

func TestKeysMoveThroughTheHistory(t *testing.T) {
	b := newBench(t)
	b.counted("a", 5)
	b.show("a")
	part.Focus(b.pane.history.list)
	assert.True(t, b.pane.Focused())
	list := b.pane.history.list
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	assert.Equal(t, "3", b.text())
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	assert.Equal(t, "1", b.text())
	list.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyC, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift})
	assert.Equal(t, "1", b.copied)
	list.TypedShortcut(&fyne.ShortcutCopy{})
	assert.Equal(t, "a", b.copied)
}

func TestTheMenuOfAMessageActsOnThatMessage(t *testing.T) {
	b := newBench(t)
	b.counted("a", 3)
	b.show("a")
	r, ok := b.pane.history.row(2)
	assert.True(t, ok)
	var labels []string
	for _, item := range b.pane.messageMenu(r) {
		labels = append(labels, item.Label)
		if item.Label != "Save payload…" {
			item.Action()
		}
	}
	assert.Equal(t, []string{"Copy value", "Save payload…", "Edit and send again"}, labels)
	assert.Equal(t, "1", b.copied)
	if assert.Len(t, b.sent, 1) {
		assert.Equal(t, "1", string(b.sent[0].Payload))
	}
}
