package model

import "strings"

// branchHints remembers in which branch the topics of messages stood, by the hash
// of the branch's name. Another branch may have taken the place since: a hint says
// what to read early, and nothing else depends on it. Guarded by the tree's lock.
type branchHints struct {
	ids  [1 << hintBits]uint32
	read uint64 // means nothing: see warm
}

const hintBits = 15

// hint is where the branch of a topic of that name is remembered; nil for one of
// the first level. What it points to is guarded by the tree's lock.
func (t *Tree) hint(name string) *uint32 {
	at := strings.LastIndexByte(name, '/')
	if at < 0 {
		return nil
	}
	return &t.hints.ids[t.hash(name[:at])>>(32-hintBits)]
}

// warm reads what a message to a topic in that branch will read of the branch. In a
// large tree none of that is in the processor's caches, and neither is the topic,
// which says in which branch it is: so both are waited for at the same time.
func (h *branchHints) warm(n *names, id uint32) {
	if id == 0 {
		return
	}
	p, at := n.pages[id>>pageBits], id&(pageSize-1)
	h.read += p.topics[at].messages + p.topics[at].messagesBelow + uint64(p.labels[at][0])
}
