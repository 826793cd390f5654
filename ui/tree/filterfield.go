package tree

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/model/filter"
	"treetop/ui/look"
	"treetop/ui/part"
)

// sayAfter is how long a text with a problem has to stay as it is before the
// problem is put into words: who is still typing knows that it is not finished.
const sayAfter = 600 * time.Millisecond

// tryAfter is how long a word that may become something else has to stay as it is before
// it is searched for.
const tryAfter = 400 * time.Millisecond

// filterField is what a filter is typed into. It reads the text with each
// change: a good one is in force at once, in a bad one the problems are
// underlined and the last good one stays. A word that may become a key, or an
// "or", is searched for when the typing pauses, and where it finds no topic, but
// something is shown, only when the field is left. What it has to say and to
// offer floats under it, so that nothing moves.
type filterField struct {
	widget.BaseWidget
	pane  *Pane
	entry *part.Entry
	marks *underlines
	float *filterFloat

	problems []filter.Problem
	changed  time.Time // zero: not since the problem was said
	focused  bool
	trying   *filter.Filter // what is typed, as long as its word may become something else; nil: it may not
	tried    bool           // that was searched for
	before   *filter.Filter // what was in force when that word was begun
	caret    int            // where the caret was after the last change
}

func newFilterField(p *Pane) *filterField {
	f := &filterField{pane: p, entry: part.NewEntry()}
	f.marks = newUnderlines(f.entry)
	f.float = newFilterFloat(f)
	f.entry.OnChanged = f.onChanged
	f.entry.OnCursorChanged = f.onCaret
	f.entry.OnKey = f.onKey
	f.entry.OnFocus = f.onFocus
	f.entry.OnSubmitted = func(string) { f.settle(); p.Focus() }
	f.entry.WantsTab = f.float.choices.open
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer implements fyne.Widget.
func (f *filterField) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(f.entry, f.marks))
}

func (f *filterField) onChanged(s string) {
	p := f.pane
	p.touch()
	parsed, problems := filter.Parse(s)
	f.problems = problems
	f.changed = p.clock
	f.marks.set(problems)
	f.caret = f.entry.Caret()
	trying := f.trying != nil
	f.trying, f.tried = nil, false
	switch {
	case len(problems) > 0:
		if trying { // it was no word
			f.force(f.before)
		}
	case parsed != nil && f.focused && (mayBecomeKey(s, f.caret) || filter.MayJoin(s, f.caret)):
		if !trying {
			f.before = p.rows.Filter()
		}
		f.trying = parsed
	default:
		f.force(parsed)
	}
	f.float.choices.offer(s, f.caret)
	f.float.update(false)
}

// force puts a filter in force, nil for none.
func (f *filterField) force(by *filter.Filter) {
	p := f.pane
	p.rows.SetFilter(by)
	if by == nil {
		p.revealCursor()
	}
	p.list.Refresh()
}

// mayBecomeKey reports whether the caret is behind the beginning of a key, or
// behind all of one that lacks its comparison.
func mayBecomeKey(s string, caret int) bool {
	return slices.ContainsFunc(filter.Complete(s, caret), func(c filter.Completion) bool { return !c.Operand && c.To > c.From })
}

// settle takes what is typed for finished.
func (f *filterField) settle() {
	if f.trying != nil {
		f.force(f.trying)
		f.trying, f.tried = nil, false
	}
}

// waits reports whether what is typed is not in force, as it may yet become
// something else.
func (f *filterField) waits() bool {
	if !f.tried {
		return false
	}
	now := f.pane.rows.Filter()
	return now == nil || now.String() != f.trying.String()
}

// onCaret follows the caret: where it was moved by hand nothing is offered any
// more.
func (f *filterField) onCaret() {
	f.marks.Refresh()
	if f.float.choices.open() && f.entry.Caret() != f.caret {
		f.float.choices.close()
		f.float.update(false)
	}
}

func (f *filterField) onFocus(on bool) {
	f.focused = on
	f.float.update(on)
}

