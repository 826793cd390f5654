// Package ui is everything on the screen: the window with its tabs, and the
// panes of a session in rooms of their own.
package ui

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"treetop/assets"
	"treetop/conn"
	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/profiles"
	"treetop/ui/settings"
)

// Options are what the command line said.
type Options struct {
	ConfigDir string
	Language  string // a tag; empty: by the settings, else by the system
	Version   string
	Demo      bool
	// Profile is a session to open at once and not to save; Password is that
	// of its URL.
	Profile  *profile.Profile
	Password string
}

// App is the window and all that it shows. It owns the sessions. UI goroutine
// only.
type App struct {
	opt  Options
	fyne fyne.App
	win  fyne.Window

	store     *profile.Store
	secrets   *profile.Secrets
	settings  *disk.SettingsFile
	published *disk.Published
	setups    *disk.ViewsFile // pins, saved filters and the like
	left      *disk.TabsFile  // what stood open
	passwords *profile.SecretFile

	bar      *tabBar
	status   *statusBar
	notices  *notices
	body     *fyne.Container
	profiles *profiles.Pane
	views    []*sessionView
	active   int // 0: the connections; else the session views[active-1]

	kept     kept
	release  func()    // lets another instance be the one that opens the last tabs
	followed time.Time // when it was last looked for what another instance has changed

	following atomic.Bool // that is going on

	now       time.Time // of the last tick
	ground    *canvas.Rectangle
	unfocused bool              // the connections were brought up, and want the focus
	choices   *settings.Pane    // nil until it was opened
	sheet     *part.Sheet       // the newest; nil until there was one
	doctor    *doctorSheet      // the newest test of a connection; nil until there was one
	asking    *passSheet        // the newest that asked for a passphrase; nil until there was one
	language  string            // of the settings, as in force
	frame     *canvas.Rectangle // around the window while a guarded session is shown

	do      func(func())    // brings what a goroutine has found onto the UI goroutine
	life    context.Context // ends when the program is quit
	over    context.CancelFunc
	saving  sync.WaitGroup // what is written, or looked up on the disk, beside the screen
	closing int            // sessions that are still being ended
	ending  sync.WaitGroup // the same ones
	ticker  *ticker
	quit    bool
	overdue func() // nil in tests: sees to it that quitting ends
	exit    func() // the last thing that is done
	forced  string // the language of the command line, which goes before the setting
}

// New builds the window; Run shows it.
func New(f fyne.App, opt Options) (*App, error) {
	if err := lang.Load(assets.Translations, assets.TranslationsDir); err != nil {
		return nil, err
	}
	a := &App{opt: opt, fyne: f, secrets: profile.NewSecrets("", 0), now: time.Now(), do: fyne.Do, forced: opt.Language, release: func() {}, exit: f.Quit}
	a.life, a.over = context.WithCancel(context.Background())
	a.notices = newNotices(a)
	var errs [6]error
	var found [6]*disk.Notice
	a.store, found[0], errs[0] = profile.OpenStore(opt.ConfigDir)
	a.settings, found[1], errs[1] = disk.OpenSettings(opt.ConfigDir)
	a.published, found[2], errs[2] = disk.OpenPublished(opt.ConfigDir)
	a.setups, found[3], errs[3] = disk.OpenViews(opt.ConfigDir)
	a.left, found[4], errs[4] = disk.OpenTabs(opt.ConfigDir)
	a.passwords, found[5], errs[5] = profile.OpenSecretFile(opt.ConfigDir)
	a.secrets.SetFile(a.passwords)
	a.secrets.UseFile(a.settings.Get().SecretsIn == disk.SecretsInFile)
	a.language = a.settings.Get().Language
	a.useLanguage()
	a.useTheme()
	a.win = f.NewWindow("Treetop")
	a.win.SetIcon(fyne.NewStaticResource(assets.IconName, assets.Icon))
	a.build()
	for i := range found {
		a.notices.file(found[i], errs[i])
	}
	return a, nil
}

func (a *App) build() {
	a.bar, a.status = newTabBar(), newStatusBar()
	a.bar.faces, a.bar.active = a.faces, func() int { return a.active }
	a.bar.onPick, a.bar.onClose, a.bar.onMenu = a.pick, a.closeTab, a.tabMenu
	a.bar.plus.OnTapped = a.newConnection
	a.bar.menu.OnTapped = a.mainMenu
	a.profiles = a.newProfiles()
	a.body = container.NewStack()
	a.ground = canvas.NewRectangle(look.Colour(look.GroundPane))
	a.frame = newGuardFrame()
	frame := part.Frame([]fyne.CanvasObject{a.bar, a.notices.content}, []fyne.CanvasObject{a.status}, a.body)
	a.notices.onHeight = frame.Refresh
	root := container.NewStack(a.ground, frame, a.frame)
	a.win.SetPadded(false)
	a.win.SetContent(part.WithTips(root))
	a.win.SetOnDropped(a.dropped)
	a.bindKeys()
	a.showActive()
}

// Run shows the window until it is closed, and does not return: the process
// ends with it. Nothing is left to do by then, and the toolkit's own way out
// ends in a nil pointer where the system has no file watches to spare, and may
// wait for an event that nobody handles any more.
func (a *App) Run() {
	w := a.settings.Get().Window
	if w.Width < 400 || w.Height < 300 {
		w = disk.Window{Width: 1200, Height: 780}
	}
	a.win.Resize(fyne.NewSize(w.Width, w.Height))
	a.win.SetCloseIntercept(a.Quit)
	a.start()
	a.cleanSecrets()
	a.ticker = startTicker(a)
	a.overdue = func() { time.AfterFunc(quitTime, giveUp) }
	a.exit = func() { os.Exit(0) }
	a.win.ShowAndRun()
	a.endWithout()
}

