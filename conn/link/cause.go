package link

import "fmt"

// Kind is why something failed, as far as a person can do something about it.
// The words for each are the screen's (ui/words); a test walks them all.
type Kind uint8

const (
	KindNone           Kind = iota
	KindCancelled           // by the person
	KindBadInput            // Args[0]: one of the Bad constants; Args[1]: what was given, unless it is a secret
	KindHostNotFound        // Args[0]: host
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
	KindHTTPStatus          // WebSocket upgrade refused; Code: HTTP status
	KindConnack             // CONNACK with a return code; Code (3.2.2.3)
	KindProtocol            // the other side broke the protocol; Args[0]: how
	KindClosed              // the broker closed the connection
	KindKeepAlive           // no answer to keep alive
	KindNetwork             // reset, or another failure while connected
	KindTakenOver           // connection closed again and again right after CONNACK: another client uses this client ID
	KindNotConnected        // publish or subscribe without a connection
	KindReadOnly            // the profile is read-only
	KindUnconfirmed         // published, no acknowledgement came in time or before the connection ended
	KindNoAnswer            // SUBACK or UNSUBACK did not come
	KindPasswordNeeded      // the password must be asked for; Args[0]: why ("none", "ask", "missing", "locked", "slow", "failed")
	KindDemo                // the demo broker could not be started
	KindFilterRefused       // SUBACK refused; Code; Args[0]: the filter
	KindNotWebSocket        // the port answers neither the WebSocket upgrade nor with an HTTP status; Args: host, port
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
	// Retry says that trying again without changing anything may help.
	Retry bool
	// Err is a typed error of ours behind it, such as a *model.TopicError; nil
	// otherwise, and never one of a library.
	Err error
}

// Unwrap makes Err reachable by errors.As.
func (c Cause) Unwrap() error { return c.Err }

// What is wrong with an input, as Args[0] of KindBadInput.
const (
	BadTopic     = "topic"      // Err is a *model.TopicError
	BadFilter    = "filter"     // Err is a *model.TopicError
	BadWill      = "will"       // the topic of the last will; Err is a *model.TopicError
	BadQoS       = "qos"        // not 0, 1 or 2
	BadPayload   = "payload"    // larger than an MQTT packet can be (2.2.3)
	BadScheme    = "scheme"     // not mqtt, mqtts, ws or wss
	BadHost      = "host"       // empty, or not a host name
	BadPort      = "port"       // not 1 to 65535
	BadVersion   = "version"    // not a version that is built in
	BadTooLong   = "too-long"   // client ID, user name, password or will above 65,535 bytes
	BadKeepAlive = "keep-alive" // not 0 to 65535 seconds
	BadNoUser    = "no-user"    // a password without a user name (3.1.2.9)
	BadNoFilter  = "no-filter"  // subscribing to nothing
)

// Why a file of TLS can't be used, as Args[1] of KindClientCert and KindCAFile.
const (
	FileMissing    = "missing"    // there is no such file
	FileUnreadable = "unreadable" // it can't be read
	FileNotPEM     = "not-pem"    // there is no certificate or key in PEM in it
	FileEncrypted  = "encrypted"  // the key is protected by a passphrase
	FileMismatch   = "mismatch"   // the key does not belong to the certificate
	FileIncomplete = "incomplete" // a certificate without a key, or the other way round
	FileDemanded   = "demanded"   // the broker demands a client certificate, and there is none
	FileRefused    = "refused"    // the broker refused the client certificate
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
}

// String is the English name of the kind, for logs.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}
