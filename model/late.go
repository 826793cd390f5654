package model

import "time"

const (
	// lateFactor is how many times its usual interval a topic may be silent.
	lateFactor = 3
	// lateLeast spares fast topics the mark for a moment's pause.
	lateLeast = time.Second
)

// late is what a person set about silence and about what is new.
//
// It is guarded by the tree's lock.
type late struct {
	limits   map[uint32]time.Duration // by topic; the root's is for all
	waiting  map[string]time.Duration // by the names of topics not heard yet
	newSince int64                    // 0: nothing is new
}

// SetLateAfter sets after how much silence the topic of that name and all
// below it are late, instead of what was learned of each; a limit set further
// down comes before one above. "" stands for the whole tree. It may be called
// before the topic is heard for the first time. 0 takes the limit away.
func (t *Tree) SetLateAfter(branch string, d time.Duration) {
	hash := t.hash(branch)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.touched.Add(1)
	l := &t.late
	id := uint32(0)
	if branch != "" {
		if id = t.index.find(&t.names, hash, branch); id == 0 {
			l.waiting = withLimit(l.waiting, branch, d)
			return
		}
	}
	l.limits = withLimit(l.limits, id, d)
}

func withLimit[K comparable](limits map[K]time.Duration, of K, d time.Duration) map[K]time.Duration {
	if d <= 0 {
		delete(limits, of)
		return limits
	}
	if limits == nil {
		limits = map[K]time.Duration{}
	}
	limits[of] = d
	return limits
}

// came gives a new topic the limit that was set for its name before.
func (l *late) came(name string, id uint32) {
	if len(l.waiting) == 0 {
		return
	}
	if d, ok := l.waiting[name]; ok {
		delete(l.waiting, name)
		l.limits = withLimit(l.limits, id, d)
	}
}

// SetNewSince makes topics that are heard for the first time at that moment or
// later new; the zero time makes none new.
func (t *Tree) SetNewSince(at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.touched.Add(1)
	t.late.newSince = 0
	if !at.IsZero() {
		t.late.newSince = at.UnixNano() + t.log.setBack.Load()
	}
}

// lateAfter is the silence after which a topic with a value is late.
func (t *Tree) lateAfter(id uint32, node *topic) time.Duration {
	if limits := t.late.limits; len(limits) > 0 {
		for at := id; ; at = t.names.at(at).parent {
			if d, ok := limits[at]; ok {
				return d
			}
			if at == 0 {
				break
			}
		}
	}
	usual := node.interval.usual()
	if usual == 0 {
		return 0
	}
	return max(lateFactor*usual, lateLeast)
}

// Late reports whether the topic has been silent for longer than LateAfter. One
// that was only ever heard as retained counts from when it was first heard.
func (t Topic) Late(now time.Time) bool {
	since := t.LastLive
	if since.IsZero() {
		since = t.First
	}
	return t.LateAfter > 0 && !since.IsZero() && now.Sub(since) > t.LateAfter
}
