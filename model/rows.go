package model

import (
	"sync"
	"sync/atomic"
	"time"

	"treetop/model/filter"
)

// Sort is an order of the rows below one parent.
type Sort uint8

const (
	// SortName is the natural order of names: a2 before a10.
	SortName Sort = iota
	// SortNewest has first what had a live message last; what never had one
	// comes after, the newest topic first. It follows the traffic at most once
	// a second.
	SortNewest
	// SortRate has the highest Topic.RateBelow first. Rates that differ by less
	// than a tenth count as equal, so that devices which send equally often do
	// not change places all the time. It follows the rates at most once a second.
	SortRate
	// SortMessages has the most messages first, own and below. It follows the
	// traffic at most once a second.
	SortMessages
	// SortSize has the largest latest payload first, by its true size. It follows
	// the traffic at most once a second.
	SortSize
)

// live reports whether the order follows the traffic.
func (s Sort) live() bool { return s != SortName }

// RowValue is how many bytes of a payload a Row shows at most.
const RowValue = 256

// Row is one line of a tree as a view shows it.
type Row struct {
	Topic
	Open bool // its children have rows
	// Match: its name passes the filter. False for what is shown only because
	// something below it passes, and where there is no filter.
	Match bool
	// Value is the beginning of the latest payload, at most RowValue bytes;
	// nil when the topic has no value, of length 0 when the payload is empty.
	// It is shared with the log and must not be written to.
	Value []byte
	Size  int // true size of the latest payload in bytes
}

// Work counts what a Rows has done, to show what costs nothing.
type Work struct {
	Copied   uint64 // rows handed out by Window
	Inserted uint64 // topics put into a list one by one
	Built    uint64 // topics put into a list, or in order, as a whole
	Matched  uint64 // topic names looked at by filters
}

// Rows are the lines of a tree as one view shows them: what is open, filtered
// and sorted. It has a lock of its own and follows the tree in a goroutine of
// its own, which sleeps until a read finds that there is something new. Close
// ends it.
//
// All methods may be called from any goroutine, and return at once: where much
// is to be done they begin, and the goroutine goes on. Unknown topics are
// treated as topics without a row.
type Rows struct {
	tree *Tree
	kick chan struct{}
	stop chan struct{}
	done chan struct{}

	mu      rowLock
	settled sync.Cond // broadcast when the goroutine has nothing left to do
	asked   uint64    // raised by Sync
	begun   uint64    // the value of asked that is being dealt with
	answer  uint64    // the value of asked that was dealt with
	closed  bool
	wanted  atomic.Uint64 // raised when what the goroutine looks at may be wanted no more

	plain    *shape // without a filter
	shape    *shape // shown: plain, or that of the filter
	next     *shape // that of a filter which is being evaluated
	found    int    // matches of next until now
	trying   bool   // next is shown only if something passes it
	filter   *filter.Filter
	patience time.Duration // filterPatience
	sort     Sort
	todo     []opening
	reveal   []TopicID // to be revealed when they are taken in
	fits     int       // rows up to which branches open by themselves; 0: they don't
	full     bool      // they don't any more, but close again
	fitting  []uint32  // opened by themselves
	opened   time.Time // when the first of them did
	version  uint64
	watch    watch
	live     live
	jump     jump
	work     Work // of shapes that are gone
}

// NewRows returns the rows of a tree with every branch closed, sorted by name.
// It starts a goroutine, which Close ends.
func NewRows(t *Tree) *Rows { return newRowsInline(t, inlineList, filterPatience) }

// newRowsInline has the length from which on lists are put in order by the
// goroutine, and how long a filter is evaluated before a part of it is shown.
func newRowsInline(t *Tree, inline int, patience time.Duration) *Rows {
	r := &Rows{
		tree: t, kick: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}),
		patience: patience,
	}
	r.settled.L = &r.mu
	r.plain = newShape(t, SortName, nil, inline)
	r.shape = r.plain
	r.advance()
	go r.follow()
	return r
}

// Close ends the goroutine of r and waits for it. Reads still answer, with
// what was there last.
func (r *Rows) Close() {
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		r.wanted.Add(1)
		close(r.stop)
	}
	r.settled.Broadcast()
	r.mu.Unlock()
	<-r.done
}

// wake tells the goroutine that there is something to do.
func (r *Rows) wake() {
	select {
	case r.kick <- struct{}{}:
	default:
	}
}

// Version changes whenever what Len and Window answer may have changed: rows
// came, went or moved, or a value or count of a row that Window last handed
// out is not what it was.
func (r *Rows) Version() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.noticed()
	if r.plain.frozen == nil && r.watch.changed(r.tree) {
		r.version++
	}
	return r.version
}

// Len is the number of rows.
func (r *Rows) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.noticed()
	return r.shape.length()
}

// Window appends the rows first to first+n-1 to dst, fewer at the end.
func (r *Rows) Window(first, n int, dst []Row) []Row {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.noticed()
	s := r.shape
	ids := s.rows(first, n, r.watch.ids[:0])
	r.watch.ids = ids
	if len(s.jobs) > 0 {
		r.wake()
	}
	r.work.Copied += uint64(len(ids))
	r.watch.begin(len(ids))
	t := r.tree
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, id := range ids {
		if i%readSlice == readSlice-1 {
			t.mu.Unlock()
			t.mu.Lock()
		}
		row := Row{Topic: t.topicAt(s.frozen, id), Open: s.isOpen(id), Match: s.node(id).flags&nodeMatch != 0}
		if s.sieve != nil && !s.hasRowsBelow(id) {
			row.Children = 0
		}
		if row.Kept > 0 {
			_, row.Value, _ = t.newestAt(s.frozen, id, RowValue)
			row.Size = row.LastSize
		}
		dst = append(dst, row)
		r.watch.add(t, id)
	}
	return dst
}

