package model

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// plainTopic, plainTree and plainRows are the obviously right model that the
// real tree and rows are compared with: everything is kept, nothing is clever.
type plainTopic struct {
	level    string
	parent   *plainTopic
	children []*plainTopic // in order of creation
	records  []Record
	id       TopicID
}

type plainTree struct {
	root plainTopic
	ids  map[TopicID]*plainTopic
}

func (p *plainTree) apply(m Message, id TopicID, seq Seq, at time.Time) {
	node := &p.root
	for _, level := range strings.Split(m.Topic, "/") {
		i := slices.IndexFunc(node.children, func(c *plainTopic) bool { return c.level == level })
		if i < 0 {
			node.children = append(node.children, &plainTopic{level: level, parent: node})
			i = len(node.children) - 1
		}
		node = node.children[i]
	}
	if node.id == 0 {
		node.id = id
		p.ids[id] = node
	}
	node.records = append(node.records, Record{Seq: seq, Topic: id, Nth: uint64(len(node.records) + 1), Time: at,
		Payload: bytes.Clone(m.Payload), Size: len(m.Payload), QoS: m.QoS, Flags: flagsOf(&m)})
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

// plainRows keeps what is open by name, and makes all rows anew each time.
type plainRows struct {
	tree *plainTree
	open map[string]bool // what a person opened without a filter
	// with a filter: what a person did since, over what the filter opens
	touched map[string]bool
	filter  string
}

func (r *plainRows) matches(name string) bool {
	folded := strings.ToLower(name)
	for _, word := range strings.Fields(r.filter) {
		if !strings.Contains(folded, strings.ToLower(word)) {
			return false
		}
	}
	return true
}

func (r *plainRows) matchBelow(p *plainTopic) bool {
	return slices.ContainsFunc(p.children, func(c *plainTopic) bool { return r.matches(c.name()) || r.matchBelow(c) })
}

func (r *plainRows) visible(p *plainTopic) bool {
	return r.filter == "" || r.matches(p.name()) || r.matchBelow(p)
}

func (r *plainRows) isOpen(p *plainTopic) bool {
	name := p.name()
	if len(p.children) == 0 {
		return false
	}
	if r.filter == "" {
		return r.open[name]
	}
	if open, ok := r.touched[name]; ok {
		return open
	}
	return !r.matches(name) && r.matchBelow(p)
}

func (r *plainRows) setOpen(p *plainTopic, open bool) {
	if len(p.children) == 0 {
		return
	}
	if r.filter == "" {
		r.open[p.name()] = open
	} else {
		r.touched[p.name()] = open
	}
}

func (r *plainRows) lines() []string {
	var lines []string
	var walk func(p *plainTopic)
	walk = func(p *plainTopic) {
		children := slices.Clone(p.children)
		slices.SortFunc(children, func(a, b *plainTopic) int {
			if x, y := a.name() == "$SYS", b.name() == "$SYS"; x != y {
				if x {
					return 1
				}
				return -1
			}
			return compareNatural(a.level, b.level)
		})
		for _, c := range children {
			if !r.visible(c) {
				continue
			}
			value := "-"
			if n := len(c.records); n > 0 {
				value = fmt.Sprintf("%q", c.records[n-1].Payload)
			}
			lines = append(lines, fmt.Sprintf("%s open=%v match=%v value=%s own=%d below=%d topics=%d", c.name(), r.isOpen(c),
				r.filter != "" && r.matches(c.name()), value, len(c.records),
				c.sum(func(p *plainTopic) int { return len(p.records) }),
				c.sum(func(p *plainTopic) int { return min(1, len(p.records)) })))
			if r.isOpen(c) {
				walk(c)
			}
		}
	}
	walk(&r.tree.root)
	return lines
}

func rowLine(t *Tree, row Row) string {
	value := "-"
	if row.Value != nil {
		value = fmt.Sprintf("%q", row.Value)
	}
	return fmt.Sprintf("%s open=%v match=%v value=%s own=%d below=%d topics=%d",
		t.Name(row.ID), row.Open, row.Match, value, row.Messages, row.MessagesBelow, row.TopicsBelow)
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
// ones are, by the goroutine and off the lock.
func TestLongListsAgreeWithAPlainModel(t *testing.T) { checkRows(t, 2, 0) }

func checkRows(t *testing.T, inline int, patience time.Duration) {
	filters := []string{"", "", "kitchen", "a b", "n1", "A/", "x/y n", "nothing has this", "$sys", "É"}
	for seed := range uint64(16) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		now := time.Unix(1_700_000_000, 0)
		tree := NewTree(Options{Now: func() time.Time { return now }})
		plain := &plainTree{ids: map[TopicID]*plainTopic{}}
		rows := newRowsInline(tree, inline, patience)
		t.Cleanup(rows.Close)
		want := &plainRows{tree: plain, open: map[string]bool{}, touched: map[string]bool{}}
		for step := range 120 {
			switch rnd.IntN(8) {
			case 0, 1, 2:
				for range 1 + rnd.IntN(20) {
					m := Message{Topic: randomTopic(rnd), Payload: fmt.Appendf(nil, "%d", rnd.IntN(100)), Retained: rnd.IntN(5) == 0}
					now = now.Add(time.Millisecond)
					id, seq := tree.Apply(m)
					plain.apply(m, id, seq, now)
				}
			case 3, 4, 5:
				lines := rows.Window(0, rows.Len(), nil)
				if len(lines) == 0 {
					continue
				}
				row := lines[rnd.IntN(len(lines))]
				open := rnd.IntN(3) > 0
				rows.SetOpen(row.ID, open)
				want.setOpen(findPlain(plain, tree.Name(row.ID)), open)
				if rnd.IntN(2) == 0 {
					continue // the goroutine may be busy with it when the next thing is done
				}
			case 6:
				rows.Sync()
				open := rnd.IntN(3) > 0
				rows.SetOpenBelow(0, open)
				rows.Sync()
				var all func(p *plainTopic)
				all = func(p *plainTopic) {
					for _, c := range p.children {
						if want.visible(c) {
							want.setOpen(c, open)
							all(c)
						}
					}
				}
				all(&plain.root)
			case 7:
				want.filter = filters[rnd.IntN(len(filters))]
				if f := parseFilter(t, want.filter); f != rows.Filter() {
					if f == nil || rows.Filter() == nil || f.String() != rows.Filter().String() {
						want.touched = map[string]bool{}
					}
					rows.SetFilter(f)
				}
			}
			rows.Sync()
			compareRows(t, tree, rows, want, rnd, fmt.Sprintf("seed %d, step %d, filter %q", seed, step, want.filter))
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
	require.Equal(t, len(lines), rows.Len(), where)
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
