package words

import (
	"math"
	"strconv"
	"strings"
)

// Figure is a number of a payload in six figures: "21.5", "1,013.25",
// "-0.0031", "1.2e+20". Large ones are whole: "12,345,678".
func Figure(v float64) string {
	if v == 0 {
		return "0" // also where it is negative
	}
	s := strconv.FormatFloat(v, 'g', 6, 64)
	if a := math.Abs(v); a >= 999_999.5 && a < 1e15 {
		s = strconv.FormatFloat(v, 'f', 0, 64)
	}
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, dot := strings.Cut(digits, ".")
	n, err := strconv.ParseUint(whole, 10, 64)
	if err != nil || strings.Contains(s, "e") {
		return strings.Replace(s, ".", decimal, 1)
	}
	s = grouped(n)
	if dot {
		s += decimal + fraction
	}
	if negative {
		s = "-" + s
	}
	return s
}
