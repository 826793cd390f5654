package ui

import (
	"time"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/conn/wire"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/words"
)

// lampOf is how a phase is marked.
func lampOf(s conn.State) lamp {
	switch s.Phase {
	case conn.Connecting:
		return lampBusy
	case conn.Connected:
		return lampOn
	case conn.Waiting:
		return lampWait
	case conn.Failed:
		if needsPassword(s) {
			return lampWait
		}
		return lampBad
	}
	return lampIdle
}

// needsPassword reports whether a session stands still because a person has to
// give the password.
func needsPassword(s conn.State) bool {
	return s.Phase == conn.Failed && s.Cause.Kind == link.KindPasswordNeeded
}

// wantsFile reports whether that is the passphrase of the file which the
// password is in.
func wantsFile(s conn.State) bool {
	return needsPassword(s) && len(s.Cause.Args) > 0 && s.Cause.Args[0] == needFile
}

// face is the session's tab.
func (v *sessionView) face(now time.Time) tabFace {
	p := v.sess.Profile()
	f := tabFace{Title: model.Visible(v.title()), Lamp: lampOf(v.state), Closable: true, Tip: v.state.Address, Locked: p.ReadOnly}
	if p.Colour != "" {
		f.Colour = look.ProfileColour(p.Colour)
	}
	switch {
	case v.state.Phase == conn.Waiting:
		f.Note = lang.L("again in {{.Time}}", lang.A{"Time": words.Left(v.state.Until.Sub(now))})
	case needsPassword(v.state):
		f.Note = lang.L("password needed")
	case v.paused.then != nil:
		f.Note = lang.L("paused")
	}
	if p.ReadOnly {
		f.Tip += " · " + lang.L("read-only")
	} else if p.Guarded() {
		f.Tip += " · " + lang.L("asks before publishing")
	}
	if p.TLS.SkipVerify && p.TLS.Pin == "" && p.Encrypted() {
		f.Alarm = lang.L("not verified")
	}
	return f
}

// stripText is what stands over the tree that stays while there is no
// connection.
func (v *sessionView) stripText(now time.Time) stripText {
	retry := stripButton{lang.L("Connect"), v.sess.Connect}
	switch v.state.Phase {
	case conn.Waiting:
		said := words.Cause(v.state.Cause)
		return stripText{
			Title:   lang.L("Connection lost"),
			Text:    lang.L("{{.Cause}} · again in {{.Time}}", lang.A{"Cause": said.Title, "Time": words.Left(v.state.Until.Sub(now))}),
			Buttons: []stripButton{{lang.L("Now"), v.sess.Connect}, {lang.L("Stop"), v.sess.Disconnect}},
		}
	case conn.Connecting:
		if v.started {
			return stripText{Title: lang.L("Connecting"), Text: words.Step(v.state.Current), Buttons: []stripButton{{lang.L("Cancel"), v.sess.Disconnect}}}
		}
	case conn.Failed:
		if v.started && !needsPassword(v.state) {
			said := words.Cause(v.state.Cause).For(v.sess.Profile().Scheme)
			t := stripText{Title: said.Title, Text: said.Line(), Alarm: true, Buttons: []stripButton{{lang.L("Try again"), v.sess.Connect}}}
			if said.Fix != words.FixNone && said.Fix != words.FixRetry && said.Fix != words.FixEditProfile {
				t.Buttons = append(t.Buttons, stripButton{said.FixLabel, func() { v.fix(said.Fix) }})
			}
			return t
		}
	case conn.Idle:
		if v.started {
			return stripText{Title: lang.L("Disconnected"), Text: v.state.Address, Buttons: []stripButton{retry}}
		}
	}
	return stripText{}
}

// fix does what a button beside an error offers.
func (v *sessionView) fix(f words.Fix) {
	p := v.sess.Profile().Clone()
	switch f {
	case words.FixSwitchToTLS:
		p.Scheme = map[string]string{"mqtt": "mqtts", "ws": "wss"}[p.Scheme]
	case words.FixSwitchToPlain:
		p.Scheme = map[string]string{"mqtts": "mqtt", "wss": "ws"}[p.Scheme]
	case words.FixSwitchToWebSocket:
		p.Scheme = map[string]string{"mqtt": "ws", "mqtts": "wss"}[p.Scheme]
		if p.Path == "" {
			p.Path = "/mqtt"
		}
	case words.FixNewClientID:
		p.RandomSuffix = true
	case words.FixEditProfile:
		v.app.editProfile(p, v.state.Cause)
		return
	default:
		v.sess.Connect()
		return
	}
	v.app.replace(v, p, "")
}

