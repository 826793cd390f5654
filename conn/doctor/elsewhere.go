package doctor

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/conn/wire"
)

// lookLimit is how long looking at one group of other ways may take.
const lookLimit = 2 * time.Second

// Usual are the ports at which brokers are usually found, those that are not
// WebSockets first, and among each those that are encrypted.
func Usual() []Way {
	return []Way{
		{profile.SchemeMQTTS, 8883, ""}, {profile.SchemeMQTT, 1883, ""},
		{profile.SchemeWSS, 8084, profile.DefaultPath}, {profile.SchemeWSS, 443, profile.DefaultPath},
		{profile.SchemeWS, 8083, profile.DefaultPath}, {profile.SchemeWS, 9001, profile.DefaultPath},
		{profile.SchemeWS, 8080, profile.DefaultPath}, {profile.SchemeWS, 80, profile.DefaultPath},
	}
}

// paths are where brokers have their WebSocket, beside profile.DefaultPath.
var paths = [...]string{profile.DefaultPath, "/", "/ws", "/ws/mqtt"}

// suggestsElsewhere reports whether a failure may be one of the port, the scheme
// or the path: then a broker may be found beside it. Nothing of a broker that was
// reached does.
func (e *examination) suggestsElsewhere() bool {
	p := e.o.Profile
	if p.Unix() || p.Network.ProxyUser != "" || e.ever {
		return false
	}
	switch c := e.report.Cause; c.Kind {
	case link.KindRefused, link.KindUnreachable, link.KindTLSNotSpoken, link.KindTLS, link.KindNotMQTT, link.KindNotWebSocket, link.KindHTTPStatus,
		link.KindClosed, link.KindNetwork, link.KindProtocol:
		return true
	case link.KindTimeout:
		return len(c.Args) > 0 && c.Args[0] != link.StepResolve.String() && c.Args[0] != link.StepSecret.String() && c.Args[0] != link.StepProxy.String()
	}
	return false
}

// lookElsewhere looks for a broker beside the place that the profile leads to,
// on the same host and nowhere else, group by group until one answers.
func (e *examination) lookElsewhere(ctx context.Context) {
	if !e.suggestsElsewhere() {
		return
	}
	e.does(DoingElsewhere)
	for _, group := range e.groups() {
		if way, ok := e.try(ctx, group); ok {
			e.report.Remedy = Remedy{Kind: RemedyAddress, Way: way}
			there := e.o.Profile.Clone()
			e.report.Remedy.Apply(&there)
			e.find(AdviceAnswers, withoutQuery(there.Address()))
			e.known(way)
			return
		}
	}
	if len(e.report.Tried) == 0 || ctx.Err() != nil {
		return
	}
	p := e.o.Profile
	if i := slices.IndexFunc(e.report.Tried, func(t Try) bool { return t.Port == p.Port && t.Status > 0 }); i >= 0 && !p.WebSocket() {
		e.find(AdviceWebServer, strconv.Itoa(p.Port), strconv.Itoa(e.report.Tried[i].Status))
		e.known(e.report.Tried[i].Way) // many wait for more of a line that never ends
	}
	e.find(AdviceNowhere)
}

// known says what the port speaks, when it was found out that it is not what the
// profile does: to hang up is all that many brokers answer to that.
func (e *examination) known(there Way) {
	p, c := e.o.Profile, &e.report.Cause
	if there.Port != p.Port {
		return
	}
	switch c.Kind {
	case link.KindClosed, link.KindNetwork, link.KindTimeout, link.KindProtocol, link.KindTLS, link.KindNotWebSocket:
	default:
		return
	}
	switch secure := there.Scheme == profile.SchemeMQTTS || there.Scheme == profile.SchemeWSS; {
	case secure && !p.Encrypted():
		*c = link.Cause{Kind: link.KindNotMQTT, Args: []string{"TLS"}, Detail: c.Detail}
	case p.Encrypted() && !secure:
		*c = link.Cause{Kind: link.KindTLSNotSpoken, Args: []string{strconv.Itoa(p.Port)}, Detail: c.Detail}
	case web(there.Scheme) && !p.WebSocket():
		*c = link.Cause{Kind: link.KindNotMQTT, Args: []string{"HTTP"}, Detail: c.Detail}
	}
}

