package model

import (
	"strings"
	"sync"
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
	Built    uint64 // topics put into a list when it was made or sorted as a whole
	Matched  uint64 // topic names looked at by filters
	Moved    uint64 // rows put elsewhere in a live order
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

	mu      sync.Mutex
	settled sync.Cond // broadcast when the goroutine has nothing left to do
	asked   uint64    // raised by Sync
	counted uint64    // the value of asked for which values were counted
	answer  uint64    // the value of asked that was dealt with
	closed  bool

	plain   *shape // without a filter
	shape   *shape // shown: plain, or that of the filter
	next    *shape // that of a filter which is being evaluated
	filter  string
	sort    Sort
	todo    []opening
	reveal  []TopicID // to be revealed when they are taken in
	fits    int       // rows up to which branches open by themselves; 0: they don't
	version uint64
	watch   watch
	live    live
	work    Work
	looked  uint64 // topics looked at in vain, for cost
}

// opening is a branch that is to be opened, or closed, with all below it.
type opening struct {
	id    uint32
	open  bool
	match bool   // only as far as it leads to matches
	begun bool   // it was itself opened; whoever closes it again has the last word
	from  uint32 // the child to go on with, where there are many
}

// NewRows returns the rows of a tree with every branch closed, sorted by name.
// It starts a goroutine, which Close ends.
func NewRows(t *Tree) *Rows { return newRowsInline(t, inlineList) }

// newRowsInline has the length from which on lists are made by the goroutine.
func newRowsInline(t *Tree, inline uint32) *Rows {
	r := &Rows{
		tree: t, kick: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}),
	}
	r.settled.L = &r.mu
	r.plain = newShape(t, SortName, nil, &r.work, inline)
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

// noticed wakes the goroutine when the tree has what the rows lack. The lock
// is held.
func (r *Rows) noticed() {
	r.shape.countLater()
	if r.shape.counting || r.behind() || r.live.due(r) {
		r.wake()
	}
}

// Version changes whenever what Len and Window answer may have changed: rows
// came, went or moved, or a value or count of a row that Window last handed
// out is not what it was.
func (r *Rows) Version() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.noticed()
	if r.watch.changed(r.tree) {
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
	ids := r.shape.rows(first, n, r.watch.ids[:0])
	r.watch.ids = ids
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
		n := r.shape.node(id)
		row := Row{Topic: t.topic(id), Open: n.flags&nodeOpen != 0, Match: n.flags&nodeMatch != 0}
		if row.Kept > 0 {
			handle := t.log.handles.latest(t.names.at(id))
			h := t.log.header(handle)
			row.Value, row.Size = t.log.lend(handle, h.kept, RowValue), int(h.size)
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
	return id != 0 && r.shape.knows(id) && r.shape.open(uint32(id))
}

// SetOpen opens or closes a branch. What was open below it is open again when
// it is. Topics without children can't be opened.
func (r *Rows) SetOpen(id TopicID, open bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.byHand()
	if id == 0 || !r.shape.knows(id) {
		return
	}
	if r.shape.setOpen(uint32(id), open) {
		r.version++
		r.advance()
	}
}

// SetOpenBelow opens or closes a branch and all branches below it; 0 stands
// for all there are. Branches that come later are closed.
func (r *Rows) SetOpenBelow(id TopicID, open bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.byHand()
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
	r.byHand()
	r.reveal = append(r.reveal, id)
	r.advance()
}

// byHand makes ready for what a person asks for: what is new is there, as far
// as that is quick, and nothing opens by itself any more.
func (r *Rows) byHand() {
	r.fits = 0
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

// SetFilter shows only topics in whose names all words are found, without
// regard to case, and what is above and below them. What leads to a match is
// opened, a branch that matches itself is left closed. Topics that come later
// are filtered as they come. No words bring back exactly what was open before.
func (r *Rows) SetFilter(words string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if words == r.filter {
		return
	}
	r.filter = words
	r.fits = 0
	r.todo, r.reveal = nil, nil
	matcher := newMatcher(words)
	if matcher == nil {
		r.next = nil
		r.show(r.plain)
	} else {
		r.next = newShape(r.tree, r.sort, matcher, &r.work, r.plain.inline)
		r.next.base = r.plain
	}
	r.advance()
}

// Filter is what SetFilter was given last.
func (r *Rows) Filter() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.filter
}

// Matches is the number of topics with a value whose names pass the filter;
// complete is false while there are names not looked at yet. Without a filter
// it is 0 and true.
func (r *Rows) Matches() (n int, complete bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.noticed()
	if r.next != nil {
		return r.next.matched, false
	}
	if r.shape.match == nil {
		return 0, true
	}
	return r.shape.matched, !r.behind()
}

// Jump finds the next row after row `after` whose level begins with prefix,
// without regard to case; it goes on from the top, and comes back to `after`
// last. -1 searches from the top.
func (r *Rows) Jump(prefix string, after int) (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	length := r.shape.length()
	if length == 0 || prefix == "" {
		return 0, false
	}
	folded := string(foldCase(nil, prefix))
	var ids []uint32
	var level []byte
	for n := 0; n < length; {
		from := (max(after, -1) + 1 + n) % length
		ids = r.shape.rows(from, min(readSlice, length-from, length-n), ids[:0])
		for i, id := range ids {
			level = foldCase(level[:0], r.shape.names.level(id))
			if strings.HasPrefix(string(level), folded) {
				return from + i, true
			}
		}
		n += len(ids)
	}
	return 0, false
}

// OpenWhileFits lets branches open by themselves, those at the top first, as
// long as all rows fit into max. It ends for good when something does not fit,
// when a branch is opened or closed by hand or a filter is set, and with a max
// of 0. $SYS never opens by itself.
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
	return r.work
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
