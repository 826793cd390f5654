package inspect

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/part"
)

// isText reports whether a payload can go to the clipboard as it is: NUL ends
// a text there, and what is not UTF-8 would come out as something else.
func isText(b []byte) bool { return utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 }

// clipText is a payload for the clipboard: text as it came, anything else in
// hexadecimal.
func clipText(b []byte) string {
	if isText(b) {
		return string(b)
	}
	return hex.EncodeToString(b)
}

// copyLabel says what copying a payload gives.
func copyLabel(b []byte) string {
	if isText(b) {
		return lang.L("Copy value")
	}
	return lang.L("Copy value as hex")
}

func (p *Pane) copy(s string) {
	if p.opt.Copy != nil && s != "" {
		p.opt.Copy(s)
	}
}

// copyTopic copies the names of what is selected, byte for byte.
func (p *Pane) copyTopic() {
	var names []string
	for _, id := range p.ids {
		names = append(names, p.tree.Name(id))
	}
	p.copy(strings.Join(names, "\n"))
}

// copyValues copies the latest values of what is selected, a line each.
func (p *Pane) copyValues() {
	var values []string
	for _, id := range p.ids {
		if r, ok := p.tree.Latest(id); ok {
			values = append(values, clipText(r.Payload))
		}
	}
	p.copy(strings.Join(values, "\n"))
}

// copyShown copies the document as it is on the screen, formatted.
func (p *Pane) copyShown() {
	lines := p.value.code.Document()
	c, ok := lines.(interface {
		Text(l0, c0, l1, c1 int) string
	})
	if !ok {
		return
	}
	last := lines.Len() - 1
	whole := func() string { return c.Text(0, 0, last, lines.Width(last)) }
	if r, _ := p.current(); len(r.Payload) <= 8*atOnce {
		p.copy(whole())
		return
	}
	job := &copying{done: make(chan struct{})}
	p.copying = job
	go func() {
		job.text = whole()
		close(job.done)
	}()
	p.value.bar.Refresh()
}

// copying is a text for the clipboard that a worker is making.
type copying struct {
	text string
	done chan struct{} // closed when text is there
}

// takeCopy puts into the clipboard what a worker has made ready for it.
func (p *Pane) takeCopy() {
	if p.copying == nil {
		return
	}
	select {
	case <-p.copying.done:
		p.copy(p.copying.text)
		p.copying = nil
		p.value.bar.Refresh()
	default:
	}
}

// Copy copies what is selected in the value, or else the name of the topic.
func (p *Pane) Copy() {
	if p.mode == modeTopic && p.value.code.Copy() {
		return
	}
	p.copyTopic()
}

// CopyValue copies the payload of the message that is shown, or the latest
// values of several topics.
func (p *Pane) CopyValue() {
	if r, ok := p.current(); ok {
		p.copy(clipText(r.Payload))
		return
	}
	p.copyValues()
}

// SavePayload asks where to save the payload of the message that is shown.
func (p *Pane) SavePayload() {
	if r, ok := p.current(); ok {
		p.Save(r)
	}
}

// EditAndSend puts the message that is shown into the publish panel.
func (p *Pane) EditAndSend() {
	if r, ok := p.current(); ok && p.canSend(r) {
		p.opt.OnEditAndSend(r)
	}
}

// canSend reports whether a message can be sent again: what is cut would be
// sent as another one.
func (p *Pane) canSend(r model.Record) bool { return p.opt.OnEditAndSend != nil && !r.Cut() }

// Find opens the find bar of the value.
func (p *Pane) Find() {
	if p.mode == modeTopic {
		p.value.code.Find()
	}
}

// FindNext goes to the next match in the value, or the one before.
func (p *Pane) FindNext(back bool) {
	if p.mode == modeTopic {
		p.value.code.FindNext(back)
	}
}

// CloseFind closes the find bar and answers whether it was open.
func (p *Pane) CloseFind() bool { return p.value.code.CloseFind() }

// Focus puts the keyboard into the value, or the table where there is none.
func (p *Pane) Focus() {
	switch {
	case p.mode == modeTopic:
		p.value.code.Focus()
	default:
		part.Focus(p.table.list)
	}
}

// Focused reports whether the keyboard is in the value, the history or the
// table.
func (p *Pane) Focused() bool {
	return p.value.code.Focused() || p.history.list.Focused() || p.table.list.Focused()
}

// shortcut is what lists and code view have in common.
func (p *Pane) shortcut(s fyne.Shortcut) bool {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		p.copyTopic()
		return true
	case *desktop.CustomShortcut:
		if s.KeyName == fyne.KeyC && s.Modifier == fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift {
			p.CopyValue()
			return true
		}
	}
	return false
}

