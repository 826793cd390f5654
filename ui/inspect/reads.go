package inspect

import (
	"time"

	"treetop/model"
)

// reads is what the pane asks of a tree: the one that goes on, or what it was
// when the screen was paused.
type reads interface {
	Name(model.TopicID) string
	Path(model.TopicID) []model.TopicID
	Topic(model.TopicID) (model.Topic, bool)
	Latest(model.TopicID) (model.Record, bool)
	Record(model.Seq) (model.Record, bool)
	History(id model.TopicID, at model.Seq, skip, n int) ([]model.Record, int)
	Below(id model.TopicID, n int) ([]model.Topic, uint64)
	NewestTopics(n int) []model.TopicID
	Totals() model.Totals
	Newest() model.Seq
	Version() uint64
}

var (
	_ reads = (*model.Tree)(nil)
	_ reads = frozen{}
)

// frozen answers what changes with time as of the moment at which the screen
// was paused, and what does not from the tree.
type frozen struct {
	*model.Tree
	then *model.Frozen
}

func (p frozen) Topic(id model.TopicID) (model.Topic, bool)   { return p.then.Topic(id) }
func (p frozen) Latest(id model.TopicID) (model.Record, bool) { return p.then.Latest(id) }
func (p frozen) Totals() model.Totals                         { return p.then.Totals() }
func (p frozen) Newest() model.Seq                            { return p.then.Seq() }

// Version does not change while the screen is paused.
func (p frozen) Version() uint64 { return uint64(p.then.Seq()) }

func (p frozen) History(id model.TopicID, at model.Seq, skip, n int) ([]model.Record, int) {
	if at == 0 || at > p.then.Seq() {
		at = p.then.Seq()
	}
	return p.Tree.History(id, at, skip, n)
}

func (p frozen) Below(id model.TopicID, n int) ([]model.Topic, uint64) { return p.then.Below(id, n) }

// NewestTopics leaves out what came after the screen was paused.
func (p frozen) NewestTopics(n int) []model.TopicID {
	var ids []model.TopicID
	for _, id := range p.Tree.NewestTopics(n) {
		if _, ok := p.then.Topic(id); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// SetPaused has the pane show what was at that moment; nil shows what is.
func (p *Pane) SetPaused(then *model.Frozen) {
	p.tree = p.opt.Tree
	if then != nil {
		p.tree = frozen{p.opt.Tree, then}
	}
	p.seen = 0
	p.Tick(p.now)
}

func (p *Pane) paused() bool { return p.tree != reads(p.opt.Tree) }

// clock is the moment that ages are counted to: now, or when the screen was
// paused.
func (p *Pane) clock() time.Time {
	if f, ok := p.tree.(frozen); ok {
		return f.then.At()
	}
	return p.now
}
