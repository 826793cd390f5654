package profile

import (
	"fmt"
	"strings"
)

// Field is a field of the form.
type Field uint8

const (
	FieldURL Field = iota // the whole address, as ParseURL reads it
	FieldName
	FieldColour
	FieldScheme
	FieldHost
	FieldPort
	FieldPath
	FieldUsername
	FieldSecret // the password, which is no field of Profile
	FieldClientID
	FieldVersion
	FieldKeepAlive
	FieldConnectTimeout
	FieldCleanSession
	FieldSubscription // with FieldError.Index
	FieldWillTopic
	FieldWillPayload
	FieldWillQoS
	FieldCAFile
	FieldCertFile
	FieldKeyFile
	FieldPKCS12File
	FieldServerName
	FieldALPN
	FieldPin
	FieldMinVersion
	FieldProxy
	FieldProxyUser
	FieldProxySecret // its password, which is no field of Profile
	FieldPassphrase  // of the key, which is no field of Profile
	FieldHeader      // with FieldError.Index
	FieldOther       // a further address; with FieldError.Index
	// What only MQTT 5 has.
	FieldSessionExpiry
	FieldReceiveMaximum
	FieldMaximumPacket
	FieldUserProperty // with FieldError.Index
	FieldAuthMethod
	FieldAuthSecret // which is no field of Profile
	FieldWillDelay
	FieldWillExpiry
	FieldWillContentType
	FieldWillResponse
	FieldWillProperty // with FieldError.Index
	FieldCount        // how many there are; not a field
)

var fieldNames = [FieldCount]string{
	"address", "name", "colour", "scheme", "host", "port", "path", "user name", "password", "client ID", "version",
	"keep alive", "connect timeout", "clean session", "subscription", "last will topic", "last will payload",
	"last will QoS", "CA file", "client certificate", "client key",
	"PKCS#12 file", "server name", "ALPN", "pinned certificate", "oldest version of TLS", "proxy", "proxy user",
	"proxy password", "passphrase of the key", "header", "further address",
	"session expiry", "receive maximum", "maximum packet size", "user property", "authentication method",
	"authentication data", "last will delay", "last will expiry", "last will content type",
	"last will response topic", "last will user property",
}

// String is the English name of the field, for logs.
func (f Field) String() string {
	if f < FieldCount {
		return fieldNames[f]
	}
	return fmt.Sprintf("field %d", uint8(f))
}

// Problem is what is wrong with a field. The words for each are the screen's;
// a test walks them all.
type Problem uint8

const (
	ProblemNone           Problem = iota
	ProblemMissing                // must be filled in
	ProblemNotNumber              // must be a whole number
	ProblemRange                  // Args: lowest, highest
	ProblemTooLong                // Args: how many bytes at most
	ProblemUTF8                   // not valid UTF-8
	ProblemNUL                    // has a NUL character (MQTT 3.1.1, 1.5.3)
	ProblemSpace                  // has a space or a control character inside
	ProblemHost                   // can't be the name of a host
	ProblemHostIsURL              // a whole URL in the host field: ParseURL reads it
	ProblemHostPort               // a port in the host field
	ProblemIPv6                   // brackets without an IPv6 address between them
	ProblemScheme                 // not one of Schemes
	ProblemColour                 // not one of Colours
	ProblemVersion                // not one of Versions
	ProblemPath                   // must begin with a slash, without ? # or spaces
	ProblemEscape                 // @ : / ? # in a user name or password must be written %40 %3A %2F %3F %23
	ProblemQuery                  // after ? only topic= is understood; a ? in a topic or path is written %3F
	ProblemFragment               // # can't stand here; in a path it is written %23
	ProblemFilter                 // not a topic filter; Args[0]: why, as model.TopicProblem.String
	ProblemTopic                  // not a topic name; Args[0]: why, as model.TopicProblem.String
	ProblemTwice                  // this filter is there already
	ProblemNoFilters              // without a subscription nothing is received (warning)
	ProblemQoS                    // must be 0, 1 or 2
	ProblemPersistent             // clean session is off, and a client ID with a random suffix never finds its session again (warning)
	ProblemNotEncrypted           // a user name and password go over the network unencrypted (warning)
	ProblemNeedsKey               // a client certificate without its key
	ProblemNeedsCert              // a client key without its certificate
	ProblemNoFile                 // there is no such file
	ProblemUnreadable             // the file can't be read
	ProblemNotPEM                 // no certificate or key in PEM form in it
	ProblemEncryptedKey           // the key is protected by a passphrase
	ProblemPair                   // the key does not belong to the certificate
	ProblemSocket                 // not the path of a Unix socket: it begins with a slash
	ProblemPin                    // not the SHA-256 of a key
	ProblemTLSVersion             // not a version of TLS
	ProblemOldTLS                 // versions of TLS below 1.2 are not safe (warning)
	ProblemNoCA                   // CAOnly without a CAFile has no effect (warning)
	ProblemTwoKeys                // a PKCS#12 file and a PEM file
	ProblemNotPKCS12              // the file is no PKCS#12 file
	ProblemPassphrase             // the passphrase is not the right one
	ProblemALPN                   // a protocol is 1 to 255 bytes without spaces or commas
	ProblemProxy                  // not http://host:port or socks5://host:port
	ProblemProxyUser              // a user name in the proxy's address, which has fields of its own
	ProblemHeader                 // not the name of a header
	ProblemHeaderValue            // a header's value is one line
	ProblemHeaderOurs             // this header is made by the WebSocket itself
	ProblemHeaderSecret           // the value of this header is a secret, and the file is not for those (warning)
	ProblemOtherUser              // a user name or password in a further address
	ProblemPinned                 // the pin decides: CA file and verifying have no effect (warning)
	ProblemRetainHandling         // must be 0, 1 or 2
	ProblemShareLocal             // a shared subscription can't leave out own messages (MQTT 5, 3.8.3.1)
	ProblemCount                  // how many there are; not a problem
)

