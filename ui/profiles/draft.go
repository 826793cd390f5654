package profiles

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"treetop/conn/link"
	"treetop/conn/profile"
)

// draft is what the form holds of one profile, as it was typed: it survives
// another profile being looked at, and so do numbers that are none yet, a path
// while the scheme has none, and a last will while it is switched off.
type draft struct {
	base  profile.Profile // as it is in the store
	isNew bool            // it is not in the store yet

	p                        profile.Profile // all but what follows
	port, keepAlive, timeout string
	portEdited               bool   // the port no longer follows the scheme
	socket                   string // the path of a Unix socket, beside that of a WebSocket
	will                     profile.Will
	willOn                   bool

	five         typedFive
	unfolded     bool // what is rarely needed of MQTT 5 is looked at
	willUnfolded bool // and of its last will

	keep     profile.PasswordFrom // where a password would be kept
	password string
	touched  bool              // password was typed into, or came with an address
	settled  bool              // it was handed to the keyring
	copyOf   string            // the profile whose password this one takes over
	secrets  map[string]string // typed, beside the password, by field; never changed in place
	settling bool              // they were handed to the keyring
	preset   profile.Preset

	awaited      bool                 // a preset emptied the host, which nobody has been at yet
	schemeEdited bool                 // it no longer follows the host
	unwritten    bool                 // saved, but the disk did not take it
	files        []profile.FieldError // what is wrong with the files of TLS
	looked       filesOf              // for these
	looking      filesOf              // for those that are being looked at

	page int // the page of the form last looked at
}

// newDraft starts from a profile as it is in the store, or, with isNew, as it
// is offered.
func newDraft(p profile.Profile, isNew bool) *draft {
	d := &draft{base: p.Clone(), isNew: isNew, p: p.Clone()}
	d.port = strconv.Itoa(p.Port)
	d.keepAlive = strconv.Itoa(p.KeepAlive)
	d.timeout = strconv.Itoa(p.ConnectTimeout)
	d.portEdited = p.Port != profile.PortFor(p.Scheme, p.Host)
	d.schemeEdited = !isNew
	if p.Unix() {
		d.socket, d.p.Path, d.port, d.portEdited = p.Path, "", "", false
	}
	if p.Will != nil {
		d.will, d.willOn = *d.p.Will, true // what p has is not shared
	}
	d.five = fiveOf(d.p.MQTT5, d.will)
	d.unfolded, d.willUnfolded = usesFive(d.p.MQTT5), usesFiveWill(d.will)
	d.keep = p.Password
	if d.keep == profile.PasswordNone {
		d.keep = profile.PasswordKeyring // where one would go if it is typed
	}
	return d
}

// profile is the draft as it would be saved. A number that is none is -1,
// which no check lets through.
func (d *draft) profile() profile.Profile {
	p := d.p.Clone()
	p.Name, p.Group = strings.TrimSpace(p.Name), strings.TrimSpace(p.Group)
	p.Host = profile.CleanHost(p.Host)
	p.Port, p.KeepAlive, p.ConnectTimeout = number(d.port), number(d.keepAlive), number(d.timeout)
	switch {
	case p.Unix():
		p.Host, p.Port, p.Path = "", 0, strings.TrimSpace(d.socket)
	case !p.WebSocket():
		p.Path = ""
	}
	p.Will = nil
	if d.willOn {
		w := d.will
		p.Will = &w
	}
	d.five.into(&p)
	p.Password = d.passwordFrom()
	return p
}

func (d *draft) passwordFrom() profile.PasswordFrom {
	switch {
	case d.keep != profile.PasswordKeyring:
		return d.keep
	case d.touched && d.password == "":
		return profile.PasswordNone
	case d.touched || d.base.Password == profile.PasswordKeyring:
		return profile.PasswordKeyring
	}
	return profile.PasswordNone
}

// stored reports whether the password is one that is in the keyring already,
// and was not typed here.
func (d *draft) stored() bool {
	return !d.touched && d.keep == profile.PasswordKeyring && d.base.Password == profile.PasswordKeyring
}

