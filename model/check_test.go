package model

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/model/filter"
)

// plainTopic, plainTree and plainRows are the obviously right model that the
// real tree and rows are compared with: everything is kept, nothing is clever.
type plainTopic struct {
	level    string
	parent   *plainTopic
	children []*plainTopic // in order of creation
	records  []Record
}

type plainTree struct {
	root plainTopic
	ids  map[string]TopicID // also of topics without a value
	at   time.Time          // when it was frozen; zero: it is the live one
	more func(TopicID) (Topic, bool)
}

func (p *plainTree) apply(m Message, tree *Tree, seq Seq, at time.Time) {
	node, name := &p.root, ""
	for i, level := range strings.Split(m.Topic, "/") {
		if name += "/" + level; i == 0 {
			name = level
		}
		i := slices.IndexFunc(node.children, func(c *plainTopic) bool { return c.level == level })
		if i < 0 {
			node.children = append(node.children, &plainTopic{level: level, parent: node})
			i = len(node.children) - 1
			p.ids[name], _ = tree.Lookup(name)
		}
		node = node.children[i]
	}
	node.records = append(node.records, Record{Seq: seq, Nth: uint64(len(node.records) + 1), Time: at,
		Payload: bytes.Clone(m.Payload), Size: len(m.Payload), QoS: m.QoS, Flags: flagsOf(&m)})
}

// freeze is all of it as it is now.
func (p *plainTree) freeze(f *Frozen) *plainTree {
	frozen := &plainTree{ids: p.ids, at: f.At(), more: f.Topic}
	var clone func(from, to *plainTopic)
	clone = func(from, to *plainTopic) {
		to.level, to.records = from.level, slices.Clone(from.records)
		for _, c := range from.children {
			child := &plainTopic{parent: to}
			clone(c, child)
			to.children = append(to.children, child)
		}
	}
	clone(&p.root, &frozen.root)
	return frozen
}

func (p *plainTopic) name() string {
	if p.parent == nil || p.parent.parent == nil {
		return p.level
	}
	return p.parent.name() + "/" + p.level
}

func (p *plainTopic) sum(count func(*plainTopic) int) int {
	total := 0
	for _, c := range p.children {
		total += count(c) + c.sum(count)
	}
	return total
}

func (p *plainTopic) last() Record {
	if len(p.records) == 0 {
		return Record{}
	}
	return p.records[len(p.records)-1]
}

// newestLive is the time of the newest live message to it or below it.
func (p *plainTopic) newestLive() (at time.Time) {
	for _, r := range p.records {
		if !r.Has(FlagRetained) {
			at = r.Time
		}
	}
	for _, c := range p.children {
		if below := c.newestLive(); below.After(at) {
			at = below
		}
	}
	return at
}

// plainRows keeps what is open by name, and makes all rows anew each time.
type plainRows struct {
	tree *plainTree
	now  func() time.Time
	open map[string]bool // what a person opened without a filter
	// With a filter: what a person did since, and what opened by itself.
	touched, led map[string]bool
	filter       *filter.Filter
	sort         Sort

	match map[*plainTopic]bool // of the filter, at the time of asking
}

// look asks the filter about all topics, each on its own.
func (r *plainRows) look() {
	r.match = map[*plainTopic]bool{}
	if r.filter == nil {
		return
	}
	now := r.now()
	if !r.tree.at.IsZero() {
		now = r.tree.at
	}
	var walk func(p *plainTopic, above filter.Bits)
	walk = func(p *plainTopic, above filter.Bits) {
		for _, c := range p.children {
			m := r.filter.Matcher()
			bits := m.Level(above, c.level)
			more, _ := r.tree.more(r.tree.ids[c.name()])
			subject := filter.Subject{Name: []byte(c.name()), Messages: uint64(len(c.records)), Age: -1, Rate: more.Rate}
			if last := c.last(); last.Seq > 0 {
				subject.HasValue, subject.Payload, subject.Size, subject.QoS = true, last.Payload, last.Size, last.QoS
				subject.Retained = more.Retain == RetainStored || more.Retain == RetainUnknown
				subject.Since = now.Sub(c.records[0].Time)
				subject.Late, subject.New = more.Late(now), more.New
			}
			for _, record := range c.records {
				if !record.Has(FlagRetained) {
					subject.Age = now.Sub(record.Time)
				}
			}
			r.match[c] = m.Match(bits, &subject)
			walk(c, bits)
		}
	}
	walk(&r.tree.root, 0)
	var lead func(p *plainTopic)
	lead = func(p *plainTopic) {
		for _, c := range p.children {
			switch name := c.name(); {
			case !r.visible(c):
				delete(r.led, name)
			case !r.match[c]:
				r.led[name] = true
			}
			lead(c)
		}
	}
	lead(&r.tree.root)
}

