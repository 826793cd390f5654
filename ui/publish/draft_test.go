package publish

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
)

var textPayloads = []string{
	"", "ON", "21.5 °C", "{\n\t\"a\": 1\n}", "我是一条测试数据!", "👩‍🚀 é e\u0301", "\n\n", "a\u202eb\u200b", strings.Repeat("x", editBytes),
}

var heldPayloads = []string{
	"\xff\xd8\xff", "a\x00b", "a\r\nb", "\x1b[31mred", "\x7f", strings.Repeat("x", editBytes+1), "cut\xe6\x88",
}

func TestAPayloadThatTheEditorWouldChangeIsHeldAside(t *testing.T) {
	test.NewTempApp(t)
	for _, s := range textPayloads {
		d := of("t", []byte(s), 0, false)
		assert.Nil(t, d.held, "%.20q", s)
		e := newSendEntry(true)
		e.SetText(d.text)
		assert.Equal(t, s, e.Text, "the entry keeps %.20q", s)
		assert.Equal(t, s, string(d.payload()))
	}
	for _, s := range heldPayloads {
		d := of("t", []byte(s), 0, false)
		assert.NotNil(t, d.held, "%.20q", s)
		assert.Empty(t, d.text)
		assert.Equal(t, s, string(d.payload()))
	}
}

func TestADraftIsKeptAsItIs(t *testing.T) {
	for _, s := range append(textPayloads, heldPayloads...) {
		for _, d := range []draft{of("a/b", []byte(s), 2, true), {typed: true, topic: "x", format: asJSON, text: `{"a":`, qos: 1}} {
			assert.Equal(t, d, restored(d.saved()), "%.20q", s)
		}
	}
	assert.Zero(t, draft{topic: "followed"}.saved(), "a topic that follows is not worth keeping")
	assert.Empty(t, restored(draft{topic: "followed", text: "x"}.saved()).topic)
}

func TestTheFormatIsTakenFromWhatIsEdited(t *testing.T) {
	for s, want := range map[string]format{`{"a":1}`: asJSON, `[1]`: asJSON, `{"a":`: asText, "21.5": asText, "": asText, "\xff": asText} {
		assert.Equal(t, want, of("t", []byte(s), 0, false).format, s)
	}
}

func TestOnlyAnEmptyRetainedMessageClears(t *testing.T) {
	assert.True(t, draft{retain: true}.clears())
	assert.False(t, draft{}.clears())
	assert.False(t, draft{retain: true, text: " "}.clears())
	assert.False(t, draft{retain: true, held: []byte{0}}.clears())
}
