package words

import (
	"math"
	"strconv"
	"strings"

	"treetop/ui/lang"
)

// The separators between groups of three digits and before the fraction. All
// of lang.Languages agree on them, which a test checks.
const (
	group   = ","
	decimal = "."
)

// Count is n exactly up to 999,999, then in three figures: 1.23 M, 12.3 G.
func Count(n uint64) string {
	if n <= 999_999 {
		return grouped(n)
	}
	return scaled(float64(n), 1e6, fixed, []string{" M", " G", " T", " P", " E"})
}

// Bytes is a size: 96 B, 48.2 kB, 256 MB (1 kB is 1,000 B). Negative sizes
// read as 0 B.
func Bytes(n int64) string {
	if n < 1000 {
		return strconv.FormatInt(max(n, 0), 10) + " B"
	}
	return scaled(float64(n), 1e3, figures, byteUnits())
}

// byteUnits are those of scaled from 1,000 B on.
func byteUnits() []string { return []string{" kB", " MB", " GB", " TB", " PB", " EB"} }

// BytesOf is a part of a whole in the unit of the whole: "41 of 256 MB".
func BytesOf(part, whole int64) string {
	all := Bytes(whole)
	digits, unit, _ := strings.Cut(all, " ")
	p := float64(max(part, 0))
	for _, u := range []string{"kB", "MB", "GB", "TB", "PB", "EB"} {
		if unit == "B" {
			break
		}
		p /= 1000
		if u == unit {
			break
		}
	}
	figure := grouped(uint64(math.Round(p)))
	if p > 0 && p < 9.95 && unit != "B" {
		figure = figures(p, 1)
	}
	return lang.L("{{.Part}} of {{.Whole}}", lang.A{"Part": figure, "Whole": digits + " " + unit})
}

// Rate is messages a second: "1,842 msg/s", "0.4 msg/s".
func Rate(perSecond float64) string {
	return lang.L("{{.N}} msg/s", lang.A{"N": rate(perSecond)})
}

// RateShort is the same where it is clear what is counted: "1.0/s".
func RateShort(perSecond float64) string {
	return lang.L("{{.N}}/s", lang.A{"N": rate(perSecond)})
}

// ByteRate is bytes a second: "48.2 kB/s", "7.00 kB/s", "0.5 B/s". It keeps its
// decimals, as a figure that changes every second would jump without them.
func ByteRate(perSecond float64) string {
	if perSecond < 9.95 {
		return lang.L("{{.N}}/s", lang.A{"N": rate(perSecond) + " B"})
	}
	if perSecond < 999.5 {
		return lang.L("{{.N}}/s", lang.A{"N": Bytes(int64(math.Round(perSecond)))})
	}
	return lang.L("{{.N}}/s", lang.A{"N": scaled(min(perSecond, 1e18), 1e3, fixed, byteUnits())})
}

// Share is a part of one in percent: "38 %", "0.4 %", "< 0.1 %".
func Share(part float64) string {
	p := part * 100
	switch {
	case !(p > 0): // also not a number
		return "0 %"
	case p < 0.05:
		return "< " + figures(0.1, 1) + " %"
	case p < 9.95:
		return fixed(p, 1) + " %"
	}
	return strconv.Itoa(int(math.Round(p))) + " %"
}

func rate(r float64) string {
	switch {
	case !(r > 0): // also not a number
		return "0"
	case r < 0.05:
		return "< " + figures(0.1, 1)
	case r < 9.95:
		return fixed(r, 1)
	}
	return Count(uint64(math.Round(min(r, 1e18))))
}

func grouped(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	if len(digits) <= 3 {
		return digits
	}
	var b strings.Builder
	for i, d := range []byte(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteByte(d)
	}
	return b.String()
}

// scaled is v in three figures with the first of units that fits, where the
// first stands for base and each further one for a thousand times as much.
func scaled(v, base float64, write func(v float64, decimals int) string, units []string) string {
	v /= base
	i := 0
	for v >= 999.5 && i < len(units)-1 {
		v /= 1000
		i++
	}
	switch {
	case v < 9.995:
		return write(v, 2) + units[i]
	case v < 99.95:
		return write(v, 1) + units[i]
	}
	return grouped(uint64(math.Round(v))) + units[i]
}

// figures is v with at most that many decimals, without zeros at the end.
func figures(v float64, decimals int) string {
	s := strings.TrimRight(strconv.FormatFloat(v, 'f', decimals, 64), "0")
	return strings.Replace(strings.TrimSuffix(s, "."), ".", decimal, 1)
}

// fixed is v with exactly that many decimals.
func fixed(v float64, decimals int) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', decimals, 64), ".", decimal, 1)
}
