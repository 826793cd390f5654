package importer

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"treetop/conn/profile"
)

// fields are the members of an object in a file, which may hold anything.
type fields map[string]any

func (f fields) has(name string) bool { _, ok := f[name]; return ok }

// id is what the other program calls the connection; empty where that is odd.
func (f fields) id() string {
	id, _ := f["id"].(string)
	return id
}

// text is the text of a field; a number is taken as it is written.
func (f fields) text(d *draft, name string) string {
	switch v := f[name].(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case tooLong:
		d.note(NoteTooLong, name)
	default:
		d.note(NoteWrongType, name)
	}
	return ""
}

// flag is the value of a yes-or-no field; other where it has none.
func (f fields) flag(d *draft, name string, other bool) bool {
	switch v := f[name].(type) {
	case nil:
	case bool:
		return v
	case json.Number:
		return v.String() != "0"
	case string:
		if b, err := strconv.ParseBool(strings.TrimSpace(v)); err == nil {
			return b
		}
		if v != "" {
			d.note(NoteWrongType, name)
		}
	default:
		d.note(NoteWrongType, name)
	}
	return other
}

// number is the value of a number field, be it written as text; other where
// there is none.
func (f fields) number(d *draft, name string, other int) int {
	var text string
	switch v := f[name].(type) {
	case nil:
		return other
	case json.Number:
		text = v.String()
	case string:
		if text = strings.TrimSpace(v); text == "" {
			return other
		}
	default:
		d.note(NoteWrongType, name)
		return other
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x != math.Trunc(x) || math.Abs(x) > math.MaxUint32 {
		d.note(NoteNumber, short(text))
		return other
	}
	return int(x)
}

// object is the object in a field; nil where there is none.
func (f fields) object(d *draft, name string) fields {
	switch v := f[name].(type) {
	case map[string]any:
		return v
	case nil:
	default:
		d.note(NoteWrongType, name)
	}
	return nil
}

// list is the list in a field; nil where there is none.
func (f fields) list(d *draft, name string) []any {
	switch v := f[name].(type) {
	case []any:
		return v
	case nil:
	default:
		d.note(NoteWrongType, name)
	}
	return nil
}

// scheme is that in the field "protocol", and where there is none of ours, that of
// MQTT with TLS or without, as the field tls says.
func (f fields) scheme(d *draft, tls string) string {
	s := f.text(d, "protocol")
	switch {
	case s != profile.SchemeUnix && profile.CheckField(profile.FieldScheme, s) == nil:
		return s
	case f.flag(d, tls, false):
		return profile.SchemeMQTTS
	}
	return profile.SchemeMQTT
}

// filled reports whether any of the fields says something.
func (f fields) filled(names ...string) bool {
	for _, name := range names {
		switch v := f[name].(type) {
		case nil, bool:
		case string:
			if v != "" && v != "{}" && v != "null" {
				return true
			}
		case map[string]any:
			if len(v) > 0 {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// short is a text as it can stand in a note.
func short(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
