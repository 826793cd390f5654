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

	Scheme string `json:"scheme"` // mqtt, mqtts, ws or wss
	Host   string `json:"host"`   // without brackets
	Port   int    `json:"port"`
	Path   string `json:"path,omitempty"` // ws and wss; begins with a slash

	Username string `json:"username,omitempty"`
	// Password says where the password comes from: PasswordNone,
	// PasswordKeyring or PasswordAsk.
	Password PasswordFrom `json:"password,omitempty"`

	ClientID string `json:"client_id,omitempty"` // empty: treetop-
	// RandomSuffix appends eight random characters to ClientID at each connect.
	RandomSuffix bool `json:"random_suffix"`

	Version        string `json:"version"`         // "3.1.1"
	KeepAlive      int    `json:"keep_alive"`      // s; 0 switches it off
	ConnectTimeout int    `json:"connect_timeout"` // s
	CleanSession   bool   `json:"clean_session"`
	ReadOnly       bool   `json:"read_only,omitempty"`

	Subscriptions []Subscription `json:"subscriptions"`
	Will          *Will          `json:"will,omitempty"`
	TLS           TLS            `json:"tls,omitzero"`

	// Demo marks the built-in demo broker, which is never written to a file.
	Demo bool `json:"-"`

	// Unknown are fields of a newer version, kept as they are.
	Unknown map[string]json.RawMessage `json:"-"`
}

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
}

// Will is the last will (MQTT 3.1.1, 3.1.2.5).
type Will struct {
	Topic   string `json:"topic"`
	Payload string `json:"payload"`
	QoS     byte   `json:"qos"`
	Retain  bool   `json:"retain"`
}

// TLS are the settings of mqtts and wss. Files are named, never copied.
type TLS struct {
	SkipVerify bool   `json:"skip_verify,omitempty"`
	CAFile     string `json:"ca_file,omitempty"`
	CertFile   string `json:"cert_file,omitempty"`
	KeyFile    string `json:"key_file,omitempty"`
}

// Colours are the names of the colours that a profile can have, in the order
// in which they are offered. ui/look knows what they look like.
var Colours = []string{"red", "orange", "yellow", "green", "teal", "blue", "purple", "grey"}
