package conn

import (
	"cmp"
	"time"

	"treetop/conn/link"
	"treetop/conn/mqtt3"
	"treetop/conn/mqtt5"
	"treetop/conn/profile"
	"treetop/model"
)

// versions are those of MQTT that an attempt may use, the one to begin with
// first. Automatic begins with 5, or with what this broker took the last time.
func (s *Session) versions() []string {
	switch v := s.opt.Profile.Version; v {
	case "", profile.VersionAuto:
		if s.worked == link.V311 {
			return []string{link.V311, link.V5}
		}
		return []string{link.V5, link.V311}
	default:
		return []string{v}
	}
}

// wrongVersion reports whether c could not connect because of the version of
// MQTT. It is never the user that was refused.
func wrongVersion(c link.Client, cause link.Cause) bool {
	if five, ok := c.(interface{ WrongVersion() bool }); ok {
		return five.WrongVersion()
	}
	return cause.Kind == link.KindConnack && cause.Code == 1 ||
		cause.Kind == link.KindNotMQTT && len(cause.Args) > 0 && cause.Args[0] == "MQTT 5"
}

// remember keeps which version this broker takes, for the next attempt and, by
// Options.Worked, for the next start. Called with mu held.
func (s *Session) remember(version string) {
	if len(s.versions()) < 2 || cmp.Or(s.worked, link.V5) == version {
		return
	}
	s.worked = version
	if s.opt.Worked != nil {
		go s.opt.Worked(version)
	}
}

// newClient makes the connection of one attempt.
func (s *Session) newClient(a Attempt, sink link.Sink) (link.Client, error) {
	if s.opt.Client != nil {
		return s.opt.Client(a, sink)
	}
	switch a.Version {
	case link.V5:
		return mqtt5.New(s.options5(a), sink), nil
	case link.V311, link.V31:
		return mqtt3.New(s.options3(a), sink), nil
	}
	return nil, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadVersion, a.Version}}
}

// options3 are those of MQTT 3.1.1 and 3.1.
func (s *Session) options3(a Attempt) mqtt3.Options {
	p := a.Profile
	o := mqtt3.Options{
		Target: a.Target, ClientID: a.ClientID, Username: a.Username, Password: a.Password,
		KeepAlive:    time.Duration(p.KeepAlive) * time.Second,
		CleanSession: clean(p),
		MaxPayload:   s.opt.MaxPayload,
		Old:          a.Version == link.V31,
	}
	// A read-only profile must not publish by dying, either.
	if w := p.Will; w != nil && !p.ReadOnly {
		o.Will = &mqtt3.Will{Topic: w.Topic, Payload: []byte(w.Payload), QoS: w.QoS, Retain: w.Retain}
	}
	return o
}

// window is how many messages of QoS 1 and 2 the broker may send ahead, as we
// have told it; 0: it was not told.
func window(l link.Limits, p profile.Profile) uint64 {
	if l.Version != link.V5 {
		return 0
	}
	return uint64(cmp.Or(p.MQTT5.ReceiveMaximum, mqtt5.DefaultReceiveMaximum))
}

// neverExpires is a session expiry interval without an end (MQTT 5, 3.1.2.11.2).
const neverExpires = 0xFFFFFFFF

// options5 are those of MQTT 5.
func (s *Session) options5(a Attempt) mqtt5.Options {
	p := a.Profile
	o := mqtt5.Options{
		Target: a.Target, ClientID: a.ClientID, Username: a.Username, Password: a.Password,
		KeepAlive:      time.Duration(p.KeepAlive) * time.Second,
		CleanStart:     clean(p),
		MaxPayload:     s.opt.MaxPayload,
		SessionExpiry:  p.MQTT5.SessionExpiry,
		ReceiveMaximum: p.MQTT5.ReceiveMaximum,
		MaximumPacket:  p.MQTT5.MaximumPacketSize,
		User:           userProperties(p.MQTT5.UserProperties),
		AuthMethod:     p.MQTT5.AuthMethod,
		AuthData:       a.AuthData,
	}
	switch {
	case isRandom(p):
		o.SessionExpiry = 0
	case !o.CleanStart && o.SessionExpiry == 0:
		// What clean session switched off means in MQTT 3.1.1: the session stays.
		o.SessionExpiry = neverExpires
	}
	if w := p.Will; w != nil && !p.ReadOnly {
		o.Will = &mqtt5.Will{
			Topic: w.Topic, Payload: []byte(w.Payload), QoS: w.QoS, Retain: w.Retain, Delay: w.DelayInterval,
			Properties: model.Properties{
				ContentType: w.ContentType, ResponseTopic: w.ResponseTopic, User: userProperties(w.UserProperties),
				Expiry: w.Expiry, HasExpiry: w.Expiry > 0,
			},
		}
	}
	return o
}

func userProperties(have []profile.Property) []model.UserProperty {
	var out []model.UserProperty
	for _, p := range have {
		out = append(out, model.UserProperty{Name: p.Name, Value: p.Value})
	}
	return out
}

// clean reports whether a connection begins without what the broker may have
// kept. Nobody would ever come back for the session of a random client ID.
func clean(p profile.Profile) bool { return p.CleanSession || isRandom(p) }
