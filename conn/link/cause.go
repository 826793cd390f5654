package link

import (
	"errors"
	"fmt"
)

// Kind is why something failed, as far as a person can do something about it.
// The words for each are the screen's (ui/words); a test walks them all.
type Kind uint8

const (
	KindNone           Kind = iota
	KindCancelled           // by the person
	KindBadInput            // Args[0]: one of the Bad constants; Args[1]: what was given, unless it is a secret
	KindHostNotFound        // Args[0]: host; Args[1]: NameServer, or nothing where there is no such name
	KindRefused             // TCP connection refused; Args: host, port
	KindUnreachable         // no route; Args: host, port
	KindTimeout             // Args[0]: Step.String of what took too long; Args[1]: seconds
	KindNotMQTT             // Args[0]: what it seems to speak ("HTTP", "TLS", "SSH", "MQTT 5", or "")
	KindTLSNotSpoken        // the port does not speak TLS; Args: port
	KindCertName            // certificate for another name; Args: wanted, names of the certificate
	KindCertExpired         // Args: name, date until which it was valid (RFC 3339)
	KindCertNotYet          // Args: name, date from which it is valid (RFC 3339)
	KindCertUnknown         // unknown authority; Args: issuer
	KindTLS                 // any other failure of the handshake
	KindClientCert          // the client certificate or key can't be used; Args: file, one of the File constants
	KindCAFile              // the CA file can't be used; Args: file, one of the File constants
	KindHTTPStatus          // WebSocket upgrade refused; Code: HTTP status; Args: a piece of the answer's text, where it redirects to
	KindConnack             // CONNACK with a return code (3.2.2.3) or reason code; Code; Args (MQTT 5): reason string, server reference
	KindProtocol            // the other side broke the protocol; Args[0]: how
	KindClosed              // the broker closed the connection; Args: StepCONNACK.String where it did so, or reset it, in place of an answer to CONNECT; then Plain where that was sent without TLS
	KindKeepAlive           // no answer to keep alive
	KindNetwork             // reset, or another failure while connected
	KindTakenOver           // another client uses this client ID: the connection is closed again and again right after CONNACK, or with Code 0x8E the broker says so (MQTT 5)
	KindNotConnected        // publish or subscribe without a connection
	KindReadOnly            // the profile is read-only
	KindUnconfirmed         // published, no acknowledgement came in time or before the connection ended
	KindNoAnswer            // SUBACK or UNSUBACK did not come
	KindPasswordNeeded      // the password must be asked for; Args[0]: why ("none", "ask", "missing", "locked", "slow", "denied", "failed", "file": the file that it is in is not open, "file-failed": that file can't be read, "wrong"); Args[1]: the secret, if not the password ("proxy-password", "key-passphrase"); Args[2]: the proxy, the file
	KindDemo                // the demo broker could not be started
	KindFilterRefused       // SUBACK refused; Code; Args: the filter, reason string (MQTT 5)
	KindNotWebSocket        // the port answers neither the WebSocket upgrade nor with an HTTP status; Args: host, port
	KindProxy               // the proxy does not lead to the broker; Args: proxy, one of the Proxy constants, "environment" or "profile", the broker; Code: HTTP status or SOCKS reply
	KindSocket              // the Unix socket can't be used; Args: path, one of the Socket constants; with SocketDenied what is in the way (the path, or a folder above it), its mode ("rwxr-x---"), owner and group, where the system says so
	KindPin                 // the broker's certificate is not the pinned one; Args: name of the certificate; see Pin
	KindTLSVersion          // no version of TLS that both allow; Args: the oldest that the profile allows ("1.2")
	KindALPN                // the broker takes none of the protocols offered; Args: those, comma between
	KindDisconnected        // the broker said DISCONNECT (MQTT 5, 3.14); Code: reason code; Args: reason string, server reference
	KindPublishRefused      // PUBACK or PUBREC with a reason code of a failure (MQTT 5); Code; Args: topic, reason string
	KindUnavailable         // the broker said at CONNACK that it can't do this (MQTT 5); Args[0]: one of the Cant constants; Args[1]: the limit, where there is one
	KindAuthMethod          // the broker asks for an authentication dialogue that is not built in (MQTT 5, 4.12); Args[0]: the method
	KindConfirm             // the profile asks first: a person must confirm; Args: topic, ticket for this one message; or the profile's name, "", ConfirmName
	KindCertWeak            // the certificate is signed by a procedure that can be forged; Args: name, procedure ("SHA1-RSA"); see Pin
	KindShared              // only a shared subscription brings this topic, and none brings stored messages (MQTT 5, 4.8.2); Args: topic
	KindCount               // how many kinds there are; not a kind
)

// Cause is why something failed. It never holds a secret: no password and no
// URL with one gets into Args, Detail or Error.
type Cause struct {
	Kind Kind
	Code int      // CONNACK return code, HTTP status or SUBACK code, by Kind
	Args []string // by Kind
	// Detail is the technical text (English, from the library or the system),
	// shown on request only.
	Detail string
	// Pin stands for the certificate that the broker showed and that was not
	// accepted (SHA-256 of its public key, hex): who knows the broker can pin it.
	Pin string
	// Retry says that trying again without changing anything may help.
	Retry bool
	// Err is a typed error of ours behind it, such as a *model.TopicError; nil
	// otherwise, and never one of a library.
	Err error
}

// Unwrap makes Err reachable by errors.As.
func (c Cause) Unwrap() error { return c.Err }

