package disk

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// Unknown are the fields of a JSON object that this version does not know.
// Below a field that it does know are only the unknown parts of that field.
type Unknown map[string]json.RawMessage

// Rest collects what raw, a JSON object, holds beyond the fields of v, which is
// a struct or a pointer to one: unknown fields, also of the structs inside, and
// of the structs in slices, each together with its first field, which tells it
// from the others. What is not an object has no rest.
func Rest(raw []byte, v any) Unknown {
	return rest(raw, structOf(reflect.TypeOf(v)))
}

func rest(raw []byte, t reflect.Type) Unknown {
	var all map[string]json.RawMessage
	if t == nil || json.Unmarshal(raw, &all) != nil {
		return nil
	}
	var out Unknown
	keep := func(name string, v any) {
		b, err := json.Marshal(v)
		if err != nil {
			return // it was valid a moment ago
		}
		if out == nil {
			out = Unknown{}
		}
		out[name] = b
	}
	known := fieldsOf(t)
	for name, value := range all {
		f, ok := known[strings.ToLower(name)]
		if !ok {
			keep(name, value)
			continue
		}
		if inner := structOf(f.typ); inner != nil {
			if r := rest(value, inner); r != nil {
				keep(f.name, r)
			}
			continue
		}
		if f.typ.Kind() == reflect.Slice {
			if rs := restOfEach(value, structOf(f.typ.Elem())); rs != nil {
				keep(f.name, rs)
			}
		}
	}
	return out
}

func restOfEach(raw []byte, t reflect.Type) []Unknown {
	var each []map[string]json.RawMessage
	if t == nil || json.Unmarshal(raw, &each) != nil {
		return nil
	}
	var out []Unknown
	first := firstField(t)
	var values []json.RawMessage
	if json.Unmarshal(raw, &values) != nil {
		return nil
	}
	for i, value := range values {
		if r := rest(value, t); r != nil && each[i][first] != nil {
			r[first] = each[i][first]
			out = append(out, r)
		}
	}
	return out
}

// Overlay puts the rest back into encoded, the JSON object of a value of v's
// type. What encoded says goes before what the rest says. A struct of a slice
// gets its rest back where its first field is still the same.
func Overlay(encoded []byte, rest Unknown, v any) ([]byte, error) {
	return overlay(encoded, rest, structOf(reflect.TypeOf(v)))
}

func overlay(encoded []byte, rest Unknown, t reflect.Type) ([]byte, error) {
	if len(rest) == 0 || t == nil {
		return encoded, nil
	}
	members, err := membersOf(encoded)
	if err != nil {
		return nil, err
	}
	known := fieldsOf(t)
	seen := make(map[string]bool, len(members))
	for i, m := range members {
		seen[m.name] = true
		extra, ok := rest[m.name]
		f, isKnown := known[strings.ToLower(m.name)]
		if !ok || !isKnown {
			continue
		}
		if inner := structOf(f.typ); inner != nil {
			var r Unknown
			if json.Unmarshal(extra, &r) == nil && isObject(m.value) {
				if members[i].value, err = overlay(m.value, r, inner); err != nil {
					return nil, err
				}
			}
			continue
		}
		if f.typ.Kind() == reflect.Slice {
			if members[i].value, err = overlayEach(m.value, extra, structOf(f.typ.Elem())); err != nil {
				return nil, err
			}
		}
	}
	// In the order of their names, so that saving twice writes the same bytes.
	for _, name := range sortedKeys(rest) {
		// A struct that was left out as zero may have a rest; what was removed
		// on purpose, a pointer or the elements of a slice, takes its own along.
		f, isKnown := known[strings.ToLower(name)]
		if !seen[name] && (!isKnown || f.typ.Kind() == reflect.Struct) {
			members = append(members, member{name, rest[name]})
		}
	}
	return joinMembers(members)
}

func overlayEach(encoded, extra []byte, t reflect.Type) (json.RawMessage, error) {
	var values []json.RawMessage
	var rests []Unknown
	if t == nil || json.Unmarshal(extra, &rests) != nil || json.Unmarshal(encoded, &values) != nil {
		return encoded, nil
	}
	first := firstField(t)
	for i, value := range values {
		var own map[string]json.RawMessage
		if json.Unmarshal(value, &own) != nil {
			continue
		}
		for _, r := range rests {
			if !bytes.Equal(r[first], own[first]) {
				continue
			}
			b, err := overlay(value, r, t)
			if err != nil {
				return nil, err
			}
			values[i] = b
			break
		}
	}
	return json.Marshal(values)
}
