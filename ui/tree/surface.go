package tree

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"treetop/model"
	"treetop/ui/part"
)

// surface is what the rows of a list are drawn on, which is alike for all of
// them. The tree and the pins above it have one each.
type surface struct {
	cols         columns
	size, height float32 // of the text, and of a row
	now          time.Time
	saying       int  // counts the changes of language: values said before are old
	stale        bool // values are dimmed
	still        bool // the screen is paused: nothing is highlighted
	filtered     bool // rows that do not match are dimmed
	flat         bool // the level is the whole name, and nothing opens
	fit          *fitters
	topic        func(model.TopicID) string // its whole name

	trend *trend // nil: it is not shown

	tinted bool // set when a row was highlighted that has to fade
}

// surface is one for rows that are drawn now. UI goroutine.
func (p *Pane) surface() surface {
	size := theme.TextSize()
	p.fit.use(size)
	s := surface{
		cols: p.head.cols, size: size, height: p.list.Height(), now: p.now,
		saying: p.saying, stale: p.stale, still: p.then != nil, fit: &p.fit, topic: p.topicName,
	}
	if s.cols.trend.shown() {
		s.trend = &p.trend
		s.trend.begin()
	}
	return s
}

// behind reports whether trends are still to be read.
func (s *surface) behind() bool { return s.trend != nil && s.trend.behind }

// indent is how far a row is moved in, and whether its depth is written because
// there is no room for more.
func (s *surface) indent(m *model.Row) (px float32, numbered bool) {
	if s.flat {
		return 0, false
	}
	return indent(m.Depth, s.cols.topic, s.size)
}

// fitters cut texts at the two sizes that rows use.
type fitters struct{ normal, small *part.Fitter }

func (f *fitters) use(size float32) {
	if f.normal == nil || f.normal.Size() != size {
		f.normal = part.NewFitter(size, fyne.TextStyle{})
		f.small = part.NewFitter(size-3, fyne.TextStyle{})
	}
}