func (r *plainRows) matchBelow(p *plainTopic) bool {
	return slices.ContainsFunc(p.children, func(c *plainTopic) bool { return r.match[c] || r.matchBelow(c) })
}

func (r *plainRows) visible(p *plainTopic) bool {
	return r.filter == nil || r.match[p] || r.matchBelow(p)
}

// leads reports whether there is something to open.
func (r *plainRows) leads(p *plainTopic) bool {
	if r.filter != nil {
		return r.matchBelow(p)
	}
	return len(p.children) > 0
}

func (r *plainRows) isOpen(p *plainTopic) bool {
	name := p.name()
	if !r.leads(p) {
		return false
	}
	if r.filter == nil {
		return r.open[name]
	}
	if open, ok := r.touched[name]; ok {
		return open
	}
	return r.led[name]
}

func (r *plainRows) setOpen(p *plainTopic, open bool) {
	switch {
	case !r.leads(p):
	case r.filter == nil:
		r.open[p.name()] = open
	default:
		r.touched[p.name()] = open
	}
}

func own(p *plainTopic) int  { return len(p.records) }
func some(p *plainTopic) int { return min(1, len(p.records)) }

// compare orders two children of the same parent.
func (r *plainRows) compare(a, b *plainTopic) int {
	if x, y := a.name() == "$SYS", b.name() == "$SYS"; x != y {
		if x {
			return 1
		}
		return -1
	}
	idA, idB := r.tree.ids[a.name()], r.tree.ids[b.name()]
	order := 0
	switch r.sort {
	case SortNewest:
		order = cmp.Or(b.newestLive().Compare(a.newestLive()), cmp.Compare(idB, idA))
	case SortRate:
		x, _ := r.tree.more(idA)
		y, _ := r.tree.more(idB)
		order = cmp.Compare(rateStep(y.RateBelow), rateStep(x.RateBelow))
	case SortMessages:
		order = cmp.Compare(own(b)+b.sum(own), own(a)+a.sum(own))
	case SortSize:
		order = cmp.Compare(b.last().Size, a.last().Size)
	}
	return cmp.Or(order, compareNatural(a.level, b.level))
}

func (r *plainRows) lines() []string {
	var lines []string
	var walk func(p *plainTopic)
	walk = func(p *plainTopic) {
		children := slices.Clone(p.children)
		slices.SortFunc(children, r.compare)
		for _, c := range children {
			if !r.visible(c) {
				continue
			}
			value := "-"
			if n := len(c.records); n > 0 {
				value = fmt.Sprintf("%q", c.records[n-1].Payload)
			}
			lines = append(lines, fmt.Sprintf("%s open=%v match=%v value=%s own=%d below=%d topics=%d leads=%v", c.name(), r.isOpen(c),
				r.match[c], value, own(c), c.sum(own), c.sum(some), r.leads(c)))
			if r.isOpen(c) {
				walk(c)
			}
		}
	}
	walk(&r.tree.root)
	return lines
}

func (r *plainRows) matches() int {
	if r.filter == nil {
		return 0
	}
	return r.tree.root.sum(func(p *plainTopic) int {
		if r.match[p] {
			return some(p)
		}
		return 0
	})
}

func rowLine(t *Tree, row Row) string {
	value := "-"
	if row.Value != nil {
		value = fmt.Sprintf("%q", row.Value)
	}
	return fmt.Sprintf("%s open=%v match=%v value=%s own=%d below=%d topics=%d leads=%v",
		t.Name(row.ID), row.Open, row.Match, value, row.Messages, row.MessagesBelow, row.TopicsBelow, row.Children > 0)
}

func randomTopic(rnd *rand.Rand) string {
	levels := []string{"", "a", "A", "b", "a2", "a10", "a02", "Kitchen", "kitchen", "$SYS", "é", "e\u0301", "\xff", "x/y"}
	parts := make([]string, 1+rnd.IntN(4))
	for i := range parts {
		parts[i] = levels[rnd.IntN(len(levels))]
	}
	if rnd.IntN(3) == 0 {
		parts = append(parts, fmt.Sprintf("n%d", rnd.IntN(600)))
	}
	return strings.Join(parts, "/")
}

// TestRowsAgreeWithAPlainModel applies random messages and random things that a
// person does, and compares all rows each time.
func TestRowsAgreeWithAPlainModel(t *testing.T) { checkRows(t, inlineList, filterPatience) }

// TestLongListsAgreeWithAPlainModel does the same with every list made as long
// ones are, by the goroutine and off the lock, and every filter shown as soon as
// it has a row.
func TestLongListsAgreeWithAPlainModel(t *testing.T) { checkRows(t, 2, 0) }

