package profiles

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/part"
)

// connectionPage says where to connect to, and as whom.
type connectionPage struct {
	f      *formSide
	scroll *container.Scroll

	name, group, host, port, path    *part.Entry
	socket                           *part.Entry
	user, password, client           *part.Entry
	keepAlive, timeout               *part.Entry
	preset                           *choice
	presets                          *field
	colour                           *part.Button
	scheme, keep, version            *choice
	versionRow                       *field
	eye, again, file                 *part.Button
	suffix, readOnly, guard, atStart *part.Check
	nameRow, brokerRow, userRow      *field
	passwordRow, clientRow, timesRow *field
	readOnlyRow                      *field
	host0                            string // the host before the last change
	broker                           *fyne.Container
}

// versionNames are the versions of MQTT as they are offered.
func versionNames() []string {
	names := []string{lang.L("Automatic")}
	for _, v := range profile.Versions()[1:] {
		names = append(names, "MQTT "+v)
	}
	return names
}

func newConnectionPage(f *formSide) *connectionPage {
	c := &connectionPage{f: f}
	c.presets = c.presetRow()
	c.nameRow = newField(lang.L("Name"), c.nameLine(), "")
	c.brokerRow = newField(lang.L("Broker"), c.brokerLine(), lang.L("Paste a whole URL (mqtts://user@host:8883) and the fields fill themselves"))
	c.version = newChoice(versionNames(), edit(f, func(d *draft, i int) { d.p.Version = profile.Versions()[i] }))
	c.versionRow = newField(lang.L("Protocol"), line(natural(c.version)), "")
	c.user = f.entry(func(d *draft, s string) { d.p.Username = s })
	c.userRow = newField(lang.L("User name"), c.user, "")
	c.passwordRow = newField(lang.L("Password"), c.passwordLine(), "")
	c.client = f.entry(func(d *draft, s string) { d.p.ClientID = s })
	c.suffix = part.NewCheck(lang.L("new suffix at each connect"), edit(f, func(d *draft, on bool) { d.p.RandomSuffix = on }))
	c.clientRow = newField(lang.L("Client ID"), line(stretch(c.client), natural(c.suffix)), "")
	c.keepAlive = f.entry(func(d *draft, s string) { d.keepAlive = s })
	c.timeout = f.entry(func(d *draft, s string) { d.timeout = s })
	c.timesRow = newField(lang.L("Keep alive"), line(
		fixed(c.keepAlive, 74), natural(dimText(lang.L("s"))), fixed(canvas.NewRectangle(nil), 6),
		natural(dimText(lang.L("Connect timeout"))), fixed(c.timeout, 74), natural(dimText(lang.L("s")))), "")
	c.readOnly = part.NewCheck(lang.L("Read-only"), edit(f, func(d *draft, on bool) { d.p.ReadOnly = on }))
	c.guard = part.NewCheck(lang.L("Ask first"), edit(f, func(d *draft, on bool) {
		d.p.Guard = ""
		if on {
			d.p.Guard = profile.GuardAsk
		}
	}))
	c.readOnlyRow = newField(lang.L("Publishing"), line(natural(c.readOnly), fixed(canvas.NewRectangle(nil), 10), natural(c.guard)),
		lang.L("Read-only: nothing can be published, and no last will is left with the broker. Ask first: publishing asks once per topic, and the window is framed in the profile's colour."))
	c.atStart = part.NewCheck(lang.L("connect when Treetop starts"), edit(f, func(d *draft, on bool) { d.p.ConnectAtStart = on }))
	atStart := newField(lang.L("At start"), line(natural(c.atStart)), "")
	c.scroll, _ = newPage(c.presets, c.nameRow, c.brokerRow, c.versionRow, c.userRow, c.passwordRow, c.clientRow, c.timesRow, c.readOnlyRow, atStart)
	return c
}

func (c *connectionPage) nameLine() fyne.CanvasObject {
	f := c.f
	c.name = f.entry(func(d *draft, s string) { d.p.Name = s })
	c.name.SetPlaceHolder(lang.L("the host, if it has no name"))
	c.colour = newButton("", part.ButtonPlain, c.pickColour)
	c.colour.Menu = true
	c.colour.Dotted = true
	for _, name := range append([]string{""}, profile.Colours...) {
		c.colour.Fits = append(c.colour.Fits, colourName(name))
	}
	c.group = f.entry(func(d *draft, s string) { d.p.Group = s })
	c.group.SetPlaceHolder(lang.L("No group"))
	var pick *part.Button
	pick = newButton("", part.ButtonQuiet, func() { c.pickGroup(pick) })
	pick.Icon = theme.MenuDropDownIcon()
	pick.SetToolTip(lang.L("Groups"))
	c.group.ActionItem = pick
	return line(stretch(c.name), natural(c.colour), fixed(c.group, 150))
}

