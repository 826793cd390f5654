package model

// Limits are the bounds of one Tree. The zero value of a field means its
// default.
type Limits struct {
	// History is the budget in bytes of all kept messages; 256 MB by default.
	History int64
	// Payload is how many bytes of a payload the history keeps; 1 MiB by
	// default. The latest value of a topic stays whole within the budget.
	Payload int
	// Topics is the most topics a tree holds; 2,000,000 by default.
	Topics int
	// Depth is the most levels; the rest of a deeper name is one level.
	// 256 by default, and at most.
	Depth int
}

// DefaultLimits are the limits in force where nothing else is set.
func DefaultLimits() Limits {
	return Limits{History: 256_000_000, Payload: 1 << 20, Topics: 2_000_000, Depth: 256}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	if l.History <= 0 {
		l.History = d.History
	}
	if l.Payload <= 0 {
		l.Payload = d.Payload
	}
	if l.Topics <= 0 {
		l.Topics = d.Topics
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	return l
}
