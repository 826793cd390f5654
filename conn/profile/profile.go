// Package profile holds the saved ways to connect, the file that they are kept
// in, and their secrets in the keyring of the operating system.
package profile

import "encoding/json"

// Profile is a saved way to connect. It holds no secret: passwords live in the
// keyring under the profile's ID.
type Profile struct {
	ID     string `json:"id"` // UUID; never changes
	Name   string `json:"name"`
	Group  string `json:"group,omitempty"`
	Colour string `json:"colour,omitempty"` // one of Colours, or empty

	Scheme string `json:"scheme"`         // mqtt, mqtts, ws, wss or unix
	Host   string `json:"host"`           // without brackets; empty with unix
	Port   int    `json:"port"`           // 0 with unix
	Path   string `json:"path,omitempty"` // ws and wss: begins with a slash; unix: that of the socket

	Username string `json:"username,omitempty"`
	// Password says where the password comes from: PasswordNone,
	// PasswordKeyring or PasswordAsk.
	Password PasswordFrom `json:"password,omitempty"`

	ClientID string `json:"client_id,omitempty"` // empty: treetop-
	// RandomSuffix appends eight random characters to ClientID at each connect.
	RandomSuffix bool `json:"random_suffix"`

	Version        string `json:"version"`         // one of Versions; empty: VersionAuto
	KeepAlive      int    `json:"keep_alive"`      // s; 0 switches it off
	ConnectTimeout int    `json:"connect_timeout"` // s
	CleanSession   bool   `json:"clean_session"`
	ReadOnly       bool   `json:"read_only,omitempty"`
	// Guard is empty, or GuardAsk: then publishing asks once per topic. What a
	// newer version writes here asks as well.
	Guard string `json:"guard,omitempty"`
	// ConnectAtStart opens a tab and connects when the program starts.
	ConnectAtStart bool `json:"connect_at_start,omitempty"`

	Subscriptions []Subscription `json:"subscriptions"`
	Will          *Will          `json:"will,omitempty"`
	TLS           TLS            `json:"tls,omitzero"`
	Network       Network        `json:"network,omitzero"`
	MQTT5         MQTT5          `json:"mqtt5,omitzero"`

	// Demo marks the built-in demo broker, which is never written to a file.
	Demo bool `json:"-"`

	// Unknown are fields of a newer version, kept as they are.
	Unknown map[string]json.RawMessage `json:"-"`
}

// VersionAuto is the version of MQTT that stands for the newest one that the
// broker takes.
const VersionAuto = "auto"

// Versions are what Profile.Version can be, in the order in which they are
// offered.
func Versions() []string { return []string{VersionAuto, "5", "3.1.1", "3.1"} }

// GuardAsk is the Guard that asks before something is published.
const GuardAsk = "ask"

// PasswordFrom says where the password of a profile comes from.
type PasswordFrom string

const (
	PasswordNone    PasswordFrom = ""        // there is none
	PasswordKeyring PasswordFrom = "keyring" // in the keyring of the system
	PasswordAsk     PasswordFrom = "ask"     // asked for at each connect
)

// Subscription is a topic filter that is subscribed to after each connect.
type Subscription struct {
	Filter string `json:"filter"`
	QoS    byte   `json:"qos"`
	// Muted keeps the filter in the list without subscribing to it.
	Muted bool `json:"muted,omitempty"`
	// Of MQTT 5 (3.8.3.1): whether own messages are left out, whether the retain
	// flag is sent on as it was published, and when retained messages are sent
	// (0 at subscribing, 1 at subscribing anew only, 2 never).
	NoLocal           bool `json:"no_local,omitempty"`
	RetainAsPublished bool `json:"retain_as_published,omitempty"`
	RetainHandling    byte `json:"retain_handling,omitempty"`
}

// Will is the last will (MQTT 3.1.1, 3.1.2.5).
type Will struct {
	Topic   string `json:"topic"`
	Payload string `json:"payload"`
	QoS     byte   `json:"qos"`
	Retain  bool   `json:"retain"`
	// Of MQTT 5 (3.1.3.2).
	DelayInterval  uint32     `json:"delay_interval,omitempty"` // s
	Expiry         uint32     `json:"expiry,omitempty"`         // s; 0: never
	ContentType    string     `json:"content_type,omitempty"`
	ResponseTopic  string     `json:"response_topic,omitempty"`
	UserProperties []Property `json:"user_properties,omitempty"`
}

// MQTT5 is what CONNECT says in MQTT 5 beyond what 3.1.1 has (3.1.2.11). The
// data of AuthMethod is a secret.
type MQTT5 struct {
	SessionExpiry     uint32     `json:"session_expiry,omitempty"`      // s; 0 ends the session with the connection
	ReceiveMaximum    uint16     `json:"receive_maximum,omitempty"`     // 0: 16,384
	MaximumPacketSize uint32     `json:"maximum_packet_size,omitempty"` // bytes; 0: no limit
	UserProperties    []Property `json:"user_properties,omitempty"`
	AuthMethod        string     `json:"auth_method,omitempty"`
}

// TLS are the settings of mqtts and wss. Files are named, never copied.
type TLS struct {
	SkipVerify bool   `json:"skip_verify,omitempty"`
	CAFile     string `json:"ca_file,omitempty"`
	// CAOnly trusts CAFile instead of what the system trusts, not beside it.
	CAOnly   bool   `json:"ca_only,omitempty"`
	CertFile string `json:"cert_file,omitempty"`
	KeyFile  string `json:"key_file,omitempty"`
	// PKCS12File holds certificate and key in one file, in place of CertFile
	// and KeyFile. Its passphrase, or that of KeyFile, is the secret
	// FieldKeyPassphrase.
	PKCS12File string `json:"pkcs12_file,omitempty"`

	// ServerName is asked for (SNI) and looked for in the certificate in place
	// of the host.
	ServerName string   `json:"server_name,omitempty"`
	ALPN       []string `json:"alpn,omitempty"` // protocols offered, the preferred one first
	// Pin is the SHA-256 of the public key (SubjectPublicKeyInfo) of the one
	// certificate that is accepted, whoever signed it; in hex or base64.
	Pin        string `json:"pin,omitempty"`
	MinVersion string `json:"min_version,omitempty"` // "1.0", "1.1", "1.3"; empty: "1.2"
}

// Network is how the broker is reached, beyond its address.
type Network struct {
	// Proxy is ProxyEnvironment, ProxyDirect, or the URL of a proxy without
	// user: http://host:port or socks5://host:port.
	Proxy string `json:"proxy,omitempty"`
	// ProxyUser is who we are to the proxy; the password is the secret
	// FieldProxyPassword.
	ProxyUser string `json:"proxy_user,omitempty"`
	// Headers are sent when a WebSocket is opened. {user} and {password} in a
	// value stand for those of the profile, so that no secret is in the file.
	Headers []Property `json:"headers,omitempty"`
	// Others are further addresses of the same broker as URLs without user,
	// tried in order after its own.
	Others []string `json:"others,omitempty"`
}

// What Network.Proxy can be beside a URL.
const (
	ProxyEnvironment = ""       // what the environment says (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY)
	ProxyDirect      = "direct" // none, whatever the environment says
)

// Property is a name with a value: a header, or a user property of MQTT 5.
type Property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Colours are the names of the colours that a profile can have, in the order
// in which they are offered. ui/look knows what they look like.
var Colours = []string{"red", "orange", "yellow", "green", "teal", "blue", "purple", "grey"}