func (c *connectionPage) brokerLine() fyne.CanvasObject {
	f := c.f
	var schemes []string
	for _, s := range profile.Schemes() {
		schemes = append(schemes, s+"://")
	}
	c.scheme = newChoice(schemes, nil)
	c.scheme.onPick = edit(f, func(d *draft, i int) {
		d.setScheme(profile.Schemes()[i])
		f.load(d)
	})
	c.host = f.entry(nil)
	c.host.OnChanged = c.hostTyped
	c.host.OnSubmitted = func(string) { c.takeAddress() }
	c.host.OnFocus = func(on bool) {
		if on {
			return
		}
		c.takeAddress()
		if d := c.f.d; d != nil && d.awaited { // it was left empty
			d.awaited = false
			c.f.p.update()
		}
	}
	c.port = f.entry(func(d *draft, s string) { d.setPort(s) })
	c.path = f.entry(func(d *draft, s string) { d.p.Path = s })
	c.path.SetPlaceHolder(lang.L("path"))
	c.socket = f.entry(func(d *draft, s string) { d.socket = s })
	c.socket.SetPlaceHolder("/run/mosquitto/mosquitto.sock")
	c.socket.Hide()
	c.broker = line(natural(c.scheme), stretch(c.host), fixed(c.port, 74), fixed(c.path, 110), stretch(c.socket))
	return c.broker
}

// hostTyped takes a pasted address apart at once. One that is typed is left
// alone until it is complete: while it is typed, its pieces would jump away.
func (c *connectionPage) hostTyped(s string) {
	d, before := c.f.d, c.host0
	c.host0 = s
	if c.f.loading || d == nil {
		return
	}
	d.setHost(s)
	grown := utf8.RuneCountInString(s) - utf8.RuneCountInString(before)
	if grown > 1 && isAddress(s) && d.takeAddress(s) {
		c.f.load(d)
	} else if scheme := schemeIndex(d.p.Scheme); scheme != c.scheme.at {
		c.f.load(d)
	}
	c.f.typed()
}

// takeAddress takes apart an address that was typed into the host's field.
func (c *connectionPage) takeAddress() {
	if d := c.f.d; d != nil && !c.f.loading && isAddress(d.p.Host) && d.takeAddress(d.p.Host) {
		c.f.load(d)
		c.f.typed()
	}
}

// isAddress reports whether what stands in the host's field is more than that.
func isAddress(s string) bool {
	e := profile.CheckField(profile.FieldHost, s)
	return e != nil && (e.Problem == profile.ProblemHostIsURL || e.Problem == profile.ProblemHostPort)
}

func schemeIndex(s string) int {
	for i, name := range profile.Schemes() {
		if name == s {
			return i
		}
	}
	return -1
}

func (c *connectionPage) pickColour() {
	var items []*fyne.MenuItem
	for _, name := range append([]string{""}, profile.Colours...) {
		item := fyne.NewMenuItem(colourName(name), func() {
			edit(c.f, func(d *draft, s string) { d.p.Colour = s })(name)
			c.f.p.focus(c.colour)
		})
		item.Icon = swatch(name)
		items = append(items, item)
	}
	part.MenuBelow(c.colour, items...)
}

// colourName is the word for a profile's colour.
func colourName(name string) string {
	switch name {
	case "red":
		return lang.L("red")
	case "orange":
		return lang.L("orange")
	case "yellow":
		return lang.L("yellow")
	case "green":
		return lang.L("green")
	case "teal":
		return lang.L("teal")
	case "blue":
		return lang.L("blue")
	case "purple":
		return lang.L("purple")
	case "grey":
		return lang.L("grey")
	}
	return lang.L("no colour")
}

func (c *connectionPage) pickGroup(from fyne.CanvasObject) {
	var items []*fyne.MenuItem
	for _, g := range append([]string{""}, c.f.p.groups()...) {
		name := g
		if g == "" {
			name = lang.L("No group")
		}
		items = append(items, fyne.NewMenuItem(name, func() { c.group.SetText(g); c.f.p.focus(c.group) }))
	}
	part.MenuBelow(from, items...)
}

