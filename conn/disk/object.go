package disk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// member is one name and value of a JSON object. encoding/json forgets their
// order in a map; a file that people may read keeps it.
type member struct {
	name  string
	value json.RawMessage
}

func membersOf(object []byte) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("read the members of a JSON object: it begins with %v (%v)", t, err)
	}
	var out []member
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := t.(string)
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		out = append(out, member{name, value})
	}
	return out, nil
}

// Elements answers the elements of a JSON list undecoded, and an error when there
// are more than most: a file may be small and still decode to gigabytes. null is
// an empty list.
func Elements(list []byte, most int) ([]json.RawMessage, error) {
	if bytes.Equal(bytes.TrimSpace(list), []byte("null")) {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(list))
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return nil, errors.New("a list is expected here")
	}
	var out []json.RawMessage
	for dec.More() {
		if len(out) == most {
			return nil, fmt.Errorf("a list has more than %d elements", most)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		out = append(out, value)
	}
	return out, nil
}

func joinMembers(members []member) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(m.value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func isObject(raw []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) }

func sortedKeys(m Unknown) []string { return slices.Sorted(maps.Keys(m)) }

// field is one field of a struct as encoding/json sees it.
type field struct {
	name string
	typ  reflect.Type
}

// fieldsOf finds the fields by their names in lower case, because
// encoding/json reads them in any case.
func fieldsOf(t reflect.Type) map[string]field {
	out := make(map[string]field, t.NumField())
	for i := range t.NumField() {
		if name := jsonName(t.Field(i)); name != "" {
			out[strings.ToLower(name)] = field{name, t.Field(i).Type}
		}
	}
	return out
}

func firstField(t reflect.Type) string {
	for i := range t.NumField() {
		if name := jsonName(t.Field(i)); name != "" {
			return name
		}
	}
	return ""
}

func jsonName(f reflect.StructField) string {
	tag := f.Tag.Get("json")
	if !f.IsExported() || tag == "-" {
		return ""
	}
	if name, _, _ := strings.Cut(tag, ","); name != "" {
		return name
	}
	return f.Name
}

// structOf is the struct that t is or points to. A type that reads its own JSON
// knows its own rest, so it counts as no struct.
func structOf(t reflect.Type) reflect.Type {
	if t == nil {
		return nil
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	own := reflect.TypeFor[json.Unmarshaler]()
	if t.Kind() != reflect.Struct || t.Implements(own) || reflect.PointerTo(t).Implements(own) {
		return nil
	}
	return t
}
