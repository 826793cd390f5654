package importer

import (
	"regexp"
	"strings"

	"treetop/conn/profile"
)

// explorerID is what a generated client ID looks like.
var explorerID = regexp.MustCompile(`^mqtt-explorer-[0-9a-f]{8}$`)

// readExplorer reads an object of connections by their IDs.
func readExplorer(in *scan, res *Result) error {
	res.Format = FormatExplorer
	if c, err := in.peek(); err != nil || c != '{' {
		return skipOnly(in, err)
	}
	return in.members(func(id string) error {
		f, err := readFields(in)
		if err != nil || f == nil {
			return err
		}
		return res.add(fromExplorer(id, f))
	})
}

// fromExplorer takes one connection. Numbers are texts there once they were
// edited, and of "changeSet", which holds the last password typed, nothing is
// read.
func fromExplorer(id string, f fields) *draft {
	d := newDraft(FormatExplorer, id)
	d.name(f.text(d, "name"))
	scheme := profile.SchemeMQTT
	if f.text(d, "protocol") == "ws" {
		scheme = profile.SchemeWS
	}
	if f.flag(d, "encryption", false) {
		scheme += "s"
	}
	d.user(f.text(d, "username"), f.text(d, "password"))
	d.address(scheme, f.text(d, "host"), f.number(d, "port", 0), f.text(d, "basePath"))
	d.clientID(f.text(d, "clientId"), explorerID, false)
	for _, v := range f.list(d, "subscriptions") {
		switch v := v.(type) {
		case string: // as long as there was no configVersion
			d.subscribe(v, 0)
		case map[string]any:
			s := fields(v)
			d.subscribe(s.text(d, "topic"), s.number(d, "qos", 0))
		default:
			d.note(NoteWrongType, "subscriptions")
		}
	}
	if !f.flag(d, "certValidation", true) {
		d.unverified()
	}
	for _, c := range []struct {
		name string
		kind FileKind
	}{{"selfSignedCertificate", FileCA}, {"clientCertificate", FileCert}, {"clientKey", FileKey}} {
		if o := f.object(d, c.name); o != nil {
			d.embedded(c.kind, strings.TrimSpace(o.text(d, "name")), o.text(d, "data"))
		}
	}
	return d
}
