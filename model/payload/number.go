package payload

import (
	"bytes"
	"errors"
	"strconv"
)

// NumberOf reads a payload that is a number, or a number and a unit, as in
// "21.5 °C". Space around it does not count. What is beyond a float64 comes as
// infinite.
func NumberOf(b []byte) (n float64, unit []byte, ok bool) {
	number, unit, ok := splitNumber(bytes.TrimSpace(b))
	if !ok {
		return 0, nil, false
	}
	n, err := strconv.ParseFloat(string(number), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, nil, false
	}
	return n, bytes.TrimPrefix(unit, []byte(" ")), true
}
