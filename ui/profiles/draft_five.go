package profiles

import (
	"strconv"
	"strings"

	"treetop/conn/profile"
)

// typedFive are the numbers of MQTT 5 as they were typed. Empty is 0 in the
// profile, which stands for not being said.
type typedFive struct {
	SessionExpiry  string `json:"session_expiry,omitempty"`
	ReceiveMaximum string `json:"receive_maximum,omitempty"`
	MaximumPacket  string `json:"maximum_packet,omitempty"`
	WillDelay      string `json:"will_delay,omitempty"`
	WillExpiry     string `json:"will_expiry,omitempty"`
}

func fiveOf(m profile.MQTT5, w profile.Will) typedFive {
	text := func(n uint32) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatUint(uint64(n), 10)
	}
	return typedFive{
		SessionExpiry: text(m.SessionExpiry), ReceiveMaximum: text(uint32(m.ReceiveMaximum)), MaximumPacket: text(m.MaximumPacketSize),
		WillDelay: text(w.DelayInterval), WillExpiry: text(w.Expiry),
	}
}

// into puts the numbers into a profile, 0 for what is none.
func (t typedFive) into(p *profile.Profile) {
	p.MQTT5.SessionExpiry, _ = profile.Long(profile.FieldSessionExpiry, t.SessionExpiry)
	receive, _ := profile.Long(profile.FieldReceiveMaximum, t.ReceiveMaximum)
	p.MQTT5.ReceiveMaximum = uint16(receive)
	p.MQTT5.MaximumPacketSize, _ = profile.Long(profile.FieldMaximumPacket, t.MaximumPacket)
	if p.Will != nil {
		p.Will.DelayInterval, _ = profile.Long(profile.FieldWillDelay, t.WillDelay)
		p.Will.Expiry, _ = profile.Long(profile.FieldWillExpiry, t.WillExpiry)
	}
}

// wrong is what is wrong with what was typed, where MQTT 5 may be spoken, and
// with the secret that no profile holds.
func (t typedFive) wrong(d *draft) []profile.FieldError {
	if !d.p.Five() {
		return nil
	}
	var out []profile.FieldError
	check := func(f profile.Field, text string) {
		if e := profile.CheckField(f, text); e != nil {
			out = append(out, *e)
		}
	}
	check(profile.FieldSessionExpiry, t.SessionExpiry)
	check(profile.FieldReceiveMaximum, t.ReceiveMaximum)
	check(profile.FieldMaximumPacket, t.MaximumPacket)
	data := d.secrets[profile.FieldAuthData]
	if data != "" && d.p.MQTT5.AuthMethod == "" { // MQTT 5, 3.1.2.11.10
		out = append(out, profile.FieldError{Field: profile.FieldAuthMethod, Problem: profile.ProblemMissing})
	}
	check(profile.FieldAuthSecret, data)
	if d.willOn {
		check(profile.FieldWillDelay, t.WillDelay)
		check(profile.FieldWillExpiry, t.WillExpiry)
	}
	return out
}

// usesFive reports whether there is something behind the fold of MQTT 5.
func usesFive(m profile.MQTT5) bool {
	return m.ReceiveMaximum != 0 || m.MaximumPacketSize != 0 || len(m.UserProperties) > 0 || m.AuthMethod != ""
}

// usesFiveWill is the same for that of the last will.
func usesFiveWill(w profile.Will) bool {
	return w.DelayInterval != 0 || w.Expiry != 0 || w.ContentType != "" || w.ResponseTopic != "" || len(w.UserProperties) > 0
}

// propertiesOf reads user properties as they are typed, "name: value", one a
// line. A name may hold colons, as long as no space follows them.
func propertiesOf(s string) []profile.Property {
	var out []profile.Property
	for _, l := range linesOf(s) {
		if !strings.Contains(l, ":") {
			l = strings.Replace(l, "：", ": ", 1)
		}
		name, value, ok := strings.Cut(l, ": ")
		if !ok {
			name, value, _ = strings.Cut(l, ":")
		}
		out = append(out, profile.Property{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
	return out
}
