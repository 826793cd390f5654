package tree

import (
	"treetop/model"
	"treetop/ui/part"
)

// selection is what a person has picked, by topic and not by row: rows move.
type selection struct {
	ids    map[model.TopicID]bool
	cursor model.TopicID // the one that keys move from; 0: none
	anchor model.TopicID // where an extended selection began
}

// order is where topics stand among the rows that a selection is made in.
type order interface {
	Index(model.TopicID) (int, bool)
	At(i int) (model.TopicID, bool)
}

// mostExtended bounds a selection made with Shift.
const mostExtended = 100_000

// pick takes in row i, which holds id, by mode.
func (s *selection) pick(rows order, i int, id model.TopicID, mode part.SelectMode) {
	if s.ids == nil {
		s.ids = make(map[model.TopicID]bool)
	}
	switch mode {
	case part.SelectToggle:
		if s.ids[id] {
			delete(s.ids, id)
		} else {
			s.ids[id] = true
		}
		s.anchor = id
	case part.SelectExtend:
		from, ok := rows.Index(s.anchor)
		if s.anchor == 0 || !ok {
			from, s.anchor = i, id
		}
		clear(s.ids)
		lo, hi := min(from, i), max(from, i)
		hi = min(hi, lo+mostExtended-1)
		for j := lo; j <= hi; j++ {
			if t, ok := rows.At(j); ok {
				s.ids[t] = true
			}
		}
	default:
		clear(s.ids)
		s.ids[id] = true
		s.anchor = id
	}
	s.cursor = id
}

// list is what is selected, the cursor first.
func (s *selection) list() []model.TopicID {
	out := make([]model.TopicID, 0, len(s.ids))
	if s.ids[s.cursor] {
		out = append(out, s.cursor)
	}
	for id := range s.ids {
		if id != s.cursor {
			out = append(out, id)
		}
	}
	return out
}
