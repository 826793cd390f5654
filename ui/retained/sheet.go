// Package retained is the sheet on which the retained messages of a branch, or of
// several topics, are looked at, taken away and put back.
package retained

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// Session is what the sheet needs of a session.
type Session interface {
	Tree() *model.Tree
	State() conn.State
	MayClear() error
	ConfirmName() string
	Hears(topics []string, below bool) conn.Hearing
	Clear(targets []model.Stored, qos byte) (*conn.Clearing, error)
}

// Options are what the sheet needs and whom it tells.
type Options struct {
	Window  fyne.Window
	Session Session
	// Do brings what a goroutine has found onto the UI goroutine; nil: fyne.Do.
	Do func(func())
	// OnShut is told when the sheet is closed. What it is doing goes on, and Show
	// opens it again.
	OnShut func()
}

// clearQoS is the one to begin with: it has the broker acknowledge each message.
const clearQoS = 1

// Sheet lists what would be cleared, clears it, and keeps it to be put back, also
// while it is closed. Its methods are for the UI goroutine.
type Sheet struct {
	opt   Options
	ids   []model.TopicID
	below bool
	sheet *part.Sheet
	face

	refused link.Cause // why nothing can be cleared here
	hears   conn.Hearing
	looked  atomic.Int64 // topics, while they are looked through
	listed  bool         // they were looked through
	end     context.CancelFunc
	work    sync.WaitGroup

	items  []model.Stored
	out    []bool  // items that a person has taken out
	rows   []int32 // the items that are shown
	asked  atomic.Int64
	sure   int // how many are stored for certain
	chosen int // how many are to be cleared
	lost   int // how many of those can't be put back
	cursor int
	strip  int // how many bytes of each name are left out: those of the branch

	qos      byte
	starting bool // between the button and the first message
	failure  link.Cause
	clearing *conn.Clearing // nil until the button was pressed
	at       []int32        // where in it an item is; -1: it was taken out
	progress conn.ClearProgress
	seen     uint64
	online   bool
	ticked   time.Time
}

// Open begins to look for the retained messages of topics, with below also for
// those of all topics below them, and shows the sheet.
func Open(opt Options, ids []model.TopicID, below bool) *Sheet {
	s := &Sheet{opt: opt, ids: slices.Clone(ids), below: below, qos: clearQoS, end: func() {}}
	if opt.Do == nil {
		s.opt.Do = fyne.Do
	}
	s.build()
	if below && len(ids) == 1 {
		s.strip = len(s.tree().Name(ids[0])) + 1
	}
	s.Show()
	s.look()
	return s
}

func (s *Sheet) tree() *model.Tree { return s.opt.Session.Tree() }

// Show opens the sheet, again after it was closed.
func (s *Sheet) Show() {
	if s.Shown() {
		return
	}
	scale := theme.TextSize() / look.FontDefault
	s.sheet = part.NewSheet(s.opt.Window, s.title(), s.box, fyne.NewSize(860*scale, 600*scale), s.shut)
	s.Tick(time.Now())
	s.show()
	s.sheet.FocusClose()
	if s.listed {
		s.sheet.Focus(s.list)
	}
}

// Shown reports whether the sheet is on the screen.
func (s *Sheet) Shown() bool { return s.sheet != nil && s.sheet.Open() }

// Sheet is what is on the screen, for the key that closes it.
func (s *Sheet) Sheet() *part.Sheet { return s.sheet }

// Progress is how far clearing has come; the zero value as long as it was not
// begun.
func (s *Sheet) Progress() conn.ClearProgress { return s.progress }

// Stop sends nothing more.
func (s *Sheet) Stop() {
	if s.clearing != nil {
		s.clearing.Stop()
	}
}

// Close ends all that belongs to the sheet, and closes it.
func (s *Sheet) Close() {
	s.end()
	s.Stop()
	if s.Shown() {
		s.sheet.Close()
	}
}

// Wait returns when nothing is going on any more.
func (s *Sheet) Wait() {
	s.work.Wait()
	if s.clearing != nil {
		s.clearing.Wait()
	}
}

func (s *Sheet) shut() {
	if !s.listed {
		s.end()
	}
	s.list.MouseOut()
	if s.opt.OnShut != nil {
		s.opt.OnShut()
	}
}

// look looks through the topics, off the UI goroutine.
func (s *Sheet) look() {
	ctx, cancel := context.WithCancel(context.Background())
	s.end = cancel
	ids := s.ids
	s.work.Go(func() {
		var refused link.Cause
		if err := s.opt.Session.MayClear(); err != nil {
			refused = link.AsCause(err)
		}
		names := make([]string, 0, min(len(ids), mostAsked))
		for _, id := range ids[:min(len(ids), mostAsked)] {
			names = append(names, s.tree().Name(id))
		}
		hears := s.opt.Session.Hears(names, s.below)
		if hears == conn.HearsShared && refused.Kind == link.KindNone {
			refused = link.Cause{Kind: link.KindShared, Args: names[:1]}
		}
		var items []model.Stored
		if refused.Kind == link.KindNone {
			var err error
			if items, err = s.tree().Stored(ctx, ids, s.below, func(n int) { s.looked.Store(int64(n)) }); err != nil {
				return // closed meanwhile
			}
		}
		rows, out := make([]int32, len(items)), make([]bool, len(items)) // all, until somebody filters
		sure, lost := 0, 0
		for i := range items {
			rows[i] = int32(i)
			if items[i].Sure {
				sure++
			}
			if !items[i].Whole {
				lost++
			}
		}
		s.opt.Do(func() {
			s.refused, s.hears, s.listed = refused, hears, true
			s.items, s.rows, s.out = items, rows, out
			s.sure, s.chosen, s.lost = sure, len(items), lost
			s.show()
			if s.Shown() && len(items) > 0 {
				s.sheet.Focus(s.list)
			}
		})
	})
}

