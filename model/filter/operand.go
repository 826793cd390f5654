package filter

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// maxDuration is more than any session lasts, and far from an overflow.
const maxDuration = 100 * 365 * 24 * time.Hour

// leadingNumber divides "1.5kB" into its number and the rest.
func leadingNumber(s string) (n float64, rest string, ok bool) {
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.') {
		end++
	}
	n, err := strconv.ParseFloat(s[:end], 64)
	return n, s[end:], err == nil
}

// readNumber reads a number as people and programs write it.
func readNumber(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789+-.eE") != "" {
		return 0, false // neither Inf nor 0x10 nor 1_000
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil && !math.IsInf(n, 0)
}

// readSize reads a size in bytes: 1 kB is 1,000, 1 KiB is 1,024.
func readSize(s string) (float64, bool) {
	n, unit, ok := leadingNumber(s)
	if !ok {
		return 0, false
	}
	by, ok := unitSize(strings.ToLower(strings.TrimSpace(unit)))
	return n * by, ok
}

func unitSize(unit string) (float64, bool) {
	switch unit {
	case "", "b":
		return 1, true
	case "k", "kb":
		return 1e3, true
	case "m", "mb":
		return 1e6, true
	case "g", "gb":
		return 1e9, true
	case "ki", "kib":
		return 1 << 10, true
	case "mi", "mib":
		return 1 << 20, true
	case "gi", "gib":
		return 1 << 30, true
	}
	return 0, false
}

// readDuration reads 30s, 5m, 1h30m, 1.5h, 2d, 250ms.
func readDuration(s string) (time.Duration, bool) {
	if s == "" {
		return 0, false
	}
	sum := 0.0
	for s != "" {
		n, rest, ok := leadingNumber(s)
		if !ok {
			return 0, false
		}
		unit := rest
		if next := strings.IndexAny(rest, "0123456789."); next >= 0 {
			unit = rest[:next]
		}
		s = rest[len(unit):]
		by, ok := unitDuration(strings.ToLower(strings.TrimSpace(unit)))
		if !ok && !(n == 0 && unit == "") {
			return 0, false
		}
		sum += n * float64(by)
	}
	return time.Duration(sum), sum <= float64(maxDuration)
}

func unitDuration(unit string) (time.Duration, bool) {
	switch unit {
	case "ms", "毫秒":
		return time.Millisecond, true
	case "s", "sec", "秒":
		return time.Second, true
	case "m", "min", "分", "分钟", "分鐘":
		return time.Minute, true
	case "h", "时", "小时", "時", "小時":
		return time.Hour, true
	case "d", "天":
		return 24 * time.Hour, true
	case "w", "周", "週":
		return 7 * 24 * time.Hour, true
	}
	return 0, false
}

func readYes(s string) (yes, ok bool) {
	switch strings.ToLower(s) {
	case "yes", "y", "true", "on", "1", "是":
		return true, true
	case "no", "n", "false", "off", "0", "否":
		return false, true
	}
	return false, false
}

// read makes of the text of a term what its key compares with.
func (t *term) read() (bad Kind, ok bool) {
	switch facts(t.key).takes {
	case anyOperand:
		t.folded = Fold(nil, t.text)
		t.number, t.isNumber = readNumber(t.text)
		switch t.rel {
		case has:
			t.isNumber = false
		case equal, notEqual:
			t.isNumber = t.isNumber && t.plain
		default:
			return NumberDue, t.isNumber
		}
	case topicOperand:
		t.levels = strings.Split(t.text, "/")
		return checkTopicFilter(t.levels)
	case yesOperand:
		t.yes, ok = readYes(t.text)
		return YesOrNoDue, ok
	case qosOperand:
		t.number, ok = readNumber(t.text)
		return QoSDue, ok && (t.number == 0 || t.number == 1 || t.number == 2)
	case sizeOperand:
		t.number, ok = readSize(t.text)
		return SizeDue, ok
	case numberOperand:
		t.number, ok = readNumber(t.text)
		return NumberDue, ok
	case durationOperand:
		t.duration, ok = readDuration(t.text)
		return DurationDue, ok
	case newOperand:
		if t.duration, t.isTime = readDuration(t.text); !t.isTime {
			t.yes, ok = readYes(t.text)
			return AgeOrYesDue, ok && t.rel <= equal
		}
	}
	return 0, true
}
