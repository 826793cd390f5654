package importer

// isFive tells the list from that of other programs by names that only it has.
func isFive(f fields) bool {
	return f.has("host") && (f.has("validateCertificate") || f.has("topics") && f.has("version"))
}

// fromFive takes one connection. It has filters without QoS, and no last will.
func fromFive(f fields) *draft {
	d := newDraft(FormatFive, f.id())
	d.name(f.text(d, "name"))
	d.user(f.text(d, "username"), f.text(d, "password"))
	scheme := f.scheme(d, "tls")
	d.address(scheme, f.text(d, "host"), f.number(d, "port", 0), "")
	d.clientID(f.text(d, "clientId"), nil, false)
	switch f.number(d, "version", 0) {
	case 5:
		d.version("5")
	case 4:
		d.version("3.1.1")
	case 3:
		d.version("3.1")
	}
	for _, v := range f.list(d, "topics") {
		if topic, ok := v.(string); ok {
			d.subscribe(topic, 0)
		} else {
			d.note(NoteWrongType, "topics")
		}
	}
	if !d.Profile.Encrypted() {
		return d
	}
	for _, c := range []struct {
		name string
		to   *string
	}{{"caCert", &d.Profile.TLS.CAFile}, {"clientCert", &d.Profile.TLS.CertFile}, {"clientKey", &d.Profile.TLS.KeyFile}} {
		path := f.text(d, c.name+"Path")
		if name := f.text(d, c.name); path == "" && name != "" {
			d.note(NoteNameOnly, name)
		}
		d.file(c.to, path)
	}
	d.Profile.TLS.CAOnly = d.Profile.TLS.CAFile != ""
	if !f.flag(d, "validateCertificate", true) {
		d.unverified()
	}
	return d
}
