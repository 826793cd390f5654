package series

import (
	"bytes"
	"math"
	"strings"

	"github.com/tidwall/gjson"

	"treetop/model/payload"
)

// MostRead is how many bytes a payload may have in which a number is looked for
// at a path. 60 values of many rows are read at once, so larger ones have none.
const MostRead = 64 << 10

// Number reads a number from a payload: the payload itself where path is empty,
// with a unit behind it or not ("21.5 °C"); else what a JSON payload has at the
// path, in the notation of gjson ("values.0.temperature"). True and on are 1,
// false and off are 0, in any case. What is infinite is no number.
func Number(b []byte, path string) (float64, bool) {
	if path == "" {
		return numberOf(b)
	}
	start := bytes.TrimLeft(b, " \t\r\n")
	if len(b) > MostRead || len(start) == 0 || start[0] != '{' && start[0] != '[' {
		return 0, false
	}
	// Modifiers walk over all of it, as deep as it goes.
	if strings.ContainsAny(path, "@!") && payload.CheckJSON(b) != nil {
		return 0, false
	}
	return resultNumber(gjson.GetBytes(b, path))
}

func resultNumber(found gjson.Result) (float64, bool) {
	switch found.Type {
	case gjson.Number:
		return finite(found.Num)
	case gjson.True:
		return 1, true
	case gjson.False:
		return 0, true
	case gjson.String:
		return numberOf([]byte(found.Str))
	}
	return 0, false
}

func numberOf(b []byte) (float64, bool) {
	b = bytes.TrimSpace(b)
	if len(b) == 0 || len(b) > 64 {
		return 0, false
	}
	if n, _, ok := payload.NumberOf(b); ok {
		return finite(n)
	}
	switch {
	case isWord(b, "true"), isWord(b, "on"):
		return 1, true
	case isWord(b, "false"), isWord(b, "off"):
		return 0, true
	}
	return 0, false
}

func isWord(b []byte, word string) bool {
	return len(b) == len(word) && strings.EqualFold(string(b), word)
}

func finite(n float64) (float64, bool) {
	if math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, false
	}
	return n, true
}
