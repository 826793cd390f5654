package retained

import (
	"strings"

	"treetop/conn"
)

// order lists anew what fits the filter, off the UI goroutine: when all is done
// what went wrong comes first, otherwise all is in the order of the tree.
func (s *Sheet) order() {
	turn := s.asked.Add(1)
	want := strings.Fields(strings.ToLower(s.filter.Text))
	items, c, at, tree := s.items, s.clearing, s.at, s.tree()
	done := c != nil && s.progress.Run == conn.ClearResting
	s.work.Go(func() {
		var ranks [3][]int32
		for i := range items {
			if i%1024 == 0 && s.asked.Load() != turn {
				return // there is another question by now
			}
			if c != nil && at[i] < 0 || len(want) > 0 && !fits(tree.Name(items[i].ID), want) {
				continue
			}
			rank := 0
			if done {
				rank = rankOf(c.Item(int(at[i])).Stage)
			}
			ranks[rank] = append(ranks[rank], int32(i))
		}
		rows := append(append(ranks[0], ranks[1]...), ranks[2]...)
		s.opt.Do(func() {
			if s.asked.Load() == turn {
				s.rows = rows
				s.cursor = min(s.cursor, max(0, len(rows)-1))
				if done {
					s.cursor = 0
					s.list.SetTop(0, 0)
				}
				s.show()
			}
		})
	})
}

// rankOf is 0 for what a person may want to do something about.
func rankOf(stage conn.ClearStage) int {
	switch stage {
	case conn.ClearRefused, conn.ClearUnconfirmed, conn.ClearUnseen, conn.ClearChanged, conn.ClearNotReturned:
		return 0
	case conn.ClearWaiting, conn.ClearGoing, conn.ClearNewer, conn.ClearExpired:
		return 1
	}
	return 2
}

// fits reports whether a name has all of the words in it.
func fits(name string, want []string) bool {
	name = strings.ToLower(name)
	for _, w := range want {
		if !strings.Contains(name, w) {
			return false
		}
	}
	return true
}
