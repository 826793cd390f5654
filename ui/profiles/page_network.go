package profiles

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/part"
)

// networkPage says what stands between this computer and the broker.
type networkPage struct {
	f      *formSide
	scroll *container.Scroll

	proxy                 *choice
	address, user         *part.Entry
	password              *part.Entry
	others, headers       *part.Entry
	proxyRow, loginRow    *field
	othersRow, headersRow *field
}

func newNetworkPage(f *formSide) *networkPage {
	n := &networkPage{f: f}
	n.proxy = newChoice([]string{lang.L("as the environment says"), lang.L("no proxy"), "HTTP", "SOCKS5"}, edit(f, func(d *draft, i int) {
		d.p.Network.Proxy = proxyOf(i, n.address.Text)
		f.load(d)
	}))
	n.address = f.entry(func(d *draft, s string) { d.p.Network.Proxy = proxyOf(n.proxy.at, s) })
	n.address.SetPlaceHolder(lang.L("host:port"))
	n.proxyRow = newField(lang.L("Proxy"), line(natural(n.proxy), stretch(n.address)), "")
	n.user = f.entry(func(d *draft, s string) { d.p.Network.ProxyUser = s })
	n.user.SetPlaceHolder(lang.L("User name"))
	n.password = f.secretEntry(profile.FieldProxyPassword)
	n.password.SetPlaceHolder(lang.L("Password"))
	n.loginRow = newField(lang.L("Proxy login"), line(stretch(n.user), stretch(n.password)), "")
	n.others = part.NewMultiLineEntry()
	n.others.SetMinRowsVisible(3)
	n.others.SetPlaceHolder("mqtt://b.example.com:1883")
	n.others.OnChanged = edit(f, func(d *draft, s string) { d.p.Network.Others = linesOf(s) })
	n.othersRow = newField(lang.L("Addresses"), n.others, "")
	n.headers = part.NewMultiLineEntry()
	n.headers.SetMinRowsVisible(3)
	n.headers.SetPlaceHolder("Authorization: Bearer {password}")
	n.headers.OnChanged = edit(f, func(d *draft, s string) { d.p.Network.Headers = headersOf(s) })
	n.headersRow = newField(lang.L("Headers"), n.headers, "")
	n.scroll, _ = newPage(n.proxyRow, n.loginRow, n.othersRow, n.headersRow)
	return n
}

// The kinds of proxies, in the order offered.
const (
	proxyEnvironment = iota
	proxyDirect
	proxyHTTP
	proxySOCKS
)

// proxyOf is the proxy of a profile for what was chosen and typed.
func proxyOf(kind int, address string) string {
	address = strings.TrimSpace(address)
	switch kind {
	case proxyDirect:
		return profile.ProxyDirect
	case proxyHTTP:
		return "http://" + address
	case proxySOCKS:
		return "socks5://" + address
	}
	return profile.ProxyEnvironment
}

// proxyKind takes a proxy of a profile apart.
func proxyKind(proxy string) (kind int, address string) {
	if proxy == profile.ProxyEnvironment {
		return proxyEnvironment, ""
	}
	if proxy == profile.ProxyDirect {
		return proxyDirect, ""
	}
	scheme, address, _ := strings.Cut(proxy, "://")
	if scheme == "http" {
		return proxyHTTP, address
	}
	return proxySOCKS, address
}

