package settings

import (
	"errors"
	"image/color"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/assets"
	"treetop/conn/disk"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
)

// fixture is a pane over a window, with settings on the disk.
type fixture struct {
	*Pane
	sheet  *part.Sheet
	window fyne.Window
	dir    string
	seen   []disk.Settings // that OnChange was told of
	done   func()          // waits for what is being written
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	require.NoError(t, lang.Load(assets.Translations, assets.TranslationsDir))
	t.Cleanup(func() { lang.Use(lang.English) })
	lang.Use(lang.English)
	a := test.NewTempApp(t)
	f := &fixture{dir: t.TempDir()}
	store, _, err := disk.OpenSettings(f.dir)
	require.NoError(t, err)
	use := func(s disk.Settings) {
		lang.Use(s.Language)
		a.Settings().SetTheme(look.Theme{Variant: look.Variant(s.Theme), Text: s.FontSize})
	}
	use(disk.Settings{Language: lang.English, Theme: disk.ThemeDark})
	f.window = test.NewTempWindow(t, canvas.NewRectangle(nil))
	f.window.Resize(fyne.NewSize(800, 760))
	f.Pane = New(Options{Store: store, Folder: f.dir, OnChange: func(s disk.Settings) {
		f.seen = append(f.seen, s)
		use(s)
	}})
	f.done = doLater(f.Pane)
	f.sheet = Show(f.window, f.Pane)
	t.Cleanup(f.Wait)
	return f
}

// doLater keeps what the pane's workers want done on the UI goroutine until
// done is called: the test driver would do it on theirs.
func doLater(p *Pane) (done func()) {
	var mu sync.Mutex
	var todo []func()
	p.do = func(f func()) {
		mu.Lock()
		defer mu.Unlock()
		todo = append(todo, f)
	}
	return func() {
		p.Wait()
		for _, f := range todo {
			f()
		}
		todo = nil
	}
}

// onDisk are the settings that another start would find.
func (f *fixture) onDisk(t *testing.T) disk.Settings {
	t.Helper()
	f.done()
	store, _, err := disk.OpenSettings(f.dir)
	require.NoError(t, err)
	return store.Get()
}

// texts is everything that can be read on the sheet.
func (f *fixture) texts() string {
	var all []string
	for _, o := range test.LaidOutObjects(f.sheet.Content()) {
		if t, ok := o.(*canvas.Text); ok {
			all = append(all, t.Text)
		}
	}
	return strings.Join(all, "\n")
}

func TestWhatIsChosenIsInForceAtOnceAndKept(t *testing.T) {
	f := newFixture(t)
	f.theme.onTap(2)
	f.font.onStep(1)
	f.payload.onTap(0)
	require.Len(t, f.seen, 3)
	assert.Equal(t, disk.ThemeLight, f.seen[0].Theme)
	assert.Equal(t, look.FontDefault+1, f.seen[1].FontSize)
	assert.Equal(t, "14", f.font.texts[1])
	got := f.onDisk(t)
	assert.Equal(t, disk.ThemeLight, got.Theme)
	assert.Equal(t, look.FontDefault+1, got.FontSize)
	assert.Equal(t, 64<<10, got.Limits.Payload)
	f.payload.onTap(0)
	assert.Len(t, f.seen, 3, "what is in force already changes nothing")
}

func TestPayloadsArePutIntoThePublishLogOnlyWhereThatWasChosen(t *testing.T) {
	f := newFixture(t)
	require.Zero(t, f.audit.at)
	f.audit.onTap(1)
	require.True(t, f.onDisk(t).LogPayloads)
	f.audit.onTap(0)
	require.False(t, f.onDisk(t).LogPayloads)
}

func TestTheFontStaysWithinWhatCanBeRead(t *testing.T) {
	f := newFixture(t)
	start := func(size float32) {
		f.opt.Store.Apply(func(s *disk.Settings) { s.FontSize = size })
		f.Read()
	}
	start(look.FontMax - 1)
	for range 3 {
		f.font.onTap(2)
	}
	assert.Equal(t, look.FontMax, f.seen[len(f.seen)-1].FontSize)
	start(look.FontMin + 1)
	for range 3 {
		f.font.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	}
	assert.Equal(t, look.FontMin, f.seen[len(f.seen)-1].FontSize)
}

