package tree

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"treetop/model"
	"treetop/ui/part"
)

// jump is what was typed to go to a topic; a pause begins it anew.
type jump struct {
	text string
	at   time.Time
}

const jumpPause = time.Second

func (p *Pane) onKey(ev *fyne.KeyEvent) bool {
	i := p.cursor()
	switch ev.Name {
	case fyne.KeyRight:
		p.right(i)
	case fyne.KeyLeft:
		p.left(i)
	case fyne.KeyEscape:
		switch {
		case p.filter.field.float.dismiss():
		case p.filter.empty():
			return false
		default:
			p.filter.clear()
		}
	default:
		return false
	}
	return true
}

// right opens, and from an open row goes to the first child.
func (p *Pane) right(i int) {
	t, ok := p.from.Topic(p.sel.cursor)
	if i < 0 || !ok || t.Children == 0 {
		return
	}
	if !p.rows.IsOpen(t.ID) {
		p.toggleRow(i)
		return
	}
	p.goTo(i + 1)
}

// left closes, and from a closed row goes to the parent.
func (p *Pane) left(i int) {
	t, ok := p.from.Topic(p.sel.cursor)
	if i < 0 || !ok {
		return
	}
	if t.Children > 0 && p.rows.IsOpen(t.ID) {
		p.toggleRow(i)
		return
	}
	if up, ok := p.rows.Index(t.Parent); ok && t.Parent != 0 {
		p.goTo(up)
	}
}

func (p *Pane) goTo(i int) {
	p.list.EnsureVisible(i)
	p.onSelect(i, part.SelectOnly)
	p.list.Refresh()
}

// onRune jumps to the next topic that starts with what is typed; a star opens
// all below the selected one.
func (p *Pane) onRune(r rune) {
	if r == '*' {
		p.openBelow(true)
		return
	}
	if r == ' ' && p.jump.text == "" {
		return
	}
	now := time.Now()
	if now.Sub(p.jump.at) > jumpPause {
		p.jump.text = ""
	}
	p.jump.text += string(r)
	p.jump.at = now
	from := p.cursor()
	prefix := p.jump.text
	if strings.Count(prefix, string(r)) == len([]rune(prefix)) {
		prefix = string(r) // the same letter again goes on to the next one
	} else {
		from-- // a longer prefix may still fit where the cursor is
	}
	if i, ok := p.rows.Jump(prefix, from); ok {
		p.goTo(i)
	} // else it comes with a later tick, if there is one
}

func (p *Pane) openBelow(open bool) {
	if p.sel.cursor != 0 {
		p.openAll(p.sel.cursor, open)
	}
}

// openAll opens or closes a branch and all below it; 0 is the whole tree.
func (p *Pane) openAll(id model.TopicID, open bool) {
	p.touch()
	p.rows.SetOpenBelow(id, open)
	p.list.Refresh()
}

// Shortcut does what a shortcut means for the selected topics: Ctrl+C copies
// their names, with Shift their values. It answers whether it was one of those.
func (p *Pane) Shortcut(s fyne.Shortcut) bool {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		p.copyTopics()
		return true
	case *desktop.CustomShortcut:
		if s.KeyName == fyne.KeyC && s.Modifier == fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift {
			p.copyValues()
			return true
		}
	}
	return false
}
