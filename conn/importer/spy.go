package importer

import (
	"strconv"
	"strings"

	"treetop/conn/profile"
)

// fromSpy takes one connection. Its group is the ID by which the groups know it;
// readXML puts their names in.
func fromSpy(n *node) *draft {
	f := n.fields()
	id := n.said("ID")
	d := newDraft(FormatSpy, id)
	d.name(n.said("Name"))
	d.Profile.Group = id
	ssl := n.child("SSL")
	mode := ssl.said("Mode")
	encrypted := mode != "" && mode != "DISABLED"
	scheme := profile.SchemeMQTT
	if encrypted {
		scheme = profile.SchemeMQTTS
	}
	credentials := n.child("UserCredentials")
	d.user(credentials.said("Username"), unhide(d, credentials.said("Password")))
	for i, uri := range n.all("ServerURI") {
		switch {
		case i == 0:
			d.url(scheme, uri.text)
		case i < 32:
			d.also(scheme, uri.text)
		}
	}
	if len(n.all("ServerURI")) == 0 {
		d.Profile.Scheme, d.Profile.Host = scheme, ""
	}
	d.clientID(n.said("ClientID"), nil, false)
	switch n.said("Protocol") {
	case "MQTT 3.1.1":
		d.version("3.1.1")
	case "MQTT 3.1":
		d.version("3.1")
	}
	d.keepAlive(f.number(d, "KeepAliveInterval", profile.DefaultKeepAlive))
	d.timeout(f.number(d, "ConnectionTimeout", profile.DefaultConnectTimeout))
	d.Profile.CleanSession = f.flag(d, "CleanSession", true)
	spyFilters(d, n)
	if w := n.all("LastWillAndTestament"); len(w) > 0 {
		a := attributes(w[0])
		d.will(w[0].attrs["topic"], w[0].text, a.number(d, "qos", 0), a.flag(d, "retained", false))
	}
	if d.Profile.Encrypted() && encrypted {
		spyTLS(d, ssl, mode)
	}
	if f := n.child("ReconnectionSettings"); len(f.children) > 0 {
		d.note(NoteReconnect)
	}
	return d
}

func spyFilters(d *draft, n *node) {
	for _, s := range n.all("Subscription") {
		d.subscribe(s.attrs["topic"], attributes(s).number(d, "qos", 0))
		if s.attrs["scriptFile"] != "" {
			d.note(NoteScripts)
		}
	}
	if p := n.all("Publication"); len(p) > 0 {
		d.note(NotePublications, strconv.Itoa(len(p)))
	}
}

func spyTLS(d *draft, ssl *node, mode string) {
	t := &d.Profile.TLS
	d.file(&t.CAFile, ssl.said("CertificateAuthorityFile"))
	if mode == "SERVER_AND_CLIENT" {
		d.file(&t.CertFile, ssl.said("ClientCertificateFile"))
		d.file(&t.KeyFile, ssl.said("ClientKeyFile"))
		if p := ssl.said("ClientKeyPassword"); p != "" {
			d.passphrase(p)
		}
	}
	t.CAOnly = t.CAFile != ""
	if strings.Contains(mode, "KEYSTORE") || mode == "PROPERTIES" {
		d.note(NoteKeyStore)
	}
	switch v := ssl.said("Protocol"); v {
	case "", "TLS", "TLSv1.2", "Default":
	case "TLSv1.3":
		t.MinVersion = "1.3"
	default:
		d.note(NoteTLSProtocol, v)
	}
}

// attributes are those of an element, to be read as the members of an object.
func attributes(n *node) fields {
	f := fields{}
	for name, v := range n.attrs {
		f[name] = v
	}
	return f
}
