package inspect

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/model"
	"treetop/model/payload"
)

// large is JSON of at least n bytes that begins with a mark.
func large(mark string, n int) []byte {
	var b bytes.Buffer
	b.WriteString(`["` + mark + `"`)
	for b.Len() < n {
		b.WriteString(`,{"id":9007199254740993,"on":true}`)
	}
	b.WriteByte(']')
	return b.Bytes()
}

func (b *bench) settle() {
	for b.pane.value.opener.busy() {
		b.pane.value.opener.wait()
		b.tick()
	}
}

func TestTenMegabytesAreReadInAWorker(t *testing.T) {
	b := newBench(t)
	b.message(model.Message{Topic: "big", Payload: large("one", 10<<20)})
	b.show("big")
	v := b.pane.value
	require.True(t, v.opener.busy(), "showing it waits for nothing")
	assert.Equal(t, 1, v.code.Document().Len())
	b.settle()
	assert.Greater(t, v.code.Document().Len(), 1_000_000)
	assert.Equal(t, `  "one",`, v.code.Document().Slice(1, 0, 80).Text)
	assert.Equal(t, payload.AsJSON, v.shown.doc.Format)
	assert.True(t, strings.HasPrefix(b.pane.head.said.line, "14:03:22.118 · QoS 0 · live · JSON, 10.5 MB"), b.pane.head.said.line)
}

func TestALongLineIsReadInAWorkerAndShownInWindows(t *testing.T) {
	b := newBench(t)
	b.message(model.Message{Topic: "line", Payload: bytes.Repeat([]byte("0123456789"), 2_000_000)})
	b.show("line")
	b.settle()
	d := b.pane.value.code.Document()
	assert.Equal(t, 1, d.Len())
	assert.Equal(t, 20_000_000, d.MaxWidth())
}

func TestASlowPayloadIsSaidAndCanBeShownAsHexInstead(t *testing.T) {
	b := newBench(t)
	b.message(model.Message{Topic: "big", Payload: large("one", 1<<20)})
	b.show("big")
	assert.Empty(t, b.said(), "what is quick is not talked about")
	v := b.pane.value
	v.opener.since = b.now.Add(-slow) // as if it were a slow machine
	assert.True(t, strings.HasPrefix(b.said(), "Reading 1.05 MB … show as hex instead"), b.said())
	_, _, act := v.bar.now()
	act()
	b.settle()
	assert.Equal(t, payload.AsHex, v.shown.doc.Format)
}

func TestWhatIsReadTooLateIsNotShown(t *testing.T) {
	b := newBench(t)
	b.message(model.Message{Topic: "big", Payload: large("one", 1<<20)})
	b.apply("small", "hello")
	b.show("big")
	b.show("small")
	assert.Equal(t, "hello", b.text())
	b.settle()
	b.tick()
	assert.Equal(t, "hello", b.text())
}

func TestATopicThatChangesFasterThanItCanBeReadIsStillShown(t *testing.T) {
	b := newBench(t)
	b.message(model.Message{Topic: "big", Payload: large("one", 1<<20)})
	b.show("big")
	b.message(model.Message{Topic: "big", Payload: large("two", 1<<20)})
	b.tick() // does not begin anew
	v := b.pane.value
	v.opener.wait()
	got, ok := v.opener.take()
	require.True(t, ok)
	assert.Equal(t, `  "one",`, got.doc.Slice(1, 0, 80).Text, "the first comes to its end")
	v.put(got)
	v.update()
	b.settle()
	assert.Equal(t, `  "two",`, v.code.Document().Slice(1, 0, 80).Text)
}

func TestAValueBeingReadIsNotReplacedByAWorker(t *testing.T) {
	b := newBench(t)
	b.apply("a", "first")
	b.show("a")
	b.message(model.Message{Topic: "a", Payload: large("two", 1<<20)})
	b.tick()
	v := b.pane.value
	require.True(t, v.opener.busy())
	v.code.SelectAll()
	b.settle()
	assert.Equal(t, "first", b.text())
	v.code.Release()
	b.settle()
	assert.Equal(t, `  "two",`, v.code.Document().Slice(1, 0, 80).Text)
}

func TestClosingEndsTheWorker(t *testing.T) {
	b := newBench(t)
	b.message(model.Message{Topic: "big", Payload: large("one", 4<<20)})
	b.show("big")
	done := b.pane.value.opener.done
	require.NotNil(t, done)
	b.pane.Close()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("the worker goes on")
	}
}
