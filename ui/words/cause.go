// Package words says in the language of the person at the screen what conn and
// model mean: causes and what to do about them, steps, problems of topics,
// numbers, sizes, ages and times.
package words

import (
	"strconv"
	"strings"
	"time"

	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
)

// Said is a cause in words. No field ends in a line break; What and Do are
// whole sentences.
type Said struct {
	Title    string // a few words, for a heading or a line
	What     string // what happened, with the names, numbers and dates
	Do       string // what a person can do; may be empty
	Fix      Fix    // what a button can do
	FixLabel string // what that button says; empty with FixNone
}

// For is the same with a button labelled for a profile of that scheme.
func (s Said) For(scheme string) Said {
	s.FixLabel = s.Fix.Label(scheme)
	return s
}

// Line is what happened and what to do as one text.
func (s Said) Line() string {
	if s.Do == "" {
		return s.What
	}
	return lang.L("{{.What}} {{.Do}}", lang.A{"What": s.What, "Do": s.Do})
}

// Cause is c in words. The technical text (c.Detail) is not part of it. For
// link.KindNone it answers the zero Said.
func Cause(c link.Cause) Said {
	var s Said
	switch c.Kind {
	case link.KindNone:
		return Said{}
	case link.KindConnack:
		s = connack(c)
	case link.KindHTTPStatus:
		s = httpStatus(c)
	case link.KindNotMQTT:
		s = notMQTT(c)
	case link.KindPasswordNeeded:
		s = passwordNeeded(c)
	case link.KindProxy, link.KindSocket:
		s = way(c)
	case link.KindPin, link.KindTLSVersion, link.KindALPN, link.KindCertName, link.KindCertExpired, link.KindCertNotYet, link.KindCertUnknown, link.KindCertWeak,
		link.KindTLS, link.KindClientCert, link.KindCAFile, link.KindTLSNotSpoken:
		s = tlsCause(c)
	case link.KindHostNotFound, link.KindRefused, link.KindUnreachable, link.KindTimeout,
		link.KindProtocol, link.KindClosed, link.KindKeepAlive, link.KindNetwork, link.KindTakenOver, link.KindDemo,
		link.KindNotWebSocket:
		s = connection(c)
	case link.KindDisconnected:
		s = disconnected(c)
	case link.KindUnavailable:
		s = unavailable(c)
	case link.KindPublishRefused:
		s = publishRefused(c)
	default:
		s = request(c)
	}
	s.FixLabel = s.Fix.Label("")
	return s
}

func arg(c link.Cause, i int) string {
	if i < len(c.Args) {
		return model.Visible(c.Args[i])
	}
	return ""
}

// need is arg, where a sentence can't do without it.
func need(c link.Cause, i int) string {
	if a := arg(c, i); a != "" {
		return a
	}
	return "?"
}

// connection is about reaching the broker and staying connected.
func connection(c link.Cause) Said {
	host := lang.A{"Host": need(c, 0), "Port": need(c, 1)}
	switch c.Kind {
	case link.KindHostNotFound:
		if arg(c, 1) == link.NameServer {
			return Said{
				Title: lang.L("The name can't be looked up"),
				What:  lang.L("No name server (DNS) could say where “{{.Host}}” is.", host),
				Do:    lang.L("The name may well be right. Check the network of this computer, and a VPN that may be needed."),
				Fix:   FixRetry,
			}
		}
		return Said{
			Title: lang.L("Host not found"),
			What:  lang.L("No host is known by the name “{{.Host}}”.", host),
			Do:    lang.L("Check the spelling of the host name, and whether this computer is online."),
			Fix:   FixEditProfile,
		}
	case link.KindRefused:
		return Said{
			Title: lang.L("Connection refused"),
			What:  lang.L("{{.Host}} is there, but nothing listens on port {{.Port}}.", host),
			Do:    lang.L("Check that the broker is running, and the port: usually 1883, with TLS 8883."),
			Fix:   FixRetry,
		}
	case link.KindUnreachable:
		return Said{
			Title: lang.L("Host can't be reached"),
			What:  lang.L("No route leads to {{.Host}}, port {{.Port}}.", host),
			Do:    lang.L("Check the network of this computer, a VPN that may be needed, and the address."),
			Fix:   FixRetry,
		}
	case link.KindTimeout:
		return timeout(c)
	case link.KindProtocol:
		s := Said{
			Title: lang.L("The broker broke the protocol"),
			What:  lang.L("The broker sent what MQTT does not allow."),
			Do:    lang.L("Try again; if it stays, the broker or something between is at fault."),
			Fix:   FixRetry,
		}
		if how := arg(c, 0); how != "" {
			s.What = lang.L("The broker sent what MQTT does not allow: {{.How}}.", lang.A{"How": how})
		}
		return s
	case link.KindClosed:
		if stepOf(arg(c, 0)) == link.StepCONNACK {
			return closedUnheard(c)
		}
		return Said{
			Title: lang.L("Closed by the broker"),
			What:  lang.L("The broker closed the connection without giving a reason."),
			Do:    lang.L("The broker's log may say why: a limit, missing rights, or a restart."),
			Fix:   FixRetry,
		}
	case link.KindKeepAlive:
		return Said{
			Title: lang.L("No answer to keep alive"),
			What:  lang.L("The broker stopped answering, so the connection was given up."),
			Do:    lang.L("Check the network between this computer and the broker."),
			Fix:   FixRetry,
		}
	case link.KindTakenOver:
		if c.Code == 0x8E {
			return Said{
				Title: lang.L("Client ID in use elsewhere"),
				What:  lang.L("The broker ended this connection because another client connected with the same client ID."),
				Do:    lang.L("Use another client ID here, or end the other client."),
				Fix:   FixNewClientID,
			}
		}
		return Said{
			Title: lang.L("Client ID in use elsewhere"),
			What:  lang.L("The broker keeps ending this connection right after it begins: most likely another client uses the same client ID."),
			Do:    lang.L("Use another client ID here, or end the other client."),
			Fix:   FixNewClientID,
		}
	case link.KindNotWebSocket:
		return Said{
			Title: lang.L("No WebSocket on this port"),
			What:  lang.L("{{.Host}}, port {{.Port}}, does not answer as a web server does.", host),
			Do:    lang.L("Switch to plain MQTT (mqtt or mqtts), or check the port."),
			Fix:   FixEditProfile,
		}
	case link.KindDemo:
		return Said{
			Title: lang.L("The demo broker did not start"),
			What:  lang.L("The built-in broker could not be started on this computer."),
			Do:    lang.L("Try again; the details say what the system answered."),
			Fix:   FixRetry,
		}
	}
	return Said{
		Title: lang.L("Connection broke"),
		What:  lang.L("The network connection to the broker broke."),
		Do:    lang.L("Check the network of this computer."),
		Fix:   FixRetry,
	}
}