// linesOf are the lines of a text that have something in them.
func linesOf(s string) []string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// headersOf reads headers as they are typed, one a line.
func headersOf(s string) []profile.Property {
	var out []profile.Property
	for _, l := range linesOf(s) {
		name, value, _ := strings.Cut(strings.Replace(l, "：", ":", 1), ":")
		out = append(out, profile.Property{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
	return out
}

func headerText(all []profile.Property) string {
	lines := make([]string, len(all))
	for i, h := range all {
		lines[i] = h.Name + ": " + h.Value
	}
	return strings.Join(lines, "\n")
}

func (n *networkPage) title() title              { return title{text: lang.L("Network")} }
func (n *networkPage) object() fyne.CanvasObject { return n.scroll }

func (n *networkPage) load(d *draft) {
	kind, address := proxyKind(d.p.Network.Proxy)
	n.proxy.set(kind)
	if kind >= proxyHTTP || n.address.Visible() == (kind >= proxyHTTP) {
		fill(n.address, address)
	}
	fill(n.user, d.p.Network.ProxyUser)
	fill(n.password, d.secrets[profile.FieldProxyPassword])
	if !slices.Equal(linesOf(n.others.Text), d.p.Network.Others) {
		n.others.SetText(strings.Join(d.p.Network.Others, "\n"))
	}
	if !slices.Equal(headersOf(n.headers.Text), d.p.Network.Headers) {
		n.headers.SetText(headerText(d.p.Network.Headers))
	}
}

func (n *networkPage) show(d *draft, wrong []profile.FieldError) {
	kind, _ := proxyKind(d.p.Network.Proxy)
	through := kind >= proxyHTTP
	if n.address.Visible() != through {
		n.address.Hidden = !through
		n.proxyRow.control.Refresh()
	}
	web := d.p.WebSocket()
	if n.loginRow.hidden == through || n.headersRow.hidden == web {
		n.loginRow.hidden, n.headersRow.hidden = !through, !web
		n.scroll.Content.Refresh()
	}
	n.proxyRow.hint = lang.L("The proxy leads to the broker, whose name it looks up itself")
	switch kind {
	case proxyEnvironment:
		n.proxyRow.hint = lang.L("HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, with the exceptions of NO_PROXY; never for this computer")
	case proxyDirect:
		n.proxyRow.hint = lang.L("The broker is reached directly, whatever the environment says")
	}
	n.proxyRow.judge(wrong, profile.FieldProxy)
	n.loginRow.hint = n.f.secretHint(lang.L("Only if the proxy wants them"))
	n.loginRow.judge(wrong, profile.FieldProxyUser, profile.FieldProxySecret)
	n.othersRow.hint = lang.L("Further addresses of the same broker, one a line: tried in this order when the first one fails")
	n.headersRow.hint = lang.L("Sent when the WebSocket is opened, one a line; {user} and {password} stand for those of the profile")
	judgeLines(n.othersRow, wrong, profile.FieldOther)
	judgeLines(n.headersRow, wrong, profile.FieldHeader)
}

// judgeLines is judge for a field of many lines: it says which of them.
func judgeLines(f *field, wrong []profile.FieldError, of profile.Field) {
	f.judge(wrong, of)
	for _, e := range wrong {
		if e.Field == of {
			if e.Index > 0 {
				f.note.Set(lang.L("Line {{.N}}: {{.Problem}}", lang.A{"N": e.Index + 1, "Problem": Problem(e)}), noteColour(e))
			}
			return
		}
	}
}

func (n *networkPage) field(e profile.FieldError) fyne.Focusable {
	switch e.Field {
	case profile.FieldProxy:
		if n.address.Visible() {
			return n.address
		}
		return n.proxy
	case profile.FieldProxyUser:
		return n.user
	case profile.FieldProxySecret:
		return n.password
	case profile.FieldOther:
		return n.others
	case profile.FieldHeader:
		return n.headers
	}
	return nil
}

// secretEntry is a field for a secret beside the password, which goes into the
// keyring when the profile is saved.
func (f *formSide) secretEntry(field string) *part.Entry {
	e := part.NewPasswordEntry()
	e.ActionItem = canvas.NewRectangle(nil) // as with the password: no eye of the toolkit's
	e.OnChanged = edit(f, func(d *draft, s string) {
		d.setSecret(field, s)
		f.p.probe()
	})
	return e
}

// secretHint says where such a secret goes.
func (f *formSide) secretHint(when string) string {
	if why := f.p.why(); why != "" {
		return lang.L("{{.When}}. {{.Why}} It is asked for at each connect, and kept in memory only.", lang.A{"When": when, "Why": why})
	}
	if f.p.inFile() {
		return lang.L("{{.When}}. Kept in the encrypted file; empty: what is there already", lang.A{"When": when})
	}
	return lang.L("{{.When}}. Kept in the system keyring; empty: what is there already", lang.A{"When": when})
}