// unsaved reports whether the draft holds what the store does not.
func (d *draft) unsaved() bool {
	if d.isNew || d.unwritten || d.five.wrong(d) != nil || d.passwordTyped() || len(d.secrets) > 0 && !d.settling {
		return true
	}
	now, base := d.profile(), d.base
	if len(now.Subscriptions) == 0 && len(base.Subscriptions) == 0 {
		now.Subscriptions, base.Subscriptions = nil, nil
	}
	if !base.WebSocket() && !base.Unix() {
		base.Path = ""
	}
	return !reflect.DeepEqual(now, base)
}

// passwordTyped reports whether there is a password that still has to go into
// the keyring.
func (d *draft) passwordTyped() bool {
	return d.keep == profile.PasswordKeyring && d.touched && !d.settled && d.password != ""
}

// setScheme changes the scheme, and the port with it unless that was edited.
func (d *draft) setScheme(s string) {
	d.p.Scheme, d.schemeEdited = s, true
	if !d.portEdited && !d.p.Unix() {
		d.port = strconv.Itoa(profile.PortFor(s, d.p.Host))
	}
	if d.p.WebSocket() && d.p.Path == "" {
		d.p.Path = profile.DefaultPath
	}
}

// setHost takes the host as it is typed. A service that speaks only TLS is
// known by its name, as long as nothing else was said.
func (d *draft) setHost(s string) {
	d.p.Host, d.awaited = s, false
	if host := profile.CleanHost(s); !d.schemeEdited && !d.portEdited {
		d.p.Scheme = profile.GuessScheme(host, 0)
		d.port = strconv.Itoa(profile.PortFor(d.p.Scheme, host))
	}
}

// setPort takes the port as it is typed. One that is cleared, or is what the
// scheme would give, follows the scheme again.
func (d *draft) setPort(s string) {
	d.port = s
	s = strings.TrimSpace(s)
	d.portEdited = s != "" && s != strconv.Itoa(profile.PortFor(d.p.Scheme, d.p.Host))
}

// amend changes what the test of a connection can offer to change: the address,
// the client ID, the keep alive, the filters and the pin.
func (d *draft) amend(change func(*profile.Profile)) {
	q := d.profile()
	change(&q)
	d.p.Scheme, d.schemeEdited = q.Scheme, true
	d.port, d.portEdited = strconv.Itoa(q.Port), q.Port != profile.PortFor(q.Scheme, q.Host)
	if q.WebSocket() {
		d.p.Path = q.Path
	}
	d.p.ClientID, d.p.RandomSuffix = q.ClientID, q.RandomSuffix
	d.keepAlive = strconv.Itoa(q.KeepAlive)
	d.p.Subscriptions, d.p.TLS.Pin = q.Subscriptions, q.TLS.Pin
}

// setPassword takes the password as it is typed.
func (d *draft) setPassword(s string) {
	d.password, d.touched, d.settled = s, true, false
	if s != "" && d.keep == profile.PasswordNone {
		d.keep = profile.PasswordKeyring
	}
}

// takeAddress fills the fields from a whole address and answers whether it was
// one. What the address does not say stays as it is.
func (d *draft) takeAddress(s string) bool {
	q, password, err := profile.ParseURL(s)
	if err != nil {
		return false
	}
	d.p.Scheme, d.schemeEdited = q.Scheme, true
	if q.Unix() {
		d.socket = q.Path
		return true
	}
	d.p.Host = q.Host
	if q.Path != "" {
		d.p.Path = q.Path
	}
	d.port = strconv.Itoa(q.Port)
	d.portEdited = q.Port != profile.PortFor(q.Scheme, q.Host)
	if q.Username != "" {
		d.p.Username = q.Username
	}
	if password != "" {
		d.setPassword(password)
	}
	if !reflect.DeepEqual(q.Subscriptions, profile.New().Subscriptions) {
		d.p.Subscriptions = q.Subscriptions
	}
	return true
}

