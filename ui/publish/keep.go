package publish

import (
	"sync"

	"treetop/conn/disk"
)

// Store keeps what was published and what was not yet, across restarts.
// *disk.Published is one. Its methods are called from a goroutine of the pane.
type Store interface {
	// Add keeps a message that was published.
	Add(disk.Entry) error
	// List answers the newest n messages of a profile, newest first.
	List(profile string, n int) []disk.Entry
	// Draft answers what was left in the panel.
	Draft(profile string) (disk.Draft, bool)
	// SetDraft keeps what stands in the panel; the zero Draft removes it.
	SetDraft(profile string, d disk.Draft) error
	// Save writes what was added and set.
	Save() error
}

// keeper writes to a Store in the order in which it was told to, in one
// goroutine that lives as long as there is something to write. The screen never
// waits for it.
type keeper struct {
	store Store
	fail  func(error) // any goroutine

	mu      sync.Mutex
	idle    sync.Cond
	entries []disk.Entry
	drafts  map[string]disk.Draft // by key, the newest only
	running bool
}

func newKeeper(s Store, fail func(error)) *keeper {
	k := &keeper{store: s, fail: fail, drafts: map[string]disk.Draft{}}
	k.idle.L = &k.mu
	return k
}

// add keeps a message that was published.
func (k *keeper) add(e disk.Entry) {
	k.do(func() { k.entries = append(k.entries, e) })
}

// set keeps a draft under a key.
func (k *keeper) set(key string, d disk.Draft) {
	k.do(func() { k.drafts[key] = d })
}

func (k *keeper) do(change func()) {
	if k.store == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	change()
	if !k.running {
		k.running = true
		go k.run()
	}
}

func (k *keeper) run() {
	for {
		k.mu.Lock()
		entries, drafts := k.entries, k.drafts
		if len(entries)+len(drafts) == 0 {
			k.running = false
			k.idle.Broadcast()
			k.mu.Unlock()
			return
		}
		k.entries, k.drafts = nil, map[string]disk.Draft{}
		k.mu.Unlock()

		for _, e := range entries {
			k.report(k.store.Add(e))
		}
		for key, d := range drafts {
			k.report(k.store.SetDraft(key, d))
		}
		k.report(k.store.Save())
	}
}

func (k *keeper) report(err error) {
	if err != nil && k.fail != nil {
		k.fail(err)
	}
}

// wait returns when everything is written.
func (k *keeper) wait() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for k.running {
		k.idle.Wait()
	}
}
