package model

import (
	"math"
	"slices"
	"time"
)

const (
	// jobSlice is how many topics a job handles while the rows are locked.
	jobSlice = 2048
	// jobFirst is how many rows are shown while the rest is being sorted.
	jobFirst = 512
	// jobDrain is how much of what happened meanwhile is left to the very end.
	jobDrain = 256
)

// rowJob is a long list being put in order by the goroutine, off the lock as
// far as it goes. What happens to the topics of the list meanwhile is noted.
type rowJob struct {
	parent uint32
	sort   Sort
	order  uint32    // shape.order
	alone  bool      // only a part of the list is shown meanwhile
	first  bool      // those that come first are wanted before the rest
	begun  bool      // from here on is noted what
	came   []uint32  // came or went, and what
	grew   []uint32  // was opened, closed or grew
	later  []opening // to be done when the list is there
}

func (j *rowJob) note(id uint32) {
	if j.begun {
		j.came = append(j.came, id)
	}
}

func (j *rowJob) noteWeight(id uint32) {
	if j.begun {
		j.grew = append(j.grew, id)
	}
}

// arrange asks for a long list to be put in the order of now. first: those that
// come first are wanted before the rest.
func (s *shape) arrange(l *list, first bool) {
	job := &rowJob{parent: l.parent, sort: s.sort, order: s.order, first: first}
	if old := s.jobs[l.parent]; old != nil {
		job.alone, job.first, job.later = old.alone, first || old.alone, old.later
	}
	s.jobs[l.parent] = job
	s.long[l.parent] = struct{}{}
}

// begin makes l a long list of which nothing is shown yet.
func (s *shape) begin(l *list) {
	l.order, l.sort = s.order, s.sort
	s.jobs[l.parent] = &rowJob{parent: l.parent, sort: s.sort, order: s.order, alone: true, first: true}
	s.long[l.parent] = struct{}{}
}

// beginWith does that with a loose list of which nobody knows yet, and gives
// those topics a row that come first.
func (s *shape) beginWith(l *list) {
	ids := s.listed(l)
	if len(ids) <= s.inline {
		return
	}
	entries := make([]entry, len(ids))
	for i, id := range ids {
		entries[i] = entry{id: id}
	}
	s.keyed(s.sort, entries)
	s.grown(l.parent, -l.sum)
	l.loose, l.sum = nil, 0
	s.begin(l)
	s.jobs[l.parent].first = false
	s.showFirst(l, s.first(s.sort, entries))
}

// job is the one to be done next: nil when there is none.
func (s *shape) job() *rowJob {
	if s.scanning() {
		return nil // there is more to come
	}
	for _, job := range s.jobs {
		return job
	}
	return nil
}

// run makes a list. It gives up when the list is no longer wanted: the rows are
// closed, another shape is shown, or another order was asked for.
func (r *Rows) run(s *shape, job *rowJob) {
	began := time.Now()
	wanted := func(do func()) bool {
		r.mu.giveWay()
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.closed || r.shape != s || s.jobs[job.parent] != job {
			return false
		}
		do()
		return true
	}
	var free shape // what can be read of s without the lock
	entries, ok := r.collect(s, job, &free, wanted)
	if !ok {
		return
	}
	l := &list{parent: job.parent, sort: job.sort, order: job.order, rekey: max(rekeyFirst, len(entries)*rekeyAgain)}
	l.prefix = free.keyed(job.sort, entries)
	if job.first {
		first := free.first(job.sort, entries)
		if !wanted(func() {
			s.showFirst(s.list(job.parent), first)
			r.version++
		}) {
			return
		}
	}
	free.inOrder(job.sort, entries)
	l.fill(entries)
	var blocks []*block
	for _, g := range l.groups {
		blocks = append(blocks, g.blocks...)
	}
	for i, b := range blocks {
		if !wanted(func() {
			l.slot = 1 - s.list(job.parent).slot
			s.register(b, l.slot)
			s.weigh(b)
		}) {
			r.abandon(s, blocks[:i])
			return
		}
	}
	for more := true; more; {
		if !wanted(func() {
			if more = len(job.came)+len(job.grew) > jobDrain; more {
				s.catchUpWith(job, l, jobDrain)
				return
			}
			s.catchUpWith(job, l, len(job.came)+len(job.grew))
			r.finish(s, job, l)
			r.live.cost += time.Since(began)
		}) {
			r.abandon(s, l.allBlocks())
			return
		}
	}
}

