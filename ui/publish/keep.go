package publish

import (
	"context"
	"sync"

	"treetop/conn/disk"
)

// Store keeps what was published and what was not yet, across restarts.
// *disk.Published is one. Its methods may be called from any goroutine, and only
// Save takes its time.
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
// waits for the disk.
type keeper struct {
	store Store
	fail  func(error) // any goroutine

	handing sync.Mutex // one hands over at a time, so that the newest draft stays; taken before mu

	mu      sync.Mutex
	entries []disk.Entry
	drafts  map[string]disk.Draft // by key, the newest only
	unsaved bool                  // the store was, or is to be, told something that is not written
	running chan struct{}         // closed when the goroutine ends; nil: there is none
}

func newKeeper(s Store, fail func(error)) *keeper {
	return &keeper{store: s, fail: fail, drafts: map[string]disk.Draft{}}
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
	k.unsaved = true
	if k.running == nil {
		k.running = make(chan struct{})
		go k.run()
	}
}

func (k *keeper) run() {
	for {
		k.mu.Lock()
		if !k.unsaved {
			close(k.running)
			k.running = nil
			k.mu.Unlock()
			return
		}
		k.unsaved = false
		k.mu.Unlock()
		k.handOver()
		k.report(k.store.Save())
	}
}

// handOver tells the store all that it is to know, so that whoever asks it from
// here on finds that; writing it is left to run.
func (k *keeper) handOver() {
	k.handing.Lock()
	defer k.handing.Unlock()
	k.mu.Lock()
	entries, drafts := k.entries, k.drafts
	k.entries, k.drafts = nil, map[string]disk.Draft{}
	k.mu.Unlock()
	for _, e := range entries {
		k.report(k.store.Add(e))
	}
	for key, d := range drafts {
		k.report(k.store.SetDraft(key, d))
	}
}

func (k *keeper) report(err error) {
	if err != nil && k.fail != nil {
		k.fail(err)
	}
}

// wait returns when everything is written that was handed over before, or ctx
// ends: a disk may be one in the network. Any goroutine but that of the UI.
func (k *keeper) wait(ctx context.Context) {
	k.mu.Lock()
	running := k.running
	k.mu.Unlock()
	if running == nil {
		return
	}
	select {
	case <-running:
	case <-ctx.Done():
	}
}
