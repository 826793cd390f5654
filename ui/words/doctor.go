package words

import (
	"strconv"
	"strings"

	"treetop/conn/doctor"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
)

// Finding is what an examination of a connection found, and what to do, as one
// text.
func Finding(f doctor.Finding) string {
	arg := func(i int) string {
		if i < len(f.Args) {
			return model.Visible(f.Args[i])
		}
		return ""
	}
	filters := lang.A{"Filters": model.Visible(strings.Join(f.Args, lang.L(", ")))}
	switch f.Advice {
	case doctor.AdviceWorks:
		return lang.L("Everything works: messages arrive.")
	case doctor.AdviceSilent:
		return lang.L("Connected and subscribed, but nothing came while the test listened: nothing is retained there, and nobody published meanwhile. The broker refused nothing; but some grant a filter and withhold what this user may not read.")
	case doctor.AdviceOtherTopics:
		return lang.L("Connected and subscribed, but by the filters of this profile nothing came, while messages come on other topics: {{.Filters}}. Mind upper and lower case in the filters.", filters)
	case doctor.AdviceAllRefused:
		return lang.L("The user is let in, but may not subscribe to {{.Filters}}. Take narrower filters, such as home/#, or have the broker allow them.", filters)
	case doctor.AdviceSomeRefused:
		return lang.L("The broker does not allow {{.Filters}}; the other filters work.", filters)
	case doctor.AdviceNarrower:
		return lang.L("It does allow {{.Filters}}.", filters)
	case doctor.AdviceAnswers:
		return lang.L("A broker answers on the same host at {{.Address}}.", lang.A{"Address": arg(0)})
	case doctor.AdviceWebServer:
		return lang.L("At port {{.Port}} a web server answers (HTTP {{.Status}}), not a broker.", lang.A{"Port": arg(0), "Status": arg(1)})
	case doctor.AdviceNowhere:
		return lang.L("No broker answered at the usual ports of this host either.")
	case doctor.AdviceKeepAlive:
		return lang.L("Keep alive is {{.Seconds}} s, and there is a proxy or web server between: many of those end a connection that is silent for 60 s. Set it to 30.", lang.A{"Seconds": arg(0)})
	case doctor.AdviceKeepAliveSeen:
		return lang.L("The last connections of this profile ended after {{.After}} s each, and keep alive is {{.Seconds}} s: something between ends connections that are silent for so long. Make the keep alive shorter than that.", lang.A{"Seconds": arg(0), "After": arg(1)})
	case doctor.AdviceOtherID:
		return lang.L("The client ID is in use by an open tab, so the test took another one, which some brokers do not accept.")
	case doctor.AdviceIDFree:
		return lang.L("With another client ID the connection stayed, so it is the client ID.")
	case doctor.AdviceIDNot:
		return lang.L("With another client ID the broker closed the connection just the same, so it is not the client ID.")
	case doctor.AdviceBroke:
		return lang.L("The connection broke once during the test, and came back.")
	case doctor.AdviceExpires:
		return lang.L("The broker's certificate is valid until {{.Date}} only: have it renewed.", lang.A{"Date": day(arg(0))})
	}
	return ""
}

// Doing is what an examination is at beside the steps of connecting; empty for
// those.
func Doing(d doctor.Doing) string {
	switch d {
	case doctor.DoingListening:
		return lang.L("Waiting for a first message")
	case doctor.DoingWatching:
		return lang.L("Watching whether the connection stays")
	case doctor.DoingOtherID:
		return lang.L("Trying another client ID")
	case doctor.DoingFilters:
		return lang.L("Trying other filters")
	case doctor.DoingElsewhere:
		return lang.L("Looking for a broker at other ports of the host")
	}
	return ""
}

// Stage is a step of connecting as the name of what was done.
func Stage(s link.Step) string {
	switch s {
	case link.StepSecret:
		return lang.L("Keyring")
	case link.StepResolve:
		return lang.L("Host name")
	case link.StepSocket:
		return lang.L("Unix socket")
	case link.StepTCP:
		return "TCP"
	case link.StepProxy:
		return lang.L("Proxy")
	case link.StepTLS:
		return "TLS"
	case link.StepWebSocket:
		return lang.L("WebSocket")
	case link.StepCONNACK:
		return lang.L("Login (CONNACK)")
	case link.StepSUBACK:
		return lang.L("Filter (SUBACK)")
	}
	return ""
}

// Tried is a way that was tried in place of a profile's own, and what came of it,
// in marks that need no language.
func Tried(t doctor.Try) string {
	s := "✗ "
	if t.Answers {
		s = "✓ "
	}
	s += strings.TrimRight(t.Scheme+" "+strconv.Itoa(t.Port)+" "+model.Visible(t.Path), " ")
	if t.Status > 0 {
		s += " (HTTP " + strconv.Itoa(t.Status) + ")"
	}
	return s
}

// Remedy is what a button says that puts a remedy into the form of a profile.
func Remedy(m doctor.Remedy) string {
	switch m.Kind {
	case doctor.RemedyAddress:
		a := lang.A{"Scheme": m.Way.Scheme, "Port": strconv.Itoa(m.Way.Port), "Path": model.Visible(m.Way.Path)}
		if m.Way.Path == "" {
			return lang.L("Use {{.Scheme}}, port {{.Port}}", a)
		}
		return lang.L("Use {{.Scheme}}, port {{.Port}}, path {{.Path}}", a)
	case doctor.RemedyClientID:
		return lang.L("Add a random suffix to the client ID")
	case doctor.RemedyKeepAlive:
		return lang.L("Set keep alive to {{.Seconds}} s", lang.A{"Seconds": m.Seconds})
	case doctor.RemedyFilters:
		return lang.L("Subscribe to {{.Filter}} instead", lang.A{"Filter": short(model.Visible(strings.Join(m.Filters, lang.L(", "))))})
	case doctor.RemedyGranted:
		return lang.L("Leave out the refused filters")
	case doctor.RemedyPin:
		return lang.L("Pin this certificate")
	}
	return ""
}

// short is a text for a button.
func short(s string) string {
	const most = 30
	if all := []rune(s); len(all) > most {
		return string(all[:most-1]) + "…"
	}
	return s
}

// RemedyRisk is what is to be known before a remedy is taken; empty: nothing.
func RemedyRisk(m doctor.Remedy, before string) string {
	secure := func(scheme string) bool { return scheme == "mqtts" || scheme == "wss" }
	switch {
	case m.Kind == doctor.RemedyPin:
		return lang.L("Pin it only if you know that this is your broker's: compare the fingerprint with whoever runs it.")
	case m.Kind == doctor.RemedyAddress && secure(before) && !secure(m.Way.Scheme):
		return lang.L("That way is not encrypted: everybody between can read the password and the messages.")
	}
	return ""
}