// checkedFilters ask for everything that a filter can ask for.
var checkedFilters = []string{
	"", "", "kitchen", "a b", "n1", "A/", "x/y n", `"nothing has this"`, "$sys", "É", "-kitchen", "-a or n2",
	"topic:a/#", "/^k/", "value>50", "value:7 a", "-value<30", "b or value>80", "messages>1", "retained:yes",
	"qos:1", "size>1", "age<2s", "stale:3s", "new:5s", "new:yes", "late:yes", "rate>0.5", "-age<1s kitchen",
}

func checkRows(t *testing.T, inline int, patience time.Duration) {
	for seed := range uint64(24) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		c := newClock()
		tree := NewTree(Options{Now: c.now})
		live := &plainTree{ids: map[string]TopicID{}, more: tree.Topic}
		rows := newRowsInline(tree, inline, patience)
		t.Cleanup(rows.Close)
		want := &plainRows{tree: live, now: c.now, open: map[string]bool{}, touched: map[string]bool{}, led: map[string]bool{}}
		text := ""
		for step := range 150 {
			switch rnd.IntN(12) {
			case 0, 1, 2:
				for range 1 + rnd.IntN(20) {
					m := Message{Topic: randomTopic(rnd), Payload: fmt.Appendf(nil, "%d", rnd.IntN(100)), QoS: byte(rnd.IntN(3)), Retained: rnd.IntN(5) == 0}
					c.add(time.Duration(rnd.IntN(100)) * time.Millisecond)
					_, seq := tree.Apply(m)
					live.apply(m, tree, seq, c.now())
				}
			case 3, 4, 5:
				lines := rows.Window(0, rows.Len(), nil)
				if len(lines) == 0 {
					continue
				}
				row := lines[rnd.IntN(len(lines))]
				open := rnd.IntN(3) > 0
				rows.SetOpen(row.ID, open)
				want.setOpen(findPlain(want.tree, tree.Name(row.ID)), open)
				if rnd.IntN(2) == 0 {
					continue // the goroutine may be busy with it when the next thing is done
				}
			case 6:
				open := rnd.IntN(3) > 0
				rows.SetOpenBelow(0, open)
				var all func(p *plainTopic)
				all = func(p *plainTopic) {
					for _, c := range p.children {
						if want.visible(c) {
							want.setOpen(c, open)
							all(c)
						}
					}
				}
				all(&want.tree.root)
			case 7, 8:
				text = checkedFilters[rnd.IntN(len(checkedFilters))]
				f := parseFilter(t, text)
				if f == nil || want.filter == nil || f.String() != want.filter.String() {
					want.touched, want.led = map[string]bool{}, map[string]bool{}
				}
				want.filter = f
				rows.SetFilter(f)
			case 9:
				want.sort = Sort(rnd.IntN(5))
				rows.SetSort(want.sort)
			case 10:
				c.add(time.Duration(rnd.IntN(4000)) * time.Millisecond)
				tree.Sweep(c.now())
				if rnd.IntN(3) == 0 {
					tree.SetNewSince(c.now().Add(-time.Second))
				}
			case 11:
				if want.tree == live && rnd.IntN(2) == 0 {
					f := tree.Freeze()
					rows.SetFrozen(f)
					want.tree = live.freeze(f)
				} else {
					rows.SetFrozen(nil)
					want.tree = live
				}
			}
			rows.Sync()
			want.look()
			compareRows(t, tree, rows, want, rnd, fmt.Sprintf("seed %d, step %d, filter %q, sort %d, frozen %v", seed, step, text, want.sort, want.tree != live))
		}
		rows.Close()
	}
}

func findPlain(p *plainTree, name string) *plainTopic {
	node := &p.root
	for _, level := range strings.Split(name, "/") {
		node = node.children[slices.IndexFunc(node.children, func(c *plainTopic) bool { return c.level == level })]
	}
	return node
}

func compareRows(t *testing.T, tree *Tree, rows *Rows, want *plainRows, rnd *rand.Rand, where string) {
	t.Helper()
	lines := want.lines()
	matches, complete := rows.Matches()
	require.True(t, complete, where)
	require.Equal(t, want.matches(), matches+rows.MatchesInSys(), where)
	if len(lines) != rows.Len() {
		require.Equal(t, lines, shown(tree, rows), where)
	}
	first, n := 0, len(lines)
	if rnd.IntN(2) == 0 && n > 0 {
		first = rnd.IntN(n)
		n = rnd.IntN(n - first + 1)
	}
	got := rows.Window(first, n, nil)
	require.Len(t, got, n, where)
	for i, row := range got {
		at, shown := rows.Index(row.ID)
		id, there := rows.At(first + i)
		if line := rowLine(tree, row); line != lines[first+i] || !shown || !there || at != first+i || id != row.ID {
			require.Equal(t, lines[first+i], line, where)
			require.Equal(t, first+i, at, where)
			require.Equal(t, row.ID, id, where)
			require.True(t, shown && there, where)
		}
	}
}
