package conn

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"sync"
	"time"

	"treetop/conn/link"
	"treetop/model"
)

// ClearStage is how far the clearing of one topic has come.
type ClearStage uint8

const (
	ClearWaiting     ClearStage = iota // nothing was sent
	ClearGoing                         // sent, and not answered yet
	Cleared                            // acknowledged; with QoS 0 written
	ClearUnseen                        // acknowledged, but no copy of it came back as it should: it may still be stored
	ClearGone                          // nothing was stored any more, and nothing was sent
	ClearChanged                       // what is stored by now could not be put back, which was not said: nothing was sent
	ClearRefused                       // Cause: it is still stored
	ClearUnconfirmed                   // Cause: it may be cleared
	ClearReturning                     // being put back
	ClearReturned                      // put back
	ClearNewer                         // a newer value came since: it was not put back
	ClearExpired                       // its time was over meanwhile (MQTT 5, 3.3.2.3.3): it was not put back
	ClearNotReturned                   // Cause: it may not be back
	ClearStages                        // how many there are; not a stage
)

// ClearItem is one topic of a Clearing.
type ClearItem struct {
	ID    model.TopicID
	Stage ClearStage
	Cause link.Cause // of the stages that have one
	Back  bool       // it can be put back, or was
}

// ClearRun is what a Clearing is doing.
type ClearRun uint8

const (
	ClearResting ClearRun = iota
	ClearRunning
	ClearChecking // all is answered: waiting for the copies that show that it was done
	ClearPuttingBack
)

// ClearProgress is how far a Clearing is.
type ClearProgress struct {
	Run      ClearRun
	Stopping bool // nothing more is sent
	Total    int
	By       [ClearStages]int // how many there are of each stage
	Back     int              // how many can be put back now
	Cause    link.Cause       // why it stopped before it was through
	Version  uint64           // changes with all of it
}

// Left is how many are still to be cleared.
func (p ClearProgress) Left() int { return p.By[ClearWaiting] + p.By[ClearGoing] }

// Clearing takes the retained messages of many topics away as one action, with an
// empty retained message to each (MQTT 3.1.1, 3.3.1.3), and puts them back on
// request. What it has taken away it keeps for as long as it lives. Its methods may
// be called from any goroutine; none but Wait waits.
type Clearing struct {
	s      *Session
	qos    byte
	what   [sha256.Size]byte
	ticket string
	work   sync.WaitGroup

	mu       sync.Mutex
	items    []clearItem
	causes   map[int]link.Cause
	progress ClearProgress
	passed   bool // a person has confirmed it, or nobody has to
}

// clearItem is one topic. What it held is kept from when it is sent.
type clearItem struct {
	id    model.TopicID
	stage ClearStage
	whole bool        // it was said that it can be put back
	held  *heldBefore // nil: nothing, or not whole
}

// heldBefore is what a topic held.
type heldBefore struct {
	payload, properties []byte
	qos                 byte
	seq                 model.Seq
	at                  time.Time // when it was heard
	latest              model.Seq // of the topic, when the message was sent that clears it
}

// Clear prepares to take away the retained messages of topics; Start does it. $SYS
// is not touched, even if asked for. It reads all their names: with many of them
// call it off the UI goroutine. The error is a link.Cause: KindReadOnly,
// KindShared, KindUnavailable or KindBadInput; then nothing can be sent.
func (s *Session) Clear(targets []model.Stored, qos byte) (*Clearing, error) {
	if err := s.MayClear(); err != nil {
		return nil, err
	}
	if err := s.limits().CheckOut(link.Out{QoS: qos, Retain: true}); err != nil {
		return nil, err
	}
	if err := link.CheckOut(link.Out{Topic: "t", QoS: qos}); err != nil {
		return nil, err
	}
	c := &Clearing{s: s, qos: qos, causes: map[int]link.Cause{}, passed: !s.opt.Profile.Guarded()}
	filters, _ := s.grantedNow()
	h := sha256.New()
	writeSum(h, "many", qos)
	for _, target := range targets {
		name := s.tree.Name(target.ID)
		if name == "" || matches("$SYS/#", name) {
			continue
		}
		if onlyShared(filters, name) {
			return nil, link.Cause{Kind: link.KindShared, Args: []string{name}}
		}
		writeSum(h, name, qos)
		c.items = append(c.items, clearItem{id: target.ID, whole: target.Whole})
	}
	h.Sum(c.what[:0])
	c.progress.Total = len(c.items)
	c.progress.By[ClearWaiting] = len(c.items)
	if !c.passed {
		c.ticket = s.guard.askMany(c.what)
	}
	return c, nil
}

