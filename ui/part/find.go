package part

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"treetop/model"
	"treetop/model/payload"
)

const (
	findCap   = 100_000   // matches that are kept
	findNow   = 1 << 18   // cells that are searched before the caller goes on
	findChunk = 1 << 15   // cells of a long line that are looked at together
	findStep  = 1 << 18   // cells between two looks at whether to go on
	findLong  = findChunk // a query of more is cut
)

// found is a match: the cells from up to, not including, to of a line.
type found struct{ line, from, to int }

func (m found) span() span { return span{Spot{m.line, m.from}, Spot{m.line, m.to}} }

// finder searches a document. A small one is searched before start returns,
// the rest of a large one in a worker. Start and stop are called by one
// goroutine, the others by any.
type finder struct {
	cancel context.CancelFunc
	done   chan struct{} // closed when the worker has ended

	mu      sync.Mutex
	matches []found
	lines   int  // searched so far
	running bool // the worker has not come to the end
	capped  bool // there are more than findCap
	version uint64
}

// start ends the search that runs and begins another. An empty query finds
// nothing.
func (f *finder) start(doc payload.Lines, query string, matchCase bool) {
	f.stop()
	f.mu.Lock()
	f.matches, f.lines, f.capped = nil, 0, false
	f.version++
	f.mu.Unlock()
	query = model.Visible(query)
	if query == "" || len(query) > findLong {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &search{finder: f, doc: doc, query: query, fold: !matchCase, width: cellsIn(query)}
	if s.fold {
		s.query = lower(query)
	}
	f.cancel, f.done = cancel, make(chan struct{})
	f.setRunning(true)
	if s.run(ctx, findNow) {
		f.setRunning(false)
		close(f.done)
		return
	}
	go func(done chan struct{}) {
		defer close(done)
		s.run(ctx, math.MaxInt)
		if ctx.Err() == nil {
			f.setRunning(false)
		}
	}(f.done)
}

// stop ends the search that runs and waits for its worker, which looks often.
func (f *finder) stop() {
	if f.cancel == nil {
		return
	}
	f.cancel()
	<-f.done
	f.cancel = nil
	f.setRunning(false)
}

// wait waits for the search to come to its end.
func (f *finder) wait() {
	if f.cancel != nil {
		<-f.done
	}
}

func (f *finder) setRunning(on bool) {
	f.mu.Lock()
	f.running = on
	f.version++
	f.mu.Unlock()
}

// findState is how far a search is.
type findState struct {
	n       int // matches so far
	lines   int // searched so far
	running bool
	capped  bool
	version uint64 // changes when any of this does
}

func (f *finder) state() findState {
	f.mu.Lock()
	defer f.mu.Unlock()
	return findState{len(f.matches), f.lines, f.running, f.capped, f.version}
}

// at is the i-th match.
func (f *finder) at(i int) found {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.matches[i]
}

// from is the index of the first match at or after s, which may be the number
// of matches.
func (f *finder) from(s Spot) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.index(s)
}

func (f *finder) index(s Spot) int {
	i, _ := slices.BinarySearchFunc(f.matches, s, func(m found, s Spot) int {
		if (Spot{m.line, m.from}).Before(s) {
			return -1
		}
		return 1
	})
	return i
}

// inLine appends the matches of a line that touch the cells from..to.
func (f *finder) inLine(dst []found, line, from, to int) []found {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.index(Spot{line, from})
	if i > 0 && f.matches[i-1].line == line && f.matches[i-1].to > from {
		i-- // begins to the left of what is asked for
	}
	for ; i < len(f.matches) && f.matches[i].line == line && f.matches[i].from < to; i++ {
		dst = append(dst, f.matches[i])
	}
	return dst
}

func (f *finder) add(batch []found, lines int) (full bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if room := findCap - len(f.matches); len(batch) > room {
		batch, f.capped = batch[:room], true
	}
	f.matches = append(f.matches, batch...)
	f.lines = lines
	f.version++
	return f.capped
}

// search is one run through a document.
type search struct {
	finder *finder
	doc    payload.Lines
	query  string
	fold   bool
	width  int // of the query, in cells

	line, cell int // where to go on
	end        int // of the last match in the line: matches do not overlap
	batch      []found
}

// run searches some cells further and answers whether that was the end.
func (s *search) run(ctx context.Context, cells int) (ended bool) {
	lines, step := s.doc.Len(), 0
	for ; s.line < lines; s.nextLine() {
		for more := true; more; {
			more = s.chunk()
			s.cell += findChunk
			// A line costs something, however short it is.
			step += 16
			cells -= 16
			if more {
				step += findChunk
				cells -= findChunk
			}
			if step >= findStep {
				step = 0
				if ctx.Err() != nil {
					return false
				}
				if s.flush() {
					return true
				}
			}
			if cells < 0 && (more || s.line+1 < lines) {
				if !more {
					s.nextLine()
				}
				s.flush()
				return false
			}
		}
	}
	s.flush()
	return true
}

func (s *search) nextLine() { s.line, s.cell, s.end = s.line+1, 0, 0 }

func (s *search) flush() (full bool) {
	full = s.finder.add(s.batch, s.line)
	s.batch = s.batch[:0]
	return full
}

// chunk searches for matches that begin in the next cells of the line and
// answers whether the line goes on after those.
func (s *search) chunk() (more bool) {
	end := s.cell + findChunk
	sl := s.doc.Slice(s.line, s.cell, end+s.width)
	text := sl.Text
	if s.fold {
		text = lower(text)
	}
	// A cell takes a byte or more: only where there are as many can it go on.
	more = len(text) >= findChunk && s.doc.Width(s.line) > end
	cell, at := sl.From, 0
	for i := 0; ; {
		k := strings.Index(text[i:], s.query)
		if k < 0 {
			return more
		}
		k += i
		cell += cellsIn(sl.Text[at:k])
		at = k
		if cell >= end {
			return more
		}
		i = k + 1
		if cell >= max(s.cell, s.end) {
			s.end = cell + cellsIn(sl.Text[k:k+len(s.query)])
			s.batch = append(s.batch, found{s.line, cell, s.end})
			i = k + len(s.query)
		}
		for i < len(text) && !utf8.RuneStart(text[i]) {
			i++
		}
	}
}

// lower is s in lower case where that takes as many bytes, so that places in
// one are places in the other.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		l := unicode.ToLower(r)
		if l != r && utf8.RuneLen(l) != utf8.RuneLen(r) {
			return r
		}
		return l
	}, s)
}

func cellsIn(s string) int {
	n := 0
	for _, r := range s {
		n += payload.CellWidth(r)
	}
	return n
}
