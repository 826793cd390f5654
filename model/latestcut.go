package model

import (
	"math"
	"math/bits"
)

// cutSmallest is always kept of a latest value: cutting it further would save
// less than the record costs besides.
const cutSmallest = 32

// latestCut watches what the latest values take of the budget. Half of it is
// theirs; where they want more the largest are cut, those that arrive at once
// and the others when they would be carried forward.
type latestCut struct {
	limit   int   // a latest value above it is cut; math.MaxInt when none is
	bytes   int64 // payload bytes of all latest values
	checked int64 // bytes when the limit was last computed
	count   uint64
	// classes are the latest values by the length of their size in bits.
	classes [33]struct{ number, bytes int64 }
}

func (c *latestCut) enter(kept uint32) {
	c.bytes += int64(kept)
	class := &c.classes[bits.Len32(kept)]
	class.number++
	class.bytes += int64(kept)
}

func (c *latestCut) leave(kept uint32) {
	c.bytes -= int64(kept)
	class := &c.classes[bits.Len32(kept)]
	class.number--
	class.bytes -= int64(kept)
}

// adjust computes the limit anew when the latest values have come to fill, or
// have ceased to fill, their half of the budget.
func (c *latestCut) adjust(budget int64) {
	switch {
	case c.bytes > budget/2:
		if c.limit == math.MaxInt || c.bytes > c.checked+budget/64 || c.bytes < c.checked-budget/64 {
			c.limit = c.fitting(budget / 2)
			c.checked = c.bytes
		}
	case c.limit < math.MaxInt && c.bytes < budget*3/8:
		c.limit = math.MaxInt
	}
}

// fitting is to how many bytes the latest values must be cut to fit into room.
func (c *latestCut) fitting(room int64) int {
	below, above := int64(0), int64(0) // bytes of the classes that stay whole, number of the others
	for i := range c.classes {
		above += c.classes[i].number
	}
	for i := range c.classes {
		next, cut := below+c.classes[i].bytes, above-c.classes[i].number
		if next+cut<<i > room {
			break
		}
		below, above = next, cut
	}
	if above == 0 {
		return math.MaxInt
	}
	return max(cutSmallest, int((room-below)/above))
}