// collect lists the topics of a list, in no order and with no keys. Those that
// are not yet in it are put in.
func (r *Rows) collect(s *shape, job *rowJob, free *shape, wanted func(do func()) bool) (entries []entry, ok bool) {
	var child uint32
	var most int
	if !wanted(func() {
		job.begun, job.came, job.grew = true, nil, nil
		child = s.newestChild(job.parent)
		*free = shape{tree: s.tree, frozen: s.frozen, names: s.names, sort: job.sort, inline: s.inline}
		l := s.list(job.parent)
		l.seen = max(l.seen, s.taken)
		most = s.childCount(job.parent)
	}) {
		return nil, false
	}
	entries = make([]entry, 0, most)
	for child != 0 {
		if !wanted(func() {
			l := s.list(job.parent)
			for range jobSlice {
				if child <= s.taken && s.passes(child) {
					if n := s.node(child); n.flags&nodeListed == 0 {
						n.flags |= nodeListed
						l.count++
					}
					entries = append(entries, entry{id: child, weight: 1})
				}
				if child = free.names.at(child).sibling; child == 0 {
					return
				}
			}
		}) {
			return nil, false
		}
	}
	return entries, true
}

// first returns the jobFirst entries that come first, in order.
func (s *shape) first(sort Sort, entries []entry) []entry {
	first := make([]entry, 0, 2*jobFirst)
	compare := func(a, b entry) int { return compareEntries(&s.names, sort, &a, &b) }
	// Most are further down than all that were found before. Where many have
	// the same key it is their names that say so, and a key of those is quicker.
	prefix := s.prefix(entries)
	name := func(e entry) uint64 {
		if sort == SortName || sort == SortNewest {
			return 0 // names say no more than the keys, or nothing
		}
		return naturalKeyAfter(s.names.level(e.id), prefix)
	}
	limit, limitName := entry{key: math.MaxUint64}, uint64(math.MaxUint64)
	for _, e := range entries {
		if e.key > limit.key || e.key == limit.key && limit.id != 0 && (name(e) > limitName || compare(e, limit) > 0) {
			continue
		}
		if first = append(first, e); len(first) == cap(first) {
			slices.SortFunc(first, compare)
			first = first[:jobFirst]
			limit = first[jobFirst-1]
			limitName = name(limit)
		}
	}
	slices.SortFunc(first, compare)
	return first[:min(len(first), jobFirst)]
}

// showFirst puts some topics, which may have a place already, before all others
// of a list.
func (s *shape) showFirst(l *list, first []entry) {
	before := l.sum
	var moved list
	for i := range first {
		e := &first[i]
		if s.node(e.id).flags&nodeListed == 0 {
			continue
		}
		if b, at := s.find(e.id, l); b != nil {
			l.remove(b, at, &s.blocks)
		}
		e.weight = uint32(s.weight(e.id))
		first[len(moved.loose)] = *e
		moved.loose = append(moved.loose, e.id)
	}
	moved.fill(first[:len(moved.loose)])
	for _, g := range moved.groups {
		l.prepend(g)
		for _, b := range g.blocks {
			s.register(b, l.slot)
		}
	}
	s.grown(l.parent, l.sum-before)
}

// weigh gives the entries of a block their weights of now.
func (s *shape) weigh(b *block) {
	for i := range b.entries {
		if by := s.weight(b.entries[i].id) - int(b.entries[i].weight); by != 0 {
			b.grow(i, by)
		}
	}
}

// catchUpWith makes up in a list, not shown yet, for n of the things that
// happened to its topics meanwhile.
func (s *shape) catchUpWith(job *rowJob, l *list, n int) {
	for ; n > 0 && len(job.came) > 0; n-- {
		id := job.came[len(job.came)-1]
		job.came = job.came[:len(job.came)-1]
		b, at := s.find(id, l)
		listed := s.node(id).flags&nodeListed != 0
		if b != nil && !listed {
			l.remove(b, at, &s.blocks)
		}
		if b == nil && listed {
			s.put(l, id, s.weight(id))
		}
	}
	for ; n > 0 && len(job.grew) > 0; n-- {
		id := job.grew[len(job.grew)-1]
		job.grew = job.grew[:len(job.grew)-1]
		if b, at := s.find(id, l); b != nil {
			b.grow(at, s.weight(id)-int(b.entries[at].weight))
		}
	}
}

// finish shows a list that is complete.
func (r *Rows) finish(s *shape, job *rowJob, l *list) {
	delete(s.jobs, job.parent)
	old := s.list(job.parent)
	l.seen, l.count = old.seen, old.count
	before := old.sum
	s.attach(l)
	s.work.Built += uint64(l.count)
	s.grown(l.parent, l.sum-before)
	if s.sleeps(l.parent) {
		s.asleep = append(s.asleep, nap{id: l.parent})
	}
	r.todo = append(r.todo, job.later...)
	r.version++
	r.openFitting()
}

// abandon takes blocks back that were registered for a list nobody wants.
func (r *Rows) abandon(s *shape, blocks []*block) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, b := range blocks {
		s.blocks.drop(b)
	}
}

func (l *list) allBlocks() (blocks []*block) {
	for _, g := range l.groups {
		blocks = append(blocks, g.blocks...)
	}
	return blocks
}
