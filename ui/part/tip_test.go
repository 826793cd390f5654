package part

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"

	"treetop/ui/look"
)

// tips is a window with two buttons that have tips, and a clock that a test
// lets run out.
type tips struct {
	window      fyne.Window
	layer       *TipLayer
	one, two    *Button
	box         *fyne.Container
	due         func()
	wait        time.Duration
	interrupted int
}

func newTips(t *testing.T) *tips {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
	x := &tips{one: NewIconButton(nil, "the first", nil), two: NewIconButton(nil, "the second", nil)}
	x.box = container.NewHBox(x.one, x.two)
	content := WithTips(x.box)
	x.layer = layerIn(content)
	x.layer.After = x.after
	x.window = test.NewTempWindow(t, content)
	x.window.Resize(fyne.NewSize(400, 200))
	return x
}

func (x *tips) after(d time.Duration, f func()) func() {
	x.wait, x.due = d, f
	return func() { x.interrupted++ }
}

func (x *tips) enter(b *Button) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).AddXY(3, 3)
	b.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{AbsolutePosition: at, Position: fyne.NewPos(3, 3)}})
}

func TestATipComesUpWhenThePointerHasRestedAndGoesWithIt(t *testing.T) {
	x := newTips(t)
	x.enter(x.one)
	assert.Equal(t, tipAfter, x.wait)
	assert.Empty(t, x.layer.Shown())
	x.due()
	assert.Equal(t, "the first", x.layer.Shown())
	x.one.MouseOut()
	assert.Empty(t, x.layer.Shown())
	x.enter(x.two)
	assert.Equal(t, tipSoonAfter, x.wait, "sooner from one to the next")
	x.two.MouseOut()
	x.due()
	assert.Empty(t, x.layer.Shown(), "it has left in the meantime")
	assert.Positive(t, x.interrupted)
}

func TestATipStaysAwayFromUnderAMenu(t *testing.T) {
	x := newTips(t)
	x.enter(x.one)
	menu := widget.NewPopUpMenu(fyne.NewMenu("", fyne.NewMenuItem("Copy", nil)), x.window.Canvas())
	menu.ShowAtPosition(fyne.NewPos(5, 5))
	x.due()
	assert.Empty(t, x.layer.Shown(), "the menu opened while the pointer rested")

	menu.Hide()
	x.enter(x.one)
	x.due()
	assert.Equal(t, "the first", x.layer.Shown())
	menu = widget.NewPopUpMenu(fyne.NewMenu("", fyne.NewMenuItem("Copy", nil)), x.window.Canvas())
	menu.ShowAtPosition(fyne.NewPos(5, 5))
	CheckTips(x.window.Canvas())
	assert.Empty(t, x.layer.Shown(), "it opened over the tip")
}

func TestATipGoesWithTheWidgetThatItBelongsTo(t *testing.T) {
	x := newTips(t)
	x.enter(x.two)
	x.due()
	CheckTips(x.window.Canvas())
	assert.Equal(t, "the second", x.layer.Shown())
	x.box.Hide() // nobody tells the button
	CheckTips(x.window.Canvas())
	assert.Empty(t, x.layer.Shown())

	x.box.Show()
	x.enter(x.two)
	x.box.Hide()
	x.due()
	assert.Empty(t, x.layer.Shown(), "it was hidden before the tip came up")
}

func TestASheetHasTipsOfItsOwn(t *testing.T) {
	x := newTips(t)
	inside := NewIconButton(nil, "in the sheet", nil)
	content := WithTips(container.NewStack(canvas.NewRectangle(nil), inside))
	sheet := layerIn(content)
	sheet.After = x.after
	p := widget.NewModalPopUp(content, x.window.Canvas())
	p.Show()
	TipsOver(x.window.Canvas(), content)
	x.enter(inside)
	x.due()
	assert.Equal(t, "in the sheet", sheet.Shown())
	assert.Empty(t, x.layer.Shown())
	p.Hide()
	CheckTips(x.window.Canvas())
	assert.Empty(t, sheet.Shown())
}

func TestALongTipIsWrappedAndStaysInTheWindow(t *testing.T) {
	x := newTips(t)
	x.one.SetToolTip("经纪拒绝了这个过滤器，因为这个用户没有订阅它的权限；换一个更窄的过滤器，例如只订阅自己的分支，或者请管理员放行。")
	x.enter(x.one)
	x.due()
	assert.Greater(t, len(x.layer.lines), 1)
	assert.LessOrEqual(t, x.layer.at.X+x.layer.box.Width, float32(400))
	x.one.at = fyne.NewPos(3, 3)
	assert.Greater(t, x.layer.at.Y, x.one.at.Y, "below the pointer")

	x.box.Move(fyne.NewPos(0, 150))
	x.one.MouseOut()
	x.enter(x.one)
	x.due()
	assert.LessOrEqual(t, x.layer.at.Y+x.layer.box.Height, float32(160), "above it where there is no room below")
}