// check answers all that is wrong with the draft, in the order of the form.
func (d *draft) check() []profile.FieldError {
	p := d.profile()
	typed := map[profile.Field]string{
		profile.FieldPort: d.port, profile.FieldKeepAlive: d.keepAlive, profile.FieldConnectTimeout: d.timeout,
	}
	var out []profile.FieldError
	for _, e := range p.Check() {
		if text, ok := typed[e.Field]; ok {
			if better := profile.CheckField(e.Field, text); better != nil {
				e = *better // it knows what was typed, not only that it is no number
			}
		}
		out = append(out, e)
	}
	out = append(out, d.five.wrong(d)...)
	if e := profile.CheckField(profile.FieldPassphrase, d.secrets[profile.FieldKeyPassphrase]); e != nil {
		out = append(out, *e)
	}
	if e := profile.CheckField(profile.FieldProxySecret, d.secrets[profile.FieldProxyPassword]); e != nil {
		out = append(out, *e)
	}
	if e := profile.CheckField(profile.FieldSecret, d.password); e != nil && d.touched {
		out = append(out, *e)
	}
	if p.Password != profile.PasswordNone && p.Username == "" && p.Version != link.V5 { // MQTT 3.1.1, 3.1.2.9
		out = append(out, profile.FieldError{Field: profile.FieldUsername, Problem: profile.ProblemMissing})
	}
	if p.Encrypted() && reflect.DeepEqual(d.looked.tls, p.TLS) {
		for _, e := range d.files {
			e.Warning = true // the file may be on a disk that is not there just now
			out = append(out, e)
		}
	}
	return out
}

// faults are what must be mended before the draft can be saved or used.
func faults(d *draft) []profile.FieldError {
	return slices.DeleteFunc(d.check(), func(e profile.FieldError) bool { return e.Warning })
}

// renew starts again from the profile as the store has it now. The page that
// is looked at stays.
func (d *draft) renew(p profile.Profile) {
	before := *d
	*d = *newDraft(p, false)
	d.page, d.password = before.page, before.password
	d.unfolded, d.willUnfolded = d.unfolded || before.unfolded, d.willUnfolded || before.willUnfolded
}

// number is the whole number that s is, -1 for anything else.
func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// unverified reports whether a profile connects by TLS without looking at the
// certificate, which is shown in red wherever the profile is.
func unverified(p profile.Profile) bool {
	return p.Encrypted() && p.TLS.SkipVerify && p.TLS.Pin == ""
}

// likely is the draft as the list shows it: with the port and the host of the
// store in place of what is none. A whole address in the field of the host may
// hold a password, which is not for the list.
func (d *draft) likely() profile.Profile {
	p := d.profile()
	if p.Host != "" && profile.CheckField(profile.FieldHost, p.Host) != nil {
		p.Host = d.base.Host
	}
	if p.Port < 0 {
		p.Port = d.base.Port
	}
	return p
}

// usePreset fills in what goes with a preset, but for what was typed.
func (d *draft) usePreset(s profile.Preset) {
	d.preset = s
	p := d.p.Clone()
	p.Port, p.KeepAlive = number(d.port), number(d.keepAlive)
	p = s.Fill(p)
	d.p = p
	if p.Port > 0 {
		d.port = strconv.Itoa(p.Port)
	}
	if p.KeepAlive >= 0 {
		d.keepAlive = strconv.Itoa(p.KeepAlive)
	}
	d.portEdited = p.Port != profile.PortFor(p.Scheme, p.Host)
	d.awaited = p.Host == ""
}

// marked is what is wrong and to be marked as such: not a host that is still to
// be typed.
func (d *draft) marked() []profile.FieldError {
	return slices.DeleteFunc(d.check(), func(e profile.FieldError) bool {
		return d.awaited && e.Field == profile.FieldHost && e.Problem == profile.ProblemMissing
	})
}
