package part

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// SelectMode says how a row joins the selection.
type SelectMode uint8

const (
	SelectOnly   SelectMode = iota // this row and no other
	SelectToggle                   // with Ctrl: this row changes sides
	SelectExtend                   // with Shift: all from the anchor to this row
)

// RowState is how a row stands at the moment it is bound.
type RowState struct {
	Selected bool
	Cursor   bool // the row that keys move from
	Hovered  bool
	Focused  bool // the list has the keyboard focus
}

// List shows rows of equal height, any number of them: it keeps the position
// as a row and a remainder in pixels, since pixels alone run out of precision
// at a million rows, and has objects only for the rows that are visible.
//
// The list owns no data and no selection: it asks through its functions and
// tells what a person meant. All on the UI goroutine. Set the functions before
// the first Refresh; Len, NewRow and Bind are needed.
type List struct {
	TipWidget

	Len    func() int
	NewRow func() fyne.CanvasObject
	// Prepare is called before the visible rows are bound, with their range.
	Prepare func(first, n int)
	Bind    func(i int, row fyne.CanvasObject, s RowState)

	Selected func(i int) bool
	Cursor   func() int // -1: none

	OnSelect   func(i int, mode SelectMode)
	OnActivate func(i int)
	// OnTap sees a primary press first, with x from the left of the row, and
	// answers whether it has used it (an arrow, a button in the row).
	OnTap func(i int, x float32) bool
	// OnMenu wants a context menu; i is -1 beside all rows.
	OnMenu     func(i int, at fyne.Position)
	OnKey      func(*fyne.KeyEvent) bool
	OnRune     func(rune)
	OnShortcut func(fyne.Shortcut) bool
	OnFocus    func(bool)
	// Tip is what to say of a row at x while the pointer rests on it.
	Tip func(i int, x float32) string
	// OnScroll is told after the person has moved the view.
	OnScroll func()

	// RowHeight in pixels; 0 follows the font size.
	RowHeight float32

	top     int     // the first visible row
	rem     float32 // how many of its pixels are scrolled away
	hover   int     // -1: the pointer is on no row
	pointer bool    // the pointer is over the list
	focused bool
	dragBar float32 // where in the thumb it was taken; <0: not dragging
	taps    tapCounter
	lastKey time.Time
	ending  bool // the person went to the end, and has done nothing since
	tip     string
}

var (
	_ fyne.Widget       = (*List)(nil)
	_ fyne.Focusable    = (*List)(nil)
	_ fyne.Shortcutable = (*List)(nil)
	_ fyne.Scrollable   = (*List)(nil) // which is also what makes drivers clip it
	_ fyne.Draggable    = (*List)(nil)
	_ desktop.Mouseable = (*List)(nil)
	_ desktop.Hoverable = (*List)(nil)
)

// NewList makes an empty list.
func NewList() *List {
	l := &List{hover: -1, dragBar: -1}
	l.ExtendBaseWidget(l)
	return l
}

// Height is the height of a row in pixels.
func (l *List) Height() float32 {
	if l.RowHeight > 0 {
		return l.RowHeight
	}
	return float32(math.Round(float64(theme.TextSize())*1.36)) + 5
}

// InView is the first row on the screen and how many are, in part or whole.
func (l *List) InView() (first, n int) {
	return visible(l.pos(), l.Size().Height, l.Height(), l.len())
}

// Fits is how many whole rows fit on the screen.
func (l *List) Fits() int { return int(l.Size().Height / l.Height()) }

// Top is the position of the view: its first row, and how many pixels of that
// are scrolled away.
func (l *List) Top() (row int, rem float32) { return l.top, l.rem }

// SetTop moves the view, as near to the position as the rows allow. It does
// not refresh.
func (l *List) SetTop(row int, rem float32) { l.setPos(position{row, rem}) }

// EnsureVisible moves the view as little as needed for row i to be whole on
// the screen.
func (l *List) EnsureVisible(i int) {
	l.ending = false
	l.setPos(reveal(l.pos(), i, l.Size().Height, l.Height(), l.len()))
}

// Busy reports whether the pointer is over the list or a key was pressed in
// the last two seconds: what would move rows must wait.
func (l *List) Busy(now time.Time) bool { return l.pointer || now.Sub(l.lastKey) < 2*time.Second }

// Ending reports whether the person went to the end by its key and has neither
// moved the pointer over the list nor pressed a key in it since: then rows that
// come are not to push the end out of sight.
func (l *List) Ending() bool { return l.ending }

// ToEnd moves the view to the last row. It does not refresh.
func (l *List) ToEnd() { l.setPos(position{row: l.len()}) }

// Focused reports whether the list has the keyboard focus.
func (l *List) Focused() bool { return l.focused }

// RowPosition is the top left of row i, relative to the list.
func (l *List) RowPosition(i int) fyne.Position {
	return fyne.NewPos(0, float32(i-l.top)*l.Height()-l.rem)
}

func (l *List) len() int {
	if l.Len == nil {
		return 0
	}
	return l.Len()
}

func (l *List) cursor() int {
	if l.Cursor == nil {
		return -1
	}
	return l.Cursor()
}

func (l *List) pos() position { return position{l.top, l.rem} }

func (l *List) setPos(p position) {
	p = clamp(p, l.Size().Height, l.Height(), l.len())
	l.top, l.rem = p.row, p.rem
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	r := &listRenderer{list: l, thumb: canvas.NewRectangle(theme.Color(theme.ColorNameScrollBar)), frame: canvas.NewRectangle(nil)}
	r.thumb.CornerRadius = 3
	r.frame.StrokeWidth = 1
	return r
}
