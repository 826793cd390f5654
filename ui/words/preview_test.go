package words

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"treetop/model/payload"
	"treetop/ui/lang"
)

func TestAPayloadReadsAsALine(t *testing.T) {
	defer lang.Use(lang.English)
	lang.Use(lang.English)
	preview := func(f payload.Facts, head string) string {
		text, _ := Preview(payload.Preview{Facts: f, Head: []byte(head)})
		return text
	}
	assert.Equal(t, "empty (0 B)", preview(payload.Facts{}, ""))
	assert.Equal(t, "JPEG 640×480, 48.2 kB", preview(payload.Facts{Kind: payload.Image, Format: "JPEG", Width: 640, Height: 480, Size: 48_200}, ""))
	assert.Equal(t, "PNG, 33 B", preview(payload.Facts{Kind: payload.Image, Format: "PNG", Size: 33}, ""))
	assert.Equal(t, "Sparkplug B · 24 metrics · Line/Speed", preview(payload.Facts{Kind: payload.Sparkplug, Metrics: 24, Metric: "Line/Speed"}, ""))
	assert.Equal(t, "Sparkplug B · 1 metric", preview(payload.Facts{Kind: payload.Sparkplug, Metrics: 1}, ""))
	assert.Equal(t, "Sparkplug B · 2+ metrics", preview(payload.Facts{Kind: payload.Sparkplug, Metrics: 2, More: true}, ""))
	assert.Equal(t, "gzip, 120 B", preview(payload.Facts{Kind: payload.Gzip, Size: 120}, ""))
	assert.Equal(t, "120 B binary: 3a 0f …", preview(payload.Facts{Kind: payload.Binary, Size: 120}, "\x3a\x0f"))
	assert.Equal(t, "2 B binary: 3a 0f", preview(payload.Facts{Kind: payload.Binary, Size: 2}, "\x3a\x0f"))
	text, spans := Preview(payload.PreviewOf("t", []byte("412.7 W"), 7, 40))
	assert.Equal(t, "412.7 W", text)
	assert.Equal(t, []payload.Span{{From: 0, To: 5, Class: payload.Number}, {From: 5, To: 7, Class: payload.Unit}}, spans)
}

func TestEveryJSONProblemIsSaidInEveryLanguage(t *testing.T) {
	in(t, func(t *testing.T, tag string) {
		seen := map[string]bool{}
		for _, k := range payload.SyntaxKinds() {
			s := SyntaxProblem(payload.SyntaxError{Kind: k, Line: 3, Column: 5})
			assert.False(t, seen[s], s)
			seen[s] = true
			if k != payload.TooDeep && k != payload.TooLarge {
				assert.Contains(t, s, "3")
				assert.Contains(t, s, "5")
			}
			assert.Equal(t, tag != lang.English, hasHan(s), s)
		}
	})
}

func TestTheSizeOfAPayloadStandsBehindTheCommaOfTheLanguage(t *testing.T) {
	t.Cleanup(func() { lang.Use(lang.English) })
	facts := payload.Facts{Kind: payload.Image, Format: "JPEG", Width: 640, Height: 480}
	assert.Equal(t, "JPEG 640×480, 48.2 kB", KindAndSize(facts, 48_200))
	lang.Use("zh-Hans")
	assert.Equal(t, "JPEG 640×480，48.2 kB", KindAndSize(facts, 48_200))
}
