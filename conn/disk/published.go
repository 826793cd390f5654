package disk

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
)

const (
	// HistoryMax is how many published messages are kept.
	HistoryMax = 10_000
	// HistoryBytes is how many bytes they may take in the file; the newest is
	// kept in any case.
	HistoryBytes = 16 << 20
)

// published is publish.json. The messages stay in the form in which they are in
// the file, oldest first, and are decoded when somebody looks: a long history
// then costs a start next to nothing.
type published struct {
	Messages messages                   `json:"messages,omitempty"`
	Drafts   map[string]json.RawMessage `json:"drafts,omitempty"` // by profile ID
	size     int                        // bytes of Messages
}

type messages []json.RawMessage

// UnmarshalJSON takes more than HistoryMax, as another version may keep, but not
// any number.
func (m *messages) UnmarshalJSON(raw []byte) error {
	all, err := Elements(raw, 10*HistoryMax)
	*m = all
	return err
}

// Published is publish.json: what was published, and what stands in the publish
// panels and was not sent yet. Changes take effect in memory at once; Save
// writes them, and when to do so is the caller's choice. Its methods may be
// called from any goroutine, and only OpenPublished, Save and Refresh use the
// disk.
type Published struct {
	file  *File[published]
	added atomic.Uint64
}

// OpenPublished reads publish.json in the folder. It can be used whatever comes
// back, as with Open.
func OpenPublished(dir string) (*Published, *Notice, error) {
	f, n, err := Open(filepath.Join(dir, "publish.json"), Config[published]{Version: 1, Check: checkPublished})
	return &Published{file: f}, n, err
}

func checkPublished(p *published) error {
	for i, raw := range p.Messages {
		var e Entry
		if err := json.Unmarshal(raw, &e); err != nil {
			return fmt.Errorf("message %d: %w", i+1, err)
		}
	}
	for id, raw := range p.Drafts {
		var d Draft
		if err := json.Unmarshal(raw, &d); err != nil {
			return fmt.Errorf("draft of profile %s: %w", id, err)
		}
	}
	p.count()
	trim(p)
	return nil
}

func (p *published) count() {
	p.size = 0
	for _, raw := range p.Messages {
		p.size += len(raw)
	}
}

// trim drops the oldest messages.
func trim(p *published) {
	if len(p.Messages) <= HistoryMax && p.size <= HistoryBytes {
		return
	}
	drop := 0
	for ; drop < len(p.Messages)-1 && (len(p.Messages)-drop > HistoryMax || p.size > HistoryBytes); drop++ {
		p.size -= len(p.Messages[drop])
	}
	large := p.size > HistoryBytes/2
	p.Messages = p.Messages[drop:]
	if drop > 1 || large {
		// Without a copy what was dropped stays in memory until the list grows.
		p.Messages = slices.Clone(p.Messages)
	}
}

// errNotKept is for a message that JSON can't hold; Entry has no such field.
var errNotKept = errors.New("keep a published message: it can't be written as JSON")

// Add keeps a message that was published.
func (p *Published) Add(e Entry) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("%w: %w", errNotKept, err)
	}
	// Where saving fails for long, operations older than the history is long
	// are of no use: they share HistoryMax keys.
	key := "add" + strconv.FormatUint(p.added.Add(1)%HistoryMax, 10)
	p.file.Apply(key, func(now *published) {
		now.Messages = append(now.Messages, raw)
		now.size += len(raw)
		trim(now)
	})
	return nil
}

// List answers what was published, newest first, at most n; those of one
// profile if its ID is given.
func (p *Published) List(profile string, n int) []Entry {
	var raws []json.RawMessage
	p.file.View(func(now *published) { raws = now.Messages[:len(now.Messages):len(now.Messages)] })
	var out []Entry
	for i := len(raws) - 1; i >= 0 && len(out) < n; i-- {
		var e Entry
		if json.Unmarshal(raws[i], &e) == nil && (profile == "" || e.Profile == profile) {
			out = append(out, e)
		}
	}
	return out
}

// Len is how many messages are kept.
func (p *Published) Len() int {
	n := 0
	p.file.View(func(now *published) { n = len(now.Messages) })
	return n
}

// Draft answers what was left in the publish panel of the profile.
func (p *Published) Draft(profile string) (Draft, bool) {
	var raw json.RawMessage
	p.file.View(func(now *published) { raw = now.Drafts[profile] })
	var d Draft
	if raw == nil || json.Unmarshal(raw, &d) != nil {
		return Draft{}, false
	}
	return d, true
}

// SetDraft keeps what stands in the publish panel of the profile; an empty Draft
// removes it. It is cheap enough for every key stroke.
func (p *Published) SetDraft(profile string, d Draft) error {
	if d == (Draft{}) {
		p.file.Apply("draft"+profile, func(now *published) { delete(now.Drafts, profile) })
		return nil
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("%w: %w", errNotKept, err)
	}
	p.file.Apply("draft"+profile, func(now *published) {
		if now.Drafts == nil {
			now.Drafts = map[string]json.RawMessage{}
		}
		now.Drafts[profile] = raw
	})
	return nil
}

// Forget removes the messages and the draft of a profile.
func (p *Published) Forget(profile string) {
	p.file.Apply("", func(now *published) {
		delete(now.Drafts, profile)
		var left []json.RawMessage
		for _, raw := range now.Messages {
			var e Entry
			if json.Unmarshal(raw, &e) != nil || e.Profile != profile {
				left = append(left, raw)
			}
		}
		now.Messages = left
		now.count()
	})
}

// Save writes what was added and changed, as File.Save does. It uses the disk.
func (p *Published) Save() error { return p.file.Save() }

// Unsaved reports whether there is something that Save would write.
func (p *Published) Unsaved() bool { return p.file.Unsaved() }

// Refresh takes in what another instance has written, as File.Refresh does.
func (p *Published) Refresh() (bool, error) { return p.file.Refresh() }

// Version changes whenever messages or drafts do.
func (p *Published) Version() uint64 { return p.file.Version() }

// Notices are what could not be read since the last call, as File.Notices.
func (p *Published) Notices() []Notice { return p.file.Notices() }
