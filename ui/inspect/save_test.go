package inspect

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"treetop/model"
	"treetop/model/payload"
)

func TestATopicBecomesAHarmlessFileName(t *testing.T) {
	text := payload.Facts{Kind: payload.Text}
	for topic, want := range map[string]string{
		"home/kitchen/light": "home_kitchen_light.txt",
		"../../etc/passwd":   "etc_passwd.txt",
		"CON":                "_CON.txt",
		"con.a":              "_con.a.txt",
		"lpt9":               "_lpt9.txt",
		"COM10":              "COM10.txt",
		"":                   "payload.txt",
		"///":                "payload.txt",
		"-rf":                "rf.txt",
		".hidden":            "hidden.txt",
		"a\nb\u202ec\x00":    "a_b_c.txt",
		"$HOME/`x`":          "HOME__x.txt",
		"温度/厨房":              "温度_厨房.txt",
		"a\\b:c*d?e\"f<g>h|": "a_b_c_d_e_f_g_h.txt",
		"trailing. . ":       "trailing.txt",
	} {
		assert.Equal(t, want, fileName(topic, text), "%q", topic)
	}
	for _, long := range []string{strings.Repeat("x", 300), strings.Repeat("温", 300)} {
		name := fileName(long, payload.Facts{Kind: payload.Image, Format: "JPEG"})
		assert.LessOrEqual(t, len(name), maxFileName)
		assert.True(t, strings.HasSuffix(name, ".jpg"))
		assert.True(t, utf8.ValidString(name))
	}
}

func TestTheEndingSaysWhatTheFileHolds(t *testing.T) {
	for kind, want := range map[payload.Kind]string{
		payload.JSON: ".json", payload.Text: ".txt", payload.Empty: ".txt", payload.Gzip: ".gz", payload.Zlib: ".zlib",
		payload.Zstd: ".zst", payload.CBOR: ".cbor", payload.Binary: ".bin", payload.Sparkplug: ".bin",
	} {
		assert.Equal(t, want, endingOf(payload.Facts{Kind: kind}))
	}
}

type disk struct {
	got        []byte
	full, gone error
}

func (d *disk) Write(b []byte) (int, error) { d.got = append(d.got, b...); return len(b), d.full }
func (d *disk) Close() error                { return d.gone }

func TestAFileThatCouldNotBeWrittenIsSaid(t *testing.T) {
	var d disk
	assert.NoError(t, write(&d, []byte("\x00\xff")))
	assert.Equal(t, "\x00\xff", string(d.got))
	assert.ErrorContains(t, write(&disk{full: errors.New("no space left")}, []byte("x")), "no space left")
	assert.ErrorContains(t, write(&disk{gone: errors.New("stale handle")}, []byte("x")), "stale handle")
	assert.EqualError(t, saveError("a\x1b", errors.New("no space left")), `The payload of a\u{001B} was not saved: no space left`)
}

func TestSavingSaysHowItWent(t *testing.T) {
	b := newBench(t)
	b.apply("a", "hello")
	b.show("a")
	var d disk
	b.pane.write(&d, "a.txt", "a", []byte("hello"))
	assert.Equal(t, "hello", string(d.got))
	assert.Equal(t, "Saved as a.txt", b.said())
	b.later(sayTime)
	assert.Empty(t, b.said(), "a success is said once, and goes")

	b.pane.write(&disk{full: errors.New("no space left")}, "a.txt", "a", []byte("hello"))
	assert.NotNil(t, b.window.Canvas().Overlays().Top(), "a failure stays until it is dismissed")
	assert.Empty(t, b.said())
}

func TestSavingOffersADialogWithTheName(t *testing.T) {
	b := newBench(t)
	b.apply("home/lamp", `{"on":true}`)
	b.show("home/lamp")
	b.pane.SavePayload()
	assert.NotNil(t, b.window.Canvas().Overlays().Top())
}

func TestBinaryGoesToTheClipboardAsHex(t *testing.T) {
	b := newBench(t)
	b.apply("bin", "\x00\xfftext")
	b.apply("text", "温度")
	b.show("bin")
	assert.Equal(t, "Copy value as hex", b.pane.copyMenu()[1].Label)
	b.pane.CopyValue()
	assert.Equal(t, "00ff74657874", b.copied)
	b.show("text")
	b.pane.CopyValue()
	assert.Equal(t, "温度", b.copied)
}

func TestTheValueCanBeCopiedAsShown(t *testing.T) {
	b := newBench(t)
	b.apply("a", `{"b":[1]}`)
	b.show("a")
	b.pane.copyShown()
	assert.Equal(t, "{\n  \"b\": [\n    1\n  ]\n}", b.copied)
	b.pane.CopyValue()
	assert.Equal(t, `{"b":[1]}`, b.copied)
}

func TestFoldingIsOfferedWhereThereIsSomethingToFold(t *testing.T) {
	b := newBench(t)
	offered := func(body string) bool {
		b.apply("a", body)
		b.show("a")
		b.tick()
		for _, item := range b.pane.moreMenu() {
			if item.Label == "Fold all" {
				return true
			}
		}
		return false
	}
	assert.True(t, offered(`{"a":[1]}`))
	assert.False(t, offered(`{}`))
	assert.False(t, offered("two\nlines"))
}

func TestTheMenuOfAFieldCopiesItAndItsPath(t *testing.T) {
	b := newBench(t)
	b.apply("a", `{"battery":{"volts":3.010}}`)
	b.show("a")
	do := func(label string) {
		for _, item := range b.pane.codeMenu(2) {
			if item.Label == label {
				item.Action()
			}
		}
	}
	do("Copy this field")
	assert.Equal(t, "3.010", b.copied)
	do("Copy its path")
	assert.Equal(t, "$.battery.volts", b.copied)
	b.apply("a", "no fields")
	b.tick()
	b.copied = ""
	do("Copy its path")
	assert.Empty(t, b.copied)
}

func TestALargeValueIsCopiedAsShownInAWorker(t *testing.T) {
	b := newBench(t)
	b.message(model.Message{Topic: "big", Payload: large("one", 600<<10)})
	b.show("big")
	b.settle()
	b.pane.copyShown()
	assert.Empty(t, b.copied, "the screen does not wait for it")
	assert.Equal(t, "Copying …", b.said())
	<-b.pane.copying.done
	b.tick()
	assert.True(t, strings.HasPrefix(b.copied, "[\n  \"one\",\n  {\n"))
	assert.Empty(t, b.said())
}