// copyMenu is what the Copy button offers.
func (p *Pane) copyMenu() []*fyne.MenuItem {
	item := fyne.NewMenuItem
	if p.mode == modeSeveral {
		return []*fyne.MenuItem{item(lang.L("Copy names"), p.copyTopic), item(lang.L("Copy values"), p.copyValues)}
	}
	items := []*fyne.MenuItem{item(lang.L("Copy topic"), p.copyTopic)}
	if r, ok := p.current(); ok && len(r.Payload) > 0 {
		items = append(items, item(copyLabel(r.Payload), p.CopyValue), item(lang.L("Copy as shown"), p.copyShown))
	}
	return items
}

// moreMenu is what else can be done with what is shown.
func (p *Pane) moreMenu() []*fyne.MenuItem {
	item := fyne.NewMenuItem
	var items []*fyne.MenuItem
	r, ok := p.current()
	if ok {
		items = append(items, item(lang.L("Find…"), p.Find))
		if p.value.folds() {
			items = append(items, item(lang.L("Fold all"), p.value.code.FoldAll), item(lang.L("Unfold all"), p.value.code.UnfoldAll))
		}
		items = append(items, item(lang.L("Save payload…"), func() { p.Save(r) }))
	}
	if len(p.ids) != 1 {
		return append(items, p.clearItems()...)
	}
	name := p.tree.Name(p.ids[0])
	if p.opt.OnPublishHere != nil && model.CheckTopicName(name) == nil {
		items = append(items, item(lang.L("Publish here"), func() { p.opt.OnPublishHere(name) }))
	}
	if ok && p.canSend(r) {
		items = append(items, item(lang.L("Edit and send again"), func() { p.opt.OnEditAndSend(r) }))
	}
	return append(items, p.clearItems()...)
}

// clearItems are what takes the retained messages of several topics away: of the
// selected ones, and of all below.
func (p *Pane) clearItems() []*fyne.MenuItem {
	if p.opt.OnClear == nil || len(p.ids) == 0 {
		return nil
	}
	ids, item := p.ids, fyne.NewMenuItem
	var items []*fyne.MenuItem
	if len(ids) > 1 {
		items = append(items, item(lang.L("Clear retained…"), func() { p.opt.OnClear(ids, false) }))
	}
	below := func(id model.TopicID) bool { t, ok := p.tree.Topic(id); return ok && t.TopicsBelow > 0 }
	if len(ids) > mostRows || slices.ContainsFunc(ids, below) {
		items = append(items, item(lang.L("Clear retained below…"), func() { p.opt.OnClear(ids, true) }))
	}
	return items
}

// fielder is a document whose lines are members and elements.
type fielder interface {
	Field(line int) (payload.Field, bool)
}

// codeMenu is the context menu of a line of the value.
func (p *Pane) codeMenu(line int) []*fyne.MenuItem {
	item := fyne.NewMenuItem
	var items []*fyne.MenuItem
	if p.value.code.Selected() {
		items = append(items, item(lang.L("Copy selection"), func() { p.copy(p.value.code.SelectedText()) }))
	}
	if doc, ok := p.value.shown.doc.Lines.(fielder); ok {
		if f, ok := doc.Field(line); ok && f.Path != "$" {
			items = append(items,
				item(lang.L("Copy this field"), func() { p.copy(f.Value) }),
				item(lang.L("Copy its path"), func() { p.copy(f.Path) }))
		}
	}
	if r, ok := p.current(); ok && len(r.Payload) > 0 {
		items = append(items, item(copyLabel(r.Payload), p.CopyValue), item(lang.L("Select all"), p.value.code.SelectAll))
	}
	if more := p.moreMenu(); len(more) > 0 {
		items = append(append(items, fyne.NewMenuItemSeparator()), more...)
	}
	return items
}

// messageMenu is the context menu of a message in the history.
func (p *Pane) messageMenu(r model.Record) []*fyne.MenuItem {
	item := fyne.NewMenuItem
	var items []*fyne.MenuItem
	if len(r.Payload) > 0 {
		items = append(items, item(copyLabel(r.Payload), func() { p.copy(clipText(r.Payload)) }))
	}
	items = append(items, item(lang.L("Save payload…"), func() { p.Save(r) }))
	if p.canSend(r) {
		items = append(items, item(lang.L("Edit and send again"), func() { p.opt.OnEditAndSend(r) }))
	}
	return items
}
