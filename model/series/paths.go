package series

import (
	"bytes"

	"github.com/tidwall/gjson"
)

// Paths are where in a JSON payload there are numbers, as Number takes them, in
// their order and at most so many. Those of lists come after the others, the
// first few elements only: they are rarely what is meant.
func Paths(b []byte, most int) []string {
	start := bytes.TrimLeft(b, " \t\r\n")
	if len(b) > MostRead || len(start) == 0 || start[0] != '{' && start[0] != '[' {
		return nil
	}
	w := walk{most: most}
	w.value(gjson.ParseBytes(b), "", 0)
	return append(w.plain, w.inLists[:min(len(w.inLists), most-len(w.plain))]...)
}

const (
	mostDeep     = 8 // levels that are looked into
	mostElements = 3 // elements of a list that are looked at
)

type walk struct {
	most           int
	plain, inLists []string
	lists          int // how many lists the present place is in
}

func (w *walk) value(v gjson.Result, path string, depth int) {
	if path != "" {
		path += "."
	}
	if v.IsArray() {
		w.lists++
		defer func() { w.lists-- }()
	}
	number := 0
	v.ForEach(func(key, child gjson.Result) bool {
		at := path + gjson.Escape(key.Str)
		if v.IsArray() {
			at = path + string(rune('0'+number))
			number++
		}
		switch {
		case (child.IsObject() || child.IsArray()) && depth < mostDeep:
			w.value(child, at, depth+1)
		default:
			if _, ok := resultNumber(child); ok {
				w.found(at)
			}
		}
		return len(w.plain) < w.most && !(v.IsArray() && number == mostElements)
	})
}

func (w *walk) found(path string) {
	switch {
	case w.lists == 0:
		w.plain = append(w.plain, path)
	case len(w.inLists) < w.most:
		w.inLists = append(w.inLists, path)
	}
}
