package profiles

import (
	"context"
	"slices"
	"time"

	"treetop/conn/profile"
	"treetop/ui/lang"
)

// undoFor is how long what was done can be undone.
const undoFor = profile.UndoTime

// deleted is a profile that is gone from the list and can still be brought
// back: its secret is in the keyring until it can't be.
type deleted struct {
	draft *draft // what its form held
	until time.Time
	// gone is where the store had it; of the disk's worker alone.
	gone *profile.Deleted
	done chan struct{} // closed when the store has deleted it
}

func (b deleted) id() string { return b.draft.p.ID }

// remove takes a profile off the list and out of the store, and keeps what is
// needed to undo that.
func (p *Pane) remove(id string) {
	d := p.draft(id)
	if d == nil {
		return
	}
	p.list.keepPlace(id)
	b := deleted{draft: d, until: p.o.Now().Add(undoFor), gone: &profile.Deleted{}, done: make(chan struct{})}
	p.bin = append(p.bin, b)
	delete(p.drafts, id)
	p.fresh = slices.DeleteFunc(p.fresh, func(f string) bool { return f == id })
	if !d.isNew {
		p.profiles = slices.DeleteFunc(slices.Clone(p.profiles), func(q profile.Profile) bool { return q.ID == id })
		name := nameOf(d.likely())
		p.leaving[id]++
		p.disk.do(func() {
			var err error
			*b.gone, err = p.o.Store.Delete(id)
			close(b.done)
			p.ui(func() {
				if p.leaving[id]--; p.leaving[id] == 0 {
					delete(p.leaving, id)
				}
				if err != nil {
					p.list.problem(lang.L("The deletion of “{{.Name}}” could not be saved. {{.Why}}", lang.A{"Name": name, "Why": diskWords(err)}))
				}
				p.reload()
			})
		})
	}
	if p.selected == id {
		p.choose("")
	}
	p.back()
	p.update()
	p.Focus()
}

// undo brings back what was deleted last, to where it was.
func (p *Pane) undo() {
	if len(p.bin) == 0 {
		return
	}
	b := p.bin[len(p.bin)-1]
	p.bin = p.bin[:len(p.bin)-1]
	p.drafts[b.id()] = b.draft
	if b.draft.isNew {
		p.fresh = append(p.fresh, b.id())
	} else {
		p.profiles = append(slices.Clone(p.profiles), b.draft.base)
		p.coming[b.id()] = b.draft.base
		p.disk.do(func() {
			err := p.o.Store.Restore(*b.gone)
			p.ui(func() {
				delete(p.coming, b.id())
				if err != nil {
					p.list.problem(diskWords(err))
				}
				p.reload()
			})
		})
	}
	p.reveal(b.id())
	p.Focus()
}

// emptyBin removes the secrets of what can't be brought back any more.
func (p *Pane) emptyBin(now time.Time) {
	for len(p.bin) > 0 && !now.Before(p.bin[0].until) {
		p.forget(p.bin[0])
		p.bin = p.bin[1:]
	}
}

// forget removes the secrets of a deleted profile. What the keyring does not
// let go now, the store remembers and tries again at the next start.
func (p *Pane) forget(b deleted) {
	id := b.id()
	kept := b.draft.base.Password == profile.PasswordKeyring && p.memory[id] == ""
	delete(p.memory, id)
	if b.draft.isNew || p.o.CleanSecrets == nil {
		return
	}
	name := nameOf(b.draft.likely())
	p.keys.do(func() {
		<-b.done
		err := p.o.CleanSecrets(context.Background(), id)
		p.ui(func() {
			if s := keyringOf(err); kept && s != keyringWorks && s != keyringMissing {
				a := lang.A{"Name": name, "Why": s.why(p.inFile())}
				said := lang.L("The password of “{{.Name}}” is still in the system keyring: {{.Why}} It is removed at the next start.", a)
				if p.inFile() {
					said = lang.L("The password of “{{.Name}}” is still in the password file: {{.Why}} It is removed at the next start.", a)
				}
				p.list.problem(said)
				p.update()
			}
		})
	})
}

// Close removes the secrets of what was deleted, now that it can't be brought
// back, and waits until all is written or ctx ends.
func (p *Pane) Close(ctx context.Context) error {
	for _, b := range p.bin {
		p.forget(b)
	}
	p.bin = nil
	done := make(chan struct{})
	go func() {
		p.keys.wait()
		p.disk.wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// awaited is what the store has, as it will be once it has done what it was
// told: the worker may still be at it.
func (p *Pane) awaited(all []profile.Profile) []profile.Profile {
	all = slices.DeleteFunc(slices.Clone(all), func(q profile.Profile) bool { return p.leaving[q.ID] > 0 && p.coming[q.ID].ID == "" })
	has := func(id string) bool {
		return slices.ContainsFunc(all, func(q profile.Profile) bool { return q.ID == id })
	}
	for id, q := range p.coming {
		if !has(id) {
			all = append(all, q)
		}
	}
	p.bin = slices.DeleteFunc(p.bin, func(b deleted) bool { return has(b.id()) }) // another instance put it back
	return all
}
