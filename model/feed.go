package model

const (
	feedBlock = 8192
	// feedLeast is how many entries are kept at least for readers that fell
	// behind, on top of what is due to the quickest.
	feedLeast = 1 << 18
)

// feed lists the topics that changed, coalesced: a topic is entered once
// between two reads, however many messages it has. Readers have a cursor each,
// and the feed does not know them.
//
// It is guarded by the tree's lock.
type feed struct {
	blocks []*[feedBlock]uint32
	first  uint64 // position of blocks[0][0]
	end    uint64 // position of the next entry
	epoch  uint32 // raised by each read; topic.feedEpoch tells who is entered
	spare  *[feedBlock]uint32
}

func (f *feed) enter(t *topic, id uint32, topics int) {
	t.feedEpoch = f.epoch
	at := f.end - f.first
	if at == uint64(len(f.blocks))*feedBlock {
		f.grow(topics)
		at = f.end - f.first
	}
	f.blocks[at/feedBlock][at%feedBlock] = id
	f.end++
}

// grow adds a block, and lets the oldest go when more are kept than a reader
// could need that reads before every topic has changed twice.
func (f *feed) grow(topics int) {
	block := f.spare
	f.spare = nil
	if block == nil {
		block = new([feedBlock]uint32)
	}
	f.blocks = append(f.blocks, block)
	for len(f.blocks) > (max(feedLeast, topics)+feedBlock-1)/feedBlock+2 {
		f.spare = f.blocks[0]
		n := copy(f.blocks, f.blocks[1:])
		f.blocks[n] = nil
		f.blocks = f.blocks[:n]
		f.first += feedBlock
	}
}

// read appends entries from the cursor on to dst, as many as fit into its
// capacity, and returns the new cursor. It reports lost when the feed no
// longer reaches back to the cursor: then anything may have changed.
func (f *feed) read(cursor uint64, dst []TopicID) (ids []TopicID, next uint64, lost bool) {
	if cursor > f.end {
		cursor = f.end
	}
	if cursor < f.first {
		cursor, lost = f.first, true
	}
	for cursor < f.end && len(dst) < cap(dst) {
		at := cursor - f.first
		dst = append(dst, TopicID(f.blocks[at/feedBlock][at%feedBlock]))
		cursor++
	}
	if len(dst) > 0 {
		// From here on a change is a new one to this reader.
		f.epoch++
	}
	return dst, cursor, lost
}
