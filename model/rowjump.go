package model

import (
	"bytes"

	"treetop/model/filter"
)

// jumpSlice is how many rows are looked at while the rows are locked.
const jumpSlice = 1024

// jump is a search for a row by the beginning of its level.
type jump struct {
	prefix []byte // folded; nil: nothing is looked for
	from   int    // the row to begin with
	looked int    // rows looked at from there on
	found  TopicID
	ids    []uint32
	level  []byte
}

// Jump finds the next row after row `after` whose level begins with prefix,
// without regard to case; it goes on from the top, and comes back to `after`
// last. -1 searches from the top. It looks at as many rows as is quick; where
// none of them is it, the goroutine goes on, Version changes when it has found
// one, and Jumped has it. An empty prefix ends that.
func (r *Rows) Jump(prefix string, after int) (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j := &r.jump
	*j = jump{from: max(after, -1) + 1, ids: j.ids, level: j.level}
	if prefix == "" {
		return 0, false
	}
	j.prefix = filter.Fold(nil, prefix)
	for j.prefix != nil && j.looked < jumpSlice {
		r.jumpOn()
	}
	if j.prefix != nil {
		r.wake()
	}
	return r.jumped()
}

// Jumped is the row that the goroutine found for the last Jump. It tells so
// once.
func (r *Rows) Jumped() (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.jumped()
}

func (r *Rows) jumped() (int, bool) {
	id := r.jump.found
	if id == 0 {
		return 0, false
	}
	r.jump.found = 0
	return r.shape.index(uint32(id))
}

// jumpOn looks at some rows.
func (r *Rows) jumpOn() {
	j, s := &r.jump, r.shape
	length := s.length()
	if j.looked >= length {
		j.prefix = nil
		return
	}
	from := (j.from + j.looked) % length
	j.ids = s.rows(from, min(jumpSlice, length-from, length-j.looked), j.ids[:0])
	for _, id := range j.ids {
		j.level = filter.Fold(j.level[:0], s.names.level(id))
		if bytes.HasPrefix(j.level, j.prefix) {
			j.prefix, j.found = nil, TopicID(id)
			r.version++
			return
		}
	}
	if j.looked += len(j.ids); len(j.ids) == 0 {
		j.prefix = nil
	}
}
