package settings

import (
	"strconv"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/disk"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// Store is where the settings are kept; *disk.SettingsFile is one. Save uses
// the disk and is called off the UI goroutine.
type Store interface {
	Get() disk.Settings
	Apply(change func(*disk.Settings))
	Save() error
}

var _ Store = (*disk.SettingsFile)(nil)

// Options are what the pane is handed.
type Options struct {
	Store Store
	// OnChange is told of each change as soon as it is made, to bring it into
	// force: language, theme, font size, budgets of the sessions. UI goroutine.
	OnChange func(disk.Settings)
	// Words says in words why the settings could not be saved; nil: as it is.
	Words func(error) string
	// Folder is where the files are, to be shown; "" shows none.
	Folder string
	// OnSecrets is told to keep passwords in the encrypted file, or in the keyring
	// again; OnPassphrase to ask for another passphrase. Nil: not offered. UI
	// goroutine.
	OnSecrets    func(file bool)
	OnPassphrase func()
}

// surround is what the sheet around a pane does for it.
type surround struct {
	retitle func()                    // the language has changed
	retake  func()                    // the first control wants the focus
	reveal  func(top, bottom float32) // this part of the pane has the focus
}

// Pane shows the settings. What is chosen is in force at once and written in
// the background; there is nothing to confirm. UI goroutine.
type Pane struct {
	widget.BaseWidget
	opt    Options
	box    *fyne.Container
	writes sync.WaitGroup
	do     func(func()) // runs something on the UI goroutine

	language, theme, font, payload *cells
	start, secrets, audit          *cells
	passphrase                     *part.Button
	history, topics                *number
	budget                         *field // of history
	saved                          *part.CopyText
	form                           *form
	around                         surround
}

var _ fyne.Widget = (*Pane)(nil)

// New makes a pane of the settings as they are.
func New(o Options) *Pane {
	p := &Pane{opt: o, box: container.NewStack(), do: fyne.Do}
	p.around = surround{retitle: func() {}, retake: p.Focus, reveal: func(_, _ float32) {}}
	p.build()
	p.ExtendBaseWidget(p)
	return p
}

const megabyte = 1_000_000

// The least and the most that can be set.
const (
	historyLow, historyHigh = 16, 64_000 // MB
	topicsLow, topicsHigh   = 1_000, 20_000_000
)

// payloadKept are the choices for how much of a payload the history keeps.
var payloadKept = [...]int{64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20}

// languages are the tags to choose from; "" follows the system.
func languages() []string { return append([]string{""}, lang.Languages...) }

// themes are the looks to choose from.
func themes() []string { return []string{disk.ThemeSystem, disk.ThemeDark, disk.ThemeLight} }

func (p *Pane) build() {
	system := lang.L("As the system")
	names := []string{system}
	for _, tag := range lang.Languages {
		names = append(names, lang.Names[tag])
	}
	p.language = newChoice(func(i int) { p.change(func(s *disk.Settings) { s.Language = languages()[i] }) }, names...)
	p.theme = newChoice(func(i int) { p.change(func(s *disk.Settings) { s.Theme = themes()[i] }) },
		system, lang.L("Dark"), lang.L("Light"))
	p.start = newChoice(func(i int) { p.change(func(s *disk.Settings) { s.NoLastTabs = i == 1 }) },
		lang.L("Open the last tabs"), lang.L("Show the connections"))
	p.audit = newChoice(func(i int) { p.change(func(s *disk.Settings) { s.LogPayloads = i == 1 }) },
		lang.L("Without payloads"), lang.L("With payloads"))
	p.secrets = newChoice(func(i int) {
		p.opt.OnSecrets(i == 1)
		p.Read() // it is done, or not, later
	}, lang.L("System keyring"), lang.L("Encrypted file"))
	p.passphrase = part.NewButton(lang.L("Change the passphrase…"), func() { p.opt.OnPassphrase() })
	p.font = newStepper(p.zoom)
	sizes := make([]string, len(payloadKept))
	for i, n := range payloadKept {
		sizes[i] = binary(n)
	}
	p.payload = newChoice(func(i int) { p.change(func(s *disk.Settings) { s.Limits.Payload = payloadKept[i] }) }, sizes...)
	p.history = newNumber("MB", historyLow, historyHigh, 90, func(v int64) {
		p.change(func(s *disk.Settings) { s.HistoryBudget = v * megabyte })
	})
	p.topics = newNumber("", topicsLow, topicsHigh, 110, func(v int64) {
		p.change(func(s *disk.Settings) { s.Limits.Topics = int(v) })
	})

	p.budget = newField(lang.L("History"), p.history.box, "")
	p.budget.top = 8
	topics := newField(lang.L("Topics at most"), p.topics.box,
		lang.L("In each tree, from the next tab on. Messages to further topics are counted, not kept."))
	p.history.onWrong = func(wrong string) { p.say(p.budget, wrong) }
	p.topics.onWrong = func(wrong string) { p.say(topics, wrong) }
	font := newField(lang.L("Font size"), p.font, lang.L("{{.Larger}} and {{.Smaller}} change it everywhere, {{.Normal}} puts it back.",
		lang.A{"Larger": shortcut("="), "Smaller": shortcut("-"), "Normal": shortcut("0")}))
	p.saved = part.NewCopyText()
	p.wrote(nil)
	fields := []*field{
		newField(lang.L("Language"), p.language, ""),
		newField(lang.L("Theme"), p.theme, ""),
		font,
		newField(lang.L("At start"), p.start, lang.L("Profiles that connect at start do so either way.")),
		p.budget,
		newField(lang.L("Kept of a payload"), p.payload,
			lang.L("The history cuts longer ones, from the next tab on. The latest value of a topic stays whole while the budget allows.")),
		topics,
		newField(lang.L("Publish log"), p.audit,
			lang.L("What Treetop publishes is noted in audit.jsonl: time, topic, size, outcome. With payloads, what was sent stands in that file too, for all to read who can read your files.")),
	}
	if p.opt.OnSecrets != nil {
		fields = append(fields, newField(lang.L("Passwords in"), container.NewHBox(p.secrets, p.passphrase),
			lang.L("The file is for computers without a keyring: a passphrase opens it once per start.")))
	}
	p.form = newForm(fields...)
	for _, c := range []*cells{p.language, p.theme, p.font, p.start, p.payload, p.audit, p.secrets} {
		c.onFocus = func() { p.around.reveal(c.Position().Y, c.Position().Y+c.Size().Height) }
	}
	for _, n := range []*number{p.history, p.topics} {
		n.onFocus = func() { p.around.reveal(n.box.Position().Y, n.box.Position().Y+n.box.Size().Height) }
	}
	// An error can be selected and copied, unlike what stands in the form.
	foot := container.New(layout.NewCustomPaddedLayout(0, formPad, formPad, formPad), p.saved)
	p.box.Objects = []fyne.CanvasObject{container.NewVBox(&fyne.Container{Layout: p.form, Objects: p.form.objects()}, foot)}
	p.Read()
}

// Read shows the settings as they are: they may have been changed elsewhere.
func (p *Pane) Read() {
	s := p.opt.Store.Get()
	p.language.set(index(languages(), s.Language))
	p.theme.set(index(themes(), s.Theme))
	p.font.setText(1, strconv.FormatFloat(float64(s.FontSize), 'f', -1, 32))
	p.start.set(0)
	if s.NoLastTabs {
		p.start.set(1)
	}
	p.audit.set(0)
	if s.LogPayloads {
		p.audit.set(1)
	}
	p.secrets.set(0)
	p.passphrase.Hide()
	if s.SecretsIn == disk.SecretsInFile {
		p.secrets.set(1)
		p.passphrase.Show()
	}
	p.payload.set(index(payloadKept[:], s.Limits.Payload))
	p.history.set(s.HistoryBudget / megabyte)
	p.topics.set(int64(s.Limits.Topics))
	p.budget.hint = historyHint(s.HistoryBudget)
	p.budget.say("")
	p.box.Refresh()
}

// historyHint says what a budget means. A message takes some 40 bytes besides
// its payload.
func historyHint(budget int64) string {
	n := uint64(budget) / (200 + 40)
	for unit := uint64(1); ; unit *= 10 { // three figures say what can be said
		if n/unit < 1000 {
			n = n / unit * unit
			break
		}
	}
	return lang.L("Memory for the messages of each connection: room for some {{.N}} of 200 bytes. When it is full the oldest make way; the latest value of each topic stays. With a smaller one they go at once.",
		lang.A{"N": words.Count(n)})
}

// say shows what is wrong beside a field.
func (p *Pane) say(f *field, wrong string) {
	f.say(wrong)
	p.box.Refresh()
}

// zoom makes the text larger or smaller.
func (p *Pane) zoom(by int) {
	p.change(func(s *disk.Settings) {
		size := s.FontSize
		if size == 0 {
			size = look.FontDefault
		}
		s.FontSize = max(look.FontMin, min(size+float32(by), look.FontMax))
	})
}

// change brings a change into force, and writes it in the background.
func (p *Pane) change(change func(*disk.Settings)) {
	before := p.opt.Store.Get()
	p.opt.Store.Apply(change)
	after := p.opt.Store.Get()
	if p.opt.OnChange != nil {
		p.opt.OnChange(after)
	}
	if before.Language != after.Language {
		p.Rebuild()
	} else {
		p.Read()
	}
	p.writes.Go(func() {
		err := p.opt.Store.Save()
		p.do(func() { p.wrote(err) })
	})
}

// wrote says where the settings are kept, or why they could not be written.
func (p *Pane) wrote(err error) {
	text, tone := "", look.ColourDim
	if p.opt.Folder != "" {
		text = lang.L("Kept in {{.Folder}}", lang.A{"Folder": p.opt.Folder})
	}
	if err != nil {
		why := err.Error()
		if p.opt.Words != nil {
			why = p.opt.Words(err)
		}
		text, tone = lang.L("In force, but not saved: {{.Why}}", lang.A{"Why": why}), look.ColourBad
	}
	p.saved.Set(text, tone)
	p.box.Refresh()
}

// Rebuild says everything anew, in the language now in force.
func (p *Pane) Rebuild() {
	focused := p.language.focused // it is what people have just used
	p.build()
	p.Refresh()
	p.around.retitle()
	if focused {
		p.around.retake()
	}
}

// Focus puts the keyboard focus on the first control.
func (p *Pane) Focus() { part.Focus(p.language) }

// Leave brings into force what is typed but not entered, for when the pane is
// closed.
func (p *Pane) Leave() {
	p.history.take()
	p.topics.take()
}

// Wait waits until everything is written that was changed.
func (p *Pane) Wait() { p.writes.Wait() }

// CreateRenderer implements fyne.Widget.
func (p *Pane) CreateRenderer() fyne.WidgetRenderer {
	return &paneRenderer{widget.NewSimpleRenderer(p.box), p}
}

// paneRenderer follows the theme: the texts of the form have their colours
// and sizes from when it was built.
type paneRenderer struct {
	fyne.WidgetRenderer
	p *Pane
}

func (r *paneRenderer) Refresh() {
	for _, n := range []*number{r.p.history, r.p.topics} {
		n.unit.Color, n.unit.TextSize = look.Colour(look.ColourDim), theme.TextSize()
	}
	r.p.form.measure()
	r.WidgetRenderer.Refresh()
}

func index[T comparable](all []T, x T) int {
	for i, y := range all {
		if x == y {
			return i
		}
	}
	return -1
}

// binary is a size in the units that have a power of two: 64 KiB, 1 MiB.
func binary(n int) string {
	if n >= 1<<20 {
		return strconv.Itoa(n>>20) + " MiB"
	}
	return strconv.Itoa(n>>10) + " KiB"
}

// shortcut is a key with the modifier of the platform.
func shortcut(key string) string {
	if fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper {
		return "⌘+" + key
	}
	return "Ctrl+" + key
}
