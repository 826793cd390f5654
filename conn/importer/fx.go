package importer

import (
	"strconv"
	"strings"

	"treetop/conn/profile"
)

// fromFX takes one connection. Nobody has written down what the file looks like:
// what is not understood is left alone.
func fromFX(n *node) *draft {
	options := n.child("connectionOptions")
	f := options.fields()
	d := newDraft(FormatFX, "")
	d.name(n.said("profileName"))
	scheme := profile.SchemeMQTT
	tls := []string{options.said("caFile"), options.said("clientCertificateFile"), options.said("clientKeyFile")}
	if strings.Join(tls, "") != "" {
		scheme = profile.SchemeMQTTS
	}
	d.user(options.said("userName"), options.said("password"))
	d.address(scheme, n.said("brokerAddress"), n.fields().number(d, "brokerPort", 0), "")
	d.clientID(options.said("clientId"), nil, false)
	d.keepAlive(f.number(d, "keepAliveInterval", profile.DefaultKeepAlive))
	d.timeout(f.number(d, "connectionTimeout", profile.DefaultConnectTimeout))
	d.Profile.CleanSession = f.flag(d, "cleanSession", true)
	switch digits(options.said("mqttVersion")) {
	case "311", "4":
		d.version("3.1.1")
	case "31", "3":
		d.version("3.1")
	}
	if d.Profile.Encrypted() {
		t := &d.Profile.TLS
		d.file(&t.CAFile, tls[0])
		d.file(&t.CertFile, tls[1])
		d.file(&t.KeyFile, tls[2])
		t.CAOnly = t.CAFile != ""
	}
	for _, topic := range n.child("recentSubscriptionTopics").all("topic") {
		name := topic.said("name")
		if name == "" {
			name = strings.TrimSpace(topic.text)
		}
		d.subscribe(name, 0)
	}
	if m := n.child("preDefinedMessages").all("message"); len(m) > 0 {
		d.note(NotePublications, strconv.Itoa(len(m)))
	}
	return d
}

// digits are the digits of s: the version is written in ways that nobody knows
// for sure.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