// writeSum adds a name to a sum, so that no two lists of names have the same one.
func writeSum(h hash.Hash, name string, qos byte) {
	var head [9]byte
	binary.BigEndian.PutUint64(head[:8], uint64(len(name)))
	head[8] = qos
	h.Write(head[:])
	h.Write([]byte(name))
}

// MayClear answers why nothing can be cleared in this session: nil, or a
// link.Cause of KindReadOnly or, from what the broker said at connecting,
// KindUnavailable.
func (s *Session) MayClear() error {
	if s.opt.Profile.ReadOnly {
		return link.Cause{Kind: link.KindReadOnly}
	}
	return s.limits().CheckOut(link.Out{Retain: true})
}

// ConfirmName is what a person has to type before something is published to many
// topics: the name of a guarded profile, else "".
func (s *Session) ConfirmName() string {
	if !s.opt.Profile.Guarded() {
		return ""
	}
	return s.opt.Profile.Title()
}

// Start clears what is not cleared yet, or goes on after it stopped. A guarded
// profile wants its name typed, once for a Clearing; with another one nothing is
// sent, and the error is a link.Cause of KindConfirm with ConfirmName. The other
// errors are link.Causes of KindReadOnly and KindNotConnected.
func (c *Clearing) Start(typed string) error {
	return c.begin(ClearRunning, typed, func(i *clearItem) bool {
		switch i.stage {
		case ClearChanged:
			i.whole = false // by now it was said
			return true
		case ClearWaiting, ClearRefused, ClearUnconfirmed, ClearUnseen:
			return true
		}
		return false
	}, c.clear)
}

// PutBack publishes again what was cleared and is kept whole: payload, QoS as far
// as it is known from how it was delivered, and properties. A topic that has had a
// newer value since is left as it is.
func (c *Clearing) PutBack() error {
	return c.begin(ClearPuttingBack, "", func(i *clearItem) bool { return i.canReturn() }, c.putBack)
}

// canReturn reports whether an item is one to put back.
func (i *clearItem) canReturn() bool {
	switch i.stage {
	case Cleared, ClearUnseen, ClearUnconfirmed, ClearNotReturned:
		return i.held != nil
	}
	return false
}

// begin starts a run over the items that are wanted.
func (c *Clearing) begin(run ClearRun, typed string, wanted func(*clearItem) bool, do func(i int) (done bool)) error {
	if err := c.s.MayClear(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.progress.Run != ClearResting {
		return nil
	}
	if name := c.s.ConfirmName(); !c.passed && !c.s.guard.redeemMany(c.ticket, c.what, name, typed) {
		return link.Cause{Kind: link.KindConfirm, Args: []string{name, "", link.ConfirmName}}
	}
	c.passed = true
	if _, _, err := c.s.connected(); err != nil {
		return err
	}
	var todo []int
	for i := range c.items {
		if wanted(&c.items[i]) {
			todo = append(todo, i)
		}
	}
	c.progress.Run, c.progress.Stopping, c.progress.Cause = run, false, link.Cause{}
	c.progress.Version++
	c.work.Go(func() { c.run(todo, do) })
	return nil
}

// Stop sends nothing more. What is under way is still waited for, so that it is
// known what became of it.
func (c *Clearing) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stop(link.Cause{})
}

// stop ends the run for a cause, the first one. Called with mu held.
func (c *Clearing) stop(why link.Cause) {
	if c.progress.Run == ClearResting {
		return
	}
	if !c.progress.Stopping {
		c.progress.Cause = why
	}
	c.progress.Stopping = true
	c.progress.Version++
}

// Wait returns when nothing is going on any more.
func (c *Clearing) Wait() { c.work.Wait() }

// Progress is how far it is.
func (c *Clearing) Progress() ClearProgress {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.progress
}

// Len is how many topics there are.
func (c *Clearing) Len() int { return len(c.items) }

// Item is the i-th topic as it stands, in the order of the targets.
func (c *Clearing) Item(i int) ClearItem {
	c.mu.Lock()
	defer c.mu.Unlock()
	item := &c.items[i]
	return ClearItem{ID: item.id, Stage: item.stage, Cause: c.causes[i], Back: item.held != nil}
}