// closedUnheard is for a broker that closed the connection in place of an answer.
func closedUnheard(c link.Cause) Said {
	s := Said{
		Title: lang.L("Closed without an answer"),
		What:  lang.L("The broker closed the connection instead of answering."),
		Do:    lang.L("The broker's log may say why: a limit, missing rights, or a restart."),
		Fix:   FixRetry,
	}
	if arg(c, 1) == link.Plain {
		s.Do = lang.L("Most do so where the port wants TLS: choose mqtts or wss, usually port 8883 or 443. Otherwise the broker's log may say why.")
		s.Fix = FixSwitchToTLS
	}
	return s
}

func timeout(c link.Cause) Said {
	s := Said{Title: lang.L("No answer in time"), Fix: FixRetry}
	var took string
	if n, err := strconv.Atoi(arg(c, 1)); err == nil {
		took = lang.N("within {{.N}} seconds", n)
	} else {
		took = lang.L("in time")
	}
	a := lang.A{"Within": took}
	switch stepOf(arg(c, 0)) {
	case link.StepSecret:
		s.What = lang.L("The keyring did not answer {{.Within}}.", a)
		s.Do = lang.L("Unlock the keyring, or have the password asked for at each connect.")
		s.Fix = FixAskPassword
	case link.StepResolve:
		s.What = lang.L("The name of the host could not be looked up {{.Within}}.", a)
		s.Do = lang.L("Check the network of this computer.")
	case link.StepProxy:
		s.What = lang.L("The proxy did not open the way {{.Within}}.", a)
		s.Do = lang.L("Check the proxy, and whether it can reach the broker.")
		s.Fix = FixEditProfile
	case link.StepTLS:
		s.What = lang.L("The TLS handshake did not end {{.Within}}.", a)
		s.Do = lang.L("Check that this port speaks TLS (usually 8883), or choose mqtt.")
		s.Fix = FixEditProfile
	case link.StepWebSocket:
		s.What = lang.L("The WebSocket was not opened {{.Within}}.", a)
		s.Do = lang.L("Check the port and the path.")
		s.Fix = FixEditProfile
	case link.StepCONNACK:
		s.What = lang.L("The port is open, but no MQTT broker answered {{.Within}}.", a)
		s.Do = lang.L("Check the port, and whether it wants TLS (mqtts) or WebSocket (ws).")
		s.Fix = FixEditProfile
	case link.StepSUBACK:
		s.What = lang.L("The broker did not answer the subscription {{.Within}}.", a)
		s.Do = lang.L("Check the network between this computer and the broker.")
	default:
		s.What = lang.L("The host did not answer {{.Within}}.", a)
		s.Do = lang.L("Check host and port; a firewall may be in between.")
	}
	return s
}

// stepOf is the step with that String, 0 for none.
func stepOf(name string) link.Step {
	for s := link.StepSecret; s <= link.StepSUBACK; s++ {
		if s.String() == name {
			return s
		}
	}
	return 0
}

// notMQTT is about a port that speaks something else.
func notMQTT(c link.Cause) Said {
	s := Said{Title: lang.L("Not MQTT on this port"), Fix: FixEditProfile}
	switch strings.ToUpper(arg(c, 0)) {
	case "TLS":
		s.Title = lang.L("This port speaks TLS")
		s.What = lang.L("The port wants an encrypted connection, and this one is not.")
		s.Do = lang.L("Switch TLS on: mqtts in place of mqtt, wss in place of ws.")
		s.Fix = FixSwitchToTLS
	case "HTTP":
		s.What = lang.L("The port answered in HTTP, as a web server does.")
		s.Do = lang.L("Switch to ws if it is MQTT over WebSocket; otherwise check the port: usually 1883, with TLS 8883.")
		s.Fix = FixSwitchToWebSocket
	case "SSH":
		s.What = lang.L("The port answered in SSH.")
		s.Do = lang.L("Check the port: usually 1883, with TLS 8883.")
	case "MQTT 5":
		s.Title = lang.L("The broker answered in MQTT 5")
		s.What = lang.L("The connection was opened with MQTT 3.1.1, and the broker answered with MQTT 5.")
		s.Do = lang.L("Allow MQTT 3.1.1 in the broker.")
	default:
		s.What = lang.L("Something answered on this port, but not in MQTT.")
		s.Do = lang.L("Check the port: usually 1883, with TLS 8883.")
	}
	return s
}

// day is an RFC 3339 time as a date; anything else is given back as it is.
func day(s string) string {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.Local().Format(time.DateOnly)
	}
	return s
}
