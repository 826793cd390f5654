package profile

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"treetop/model"
)

// Five reports whether MQTT 5 may be spoken with the broker, so that what only
// it has counts.
func (p Profile) Five() bool {
	v := cmp.Or(p.Version, VersionAuto)
	return v == VersionAuto || v == "5"
}

// Long is the whole number that the text of a field of MQTT 5 says, 0 where it
// is empty; ok is false where CheckField finds a problem.
func Long(f Field, text string) (n uint32, ok bool) {
	if CheckField(f, text) != nil {
		return 0, false
	}
	long, _ := strconv.ParseUint(strings.TrimSpace(text), 10, 32) // only an empty one is none
	return uint32(long), true
}

// checkFive checks a field that only MQTT 5 has. Each may be empty.
func checkFive(f Field, text string) *FieldError {
	switch f {
	case FieldSessionExpiry, FieldWillDelay, FieldWillExpiry:
		return checkLong(f, text, 0, math.MaxUint32)
	case FieldReceiveMaximum: // 0 is a protocol error (3.1.2.11.3)
		return checkLong(f, text, 1, math.MaxUint16)
	case FieldMaximumPacket: // and here too (3.1.2.11.4)
		return checkLong(f, text, 1, math.MaxUint32)
	case FieldAuthSecret:
		return checkString(f, text, MaxSecret)
	case FieldWillResponse:
		if text == "" {
			return nil
		}
		return checkTopic(f, ProblemTopic, model.CheckTopicName(text))
	}
	return checkString(f, text, maxString)
}

func checkLong(f Field, text string, low, high uint64) *FieldError {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return wrong(f, ProblemNotNumber)
		}
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n < low || n > high {
		return wrong(f, ProblemRange, strconv.FormatUint(low, 10), strconv.FormatUint(high, 10))
	}
	return nil
}

// checkFive checks what only MQTT 5 has, where that may be spoken.
func (p Profile) checkFive(add func(*FieldError)) {
	if !p.Five() {
		return
	}
	checkProperties(FieldUserProperty, p.MQTT5.UserProperties, add)
	add(CheckField(FieldAuthMethod, p.MQTT5.AuthMethod))
	if w := p.Will; w != nil {
		add(CheckField(FieldWillContentType, w.ContentType))
		add(CheckField(FieldWillResponse, w.ResponseTopic))
		checkProperties(FieldWillProperty, w.UserProperties, add)
	}
}

// checkProperties checks user properties. MQTT allows one without a name
// (1.5.7), but nobody means that.
func checkProperties(f Field, all []Property, add func(*FieldError)) {
	for i, p := range all {
		var e *FieldError
		if p.Name == "" {
			e = wrong(f, ProblemMissing)
		}
		for _, s := range []string{p.Name, p.Value} {
			if e == nil {
				e = checkString(f, s, maxString)
			}
		}
		if e != nil {
			e.Index = i
		}
		add(e)
	}
}