func (c *connectionPage) title() title              { return title{text: lang.L("Connection")} }
func (c *connectionPage) object() fyne.CanvasObject { return c.scroll }

func (c *connectionPage) load(d *draft) {
	c.preset.set(int(d.preset))
	fill(c.name, d.p.Name)
	fill(c.group, d.p.Group)
	c.scheme.set(schemeIndex(d.p.Scheme))
	c.version.set(slices.Index(profile.Versions(), cmp.Or(d.p.Version, profile.VersionAuto)))
	fill(c.host, d.p.Host)
	c.host0 = d.p.Host
	fill(c.port, d.port)
	fill(c.path, d.p.Path)
	fill(c.socket, d.socket)
	fill(c.user, d.p.Username)
	fill(c.password, d.password)
	for i, k := range keepOptions() {
		if k == d.keep {
			c.keep.set(i)
		}
	}
	fill(c.client, d.p.ClientID)
	c.suffix.Set(d.p.RandomSuffix)
	fill(c.keepAlive, d.keepAlive)
	fill(c.timeout, d.timeout)
	c.readOnly.Set(d.p.ReadOnly)
	c.guard.Set(d.p.Guarded())
	c.atStart.Set(d.p.ConnectAtStart)
}

func (c *connectionPage) show(d *draft, wrong []profile.FieldError) {
	if c.colour.Dot != d.p.Colour || c.colour.Text == "" {
		c.colour.Dot = d.p.Colour
		c.colour.Text = colourName(d.p.Colour)
		c.colour.Refresh()
	}
	if unix := d.p.Unix(); c.path.Visible() != d.p.WebSocket() || c.socket.Visible() != unix {
		c.path.Hidden, c.socket.Hidden = !d.p.WebSocket(), !unix
		c.host.Hidden, c.port.Hidden = unix, unix
		c.broker.Refresh()
	}
	c.presets.hint = presetGuide(d.preset)
	c.presets.say("")
	if c.presets.hidden == d.isNew {
		c.presets.hidden = !d.isNew
		c.scroll.Content.Refresh()
	}
	c.nameRow.judge(wrong, profile.FieldName, profile.FieldColour)
	c.brokerRow.judge(wrong, profile.FieldScheme, profile.FieldHost, profile.FieldPort, profile.FieldPath)
	c.userRow.judge(wrong, profile.FieldUsername)
	c.showPassword(d, wrong)
	c.clientRow.hint = ""
	if d.p.RandomSuffix {
		id := d.p.ClientID
		if id == "" {
			id = profile.ClientIDPrefix
		}
		c.clientRow.hint = lang.L("Connects as {{.ID}}…, with eight other characters each time", lang.A{"ID": strings.TrimSpace(id)})
	}
	c.clientRow.judge(wrong, profile.FieldClientID)
	c.versionRow.hint = ""
	if cmp.Or(d.p.Version, profile.VersionAuto) == profile.VersionAuto {
		c.versionRow.hint = lang.L("MQTT 5, or 3.1.1 where the broker does not know it")
	}
	c.versionRow.judge(wrong, profile.FieldVersion)
	c.timesRow.judge(wrong, profile.FieldKeepAlive, profile.FieldConnectTimeout)
}

func (c *connectionPage) field(e profile.FieldError) fyne.Focusable {
	switch e.Field {
	case profile.FieldName, profile.FieldColour:
		return c.name
	case profile.FieldScheme:
		return c.scheme
	case profile.FieldHost, profile.FieldURL:
		return c.host
	case profile.FieldPort:
		return c.port
	case profile.FieldPath:
		if c.f.d != nil && c.f.d.p.Unix() {
			return c.socket
		}
		return c.path
	case profile.FieldUsername:
		return c.user
	case profile.FieldSecret:
		return c.password
	case profile.FieldVersion:
		return c.version
	case profile.FieldClientID:
		return c.client
	case profile.FieldKeepAlive:
		return c.keepAlive
	case profile.FieldConnectTimeout:
		return c.timeout
	}
	return nil
}

// setEnabled enables or disables all of them, and leaves alone what is so.
func setEnabled(on bool, all ...fyne.Disableable) {
	for _, w := range all {
		switch {
		case on && w.Disabled():
			w.Enable()
		case !on && !w.Disabled():
			w.Disable()
		}
	}
}