// groups are the ways that are tried, each group at once.
func (e *examination) groups() [][]Way {
	p, c := e.o.Profile, e.report.Cause
	usual := e.o.Usual
	if usual == nil {
		usual = Usual()
	}
	plain := slices.DeleteFunc(slices.Clone(usual), func(w Way) bool { return web(w.Scheme) })
	webs := slices.DeleteFunc(slices.Clone(usual), func(w Way) bool { return !web(w.Scheme) })
	groups := [][]Way{e.near(), plain, webs}
	if p.WebSocket() {
		groups = [][]Way{e.near(), webs, plain}
	}
	if c.Kind == link.KindRefused || c.Kind == link.KindUnreachable || c.Kind == link.KindTimeout && c.Args[0] == link.StepTCP.String() {
		groups = groups[1:] // nobody is at the port, whatever is spoken
	}
	seen := map[Way]bool{{p.Scheme, p.Port, p.Path}: true}
	var out [][]Way
	for _, group := range groups {
		group = slices.DeleteFunc(group, func(w Way) bool {
			before := seen[w]
			seen[w] = true
			return before
		})
		if len(group) > 0 {
			out = append(out, group)
		}
	}
	return out
}

// near are other languages, and paths, at the same port, those that differ least
// first.
func (e *examination) near() []Way {
	p, c := e.o.Profile, e.report.Cause
	var out []Way
	if c.Kind == link.KindHTTPStatus { // a web server it is: only the path can be wrong
		for _, path := range paths {
			out = append(out, Way{p.Scheme, p.Port, path})
		}
		return out
	}
	schemes := map[string][]string{
		profile.SchemeMQTT:  {profile.SchemeMQTTS, profile.SchemeWS, profile.SchemeWSS},
		profile.SchemeMQTTS: {profile.SchemeMQTT, profile.SchemeWSS, profile.SchemeWS},
		profile.SchemeWS:    {profile.SchemeWSS, profile.SchemeMQTT, profile.SchemeMQTTS},
		profile.SchemeWSS:   {profile.SchemeWS, profile.SchemeMQTTS, profile.SchemeMQTT},
	}[p.Scheme]
	for _, s := range schemes {
		w := Way{Scheme: s, Port: p.Port}
		if web(s) {
			w.Path = profile.DefaultPath
			if p.WebSocket() {
				w.Path = p.Path
			}
		}
		out = append(out, w)
	}
	return out
}

// try tries ways at once and answers the first of them, in their order, at which
// a broker answers.
func (e *examination) try(ctx context.Context, ways []Way) (Way, bool) {
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	tries := make([]Try, len(ways))
	var all sync.WaitGroup
	for i, w := range ways {
		all.Go(func() {
			err := wire.Greet(ctx, e.target(w))
			tries[i] = Try{Way: w, Answers: err == nil}
			if c := (link.Cause{}); errors.As(err, &c) && c.Kind == link.KindHTTPStatus {
				tries[i].Status = c.Code
			}
		})
	}
	all.Wait()
	e.report.Tried = append(e.report.Tried, tries...)
	e.say()
	for _, t := range tries {
		if t.Answers {
			return t.Way, true
		}
	}
	return Way{}, false
}

// target is where a way leads to on the host of the profile, without anything
// that is secret: what follows the path of a WebSocket may be a signature.
func (e *examination) target(w Way) wire.Target {
	p := e.o.Profile
	w.Path, _, _ = strings.Cut(w.Path, "?")
	return wire.Target{
		Scheme: w.Scheme, Host: p.Host, Port: w.Port, Path: w.Path,
		Trust: wire.Trust{ServerName: p.TLS.ServerName, ALPN: p.TLS.ALPN, MinVersion: p.TLS.MinVersion},
		Proxy: p.Network.Proxy,
	}
}

func web(scheme string) bool { return strings.HasPrefix(scheme, "ws") }