// statusFields are the session's part of the status bar.
func (v *sessionView) statusFields(now time.Time) []statusField {
	p, t := v.sess.Profile(), v.sess.Tree().Totals()
	state := statusField{Text: v.phaseWords(now), Tone: look.ColourText, Tip: lang.L("Session log"), Do: v.showLog}
	where := statusField{Text: "· " + v.state.Address, Tip: lang.L("About the broker and this connection"), Do: v.toggleBroker}
	if version := v.version(); version != "" {
		where.Text = "· " + lang.L("MQTT {{.Version}}", lang.A{"Version": version}) + " " + where.Text
	}
	fields := []statusField{state, where, v.statusAction()}
	if p.ReadOnly {
		fields = append(fields, statusField{Text: lang.L("read-only")})
	} else if p.Guarded() {
		fields = append(fields, statusField{Text: lang.L("asks before publishing"), Tone: look.ColourWait})
	}
	if p.TLS.SkipVerify && p.TLS.Pin == "" && p.Encrypted() {
		fields = append(fields, statusField{Text: lang.L("certificate not verified"), Tone: look.ColourBad})
	}
	if file := wire.KeyLog(); file != "" && p.Encrypted() {
		fields = append(fields, statusField{Text: lang.L("keys are logged"), Tone: look.ColourBad,
			Tip: lang.L("SSLKEYLOGFILE is set: whoever has {{.File}} can read these connections", lang.A{"File": model.Visible(file)})})
	}
	if v.state.Phase == conn.Connected || t.Messages > 0 {
		rate := ""
		if t.Rate > 0 {
			rate = words.Rate(t.Rate)
		}
		fields = append(fields,
			statusField{Text: rate, Tip: lang.L("Hot topics: who sends the most"), Do: v.toggleHot},
			statusField{Text: lang.N("{{.N}} topics", int(t.Topics), lang.A{"N": words.Count(t.Topics)})},
			statusField{Text: lang.N("{{.N}} messages", int(t.Messages), lang.A{"N": words.Count(t.Messages)})})
	}
	if t.TopicsRefused > 0 {
		fields = append(fields, statusField{Tone: look.ColourWait,
			Text: lang.N("{{.N}} messages to topics beyond the limit", int(t.TopicsRefused), lang.A{"N": words.Count(t.TopicsRefused)}),
			Tip:  lang.L("The tree holds as many topics as the settings allow; messages to further ones are counted only")})
	}
	if cut := v.sess.Stats().Cut; cut > 0 {
		fields = append(fields, statusField{Tone: look.ColourWait, Text: lang.N("{{.N}} payloads cut", int(cut), lang.A{"N": words.Count(cut)}),
			Tip: lang.L("Packets above the limit of the settings are cut; their true size is shown")})
	}
	fields = append(fields, overloadFields(v.sess.Load())...)
	if t.Left > 0 {
		fields = append(fields, statusField{Right: true, Text: lang.N("{{.N}} older messages have left", int(t.Left), lang.A{"N": words.Count(t.Left)}),
			Tip: lang.L("The history is full: the oldest messages make room for new ones. Latest values stay")})
	}
	return append(fields, statusField{Right: true, Text: lang.L("history {{.Used}}", lang.A{"Used": words.BytesOf(t.History, t.Budget)}),
		Tip: lang.L("Memory of the kept messages and its budget")})
}

// version is the one of MQTT that is spoken, or that the profile asks for; "" as
// long as that is left open.
func (v *sessionView) version() string {
	if spoken := v.state.Limits.Version; spoken != "" {
		return spoken
	}
	if asked := v.sess.Profile().Version; asked != profile.VersionAuto {
		return asked
	}
	return ""
}

func (v *sessionView) statusAction() statusField {
	switch v.state.Phase {
	case conn.Connected:
		return statusField{Text: lang.L("Disconnect"), Tone: look.ColourLink, Do: v.sess.Disconnect}
	case conn.Connecting, conn.Waiting:
		return statusField{Text: lang.L("Stop"), Tone: look.ColourLink, Do: v.sess.Disconnect}
	}
	return statusField{Text: lang.L("Connect"), Tone: look.ColourLink, Do: v.sess.Connect}
}

func (v *sessionView) phaseWords(now time.Time) string {
	switch v.state.Phase {
	case conn.Connecting:
		return lang.L("connecting")
	case conn.Connected:
		return lang.L("connected")
	case conn.Waiting:
		return lang.L("waiting, {{.Time}}", lang.A{"Time": words.Left(v.state.Until.Sub(now))})
	case conn.Failed:
		if needsPassword(v.state) {
			return lang.L("password needed")
		}
		return lang.L("failed")
	}
	return lang.L("not connected")
}