// tick puts a problem into words when the text has stayed for a while.
func (f *filterField) tick(now time.Time) {
	f.marks.Refresh()
	switch {
	case !f.focused && !f.float.choices.hovered():
		f.settle()
	case f.tried && f.trying != nil && f.pane.rows.Len() == 0: // it empties nothing
		f.settle()
	case f.trying != nil && !f.tried && now.Sub(f.changed) >= tryAfter:
		f.tried = true
		f.pane.rows.TryFilter(f.trying)
		f.pane.list.Refresh()
	}
	f.float.tick(now, len(f.problems) > 0 && now.Sub(f.changed) >= sayAfter)
}

func (f *filterField) onKey(ev *fyne.KeyEvent) bool {
	if f.float.choices.onKey(ev.Name) {
		f.float.update(false)
		return true
	}
	switch ev.Name {
	case fyne.KeyEscape:
		switch {
		case f.float.dismiss():
		case f.entry.Text == "":
			return false
		default:
			f.set("")
		}
	case fyne.KeyDown:
		f.pane.Focus()
		if f.pane.cursor() < 0 {
			f.pane.goTo(0)
		}
	default:
		return false
	}
	return true
}

// set puts a whole filter into the field.
func (f *filterField) set(s string) {
	f.entry.Replace(0, len(f.entry.Text), s)
	f.float.choices.close()
	f.float.update(false)
}

// add puts a term behind what there is.
func (f *filterField) add(term string) {
	if s := f.entry.Text; s != "" && s[len(s)-1] != ' ' {
		term = " " + term
	}
	f.set(f.entry.Text + term)
}

// take puts in what was chosen of what the field offered.
func (f *filterField) take(c filter.Completion) {
	f.entry.Replace(c.From, c.To, c.Text)
	part.Focus(f.entry)
}

func (f *filterField) focus() {
	part.Focus(f.entry)
	f.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// underlines mark the problems of a text in its entry.
type underlines struct {
	widget.BaseWidget
	entry    *part.Entry
	problems []filter.Problem
	lines    []*canvas.Rectangle
	objs     []fyne.CanvasObject
}

func newUnderlines(e *part.Entry) *underlines {
	u := &underlines{entry: e}
	u.ExtendBaseWidget(u)
	return u
}

func (u *underlines) set(problems []filter.Problem) {
	u.problems = problems
	u.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (u *underlines) CreateRenderer() fyne.WidgetRenderer { return &underlineRenderer{u: u} }

type underlineRenderer struct {
	u      *underlines
	places []underline
}

// underline is where a line is drawn.
type underline struct{ x, width, y float32 }

func (r *underlineRenderer) Destroy()                     {}
func (r *underlineRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *underlineRenderer) Objects() []fyne.CanvasObject { return r.u.objs }
func (r *underlineRenderer) Layout(fyne.Size)             { r.Refresh() }

// Refresh draws the lines anew where they are not as they should be: the tick
// asks each time, as an entry scrolls without a word.
func (r *underlineRenderer) Refresh() {
	u := r.u
	places := u.places()
	colour := look.Colour(look.ColourBad)
	same := len(places) == len(r.places) && len(u.objs) == len(places)
	for i := range places {
		same = same && places[i] == r.places[i] && u.lines[i].FillColor == colour
	}
	if same {
		return
	}
	r.places = places
	u.objs = u.objs[:0]
	for i, p := range places {
		if i == len(u.lines) {
			u.lines = append(u.lines, &canvas.Rectangle{CornerRadius: 1})
		}
		l := u.lines[i]
		l.FillColor = colour
		l.Move(fyne.NewPos(p.x, p.y))
		l.Resize(fyne.NewSize(p.width, 2))
		u.objs = append(u.objs, l)
	}
	canvas.Refresh(u)
}

// places are where the lines go, as far as the text is in sight.
func (u *underlines) places() []underline {
	const least = 6 // px: a single bracket is to be seen
	size := u.Size()
	edge := theme.InnerPadding() / 2
	y := size.Height - theme.InnerPadding() + 1
	var out []underline
	for _, p := range u.problems {
		from, to := u.entry.TextX(p.From), u.entry.TextX(p.To)
		from, to = max(from, edge), min(max(to, from+least), size.Width-edge)
		if to > from {
			out = append(out, underline{from, to - from, y})
		}
	}
	return out
}
