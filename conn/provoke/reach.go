package provoke

import (
	"testing"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// input is what no broker is asked for.
func input(testing.TB) []Failure {
	bad := func(name, what, given string, change func(*profile.Profile)) Failure {
		return simple(Input, name, local("mqtt", 1883, change), link.KindBadInput, 0, what, given)
	}
	noUser := bad("a password without a user, in MQTT 3.1.1", link.BadNoUser, "", func(*profile.Profile) {})
	noUser.password, noUser.Args = Canary, noUser.Args[:1]
	return []Failure{
		bad("a host with a space in it", link.BadHost, "a b", func(p *profile.Profile) { p.Host = "a b" }),
		bad("no host", link.BadHost, "", func(p *profile.Profile) { p.Host = "" }),
		bad("port 0", link.BadPort, "0", func(p *profile.Profile) { p.Port = 0 }),
		bad("port 99999", link.BadPort, "99999", func(p *profile.Profile) { p.Port = 99_999 }),
		bad("a scheme that is not one", link.BadScheme, "ftp", func(p *profile.Profile) { p.Scheme = "ftp" }),
		bad("a version of MQTT to come", link.BadVersion, "9", func(p *profile.Profile) { p.Version = "9" }),
		bad("a filter with # inside a level", link.BadFilter, "a#", func(p *profile.Profile) { p.Subscriptions = []profile.Subscription{{Filter: "a#"}} }),
		bad("a last will to a filter", link.BadWill, "a/+", func(p *profile.Profile) { p.Will = &profile.Will{Topic: "a/+"} }),
		noUser,
	}
}

// reaching is the way to the host, and silence there.
func reaching(t testing.TB) []Failure {
	silent := deaf(t)
	names, failing := conntest.NewNames(t), conntest.NewNames(t)
	failing.Fail(true)
	named := func(name string, names *conntest.Names, host string, args ...string) Failure {
		f := simple(Reaching, name, local("mqtt", 1883, func(p *profile.Profile) { p.Host = host }), link.KindHostNotFound, 0, append([]string{host}, args...)...)
		f.options.Resolver = names.Resolver()
		return f
	}
	return []Failure{
		named("no such host", names, "no-such-host.invalid"),
		named("the name server fails", failing, "broker.example", link.NameServer),
		simple(Reaching, "nobody listens on the port", local("mqtt", nobody), link.KindRefused, 0, "127.0.0.1"),
		simple(Reaching, "no answer to CONNECT", local("mqtt", silent, hasty), link.KindTimeout, 0, "connack", "1"),
		simple(Reaching, "no answer to the TLS handshake", local("mqtts", silent, hasty), link.KindTimeout, 0, "tls", "1"),
		simple(Reaching, "no answer to the WebSocket upgrade", local("ws", silent, hasty), link.KindTimeout, 0, "websocket", "1"),
		simple(Reaching, "CONNACK byte by byte, and never its end", local("mqtt", answerSlowly(t), hasty), link.KindTimeout, 0, "connack", "1"),
		simple(Reaching, "closed instead of CONNACK", local("mqtt", answer(t)), link.KindClosed, 0, "connack", link.Plain),
		simple(Reaching, "no answer to CONNECT, with MQTT 5", local("mqtt", silent, five, hasty), link.KindTimeout, 0, "connack", "1"),
		simple(Reaching, "CONNACK byte by byte, and never its end, with MQTT 5", local("mqtt", answerSlowly(t), five, hasty), link.KindTimeout, 0, "connack", "1"),
		simple(Reaching, "closed instead of CONNACK, with MQTT 5", local("mqtt", answer(t), five), link.KindClosed, 0, "connack", link.Plain),
	}
}

// answerSlowly begins a CONNACK and never ends it.
func answerSlowly(t testing.TB) int {
	return conntest.NewFake(t, func(c *conntest.FakeConn) {
		c.Read()
		for _, b := range []byte{0x20, 2, 0} {
			c.Send(b)
		}
		c.Read()
	}).Port()
}

// speech are ports on which something else is spoken.
func speech(t testing.TB) []Failure {
	mqtt := func(name string, port int, says string) Failure {
		return simple(OtherSpeech, name, local("mqtt", port), link.KindNotMQTT, 0, says)
	}
	plain := conntest.Start(t, conntest.Options{}).Port()
	return []Failure{
		mqtt("HTTP", answer(t, []byte("HTTP/1.1 400 Bad Request\r\n\r\n")...), "HTTP"),
		mqtt("SSH", greet(t, "SSH-2.0-OpenSSH_9.2p1\r\n"), "SSH"),
		mqtt("mail", greet(t, "220 mail.example ESMTP\r\n"), ""),
		mqtt("TLS, and the profile has none", answer(t, 0x15, 3, 1, 0, 2, 2, 70), "TLS"),
		mqtt("MQTT 5, and the profile wants 3.1.1", answer(t, 0x20, 3, 0, 0, 0), "MQTT 5"),
		simple(OtherSpeech, "HTTP, with MQTT 5", local("mqtt", answer(t, []byte("HTTP/1.1 400 Bad Request\r\n\r\n")...), five), link.KindNotMQTT, 0, "HTTP"),
		simple(OtherSpeech, "SSH, with MQTT 5", local("mqtt", greet(t, "SSH-2.0-OpenSSH_9.2p1\r\n"), five), link.KindNotMQTT, 0, "SSH"),
		simple(OtherSpeech, "TLS, with MQTT 5", local("mqtt", answer(t, 0x15, 3, 1, 0, 2, 2, 70), five), link.KindNotMQTT, 0, "TLS"),
		simple(OtherSpeech, "MQTT without TLS, and the profile wants it", local("mqtts", plain), link.KindTLSNotSpoken, 0),
		simple(OtherSpeech, "MQTT, and the profile wants a WebSocket", local("ws", plain), link.KindNotWebSocket, 0, "127.0.0.1"),
		simple(OtherSpeech, "SSH, and the profile wants a WebSocket", local("ws", greet(t, "SSH-2.0-OpenSSH_9.2p1\r\n")), link.KindNotWebSocket, 0),
		simple(OtherSpeech, "TLS, and the profile wants a WebSocket", local("ws", answerHTTP(t, 0x15, 3, 1, 0, 2, 2, 70)), link.KindNotMQTT, 0, "TLS"),
	}
}

// answerHTTP reads the head of an HTTP request and answers with b.
func answerHTTP(t testing.TB, b ...byte) int {
	return conntest.NewFake(t, func(c *conntest.FakeConn) {
		c.Conn.Read(make([]byte, 4096))
		c.Send(b...)
	}).Port()
}