// AsCause finds the Cause in err; what has none is a failure of the network.
func AsCause(err error) Cause {
	var c Cause
	if !errors.As(err, &c) {
		c = Cause{Kind: KindNetwork, Detail: err.Error(), Retry: true}
	}
	return c
}

// What is wrong with an input, as Args[0] of KindBadInput.
const (
	BadTopic     = "topic"      // Err is a *model.TopicError
	BadFilter    = "filter"     // Err is a *model.TopicError
	BadWill      = "will"       // the topic of the last will; Err is a *model.TopicError
	BadQoS       = "qos"        // not 0, 1 or 2
	BadPayload   = "payload"    // larger than an MQTT packet can be (2.2.3)
	BadScheme    = "scheme"     // not mqtt, mqtts, ws, wss or unix
	BadOther     = "other"      // a further address that can't be read
	BadPath      = "path"       // no path of a Unix socket
	BadPin       = "pin"        // not the SHA-256 of a key
	BadTLS       = "tls"        // not a version of TLS
	BadHost      = "host"       // empty, or not a host name
	BadPort      = "port"       // not 1 to 65535
	BadVersion   = "version"    // not a version that is built in
	BadTooLong   = "too-long"   // client ID, user name, password or will above 65,535 bytes
	BadKeepAlive = "keep-alive" // not 0 to 65535 seconds
	BadNoUser    = "no-user"    // a password without a user name (3.1.2.9)
	BadNoFilter  = "no-filter"  // subscribing to nothing
	BadProperty  = "property"   // a property of MQTT 5; Args[1]: model.PropertyProblem.String
)

// Plain is Args[1] of a KindClosed without an answer to an unencrypted CONNECT.
const Plain = "plain"

// What the broker can't do, as Args[0] of KindUnavailable.
const (
	CantQoS      = "qos"      // Args[1]: the maximum QoS (MQTT 5, 3.2.2.3.4)
	CantRetain   = "retain"   // retained messages (3.2.2.3.5)
	CantSize     = "size"     // Args[1]: the maximum packet size in bytes (3.2.2.3.6)
	CantWildcard = "wildcard" // # and + in filters (3.2.2.3.11)
	CantShare    = "share"    // shared subscriptions (3.2.2.3.13)
)

// Why a file of TLS can't be used, as Args[1] of KindClientCert and KindCAFile.
const (
	FileMissing    = "missing"    // there is no such file
	FileUnreadable = "unreadable" // it can't be read
	FileNotPEM     = "not-pem"    // there is no certificate or key in PEM in it
	FileMismatch   = "mismatch"   // the key does not belong to the certificate
	FileIncomplete = "incomplete" // a certificate without a key, or the other way round
	FileDemanded   = "demanded"   // the broker demands a client certificate, and there is none
	FileRefused    = "refused"    // the broker refused the client certificate
	FileNotPKCS12  = "not-pkcs12" // it is no PKCS#12 file
	FileDamaged    = "damaged"    // it holds what can't be made sense of
)

// ConfirmName, as Args[2] of KindConfirm: the name of the profile must be typed,
// because it is about many topics.
const ConfirmName = "name"

// Why a proxy is of no use, as Args[1] of KindProxy.
const (
	ProxyUnreachable = "unreachable" // there is none at this address
	ProxyPassword    = "password"    // it wants a user name and a password
	ProxyDenied      = "denied"      // it does not allow this connection
	ProxyTarget      = "target"      // it could not reach the broker
	ProxyNotProxy    = "not-a-proxy" // what answers is none of this kind
	ProxyAddress     = "address"     // its address can't be read
)

// NameServer is the Args[1] of KindHostNotFound: whoever was asked for the name
// could not say whether it exists.
const NameServer = "server"

// Why a Unix socket can't be used, as Args[1] of KindSocket.
const (
	SocketMissing = "missing" // there is nothing at this path
	SocketDenied  = "denied"  // this user may not open it
	SocketNobody  = "nobody"  // nobody listens on it
	SocketNone    = "none"    // what is there is no socket
)

// Error is English, for logs.
func (c Cause) Error() string {
	s := c.Kind.String()
	if c.Code != 0 {
		s = fmt.Sprintf("%s (code %d)", s, c.Code)
	}
	for _, a := range c.Args {
		if a != "" {
			s += fmt.Sprintf(" %q", a)
		}
	}
	if c.Detail != "" {
		s += ": " + c.Detail
	}
	return s
}

var kindNames = [KindCount]string{
	"no cause", "cancelled", "not usable", "host not found", "connection refused", "host can't be reached",
	"no answer in time", "does not speak MQTT", "does not speak TLS", "certificate is for another name",
	"certificate has expired", "certificate is not valid yet", "certificate of an unknown authority",
	"TLS handshake failed", "client certificate can't be used", "CA file can't be used", "WebSocket upgrade refused",
	"broker refused the connection", "protocol error", "broker closed the connection", "no answer to keep alive",
	"connection broke", "another client uses this client ID", "not connected", "profile is read-only",
	"not acknowledged", "no answer to the subscription", "password needed", "demo broker could not be started",
	"broker refused the filter", "does not speak WebSocket",
	"proxy does not lead to the broker", "socket can't be used", "certificate is not the pinned one",
	"no common version of TLS", "no common application protocol",
	"broker disconnected", "broker refused the message", "broker can't do this", "authentication method not supported",
	"confirmation needed", "certificate is signed by a weak procedure", "known by a shared subscription only",
}

// String is the English name of the kind, for logs.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}