// mostAsked is of how many selected topics it is asked whether the subscriptions
// bring them.
const mostAsked = 1000

// Tick brings the sheet up to date.
func (s *Sheet) Tick(now time.Time) {
	online := s.opt.Session.State().Phase == conn.Connected
	changed := online != s.online || !s.listed
	s.online = online
	if s.clearing != nil {
		before := s.progress.Run
		s.progress = s.clearing.Progress()
		if s.progress.Version != s.seen {
			s.seen, changed = s.progress.Version, true
		}
		if before != conn.ClearResting && s.progress.Run == conn.ClearResting {
			s.order() // what went wrong first
		}
	}
	second := now.Unix() != s.ticked.Unix()
	s.ticked = now
	switch {
	case !s.Shown():
	case changed:
		s.show()
	case second:
		s.list.Refresh() // ages go on
	}
}

// fixed reports whether it is too late to choose.
func (s *Sheet) fixed() bool { return s.clearing != nil || s.starting }

// toggle takes the item of a row out, or in again.
func (s *Sheet) toggle(row int) {
	if row < 0 || row >= len(s.rows) || s.fixed() {
		return
	}
	i := s.rows[row]
	s.take(i, !s.out[i])
	s.show()
}

// toggleAll takes all that are shown out, or in if all are out.
func (s *Sheet) toggleAll() {
	if s.fixed() {
		return
	}
	out := s.anyShown()
	for _, i := range s.rows {
		s.take(i, out)
	}
	s.show()
}

// take takes an item out, or in, and counts.
func (s *Sheet) take(i int32, out bool) {
	if s.out[i] == out {
		return
	}
	s.out[i] = out
	by := 1
	if out {
		by = -1
	}
	s.chosen += by
	if !s.items[i].Whole {
		s.lost += by
	}
}

// anyShown reports whether any of those that are shown is to be cleared.
func (s *Sheet) anyShown() bool {
	return slices.ContainsFunc(s.rows, func(i int32) bool { return !s.out[i] })
}

// press does what the one button says.
func (s *Sheet) press() {
	if s.starting || s.act.Disabled() {
		return
	}
	s.starting, s.failure = true, link.Cause{}
	s.show()
	typed, qos, c := s.name.Text, s.qos, s.clearing
	s.work.Go(func() {
		at, err := s.at, error(nil)
		if c == nil {
			var targets []model.Stored
			at = make([]int32, len(s.items))
			for i := range s.items {
				at[i] = -1
				if !s.out[i] {
					at[i] = int32(len(targets))
					targets = append(targets, s.items[i])
				}
			}
			c, err = s.opt.Session.Clear(targets, qos)
		}
		if err == nil {
			err = c.Start(typed)
		}
		s.opt.Do(func() {
			s.starting = false
			if err != nil {
				s.failure = link.AsCause(err)
			} else {
				s.begun(c, at)
			}
			s.show()
		})
	})
}

func (s *Sheet) begun(c *conn.Clearing, at []int32) {
	s.clearing, s.at = c, at
	s.progress = c.Progress()
	s.rows = slices.DeleteFunc(s.rows, func(i int32) bool { return at[i] < 0 })
	s.cursor = min(s.cursor, max(0, len(s.rows)-1))
	s.order() // of what the filter has left out, too
	if s.Shown() {
		s.sheet.Focus(s.list)
	}
}

// outcome is an item as it stands since clearing was begun.
func (s *Sheet) outcome(i int) conn.ClearItem { return s.clearing.Item(int(s.at[i])) }

// putBack puts back what can be put back.
func (s *Sheet) putBack() {
	if c := s.clearing; c != nil && !s.starting {
		s.starting, s.failure = true, link.Cause{}
		s.work.Go(func() {
			err := c.PutBack()
			s.opt.Do(func() {
				s.starting = false
				if err != nil {
					s.failure = link.AsCause(err)
				}
				s.progress = c.Progress()
				s.show()
			})
		})
		s.show()
	}
}

// leave is what the other button does: it stops, or closes.
func (s *Sheet) leave() {
	if s.progress.Run != conn.ClearResting {
		s.Stop()
		s.Tick(time.Now())
		return
	}
	s.sheet.Close()
}

func (s *Sheet) offerQoS() {
	most := byte(2)
	if l := s.opt.Session.State().Limits; l.Version == link.V5 {
		most = l.MaximumQoS
	}
	var items []*fyne.MenuItem
	for qos := byte(0); qos <= most; qos++ {
		item := fyne.NewMenuItem(qosWords(qos), func() { s.qos = qos; s.show() })
		item.Checked = qos == s.qos
		items = append(items, item)
	}
	part.MenuBelow(s.quality, items...)
}

func qosWords(qos byte) string { return lang.L("QoS {{.QoS}}", lang.A{"QoS": qos}) }
