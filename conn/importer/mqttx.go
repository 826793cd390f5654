package importer

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"treetop/conn/profile"
)

var mqttxID = regexp.MustCompile(`^mqttx_[0-9a-f]{8}$`)

func isMQTTX(f fields) bool {
	return f.has("host") && (f.has("mqttVersion") || f.has("certType") || f.has("clientId") && f.has("clean"))
}

// fromMQTTX takes one connection. In old exports there is no protocol, times
// may be milliseconds, and what belongs to MQTT 5 stands beside the rest instead
// of in "properties".
func fromMQTTX(f fields) *draft {
	d := newDraft(FormatMQTTX, f.id())
	d.name(f.text(d, "name"))
	d.user(f.text(d, "username"), f.text(d, "password"))
	scheme := f.scheme(d, "ssl")
	d.address(scheme, f.text(d, "host"), f.number(d, "port", 0), f.text(d, "path"))
	d.clientID(f.text(d, "clientId"), mqttxID, f.flag(d, "clientIdWithTime", false))
	switch v := f.text(d, "mqttVersion"); v {
	case "5.0", "5":
		d.version("5")
	default:
		d.version(v)
	}
	d.keepAlive(f.number(d, "keepalive", profile.DefaultKeepAlive))
	d.timeout(f.number(d, "connectTimeout", profile.DefaultConnectTimeout))
	d.Profile.CleanSession = f.flag(d, "clean", true)
	mqttxTLS(d, f)
	mqttxFilters(d, f)
	mqttxSession(d, f)
	mqttxWill(d, f.object(d, "will"))
	if n, _ := f["messages"].(int); n > 0 {
		d.note(NoteMessages, strconv.Itoa(n))
	}
	return d
}

func mqttxTLS(d *draft, f fields) {
	if !d.Profile.Encrypted() {
		return
	}
	if f.text(d, "certType") == "self" {
		d.file(&d.Profile.TLS.CAFile, f.text(d, "ca"))
		d.file(&d.Profile.TLS.CertFile, f.text(d, "cert"))
		d.file(&d.Profile.TLS.KeyFile, f.text(d, "key"))
		d.Profile.TLS.CAOnly = d.Profile.TLS.CAFile != ""
	}
	if !f.flag(d, "rejectUnauthorized", true) {
		d.unverified()
	}
	// A list with commas, in brackets or not.
	for name := range strings.SplitSeq(strings.Trim(f.text(d, "ALPNProtocols"), "[] "), ",") {
		d.alpn(strings.Trim(name, "\"' "))
	}
}

func mqttxFilters(d *draft, f fields) {
	for _, v := range f.list(d, "subscriptions") {
		o, ok := v.(map[string]any)
		if !ok {
			d.note(NoteWrongType, "subscriptions")
			continue
		}
		s := fields(o)
		topic := s.text(d, "topic")
		if s.flag(d, "disabled", false) {
			d.note(NoteFilterOff, topic)
			continue
		}
		if !d.subscribe(topic, s.number(d, "qos", 0)) {
			continue
		}
		sub := &d.Profile.Subscriptions[len(d.Profile.Subscriptions)-1]
		sub.NoLocal, sub.RetainAsPublished = s.flag(d, "nl", false), s.flag(d, "rap", false)
		sub.RetainHandling = byte(d.within(s.number(d, "rh", 0), 2))
		if s.filled("subscriptionIdentifier", "userProperties", "alias") {
			d.note(NoteFilterOptions, topic)
		}
	}
}

// mqttxSession takes what CONNECT says in MQTT 5.
func mqttxSession(d *draft, f fields) {
	if p := f.object(d, "properties"); len(p) > 0 {
		f = p
	}
	m := &d.Profile.MQTT5
	m.SessionExpiry = uint32(d.within(f.number(d, "sessionExpiryInterval", 0), 1<<32-1))
	m.ReceiveMaximum = uint16(d.within(f.number(d, "receiveMaximum", 0), 1<<16-1))
	m.MaximumPacketSize = uint32(d.within(f.number(d, "maximumPacketSize", 0), 1<<32-1))
	m.UserProperties = mqttxProperties(d, f)
	m.AuthMethod = f.text(d, "authenticationMethod")
	if profile.CheckField(profile.FieldClientID, m.AuthMethod) != nil {
		m.AuthMethod = ""
		d.note(NoteTooLong, "authenticationMethod")
	}
	if f.filled("authenticationData") {
		d.note(NoteAuth)
	}
	if f.number(d, "topicAliasMaximum", 0) > 0 || f.flag(d, "requestResponseInformation", false) {
		d.note(NoteSession5)
	}
}

// mqttxProperties takes user properties: an object, or its JSON as a text, with
// a text or a list of texts for each name.
func mqttxProperties(d *draft, f fields) []profile.Property {
	const name, most = "userProperties", 200
	all, _ := f[name].(map[string]any)
	if text, ok := f[name].(string); ok && text != "" && text != "null" {
		if len(text) > 64<<10 || json.Unmarshal([]byte(text), &all) != nil {
			d.note(NoteWrongType, name)
		}
	}
	var out []profile.Property
	for _, key := range slices.Sorted(maps.Keys(all)) {
		values, ok := all[key].([]any)
		if !ok {
			values = []any{all[key]}
		}
		for _, v := range values {
			text, ok := v.(string)
			if !ok || profile.CheckField(profile.FieldClientID, text) != nil || profile.CheckField(profile.FieldClientID, key) != nil || len(out) == most {
				d.note(NoteWrongType, name)
				continue
			}
			out = append(out, profile.Property{Name: key, Value: text})
		}
	}
	return out
}

// mqttxWill takes the last will, of which "properties" goes before what stands
// beside it.
func mqttxWill(d *draft, f fields) {
	w := d.will(f.text(d, "lastWillTopic"), f.text(d, "lastWillPayload"), f.number(d, "lastWillQos", 0), f.flag(d, "lastWillRetain", false))
	if w == nil {
		return
	}
	if p := f.object(d, "properties"); len(p) > 0 {
		f = p
	}
	w.DelayInterval = uint32(d.within(f.number(d, "willDelayInterval", 0), 1<<32-1))
	w.Expiry = uint32(d.within(f.number(d, "messageExpiryInterval", 0), 1<<32-1))
	w.ContentType, w.ResponseTopic = f.text(d, "contentType"), f.text(d, "responseTopic")
	w.UserProperties = mqttxProperties(d, f)
	if f.filled("correlationData") || f.flag(d, "payloadFormatIndicator", false) {
		d.note(NoteWillOptions)
	}
}