// Tick brings everything visible up to date.
func (a *App) Tick(now time.Time) {
	a.notice(a.now, now)
	a.now = now
	for i, v := range a.views {
		if a.active == i+1 {
			v.Tick(now)
		} else {
			v.background()
		}
	}
	if a.active == 0 {
		a.profiles.Tick(now)
		a.focusProfiles()
	}
	a.bar.tick()
	a.status.set(a.statusNow(now))
	a.notices.tick(now)
	a.keepOpen(now)
	a.follow(now)
	a.showTitle()
	a.showGuard()
	part.CheckTips(a.win.Canvas())
}

func (a *App) faces() []tabFace {
	now := time.Now()
	out := []tabFace{{Title: lang.L("Connections")}}
	for _, v := range a.views {
		out = append(out, v.face(now))
	}
	return out
}

func (a *App) statusNow(now time.Time) (lamp, []statusField) {
	if v := a.current(); v != nil {
		return lampOf(v.state), v.statusFields(now)
	}
	open := 0
	for _, v := range a.views {
		if v.state.Phase == conn.Connected {
			open++
		}
	}
	if open == 0 {
		return lampNone, []statusField{{Text: lang.L("Not connected")}}
	}
	return lampOn, []statusField{{Text: lang.N("{{.N}} connections open", open), Tone: look.ColourText}}
}

func (a *App) showTitle() {
	title := "Treetop"
	if v := a.current(); v != nil {
		title = model.Visible(v.title())
		if needsPassword(v.state) && v.standIn.focus == nil {
			title += " · " + lang.L("password needed")
		}
		title += " – Treetop"
	}
	if a.win.Title() != title {
		a.win.SetTitle(title)
	}
}

// current is the session that is shown; nil for the connections.
func (a *App) current() *sessionView {
	if a.active == 0 {
		return nil
	}
	return a.views[a.active-1]
}

func (a *App) pick(i int) {
	if i < 0 || i > len(a.views) {
		return
	}
	a.active = i
	a.showActive()
}

func (a *App) showActive() {
	var content fyne.CanvasObject = a.profiles
	if v := a.current(); v != nil {
		content = v.content
		v.Tick(time.Now())
	}
	if len(a.body.Objects) != 1 || a.body.Objects[0] != content {
		a.body.Objects = []fyne.CanvasObject{content}
		a.body.Refresh()
		a.win.Canvas().Unfocus()
	}
	a.bar.Refresh()
	a.showGuard()
	if v := a.current(); v != nil {
		v.focus()
	} else {
		a.unfocused = true
	}
}

// focusProfiles puts the keyboard into the connections once they are on the
// screen: before they were drawn once, the toolkit can't.
func (a *App) focusProfiles() {
	if !a.unfocused {
		return
	}
	if a.win.Canvas().Focused() == nil {
		a.profiles.Focus()
	}
	a.unfocused = a.win.Canvas().Focused() == nil
}

// open makes a tab for a profile and shows it.
func (a *App) open(p profile.Profile) *sessionView {
	v := a.newView(p)
	a.views = append(a.views, v)
	a.pick(len(a.views))
	return v
}

// newView makes the view of a session; left are filters that it takes off the
// broker (conn.Options.Left).
func (a *App) newView(p profile.Profile, left ...string) *sessionView {
	s := a.settings.Get()
	return newSessionView(a, conn.NewSession(conn.Options{
		Profile: p, Limits: s.Model(), MaxPayload: int(s.Limits.Packet), Secret: secretsOf(p, a.secrets, a.profiles.Typed),
		Audit: a.auditor(p), Left: left,
		Version: s.Versions[p.Address()], Worked: func(version string) { a.rememberVersion(p, version) },
	}))
}

// rememberVersion keeps which version of MQTT a broker took, so that the next
// start does not try the newest one again first. Any goroutine.
func (a *App) rememberVersion(p profile.Profile, version string) {
	if p.Demo {
		return
	}
	if version == link.V5 {
		version = "" // what is tried first anyhow
	}
	a.do(func() { a.keep(func(s *disk.Settings) { s.SetVersion(p.Address(), version) }) })
}

func (a *App) openDemo() {
	for i, v := range a.views {
		if v.sess.Profile().Demo {
			a.pick(i + 1)
			return
		}
	}
	a.open(profile.NewDemo()).connect("")
}

// replace ends a session and opens a profile in its place, with the tree
// afresh.
func (a *App) replace(v *sessionView, p profile.Profile, password string) {
	for i := range a.views {
		if a.views[i] == v {
			was := v.tab()
			a.endSession(v)
			a.views[i] = a.newView(p, leftBehind(v.sess.Subscriptions(), p)...)
			a.views[i].restore(was)
			a.pick(i + 1)
			a.views[i].connect(password)
			return
		}
	}
}

func (a *App) closeTab(i int) {
	if i < 1 || i > len(a.views) {
		return
	}
	v := a.views[i-1]
	a.views = append(a.views[:i-1:i-1], a.views[i:]...)
	if a.active >= i {
		a.active--
	}
	a.endSession(v)
	a.showActive()
}

func (a *App) copy(s string) { a.fyne.Clipboard().SetContent(s) }
