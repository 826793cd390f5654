package profile

import (
	"maps"
	"net"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/google/uuid"
)

// What a new profile has until a person says otherwise.
const (
	DefaultHost           = "127.0.0.1"
	DefaultVersion        = VersionAuto
	DefaultKeepAlive      = 60 // s
	DefaultConnectTimeout = 10 // s
	// ClientIDPrefix is what the client IDs of this program begin with, so that
	// the owner of a broker can see what connects.
	ClientIDPrefix = "treetop-"
)

// New is a profile for a broker on this machine, with an ID of its own.
func New() Profile {
	return Profile{
		ID:     uuid.NewString(),
		Scheme: SchemeMQTT, Host: DefaultHost, Port: DefaultPort(SchemeMQTT),
		ClientID: ClientIDPrefix, RandomSuffix: true,
		Version: DefaultVersion, KeepAlive: DefaultKeepAlive, ConnectTimeout: DefaultConnectTimeout,
		CleanSession:  true,
		Subscriptions: []Subscription{{Filter: "#"}, {Filter: "$SYS/#"}},
	}
}

// NewDemo is the profile of the built-in demo broker, which listens where the
// system lets it: host and port are filled in when it runs.
func NewDemo() Profile {
	p := New()
	p.Demo = true
	p.Name = "Demo"
	p.Port = 0
	return p
}

// Clone is a copy that shares nothing with p.
func (p Profile) Clone() Profile {
	p.Subscriptions = slices.Clone(p.Subscriptions)
	if p.Will != nil {
		w := *p.Will
		w.UserProperties = slices.Clone(w.UserProperties)
		p.Will = &w
	}
	p.TLS.ALPN = slices.Clone(p.TLS.ALPN)
	p.Network.Headers = slices.Clone(p.Network.Headers)
	p.Network.Others = slices.Clone(p.Network.Others)
	p.MQTT5.UserProperties = slices.Clone(p.MQTT5.UserProperties)
	p.Unknown = maps.Clone(p.Unknown)
	return p
}

// Duplicate is a copy with an ID of its own. Its password is not copied with it:
// that is for the Secrets.
func (p Profile) Duplicate() Profile {
	p = p.Clone()
	p.ID = uuid.NewString()
	return p
}

// Title is what the profile is called: its name, or where it connects to.
func (p Profile) Title() string {
	switch {
	case p.Name != "":
		return p.Name
	case p.Unix():
		return filepath.Base(p.Path)
	case p.Port == DefaultPort(p.Scheme) || p.Port == 0:
		return p.Host
	}
	return net.JoinHostPort(p.Host, strconv.Itoa(p.Port))
}

// Guarded reports whether publishing asks first.
func (p Profile) Guarded() bool { return p.Guard != "" }

// Encrypted reports whether the profile's connection is.
func (p Profile) Encrypted() bool { return p.Scheme == SchemeMQTTS || p.Scheme == SchemeWSS }

// WebSocket reports whether the profile connects by WebSocket.
func (p Profile) WebSocket() bool { return p.Scheme == SchemeWS || p.Scheme == SchemeWSS }

// Unix reports whether the profile connects by a Unix socket.
func (p Profile) Unix() bool { return p.Scheme == SchemeUnix }
