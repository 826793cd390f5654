package settings

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// number is a field for a whole number. It is checked as it is typed, and
// comes into force with Enter or when the field is left: the 5 on the way to
// 512 is not meant.
type number struct {
	entry       *part.Entry
	unit        *canvas.Text
	low, high   int64
	value       int64
	onValue     func(int64)
	onWrong     func(string) // "" when nothing is
	onFocus     func()
	box         *fyne.Container
	entryWidth  float32
	typed       bool // something was typed that is not in force yet
	lastInForce string
}

func newNumber(unit string, low, high int64, width float32, onValue func(int64)) *number {
	n := &number{entry: part.NewEntry(), unit: canvas.NewText(unit, nil), low: low, high: high, onValue: onValue, entryWidth: width}
	n.entry.OnChanged = func(string) {
		n.typed = n.entry.Text != n.lastInForce
		n.say(n.wrong())
	}
	n.entry.OnSubmitted = func(string) { n.take() }
	n.entry.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyEscape { // closes the sheet, and closing loses nothing
			n.take()
		}
		return false
	}
	n.entry.OnFocus = func(on bool) {
		if !on {
			n.take()
		} else if n.onFocus != nil {
			n.onFocus()
		}
	}
	n.box = &fyne.Container{Layout: n, Objects: []fyne.CanvasObject{n.entry, n.unit}}
	return n
}

// set shows a value that is in force, unless another is being typed.
func (n *number) set(v int64) {
	n.unit.Color = look.Colour(look.ColourDim)
	n.unit.TextSize = theme.TextSize()
	n.value = v
	if n.typed {
		return
	}
	n.lastInForce = grouped(v)
	n.entry.SetText(n.lastInForce)
}

// take brings what was typed into force, when it can be.
func (n *number) take() {
	if !n.typed || n.wrong() != "" {
		return
	}
	v, _ := n.parse()
	n.typed = false
	changed := v != n.value
	n.set(v)
	if changed {
		n.onValue(v)
	}
}

func (n *number) parse() (int64, error) {
	s := strings.NewReplacer(",", "", " ", "", "\u00a0", "", "_", "").Replace(n.entry.Text)
	return strconv.ParseInt(s, 10, 64)
}

// wrong is what is wrong with what is typed, in words.
func (n *number) wrong() string {
	v, err := n.parse()
	if err == nil && v >= n.low && v <= n.high {
		return ""
	}
	return lang.L("Type a whole number from {{.Low}} to {{.High}}.", lang.A{"Low": grouped(n.low), "High": grouped(n.high)})
}

func (n *number) say(wrong string) {
	if n.onWrong != nil {
		n.onWrong(wrong)
	}
}

// grouped is a number with separators, never shortened.
func grouped(v int64) string {
	if v < 1_000_000 {
		return words.Count(uint64(max(v, 0)))
	}
	return grouped(v/1000) + "," + strconv.FormatInt(1000+v%1000, 10)[1:]
}

// MinSize implements fyne.Layout.
func (n *number) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(n.entryWidth+8+n.unit.MinSize().Width, n.entry.MinSize().Height)
}

// Layout implements fyne.Layout.
func (n *number) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	n.entry.Resize(fyne.NewSize(n.entryWidth, n.entry.MinSize().Height))
	m := n.unit.MinSize()
	n.unit.Move(fyne.NewPos(n.entryWidth+8, (size.Height-m.Height)/2))
	n.unit.Resize(m)
}
