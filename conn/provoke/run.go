package provoke

import (
	"context"
	"fmt"
	"testing"
	"time"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

var (
	yes3 = []byte{0x20, 2, 0, 0}    // CONNACK of MQTT 3.1.1
	yes5 = []byte{0x20, 3, 0, 0, 0} // of MQTT 5
)

// serve is the port of a broker that accepts with yes, and answers each packet
// as on says, by its type; other packets get no answer. A nil answer closes.
func serve(t testing.TB, yes []byte, on map[byte]func(conntest.Packet) []byte) int {
	return conntest.NewFake(t, func(c *conntest.FakeConn) {
		c.Read()
		c.Send(yes...)
		for {
			p, ok := c.Read()
			if !ok || p.Type() == 14 {
				return
			}
			if f := on[p.Type()]; f != nil {
				b := f(p)
				if b == nil {
					return
				}
				c.Send(b...)
			}
		}
	}).Port()
}

// always answers a packet with the same.
func always(b ...byte) func(conntest.Packet) []byte { return func(conntest.Packet) []byte { return b } }

// granted answers a SUBSCRIBE of MQTT 3.1.1 for one filter.
func granted(p conntest.Packet) []byte { return []byte{0x90, 3, p.Body[0], p.Body[1], 0} }

// running is what ends a connection that stood.
func running(t testing.TB) []Failure {
	lost := func(name string, p profile.Profile, kind link.Kind, code int, args ...string) Failure {
		return simple(Lost, name, p, kind, code, args...)
	}
	out := []Failure{
		lost("the broker closes", local("mqtt", serve(t, yes3, map[byte]func(conntest.Packet) []byte{8: always()})), link.KindClosed, 0),
		lost("the line is reset", local("mqtt", reset(t)), link.KindNetwork, 0),
		lost("no answer to keep alive", local("mqtt", serve(t, yes3, map[byte]func(conntest.Packet) []byte{8: granted}), func(p *profile.Profile) { p.KeepAlive = 1 }), link.KindKeepAlive, 0),
		lost("no answer to keep alive, with MQTT 5", local("mqtt", serve(t, yes5, nil), five, func(p *profile.Profile) { p.KeepAlive = 1 }), link.KindKeepAlive, 0),
	}
	again3 := lost("closed three times right after CONNACK", local("mqtt", answer(t, yes3...), func(p *profile.Profile) { p.Subscriptions = nil }), link.KindTakenOver, 0)
	again5 := lost("closed three times right after CONNACK, with MQTT 5", local("mqtt", answer(t, yes5...), five), link.KindTakenOver, 0)
	again3.then = func(t testing.TB, s *conn.Session) link.Cause {
		for {
			st := until(t, s, "the end of the connection", func(st conn.State) bool { return st.Phase == conn.Failed || st.Phase == conn.Waiting })
			if st.Phase == conn.Failed {
				return st.Cause
			}
			s.Connect()
		}
	}
	again5.then = again3.then
	out = append(out, again3, again5)
	for _, code := range []byte{0, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2} {
		kind := link.KindDisconnected
		if code == 0x8E {
			kind = link.KindTakenOver
		}
		p := local("mqtt", answer(t, append(append([]byte{}, yes5...), 0xe0, 2, code, 0)...), five)
		out = append(out, lost(fmt.Sprintf("DISCONNECT 0x%02X, with MQTT 5", code), p, kind, int(code)))
	}
	why := append(append([]byte{}, yes5...), 0xe0, 9, 0x98, 7, 0x1f, 0, 4, 'd', 'u', 's', 'k')
	return append(out, lost("DISCONNECT 0x98 with a reason string", local("mqtt", answer(t, why...), five), link.KindDisconnected, 0x98, "dusk"))
}

// reset is the port of a broker whose line is reset after SUBSCRIBE.
func reset(t testing.TB) int {
	b := serve(t, yes3, map[byte]func(conntest.Packet) []byte{8: granted})
	proxy := conntest.NewProxy(t, b)
	proxy.CutAfter(9)
	return proxy.Port()
}

// requests are subscriptions and messages that come to nothing.
func requests(t testing.TB) []Failure {
	type answers = map[byte]func(conntest.Packet) []byte
	do := func(group, name string, p profile.Profile, kind link.Kind, code int, then func(context.Context, *conn.Session) error, args ...string) Failure {
		f := simple(group, name, p, kind, code, args...)
		f.then = func(t testing.TB, s *conn.Session) link.Cause {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			until(t, s, "connected", func(st conn.State) bool { return st.Phase == conn.Connected })
			return causeOf(t, then(ctx, s))
		}
		return f
	}
	publish := func(topic string, qos byte) func(context.Context, *conn.Session) error {
		return func(ctx context.Context, s *conn.Session) error {
			_, err := s.Publish(ctx, link.Out{Topic: topic, QoS: qos, Retain: qos == 0, Payload: make([]byte, 100)})
			return err
		}
	}
	subscribe := func(filter string) func(context.Context, *conn.Session) error {
		return func(ctx context.Context, s *conn.Session) error {
			grants, err := s.Subscribe(ctx, link.Filter{Topic: filter})
			if err != nil {
				return err
			}
			return grants[0].Cause()
		}
	}
	impatient := func(ctx context.Context, s *conn.Session) error {
		ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		defer cancel()
		return subscribe("a")(ctx, s)
	}
	none := func(p *profile.Profile) { p.Subscriptions = nil }
	quiet3, quiet5 := serve(t, yes3, answers{8: granted}), serve(t, yes5, nil)
	refusing := local("mqtt", conntest.NewFake(t, func(c *conntest.FakeConn) {
		if c.Accept() {
			c.Serve(0x80, nil)
		}
	}).Port(), none)
	narrow := local("mqtt", conntest.Start(t, conntest.Options{Config: conntest.Refusing(t, "#")}).Port(), none)
	silent := local("mqtt", serve(t, yes3, nil), none)
	// An answer to what was never asked is no answer.
	strange3 := local("mqtt", serve(t, yes3, answers{8: always(0x90, 3, 0xff, 0xff, 0)}), none)
	strange5 := local("mqtt", serve(t, yes5, answers{8: always(0x90, 4, 0xff, 0xff, 0, 0)}), five)
	out := []Failure{
		do(Subscribing, "SUBACK refuses, with MQTT 3.1.1", refusing, link.KindFilterRefused, 0x80, subscribe("a/#"), "a/#"),
		do(Subscribing, "mosquitto refuses #", narrow, link.KindFilterRefused, 0x80, subscribe("#"), "#"),
		do(Subscribing, "no SUBACK", silent, link.KindNoAnswer, 0, impatient),
		do(Subscribing, "SUBACK with another identifier", strange3, link.KindNoAnswer, 0, impatient),
		do(Subscribing, "SUBACK with another identifier, with MQTT 5", strange5, link.KindNoAnswer, 0, impatient),
		do(Subscribing, "a filter with # inside a level", silent, link.KindBadInput, 0, subscribe("a#"), link.BadFilter, "a#"),
	}
	for _, code := range []byte{0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2} {
		port := serve(t, yes5, answers{8: func(p conntest.Packet) []byte { return []byte{0x90, 4, p.Body[0], p.Body[1], 0, code} }})
		out = append(out, do(Subscribing, fmt.Sprintf("SUBACK 0x%02X, with MQTT 5", code), local("mqtt", port, five), link.KindFilterRefused, int(code), subscribe("a/#"), "a/#"))
	}
	limited := func(p ...byte) profile.Profile {
		return local("mqtt", serve(t, append([]byte{0x20, byte(3 + len(p)), 0, 0, byte(len(p))}, p...), nil), five)
	}
	readOnly := local("mqtt", quiet3, func(p *profile.Profile) { p.ReadOnly = true })
	guarded := local("mqtt", quiet3, func(p *profile.Profile) { p.Guard = profile.GuardAsk })
	shared := local("mqtt", serve(t, yes3, map[byte]func(conntest.Packet) []byte{8: func(p conntest.Packet) []byte {
		return []byte{0x90, 3, p.Body[0], p.Body[1], 0, 0x31, 4, 0, 1, 'a', 'x'} // and a message that the broker stores
	}}), func(p *profile.Profile) { p.Subscriptions = []profile.Subscription{{Filter: "$share/g/a"}} })
	clear := func(ctx context.Context, s *conn.Session) error {
		var all []model.Stored
		for look := time.NewTicker(time.Millisecond); len(all) == 0; {
			select {
			case <-look.C:
			case <-ctx.Done():
				return ctx.Err()
			}
			id, _ := s.Tree().Lookup("a")
			all, _ = s.Tree().Stored(ctx, []model.TopicID{id}, true, nil)
		}
		c, err := s.Clear(all, 1)
		if err != nil {
			return err
		}
		return c.Start("")
	}
	guardedA := shared.Clone()
	guardedA.Name, guardedA.Guard, guardedA.Subscriptions = "Plant", profile.GuardAsk, []profile.Subscription{{Filter: "a"}}
	left := local("mqtt", serve(t, yes3, answers{3: always()}), none)
	out = append(out,
		do(Publishing, "a read-only profile", readOnly, link.KindReadOnly, 0, publish("a", 0)),
		do(Publishing, "a profile that asks first", guarded, link.KindConfirm, 0, publish("a", 0), "a"),
		do(Publishing, "clearing a branch, and the profile asks first", guardedA, link.KindConfirm, 0, clear, "Plant", "", link.ConfirmName),
		do(Publishing, "clearing a topic of a shared subscription", shared, link.KindShared, 0, clear, "a"),
		do(Publishing, "a topic with a wildcard", local("mqtt", quiet3), link.KindBadInput, 0, publish("a/+", 0), link.BadTopic),
		do(Publishing, "QoS 3", local("mqtt", quiet3), link.KindBadInput, 0, publish("a", 3), link.BadQoS),
		do(Publishing, "after disconnecting", local("mqtt", quiet3), link.KindNotConnected, 0, func(ctx context.Context, s *conn.Session) error {
			s.Disconnect()
			return publish("a", 0)(ctx, s)
		}),
		do(Publishing, "the connection ends before PUBACK", left, link.KindUnconfirmed, 0, publish("a", 1)),
		do(Publishing, "QoS 2, and the broker takes 1 at most", limited(0x24, 1), link.KindUnavailable, 0, publish("a", 2), link.CantQoS),
		do(Publishing, "retained, and the broker keeps nothing", limited(0x25, 0), link.KindUnavailable, 0, publish("a", 0), link.CantRetain),
		do(Publishing, "larger than the broker takes", limited(0x27, 0, 0, 0, 60), link.KindUnavailable, 0, publish("a", 1), link.CantSize),
	)
	for _, code := range []byte{0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99} {
		port := serve(t, yes5, answers{3: func(p conntest.Packet) []byte {
			at := 2 + int(p.Body[1])
			return []byte{0x40, 4, p.Body[at], p.Body[at+1], code, 0}
		}})
		out = append(out, do(Publishing, fmt.Sprintf("PUBACK 0x%02X, with MQTT 5", code), local("mqtt", port, five), link.KindPublishRefused, int(code), publish("a", 1), "a"))
	}
	return append(out, do(Publishing, "no answer at all, with MQTT 5", local("mqtt", quiet5, five), link.KindUnconfirmed, 0, func(ctx context.Context, s *conn.Session) error {
		ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		defer cancel()
		return publish("a", 1)(ctx, s)
	}))
}
