package model

import (
	"context"
	"slices"
	"time"
)

// Stored is what is known of the retained message of one topic.
type Stored struct {
	ID TopicID
	// Sure: the broker replayed the latest message, or it is known that it stored
	// it. Otherwise live messages came since, and whether those were stored is not
	// known.
	Sure bool
	// Seq is the newest message that is known to have been stored; 0: it has left
	// the history.
	Seq  Seq
	Time time.Time // when that was heard; zero without one
	Size int       // true size in bytes of its payload
	// Whole: all of its payload and its properties are kept.
	Whole bool
}

// Stored lists the topics among ids of which a retained message is known to be
// stored, or likely to be, in natural order; with below also all below them. $SYS
// and what is below it is left out. told, if not nil, is told now and then how many
// topics were looked at. It goes through all of them: begin off the UI goroutine.
// The error is that of ctx.
func (t *Tree) Stored(ctx context.Context, ids []TopicID, below bool, told func(looked int)) ([]Stored, error) {
	n := t.snapshot()
	tops := n.tops(ids, below)
	var out []Stored
	looked := 0
	look := func(id uint32) bool {
		if s, ok := t.storedAt(id); ok {
			out = append(out, s)
		}
		if looked++; told != nil && looked%4096 == 0 {
			told(looked)
		}
		return ctx.Err() == nil
	}
	for _, id := range tops {
		if !look(id) || below && !t.visitBelow(&n, id, look, int(n.count)) {
			break
		}
	}
	if told != nil {
		told(looked)
	}
	return out, ctx.Err()
}

// tops are the known topics among ids, in natural order; with below without those
// that stand below another one of them.
func (n *names) tops(ids []TopicID, below bool) []uint32 {
	picked := make(map[uint32]bool, len(ids))
	for _, id := range ids {
		if id != 0 && uint32(id) < n.count {
			picked[uint32(id)] = true
		}
	}
	var tops []uint32
	for id := range picked {
		covered := false
		for up := n.at(id).parent; below && up != 0 && !covered; up = n.at(up).parent {
			covered = picked[up]
		}
		if !covered {
			tops = append(tops, id)
		}
	}
	slices.SortFunc(tops, n.comparePaths)
	return tops
}

// storedAt is what is known of the retained message of one topic; false when
// nothing says that there is one.
func (t *Tree) storedAt(id uint32) (Stored, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	node := t.names.at(id)
	mark := RetainMark(node.marks & markRetain)
	if node.marks&markSys != 0 || mark != RetainStored && mark != RetainUnknown {
		return Stored{}, false
	}
	s := Stored{ID: TopicID(id), Sure: mark == RetainStored}
	if i := t.newestStored(node); i >= 0 {
		r := t.log.at(node, i)
		s.Seq, s.Time, s.Size, s.Whole = r.Seq, r.Time, r.Size, r.Whole()
	}
	return s, true
}

// newestStored is the newest kept message of a topic that is known to have been
// stored and not cleared since, or -1. It lets go of the lock on the way, which is held before and after.
func (t *Tree) newestStored(node *topic) int {
	nth := node.messages
	for looked := 1; nth > node.messages-uint64(node.kept); looked++ {
		i := int(nth-(node.messages-uint64(node.kept))) - 1
		if h := t.log.header(t.log.handles.at(node, i)); h.flags&(FlagRetained|FlagStored) != 0 {
			if h.size == 0 {
				return -1
			}
			return i
		}
		nth--
		if looked%readSlice == 0 {
			t.mu.Unlock()
			t.mu.Lock()
		}
	}
	return -1
}

// StoredRecord is the newest message of a topic that is known to have been stored,
// as far as it is kept, and what is known of the retained message now. A zero Seq
// says that none is kept.
func (t *Tree) StoredRecord(id TopicID) (Record, RetainMark) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.known(id) {
		return Record{}, RetainNone
	}
	node := t.names.at(uint32(id))
	mark := RetainMark(node.marks & markRetain)
	if mark != RetainStored && mark != RetainUnknown {
		return Record{}, mark
	}
	i := t.newestStored(node)
	if i < 0 {
		return Record{}, mark
	}
	return t.log.at(node, i), mark
}

// Whole reports whether all of the message is kept: its payload and its
// properties.
func (r Record) Whole() bool {
	return !r.Cut() && (len(r.Properties) == 0 || !DecodeProperties(r.Properties).Cut)
}
