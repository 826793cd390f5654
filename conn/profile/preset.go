package profile

import "slices"

// Preset is a service or program whose brokers are set up alike. The words that
// say what to type where are the screen's.
type Preset uint8

const (
	PresetNone Preset = iota
	PresetMosquitto
	PresetHomeAssistant
	PresetHiveMQ // HiveMQ Cloud
	PresetEMQX   // EMQX Cloud
	PresetAWS    // AWS IoT Core
	PresetAzure  // Azure Event Grid
	PresetCount  // how many there are, with PresetNone
)

// presetFields are what a preset fills in.
type presetFields struct {
	scheme, host string
	port         int
	alpn         []string
	filters      []string
	keepAlive    int
}

// fields of s. Those of PresetNone are those of a new profile.
func (s Preset) fields() presetFields {
	both := []string{"#", "$SYS/#"}
	f := presetFields{scheme: SchemeMQTTS, port: 8883, filters: []string{"#"}, keepAlive: DefaultKeepAlive}
	switch s {
	case PresetHomeAssistant:
		return presetFields{SchemeMQTT, "homeassistant.local", 1883, nil, both, DefaultKeepAlive}
	case PresetAWS:
		// Port 443 passes firewalls and proxies, and wants ALPN. A broker there
		// closes the connection at a filter that the policy does not allow.
		f.port, f.alpn = 443, []string{"x-amzn-mqtt-ca"}
	case PresetHiveMQ, PresetEMQX, PresetAzure:
	default:
		return presetFields{SchemeMQTT, DefaultHost, 1883, nil, both, DefaultKeepAlive}
	}
	return f
}

// Fill puts what goes with the preset into the fields of p that hold what a new
// profile has, or what another preset has put there: never over what a person
// typed.
func (s Preset) Fill(p Profile) Profile {
	p = p.Clone()
	to := s.fields()
	offered := func(same func(presetFields) bool) bool {
		for other := range PresetCount {
			if same(other.fields()) {
				return true
			}
		}
		return false
	}
	// Scheme and port belong together: a typed port says which scheme is meant.
	if offered(func(f presetFields) bool { return f.scheme == p.Scheme && f.port == p.Port }) {
		p.Scheme, p.Port = to.scheme, to.port
	}
	if offered(func(f presetFields) bool { return f.host == p.Host }) {
		p.Host = to.host
	}
	if offered(func(f presetFields) bool { return slices.Equal(f.alpn, p.TLS.ALPN) }) {
		p.TLS.ALPN = to.alpn
	}
	if offered(func(f presetFields) bool { return f.keepAlive == p.KeepAlive }) {
		p.KeepAlive = to.keepAlive
	}
	if offered(func(f presetFields) bool { return sameFilters(p.Subscriptions, f.filters) }) {
		p.Subscriptions = nil
		for _, f := range to.filters {
			p.Subscriptions = append(p.Subscriptions, Subscription{Filter: f})
		}
	}
	return p
}

func sameFilters(all []Subscription, filters []string) bool {
	return slices.EqualFunc(all, filters, func(s Subscription, f string) bool { return s.Filter == f && s.QoS == 0 })
}
