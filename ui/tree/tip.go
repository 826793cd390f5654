package tree

import (
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// topicName is the whole name of a topic, by which its payload is recognised.
func (p *Pane) topicName(id model.TopicID) string { return p.opt.Tree.Name(id) }

// tip says in full what a row had to cut: the topic over its name, what the R
// means over that, the value over the value, what is late over the age.
func (p *Pane) tip(i int, x float32) string {
	j := i - p.first
	if j < 0 || j >= len(p.window) {
		return ""
	}
	return p.ground.tip(&p.window[j], x)
}

func (s *surface) tip(m *model.Row, x float32) string {
	switch cols := s.cols; {
	case x < cols.topic.x+cols.topic.w:
		return s.nameTip(m, x)
	case cols.value.shown() && x < cols.value.x+cols.value.w && m.Latest != 0:
		return s.valueTip(m)
	case s.trend != nil && x >= cols.trend.x && x < cols.trend.x+cols.trend.w:
		return s.trend.tip(m.Topic)
	case cols.age.shown() && x >= cols.age.x && !s.stale:
		return words.Late(s.now, m.Topic)
	}
	return ""
}

func (s *surface) nameTip(m *model.Row, x float32) string {
	left, numbered := s.indent(m)
	name := label(m.Level)
	end := s.cols.topic.x + left + arrowWidth(s.size) + 2 + s.fit.normal.Width(name)
	if x > end+2 && x < end+s.size+12 {
		switch m.Retain {
		case model.RetainStored:
			return lang.L("The broker stores this value (retained)")
		case model.RetainUnknown:
			return lang.L("A value was stored; whether the newest is, the broker does not say")
		}
	}
	if room := s.cols.topic.x + s.cols.topic.w; end > room || numbered {
		return model.Visible(s.topic(m.ID))
	}
	return ""
}

// valueTip is the value where it was cut, bounded: the inspector has it whole.
func (s *surface) valueTip(m *model.Row) string {
	const most = 400
	text := model.Visible(string(m.Value))
	if s.fit.normal.Width(text) <= s.cols.value.w {
		return ""
	}
	runes := []rune(text)
	if len(runes) > most || m.Size > len(m.Value) {
		return string(runes[:min(most, len(runes))]) + "…"
	}
	return text
}
