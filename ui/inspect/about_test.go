package inspect

import (
	"fmt"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/look"
)

func TestTheSubscriptionsScrollWhereTheWindowIsLowAndLeaveTheNewestTopicsTheirRoom(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	high := canvas.NewRectangle(color.White)
	high.SetMinSize(fyne.NewSize(200, 300))
	p := New(Options{Tree: model.NewTree(model.Options{}), Subscriptions: high})
	t.Cleanup(p.Close)
	w := test.NewTempWindow(t, p.Content())
	w.SetPadded(false)

	w.Resize(fyne.NewSize(600, 900))
	require.Equal(t, p.about.Content.MinSize().Height, p.about.Size().Height, "all of it is seen")
	require.Less(t, p.Content().MinSize().Height, float32(300))
	w.Resize(fyne.NewSize(600, 400))
	require.Less(t, p.about.Size().Height, float32(300))
	require.GreaterOrEqual(t, p.split.Size().Height, lowerLeast)
	require.InDelta(t, 400, p.split.Position().Y+p.split.Size().Height, 1)
}

func TestWhatIsSaidOfASessionNeverLiesOverTheNewestTopics(t *testing.T) {
	app := test.NewTempApp(t)
	limits := link.Limits{
		Version: link.V5, Assigned: true, ClientID: "auto-6b86b273-ff34-fce1-9d6b-804eff5a3f57", KeepAlive: 30, SessionExpiry: 3600,
		ReceiveMaximum: 20, MaximumPacket: 65536, TopicAliases: 10, Reason: "welcome",
	}
	for _, font := range []float32{look.FontMin, look.FontDefault, look.FontMax} {
		for _, size := range []fyne.Size{{Width: 320, Height: 420}, {Width: 600, Height: 560}, {Width: 1000, Height: 1200}} {
			t.Run(fmt.Sprint(font, size), func(t *testing.T) {
				app.Settings().SetTheme(look.Theme{Variant: look.Dark, Text: look.FontDefault})
				subscriptions := widget.NewLabel("# is subscribed to, in words that need more than one line where the window is narrow")
				subscriptions.Wrapping = fyne.TextWrapWord
				p := New(Options{Tree: model.NewTree(model.Options{}), Subscriptions: subscriptions})
				t.Cleanup(p.Close)
				w := test.NewTempWindow(t, container.NewStack(p.Content()))
				w.SetPadded(false)
				w.Resize(size)
				lines := len(p.summary.lines)
				p.SetSession(Session{Name: "a", Limits: limits})
				require.Greater(t, len(p.summary.lines), lines, "the broker has said what it can't do")
				inPlace := func() {
					require.LessOrEqual(t, p.about.Position().Y+p.about.Size().Height, p.split.Position().Y)
					require.GreaterOrEqual(t, p.summary.Position().Y, subscriptions.Position().Y+subscriptions.MinSize().Height)
					last := p.summary.texts[2*len(p.summary.lines)-1]
					require.True(t, last.Visible())
					require.LessOrEqual(t, last.Position().Y+last.MinSize().Height, p.summary.Size().Height, "all of it can be scrolled to")
					require.LessOrEqual(t, p.summary.Position().Y+p.summary.Size().Height, p.about.Content.Size().Height)
				}
				inPlace()
				app.Settings().SetTheme(look.Theme{Variant: look.Dark, Text: font})
				p.Content().Refresh()
				inPlace()
			})
		}
	}
}
