package model

// watchMost is how many rows of earlier windows are still watched.
const watchMost = 512

// watch knows what the rows that were handed out last looked like, so that
// Version tells whether they still do. Its cost depends on what is shown, not
// on the traffic.
type watch struct {
	rows []watched
	ids  []uint32 // kept to spare garbage
	seen uint64   // Tree.Version when nothing had changed
}

type watched struct {
	id       uint32
	messages uint64 // own and below: no value, mark or count changes without one
}

// begin makes room for a window of n rows.
func (w *watch) begin(n int) {
	if len(w.rows)+n > watchMost {
		w.rows = w.rows[:0]
	}
}

// add watches a row. The tree's lock is held.
func (w *watch) add(t *Tree, id uint32) {
	w.rows = append(w.rows, watched{id, t.stamp(id)})
}

func (t *Tree) stamp(id uint32) uint64 {
	node := t.names.at(id)
	return node.messages + node.messagesBelow
}

// changed reports whether a watched row is not what it was. Then none is
// watched any more: whoever sees the new version asks for a window again.
func (w *watch) changed(t *Tree) bool {
	version := t.Version()
	if version == w.seen {
		return false
	}
	w.seen = version
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, row := range w.rows {
		if t.stamp(row.id) != row.messages {
			w.rows = w.rows[:0]
			return true
		}
	}
	return false
}
