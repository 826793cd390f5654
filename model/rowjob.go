package model

import "slices"

const (
	// jobSlice is how many topics a job handles while the rows are locked.
	jobSlice = 2048
	// jobFirst is how many rows are shown while the rest is being sorted.
	jobFirst = 512
)

// rowJob is a long list being made by the goroutine, off the lock as far as it
// goes. What happens to the topics of the list meanwhile is noted here.
type rowJob struct {
	parent   uint32
	sort     Sort
	inserted []uint32  // put into the list that is shown meanwhile
	touched  []uint32  // opened, closed or grown meanwhile
	later    []opening // to be done when the list is there
}

// order asks for the list of a branch to be made anew in the order of now.
func (s *shape) order(id uint32) {
	if s.list(id) == nil {
		s.attach(&list{parent: id, seen: s.taken})
	}
	s.jobs[id] = &rowJob{parent: id, sort: s.sort}
}

// job is the one to be done next: nil when there is none.
func (s *shape) job() *rowJob {
	for _, job := range s.jobs {
		return job
	}
	return nil
}

// run makes a list. It gives up when the list is no longer wanted: the rows are
// closed, another shape is shown, or another order was asked for.
func (r *Rows) run(s *shape, job *rowJob) {
	wanted := func(do func()) bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.closed || r.shape != s || s.jobs[job.parent] != job {
			return false
		}
		do()
		return true
	}
	prefix, entries, ok := r.collect(s, job, wanted)
	if !ok {
		return
	}
	l := newList(job.parent, prefix, entries)
	var blocks []*block
	for _, g := range l.groups {
		blocks = append(blocks, g.blocks...)
	}
	for i, b := range blocks {
		if !wanted(func() { s.register(b) }) {
			r.abandon(s, blocks[:i])
			return
		}
	}
	if !wanted(func() { r.finish(s, job, l) }) {
		r.abandon(s, blocks)
	}
}

// collect returns the entries of the list in order.
func (r *Rows) collect(s *shape, job *rowJob, wanted func(do func()) bool) (prefix string, entries []entry, ok bool) {
	var free shape // what can be read of s without the lock
	var base *list
	child := uint32(0)
	if !wanted(func() {
		job.inserted, job.touched = nil, nil
		base = s.sorted(job.parent)
		child = s.newestChild(job.parent)
		free = shape{tree: s.tree, names: s.names, sort: job.sort}
	}) {
		return "", nil, false
	}
	if base != nil { // it stays as it is for as long as the filter is shown
		for _, g := range base.groups {
			for _, b := range g.blocks {
				if !wanted(func() { entries = s.passing(b.entries, entries) }) {
					return "", nil, false
				}
			}
		}
		return base.prefix, entries, true
	}
	var ids []uint32
	for child != 0 {
		if !wanted(func() {
			for range jobSlice {
				if child <= s.taken && s.passes(child) {
					ids = append(ids, child)
				}
				if child = free.names.at(child).sibling; child == 0 {
					return
				}
			}
		}) {
			return "", nil, false
		}
	}
	prefix, entries = free.entries(ids)
	if !wanted(func() {
		if s.list(job.parent).count == 0 {
			for _, e := range free.first(entries) {
				s.insert(e.id)
			}
			r.version++
		}
	}) {
		return "", nil, false
	}
	slices.SortFunc(entries, func(a, b entry) int { return free.compare(&a, &b) })
	return prefix, entries, true
}

// first returns the jobFirst entries that come first, in no order.
func (s *shape) first(entries []entry) []entry {
	first := make([]entry, 0, 2*jobFirst)
	compare := func(a, b entry) int { return s.compare(&a, &b) }
	limit := entry{}
	for _, e := range entries {
		if len(first) >= jobFirst && limit.id != 0 && compare(e, limit) > 0 {
			continue
		}
		if first = append(first, e); len(first) == cap(first) {
			slices.SortFunc(first, compare)
			first = first[:jobFirst]
			limit = first[jobFirst-1]
		}
	}
	slices.SortFunc(first, compare)
	return first[:min(len(first), jobFirst)]
}

// finish shows a list whose blocks are registered, with what happened to its
// topics meanwhile.
func (r *Rows) finish(s *shape, job *rowJob, l *list) {
	delete(s.jobs, job.parent)
	here := func(id uint32) (*block, bool) {
		b := s.blocks.blocks[s.node(id).block]
		return b, b != nil && b.group.list == l
	}
	for _, id := range job.touched {
		if b, ok := here(id); ok {
			at := b.position(id)
			b.grow(at, int(s.weight(id))-int(b.entries[at].weight))
		}
	}
	var missing []uint32
	for _, id := range job.inserted {
		if _, ok := here(id); !ok {
			missing = append(missing, id)
		}
	}
	l.seen = s.list(job.parent).seen
	s.install(l)
	for _, id := range missing {
		s.node(id).block = 0
	}
	for _, id := range missing {
		if s.node(id).block == 0 {
			s.insert(id)
		}
	}
	r.todo = append(r.todo, job.later...)
	r.version++
}

// abandon takes blocks back that were registered for a list nobody wants.
func (r *Rows) abandon(s *shape, blocks []*block) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, b := range blocks {
		s.blocks.drop(b)
	}
}