// At is the topic of row i; false when there is no such row.
func (r *Rows) At(i int) (TopicID, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ids := r.shape.rows(i, 1, nil)
	if len(ids) == 0 {
		return 0, false
	}
	return TopicID(ids[0]), true
}

// Index is the number of the row of a topic; false when it stands below a
// closed branch or is filtered away.
func (r *Rows) Index(id TopicID) (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if id == 0 || !r.shape.knows(id) {
		return 0, false
	}
	return r.shape.index(uint32(id))
}

// IsOpen reports whether a branch is open, be it below a closed one.
func (r *Rows) IsOpen(id TopicID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return id != 0 && r.shape.knows(id) && r.shape.isOpen(uint32(id))
}

// SetOpen opens or closes a branch. What was open below it is open again when
// it is. Topics without children can't be opened.
func (r *Rows) SetOpen(id TopicID, open bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.touch()
	if r.shape.knows(id) && r.byHand(uint32(id), open) {
		r.advance()
	}
}

// SetOpenBelow opens or closes a branch and all branches below it; 0 stands
// for all there are. Branches that come later are closed.
func (r *Rows) SetOpenBelow(id TopicID, open bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.touch()
	if !r.shape.knows(id) {
		return
	}
	r.todo = append(r.todo, opening{id: uint32(id), open: open})
	r.advance()
}

// Reveal opens the branches above a topic. A topic that the goroutine has yet
// to take in is revealed then.
func (r *Rows) Reveal(id TopicID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.touch()
	r.reveal = append(r.reveal, id)
	r.advance()
}

// touch makes ready for what a person asks for: what is new is there, as far
// as that is quick, and nothing opens by itself any more.
func (r *Rows) touch() {
	r.full, r.fitting = true, nil
	r.advance()
}

// SetSort changes the order of the rows.
func (r *Rows) SetSort(s Sort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sort == s {
		return
	}
	r.sort = s
	r.resort()
	r.advance()
}

// Sort is the order of the rows.
func (r *Rows) Sort() Sort {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sort
}

// SetFilter shows only topics that pass a filter, and what is above them. What
// leads to a match opens by itself, a branch that matches itself is left
// closed. Topics are looked at as they come and change. nil brings back exactly
// what was open before.
//
// Until the first rows of the new filter are there, what was shown before is
// shown on.
func (r *Rows) SetFilter(f *filter.Filter) { r.setFilter(f, false) }

// TryFilter is SetFilter for a filter that may not be finished: where no topic
// passes it, what was shown is shown on, and the filter of that stays.
func (r *Rows) TryFilter(f *filter.Filter) { r.setFilter(f, f != nil) }

func (r *Rows) setFilter(f *filter.Filter, try bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.trying = try
	if f == r.filter || f != nil && r.filter != nil && f.String() == r.filter.String() {
		return
	}
	r.filter = f
	r.wanted.Add(1)
	r.full, r.fitting = true, nil
	r.todo, r.reveal = nil, nil
	r.found = 0
	if r.next = nil; f == nil {
		r.show(r.plain)
	} else {
		r.next = r.newFiltered(f)
	}
	r.advance()
}

// Filter is what SetFilter was given last, or TryFilter where something passes or
// that is not known yet.
func (r *Rows) Filter() *filter.Filter {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.filter
}

// Matches is the number of topics with a value that pass the filter, without
// $SYS, which does not count in Totals either (see MatchesInSys); complete
// is false while there are topics not looked at yet, or rows to be made of
// them. Without a filter it is 0 and true.
func (r *Rows) Matches() (n int, complete bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.noticed()
	switch {
	case r.next != nil:
		return r.found, false
	case r.filter == nil:
		return 0, true
	}
	return r.shape.sieve.matched, !r.behind() && !r.shape.sieve.looking
}

// MatchesInSys is the number of those that are $SYS or below it, as of Matches.
func (r *Rows) MatchesInSys() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shape.sieve == nil {
		return 0
	}
	return r.shape.sieve.inSys
}

// OpenWhileFits lets branches open by themselves, those at the top first, as
// long as all rows fit into max. When something does not fit nothing opens by
// itself any more, and where more rows come than fit within ten seconds, what
// opened so closes again, the deepest level first. It ends for good when a branch is opened or
// closed by hand or a filter is set, and with a max of 0. $SYS never opens by
// itself.
func (r *Rows) OpenWhileFits(max int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fits = max
	r.advance()
	r.openFitting()
}

// Work is what was done so far.
func (r *Rows) Work() Work {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := r.work
	w.add(r.plain.work)
	if r.shape != r.plain {
		w.add(r.shape.work)
	}
	return w
}

// Sync waits until everything that was applied to the tree before is in the
// rows, and all that was asked of them is done. After Close it returns at once.
func (r *Rows) Sync() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	mine := r.asked
	r.wake()
	for r.answer < mine && !r.closed {
		r.settled.Wait()
	}
}
