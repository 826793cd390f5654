// Package series reads numbers over time from the history of topics, for trends
// and charts.
package series

import (
	"time"

	"treetop/model"
)

// Point is one number and the message that it is from.
type Point struct {
	Seq   model.Seq
	Time  time.Time
	Value float64
}

// Series are the newest numbers of a topic, oldest first. Replayed retained
// messages are left out: when they were measured is not known (MQTT 3.1.1,
// 3.3.1.3). It belongs to the Reader that it is from.
type Series struct {
	Points []Point
	// Version changes whenever Points do.
	Version uint64

	latest model.Seq // newest message that was looked at
	nth    uint64    // which of its topic that is
}

// Range is the smallest and the largest number; 0, 0 without any.
func (s *Series) Range() (low, high float64) {
	for i, p := range s.Points {
		if i == 0 {
			low, high = p.Value, p.Value
		}
		low, high = min(low, p.Value), max(high, p.Value)
	}
	return low, high
}

// Values are the numbers alone, oldest first, as a copy.
func (s *Series) Values() []float64 {
	out := make([]float64, len(s.Points))
	for i, p := range s.Points {
		out[i] = p.Value
	}
	return out
}

// History answers up to n messages of a topic, newest first, without the newest
// skip, as of a sequence number, and how many there are. model.Tree.History is
// one.
type History func(id model.TopicID, at model.Seq, skip, n int) ([]model.Record, int)

// Reader reads the series of topics and keeps what it has read, so that a topic
// without news costs a look-up. It is for one goroutine.
type Reader struct {
	history History
	path    string
	most    int

	// What was not asked for since `recent` filled up is forgotten.
	recent, earlier map[model.TopicID]*Series
}

// kept is how many series a Reader keeps at least, once it has read them: more
// than a screen has rows.
const kept = 256

// NewReader makes a Reader of the newest numbers at a path (see Number), at most
// so many.
func NewReader(h History, path string, most int) *Reader {
	return &Reader{history: h, path: path, most: most, recent: make(map[model.TopicID]*Series)}
}

// Path is where the numbers are.
func (r *Reader) Path() string { return r.path }

// Read answers the series of a topic as of the moment that t is of, and how many
// bytes of payload had to be looked at for it. Zero means that it was known.
func (r *Reader) Read(t model.Topic) (s *Series, looked int) {
	s = r.kept(t.ID)
	if t.Latest == s.latest {
		return s, 0
	}
	if t.Latest < s.latest { // an earlier moment than the one read last
		*s = Series{Version: s.Version + 1}
	}
	return s, r.advance(s, t)
}

// Known answers the series as it was read last, nil if it never was, and whether
// it is that of the moment that t is of, so that Read would cost nothing.
func (r *Reader) Known(t model.Topic) (s *Series, current bool) {
	if s = r.recent[t.ID]; s == nil {
		s = r.earlier[t.ID]
	}
	return s, s != nil && s.latest == t.Latest
}

func (r *Reader) kept(id model.TopicID) *Series {
	s := r.recent[id]
	if s != nil {
		return s
	}
	if s = r.earlier[id]; s == nil {
		s = &Series{}
	}
	if len(r.recent) >= kept {
		r.recent, r.earlier = make(map[model.TopicID]*Series), r.recent
	}
	r.recent[id] = s
	return s
}

// advance reads what came since, back to what is known or until the series is
// full. Of many messages that are no numbers it looks at some only.
func (r *Reader) advance(s *Series, t model.Topic) (looked int) {
	var fresh []Point // newest first
	left := 4 * r.most
	if s.nth > 0 {
		left = int(min(uint64(left), t.Messages-s.nth))
	}
	for skip := 0; left > 0 && len(fresh) < r.most; {
		page := min(left, r.most)
		recs, total := r.history(t.ID, t.Latest, skip, page)
		for i := range recs {
			rec := &recs[i]
			if len(fresh) == r.most || rec.Has(model.FlagRetained) || rec.Cut() {
				continue
			}
			looked += 1 + min(len(rec.Payload), MostRead)
			if n, ok := Number(rec.Payload, r.path); ok {
				fresh = append(fresh, Point{rec.Seq, rec.Time, n})
			}
		}
		skip += page
		left -= page
		if skip >= total {
			break
		}
	}
	s.latest, s.nth = t.Latest, t.Messages
	if len(fresh) > 0 {
		s.take(fresh, r.most)
	}
	return looked
}

// take puts points, newest first, behind those that are there.
func (s *Series) take(fresh []Point, most int) {
	if over := len(s.Points) + len(fresh) - most; over > 0 {
		s.Points = append(s.Points[:0], s.Points[over:]...)
	}
	for i := len(fresh) - 1; i >= 0; i-- {
		s.Points = append(s.Points, fresh[i])
	}
	s.Version++
}