func TestAnotherLanguageIsSpokenByTheSheetItself(t *testing.T) {
	f := newFixture(t)
	assert.Contains(t, f.texts(), "Font size")
	assert.True(t, f.language.focused, "the first control has the focus")
	f.language.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) // from the system's to English
	f.language.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	assert.Contains(t, f.texts(), "字号")
	assert.Contains(t, f.texts(), "设置")
	assert.NotContains(t, f.texts(), "Font size")
	assert.True(t, f.language.focused, "the focus stays where it was")
	assert.Equal(t, "zh-Hans", f.onDisk(t).Language)
}

func TestANumberIsCheckedAsItIsTypedAndInForceWhenItIsLeft(t *testing.T) {
	f := newFixture(t)
	f.window.Canvas().Focus(f.history.entry)
	below := func() fyne.Position { return fyne.CurrentApp().Driver().AbsolutePositionForObject(f.topics.entry) }
	before := below()
	f.history.entry.SetText("5")
	assert.Contains(t, f.budget.note.Said(), "from 16 to 64,000")
	assert.Equal(t, before, below(), "what stands below does not jump")
	assert.Equal(t, "5", f.history.entry.Text)
	f.history.entry.SetText("51")
	assert.Contains(t, f.budget.note.Said(), "200 bytes")
	f.history.entry.SetText("512")
	assert.Empty(t, f.seen, "51 MB on the way to 512 MB would have thrown messages away")
	f.history.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	require.Len(t, f.seen, 1)
	assert.EqualValues(t, 512_000_000, f.seen[0].HistoryBudget)
	assert.Contains(t, f.budget.note.Said(), "2.13 M")

	f.window.Canvas().Focus(f.topics.entry)
	f.topics.entry.SetText("1 500,000")
	f.window.Canvas().Focus(f.history.entry)
	require.Len(t, f.seen, 2)
	assert.Equal(t, 1_500_000, f.seen[1].Limits.Topics)
	assert.Equal(t, "1,500,000", f.topics.entry.Text)
	f.history.entry.SetText("lots")
	f.theme.onTap(1)
	assert.Equal(t, "lots", f.history.entry.Text, "what was typed stays, whatever else is changed")
}

func TestWhatIsTypedWhenTheSheetIsClosedCounts(t *testing.T) {
	f := newFixture(t)
	f.topics.entry.SetText("5000")
	f.history.entry.SetText("1")
	f.sheet.Close()
	assert.False(t, f.sheet.Open())
	got := f.onDisk(t)
	assert.Equal(t, 5000, got.Limits.Topics)
	assert.Equal(t, disk.DefaultSettings().HistoryBudget, got.HistoryBudget, "but not what can't be used")
}

func TestEscTakesInWhatIsTypedBeforeTheWindowClosesTheSheet(t *testing.T) {
	f := newFixture(t)
	f.window.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { f.window.Canvas().Overlays().Remove(f.window.Canvas().Overlays().Top()) })
	f.topics.entry.SetText("5000")
	f.topics.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.False(t, f.sheet.Open())
	assert.Equal(t, 5000, f.onDisk(t).Limits.Topics)
}

func TestTheSheetItselfFollowsTheTheme(t *testing.T) {
	f := newFixture(t)
	light := look.Theme{Variant: look.Light}
	f.theme.onTap(2)
	for _, o := range test.LaidOutObjects(f.sheet.Content()) {
		x, ok := o.(*canvas.Text)
		if !ok || x.Text == "" {
			continue
		}
		assert.Contains(t, []color.Color{
			light.Color(look.ColourText, 0), light.Color(look.ColourDim, 0),
			light.Color(theme.ColorNameDisabled, 0), light.Color(theme.ColorNameForeground, 0),
		}, x.Color, x.Text)
	}
}

func TestSettingsChangedElsewhereAreShownWhenRead(t *testing.T) {
	f := newFixture(t)
	f.opt.Store.Apply(func(s *disk.Settings) { s.FontSize, s.Limits.Payload = 17, 12_345 })
	f.Read()
	assert.Equal(t, "17", f.font.texts[1])
	assert.Equal(t, -1, f.payload.at, "an amount that is none of the choices")
}