var problemNames = [ProblemCount]string{
	"no problem", "missing", "not a whole number", "out of range", "too long", "not valid UTF-8", "has a NUL character",
	"has a space or control character", "not a host name", "is a whole URL", "has a port", "not an IPv6 address",
	"unknown scheme", "unknown colour", "unknown version", "not a path",
	"a special character in user name, password or topic must be percent-encoded",
	"only ?topic= is understood after the address", "# can't stand here", "not a topic filter", "not a topic name",
	"is there twice", "nothing is subscribed to", "QoS must be 0, 1 or 2",
	"a persistent session needs a fixed client ID", "the password is sent unencrypted", "the client key is missing",
	"the client certificate is missing", "there is no such file", "the file can't be read",
	"the file has no certificate or key in PEM form", "the key is protected by a passphrase",
	"the key does not belong to the certificate",
	"not the path of a socket", "not the SHA-256 of a key", "not a version of TLS", "old versions of TLS are not safe",
	"there is no CA file", "a PKCS#12 file and a PEM file", "the file is no PKCS#12 file", "another passphrase",
	"not a protocol", "not the address of a proxy", "a user name in the address of the proxy", "not the name of a header",
	"more than one line", "a header of the WebSocket itself", "a secret in the file", "a user name in a further address",
	"the pin decides alone", "retain handling must be 0, 1 or 2", "a shared subscription with no local",
}

// String is the English name of the problem, for logs.
func (p Problem) String() string {
	if p < ProblemCount {
		return problemNames[p]
	}
	return fmt.Sprintf("problem %d", uint8(p))
}

// FieldError is a problem with a field. It never holds what was typed: in the
// field of an address that may be a password.
type FieldError struct {
	Field   Field
	Problem Problem
	Index   int      // of the subscription, header, further address or user property
	Args    []string // by Problem
	// Warning says that the profile can be saved and used all the same.
	Warning bool
}

// Error is English, for logs.
func (e *FieldError) Error() string {
	s := fmt.Sprintf("%s: %s", e.Field, e.Problem)
	switch e.Field {
	case FieldSubscription, FieldHeader, FieldOther, FieldUserProperty, FieldWillProperty:
		s = fmt.Sprintf("%s %d: %s", e.Field, e.Index+1, e.Problem)
	}
	if len(e.Args) > 0 {
		s += " (" + strings.Join(e.Args, ", ") + ")"
	}
	return s
}

func wrong(f Field, p Problem, args ...string) *FieldError {
	return &FieldError{Field: f, Problem: p, Args: args}
}
