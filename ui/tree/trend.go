package tree

import (
	"treetop/conn/disk"
	"treetop/model"
	"treetop/model/series"
	"treetop/ui/lang"
	"treetop/ui/words"
)

const (
	// trendPoints is how many numbers a trend is of.
	trendPoints = 60
	// trendBudget is how many bytes of payload are looked at for the trends of
	// one drawing. What is left is drawn by the next ones.
	trendBudget = 512 << 10
)

// trend is the column of small lines: of which number of a value, and what was
// read of it.
type trend struct {
	pane *Pane
	now  disk.Trend

	reader *series.Reader
	of     source // what the reader reads from
	left   int    // of the budget
	behind bool   // the budget was not enough
}

// load takes in what is set up, and reports whether that has changed.
func (t *trend) load(now disk.Trend) bool {
	if t.now == now {
		return false
	}
	t.now, t.reader = now, nil
	return true
}

// begin starts a drawing.
func (t *trend) begin() {
	if t.reader == nil || t.of != t.pane.from {
		t.reader, t.of = series.NewReader(historyOf(t.pane.from, t.pane.opt.Tree), t.now.Path, trendPoints), t.pane.from
	}
	t.left, t.behind = trendBudget, false
}

// historyOf is the history as of what the pane shows.
func historyOf(from source, tree *model.Tree) series.History {
	if f, ok := from.(*model.Frozen); ok {
		return func(id model.TopicID, _ model.Seq, skip, n int) ([]model.Record, int) { return f.History(id, skip, n) }
	}
	return tree.History
}

// series are the numbers of a topic; nil where there are none.
func (t *trend) series(topic model.Topic) *series.Series {
	if topic.Latest == 0 {
		return nil
	}
	s, current := t.reader.Known(topic)
	if !current && t.left <= 0 {
		t.behind = true
	} else {
		var looked int
		s, looked = t.reader.Read(topic)
		t.left -= looked
	}
	if s == nil || len(s.Points) == 0 {
		return nil
	}
	return s
}

// tip says what the line of a topic is made of.
func (t *trend) tip(topic model.Topic) string {
	s := t.series(topic)
	if s == nil {
		return ""
	}
	low, high := s.Range()
	last := s.Points[len(s.Points)-1].Value
	return lang.N("{{.N}} values · min {{.Min}} · max {{.Max}} · last {{.Last}}", len(s.Points),
		lang.A{"Min": words.Figure(low), "Max": words.Figure(high), "Last": words.Figure(last)})
}

// title is the heading of the column.
func (t *trend) title() string {
	if t.now.Path == "" {
		return lang.L("trend")
	}
	return t.now.Path
}

// set changes what the column shows, and keeps that.
func (p *Pane) setTrend(change func(*disk.Trend)) {
	p.changeSetup(func(v *disk.View) { change(&v.Trend) })
}
