package inspect

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// pieces is how many differently coloured pieces of a value a row has.
const pieces = 8

// valueCell draws the one line of a payload in coloured pieces.
type valueCell struct {
	texts [pieces]*canvas.Text
	shown valueKey
	text  string
	spans []payload.Span
}

// valueKey is which value the pieces show, so that it is decoded once.
type valueKey struct {
	seq   model.Seq
	width float32
	size  float32
	tag   string // of the language
}

func newValueCell() *valueCell {
	v := &valueCell{}
	for i := range v.texts {
		v.texts[i] = canvas.NewText("", color.White)
	}
	return v
}

// objects are the pieces, with what else a row draws.
func (v *valueCell) objects(more ...*canvas.Text) []fyne.CanvasObject {
	var objs []fyne.CanvasObject
	for _, t := range append(more, v.texts[:]...) {
		objs = append(objs, t)
	}
	return objs
}

// clears reports whether a message is the empty one that takes a retained one
// away (MQTT 3.1.1, 3.3.1.3).
func clears(r model.Record) bool {
	return r.Size == 0 && (r.Has(model.FlagRetained) || r.Has(model.FlagStored))
}

// decode makes the line of a message, where it is not the one shown already.
func (v *valueCell) decode(topic string, r model.Record, width float32, fit *part.Sizer) {
	key := valueKey{r.Seq, width, fit.Size(), lang.Tag()}
	if key == v.shown {
		return
	}
	v.shown = key
	if clears(r) {
		v.text, v.spans = lang.L("cleared"), nil
	} else {
		cells := int(width/(fit.Size()*0.4)) + 4
		v.text, v.spans = words.Preview(payload.PreviewOf(topic, r.Payload, r.Size, cells))
	}
	if cut := fit.End(v.text, width); cut != v.text {
		v.text, v.spans = cut, clip(v.spans, len(cut)-len("…"))
	}
}

// clip keeps what of spans lies within the first n bytes.
func clip(spans []payload.Span, n int) []payload.Span {
	var out []payload.Span
	for _, s := range spans {
		if s.From >= n {
			break
		}
		s.To = min(s.To, n)
		out = append(out, s)
	}
	return out
}

// place draws the line at x of a row of this height and answers where it ends.
func (v *valueCell) place(x, height float32, plain color.Color, fit *part.Sizer) float32 {
	n, at := 0, 0
	put := func(to int, c color.Color) {
		if to <= at || n == pieces {
			return
		}
		if n == pieces-1 && to < len(v.text) {
			to, c = len(v.text), plain // all the rest, of whatever kind
		}
		t := v.texts[n]
		part.PutText(t, v.text[at:to], c, fit.Size())
		part.OnLine(t, x, height)
		t.Show()
		x += t.MinSize().Width // with its kerning, which the fitter leaves out
		at = to
		n++
	}
	for _, s := range v.spans {
		if s.Class == payload.Number {
			put(s.From, plain)
			put(s.To, look.Colour(look.ColourNumber))
		}
	}
	put(len(v.text), plain)
	v.hide(n)
	return x
}

// hide takes the pieces from n on off the screen.
func (v *valueCell) hide(n int) {
	for ; n < pieces; n++ {
		v.texts[n].Hide()
	}
}

// mostTip is how many cells of a value a tooltip shows: the pane has it whole.
const mostTip = 400

// valueTip is the value of a message in more room than a row has; empty where
// the row shows all of it.
func valueTip(topic string, r model.Record, width float32, fit *part.Sizer) string {
	text, _ := words.Preview(payload.PreviewOf(topic, r.Payload, r.Size, mostTip))
	if clears(r) || fit.Width(text) <= width {
		return ""
	}
	return text
}
