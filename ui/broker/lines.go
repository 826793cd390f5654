package broker

import (
	"time"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/model/series"
	"treetop/model/sys"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// line is a line of the page; one without a value is a heading.
type line struct {
	name, value string
	chart       []float64
}

// lines is all that the page says at the moment.
func (p *Pane) lines() []line {
	out := p.broker()
	state := p.state()
	out = append(out, line{name: lang.L("Connection")})
	out = append(out, p.connection(state)...)
	out = append(out, line{name: lang.L("Traffic of this connection")})
	return append(out, p.traffic()...)
}

// broker is what the broker says of itself.
func (p *Pane) broker() []line {
	out := []line{{name: lang.L("What the broker says of itself")}}
	found := sys.Find(p.opt.Tree)
	if len(found) == 0 {
		return append(out, line{value: lang.L("Nothing: it offers no $SYS topics, or $SYS/# is not subscribed to, or not allowed")})
	}
	for f := sys.Version; f < sys.Facts; f++ {
		at, ok := found[f]
		if !ok {
			continue
		}
		topic, r, ok := p.topic(at.Topic.ID)
		if !ok {
			continue
		}
		text := string(r.Payload)
		l := line{name: factName(f), value: model.Visible(text)}
		n, isNumber := sys.Number(text)
		switch {
		case f == sys.Version:
		case f == sys.Uptime:
			if up, ok := at.Since(text); ok {
				l.value = words.Span(up)
			}
		case !isNumber:
		case f.Counts():
			l.chart = paces(p.points(topic))
			l.value = amount(f, n)
			if len(l.chart) > 0 {
				l.value += " · " + pace(f, l.chart[len(l.chart)-1])
			}
		default:
			for _, point := range p.points(topic) {
				l.chart = append(l.chart, point.Value)
			}
			l.value = amount(f, n)
		}
		out = append(out, l)
	}
	return out
}

// points are the newest numbers of a topic.
func (p *Pane) points(t model.Topic) []series.Point {
	if s, _ := p.read.Read(t); s != nil {
		return s.Points
	}
	return nil
}

// paces are how fast a number grew, per second, from point to point.
func paces(points []series.Point) []float64 {
	var out []float64
	for i := 1; i < len(points); i++ {
		took := points[i].Time.Sub(points[i-1].Time).Seconds()
		if grew := points[i].Value - points[i-1].Value; took > 0 && grew >= 0 { // else the broker was started anew
			out = append(out, grew/took)
		}
	}
	return out
}

func isBytes(f sys.Fact) bool { return f == sys.BytesIn || f == sys.BytesOut || f == sys.Memory }

func amount(f sys.Fact, n float64) string {
	if isBytes(f) {
		return words.Bytes(int64(n))
	}
	return words.Count(uint64(max(n, 0)))
}

func pace(f sys.Fact, perSecond float64) string {
	if isBytes(f) {
		return words.ByteRate(perSecond)
	}
	return words.RateShort(perSecond)
}

func factName(f sys.Fact) string {
	switch f {
	case sys.Version:
		return lang.L("Version")
	case sys.Uptime:
		return lang.L("Up for")
	case sys.Clients:
		return lang.L("Clients connected")
	case sys.Received:
		return lang.L("Messages received")
	case sys.Sent:
		return lang.L("Messages sent")
	case sys.Dropped:
		return lang.L("Messages dropped")
	case sys.BytesIn:
		return lang.L("Bytes received")
	case sys.BytesOut:
		return lang.L("Bytes sent")
	case sys.Subscribed:
		return lang.L("Subscriptions")
	case sys.Retained:
		return lang.L("Retained messages")
	}
	return lang.L("Memory")
}

// connection is what was agreed with the broker.
func (p *Pane) connection(st conn.State) []line {
	out := []line{{name: lang.L("Address"), value: st.Address}}
	if st.Phase != conn.Connected {
		return append(out, line{name: lang.L("State"), value: lang.L("not connected")})
	}
	l := st.Limits
	version := p.opt.Version
	if l.Version != "" {
		version = l.Version
	}
	id := model.Visible(l.ClientID)
	if l.Assigned {
		id = lang.L("{{.ID}} (chosen by the broker)", lang.A{"ID": id})
	}
	session := lang.L("begun anew")
	if l.SessionPresent {
		session = lang.L("resumed")
	}
	keep := p.opt.KeepAlive
	if l.KeepAlive > 0 {
		keep = int(l.KeepAlive)
	}
	out = append(out,
		line{name: lang.L("Version of MQTT"), value: version},
		line{name: lang.L("Client ID"), value: id},
		line{name: lang.L("Session"), value: session})
	if keep > 0 {
		out = append(out, line{name: lang.L("Keep alive"), value: words.Span(time.Duration(keep) * time.Second)})
	}
	if l.Version == link.V5 {
		out = append(out, agreed(l)...)
	}
	return out
}

// agreed is what only CONNACK of MQTT 5 tells (3.2.2.3).
func agreed(l link.Limits) []line {
	yes := func(on bool) string {
		if on {
			return lang.L("yes")
		}
		return lang.L("no")
	}
	expiry := lang.L("with the connection")
	switch {
	case l.SessionExpiry == 1<<32-1:
		expiry = lang.L("never")
	case l.SessionExpiry > 0:
		expiry = words.Span(time.Duration(l.SessionExpiry) * time.Second)
	}
	packet := lang.L("no limit")
	if l.MaximumPacket > 0 {
		packet = words.Bytes(int64(l.MaximumPacket))
	}
	return []line{
		{name: lang.L("Session expires after"), value: expiry},
		{name: lang.L("Receive maximum"), value: words.Count(uint64(l.ReceiveMaximum))},
		{name: lang.L("Largest packet"), value: packet},
		{name: lang.L("Highest QoS"), value: words.Count(uint64(l.MaximumQoS))},
		{name: lang.L("Retained messages available"), value: yes(l.Retain)},
		{name: lang.L("Wildcards in filters"), value: yes(l.Wildcard)},
		{name: lang.L("Shared subscriptions"), value: yes(l.Shared)},
		{name: lang.L("Topic aliases"), value: words.Count(uint64(l.TopicAliases))},
	}
}

// traffic is what the connection has carried.
func (p *Pane) traffic() []line {
	t := p.own.before
	if t.Since.IsZero() {
		return []line{{value: lang.L("There is no connection")}}
	}
	at := func(amount, rate string) string {
		if !p.own.paced {
			return amount
		}
		return amount + " · " + rate
	}
	ping := lang.L("not measured yet")
	if t.Pings > 0 {
		ping = words.Took(t.Ping)
	}
	out := []line{
		{name: lang.L("Connected for"), value: words.Span(p.now.Sub(t.Since))},
		{name: lang.L("Messages received"), value: at(words.Count(t.In), words.RateShort(p.own.in)), chart: p.own.ins},
		{name: lang.L("Messages sent"), value: words.Count(t.Out)},
		{name: lang.L("Bytes received"), value: at(words.Bytes(int64(t.BytesIn)), words.ByteRate(p.own.bytesIn))},
		{name: lang.L("Bytes sent"), value: at(words.Bytes(int64(t.BytesOut)), words.ByteRate(p.own.bytesTo))},
		{name: lang.L("Ping time"), value: ping, chart: p.own.pings},
	}
	if t.Copies > 0 {
		out = append(out, line{name: lang.L("Copies not counted"), value: words.Count(t.Copies)})
	}
	return out
}
