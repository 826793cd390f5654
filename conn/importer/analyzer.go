package importer

import (
	"strings"

	"treetop/conn/profile"
)

// readAnalyzer reads the one broker of a file.
func readAnalyzer(in *scan, res *Result) error {
	f, err := readFields(in)
	if err != nil || !f.has("hostname") {
		return err
	}
	res.Format = FormatAnalyzer
	return res.add(fromAnalyzer(f))
}

// fromAnalyzer takes the broker. It has no ID: its name and address tell it from
// others.
func fromAnalyzer(f fields) *draft {
	d := newDraft(FormatAnalyzer, "")
	d.name(f.text(d, "alias"))
	d.group(f.text(d, "category"))
	scheme := profile.SchemeMQTT
	if f.text(d, "protocolMethod") == "websocket" {
		scheme = profile.SchemeWS
	}
	if f.flag(d, "ssl", false) {
		scheme += "s"
	}
	auth := f.text(d, "authType")
	if auth != "none" && auth != "certificate" {
		d.user(f.text(d, "username"), f.text(d, "password"))
	}
	d.address(scheme, f.text(d, "hostname"), f.number(d, "port", 0), f.text(d, "basePath"))
	d.clientID(f.text(d, "clientID"), nil, false)
	switch f.text(d, "protocolVersion") {
	case "mqtt5":
		d.version("5")
	case "mqtt3":
		d.version("3.1.1")
	}
	for _, v := range f.list(d, "subscriptions") {
		if o, ok := v.(map[string]any); ok {
			d.subscribe(fields(o).text(d, "topic"), fields(o).number(d, "qos", 0))
		} else {
			d.note(NoteWrongType, "subscriptions")
		}
	}
	if !d.Profile.Encrypted() {
		return d
	}
	d.alpn(strings.TrimSpace(f.text(d, "alpn")))
	if f.flag(d, "untrustedSSL", false) {
		d.unverified()
	}
	if passphrase := f.text(d, "certClientKeyPassword"); passphrase != "" {
		d.passphrase(passphrase)
	}
	for _, v := range f.list(d, "certificates") {
		o, ok := v.(map[string]any)
		if !ok {
			d.note(NoteWrongType, "certificates")
			continue
		}
		analyzerCertificate(d, o, auth == "certificate" || auth == "both")
	}
	return d
}

// analyzerCertificate takes a certificate; those of the client only where they
// were used.
func analyzerCertificate(d *draft, c fields, client bool) {
	name, data := c.text(d, "name"), c.text(d, "data")
	kind, known := map[string]FileKind{"serverCA": FileCA, "client": FileCert, "clientKey": FileKey, "p12": FilePKCS12}[c.text(d, "type")]
	switch {
	case !known:
		d.note(NoteCertificate, name)
	case kind != FileCA && !client:
	case data == "":
		d.note(NoteNameOnly, name)
	default:
		d.embedded(kind, name, data)
	}
}