// full is a store on a full disk.
type full struct{ disk.Settings }

func (f *full) Get() disk.Settings                { return f.Settings }
func (f *full) Apply(change func(*disk.Settings)) { change(&f.Settings) }
func (f *full) Save() error                       { return errors.New("no space left") }

func TestAChoiceThatCanNotBeSavedSaysSoAndIsInForceAllTheSame(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
	p := New(Options{Store: &full{disk.DefaultSettings()}, Folder: "/somewhere", Words: func(err error) string { return "the disk is full (" + err.Error() + ")" }})
	assert.Equal(t, "Kept in /somewhere", p.saved.Said())
	done := doLater(p)
	p.theme.onTap(1)
	done()
	assert.Equal(t, "In force, but not saved: the disk is full (no space left)", p.saved.Said())
	assert.Equal(t, disk.ThemeDark, p.opt.Store.Get().Theme)
}

func TestNothingOnTheFormLiesOverAnotherThingInAnyLanguageAndSize(t *testing.T) {
	f := newFixture(t)
	for _, tag := range lang.Languages {
		for _, size := range []float32{look.FontMin, look.FontMax} {
			f.opt.OnChange(disk.Settings{Language: tag, Theme: disk.ThemeDark, FontSize: size})
			f.Rebuild()
			for _, width := range []float32{420, 900} {
				f.box.Resize(fyne.NewSize(width, 1000))
				f.form.Layout(nil, fyne.NewSize(width, 1000))
				bottom := float32(0)
				for _, x := range f.form.fields {
					top := x.control.Position().Y
					assert.GreaterOrEqual(t, top, bottom, "%s at %v px, %v wide: %s", tag, size, width, x.label.Text)
					bottom = top + x.control.Size().Height
					if x.note.Said() != "" {
						assert.InDelta(t, x.note.MinSize().Height, x.note.Size().Height, 0.5, "all of the note has room")
						assert.GreaterOrEqual(t, x.note.Position().Y, bottom)
						bottom = x.note.Position().Y + x.note.Size().Height
						for _, line := range test.WidgetRenderer(x.note).Objects() {
							assert.LessOrEqual(t, line.Size().Width, x.note.Size().Width+1, line.(*canvas.Text).Text)
						}
					}
				}
				assert.LessOrEqual(t, bottom, f.form.MinSize(nil).Height)
			}
		}
	}
}

func TestTheSheetIsAsHighAsTheFormWhereTheWindowHasRoom(t *testing.T) {
	f := newFixture(t)
	assert.GreaterOrEqual(t, f.sheet.Page().Size().Height, f.MinSize().Height)
	assert.Less(t, f.sheet.Page().Size().Height, f.MinSize().Height+30)
}

func TestPressingACellIsAboutThatCell(t *testing.T) {
	f := newFixture(t)
	var got []int
	c := newChoice(func(i int) { got = append(got, i) }, "one", "two", "three")
	w := c.widths()
	tap := func(c *cells, x float32) { c.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x, 5)}) }
	tap(c, w[0]+w[1]+1)
	tap(c, 1)
	tap(c, 1)
	tap(c, w[0]+w[1]+w[2]+50)
	assert.Equal(t, []int{2, 0}, got)
	was := f.opt.Store.Get().FontSize
	tap(f.font, f.font.widths()[0]+3)
	assert.Equal(t, was, f.opt.Store.Get().FontSize, "the number between minus and plus is no button")
	tap(f.font, 3)
	assert.Equal(t, was-1, f.opt.Store.Get().FontSize)
}

func TestTheControlWithTheFocusIsScrolledIntoView(t *testing.T) {
	f := newFixture(t)
	f.sheet.Page().Resize(fyne.NewSize(500, 120))
	f.window.Canvas().Focus(f.topics.entry)
	at := f.topics.box.Position().Y - f.sheet.Page().Offset.Y
	assert.True(t, at >= 0 && at+f.topics.box.Size().Height <= 120, "at %v", at)
	f.window.Canvas().Focus(f.language)
	assert.Less(t, f.sheet.Page().Offset.Y, f.language.Position().Y)
}
