package tree

import (
	"fyne.io/fyne/v2/theme"

	"treetop/model"
	"treetop/ui/lang"
)

// topicName is the whole name of a topic, by which its payload is recognised.
func (p *Pane) topicName(id model.TopicID) string { return p.opt.Tree.Name(id) }

// tip says in full what a row had to cut: the topic over its name, what the R
// means over that, the value over the value.
func (p *Pane) tip(i int, x float32) string {
	j := i - p.first
	if j < 0 || j >= len(p.window) {
		return ""
	}
	m, cols := &p.window[j], p.head.cols
	switch {
	case x < cols.topic.x+cols.topic.w:
		return p.nameTip(m, x)
	case cols.value.shown() && x < cols.value.x+cols.value.w && m.Latest != 0:
		return p.valueTip(m)
	}
	return ""
}

func (p *Pane) nameTip(m *model.Row, x float32) string {
	left, numbered := indent(m.Depth, p.head.cols.topic, theme.TextSize())
	name := label(m.Level)
	end := p.head.cols.topic.x + left + arrowWidth + 2 + p.fit.normal.Width(name)
	if x > end+2 && x < end+theme.TextSize()+12 {
		switch m.Retain {
		case model.RetainStored:
			return lang.L("The broker stores this value (retained)")
		case model.RetainUnknown:
			return lang.L("A value was stored; whether the newest is, the broker does not say")
		}
	}
	if room := p.head.cols.topic.x + p.head.cols.topic.w; end > room || numbered {
		return model.Visible(p.topicName(m.ID))
	}
	return ""
}

// valueTip is the value where it was cut, bounded: the inspector has it whole.
func (p *Pane) valueTip(m *model.Row) string {
	const most = 400
	s := model.Visible(string(m.Value))
	if p.fit.normal.Width(s) <= p.head.cols.value.w {
		return ""
	}
	runes := []rune(s)
	if len(runes) > most || m.Size > len(m.Value) {
		return string(runes[:min(most, len(runes))]) + "…"
	}
	return s
}
