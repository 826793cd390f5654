package importer

import "fmt"

// NoteKind is one thing that does not come in as it was in the other program.
// The words for each are the screen's; a test walks them all.
type NoteKind uint8

const (
	NoteVersion        NoteKind = iota // Args: the version of MQTT; it is connected with another one
	NoteSession5                       // topic aliases, request for response information
	NoteAuth                           // the data of an authentication method of MQTT 5
	NoteFilter                         // Args: a filter that is none
	NoteFilterOff                      // Args: a filter that was switched off there
	NoteFilterOptions                  // Args: a filter whose identifier, properties or name are left behind
	NoteNoFilters                      // no filter was subscribed to there; those of a new profile are taken
	NoteWill                           // a last will whose topic or payload can't be used
	NoteWillOptions                    // payload format and correlation data of a last will
	NoteMessages                       // Args: how many recorded messages
	NotePublications                   // Args: how many prepared messages or topics to publish to
	NoteScripts                        // scripts that were run on messages
	NoteClientID                       // a client ID that the other program made up
	NoteKeyStore                       // certificates in a Java key store
	NoteNoFile                         // Args: the path of a certificate or key file that is not there
	NoteNameOnly                       // Args: the name of a certificate whose path is not in the file
	NoteFileMade                       // Args: the name of a certificate or key that gets a file of its own
	NoteCertificate                    // Args: the name of a certificate or key that can't be decoded
	NoteTLSProtocol                    // Args: a TLS version that was set there
	NoteUnverified                     // the broker's certificate was not looked at there, and is not here
	NotePassword                       // a password that can't be decoded
	NotePasswordAbsent                 // a password that is not in the file: it is asked for
	NoteSecretTooLong                  // a password that is longer than a keyring takes
	NoteReconnect                      // when to reconnect, which goes by itself here
	NotePort                           // Args: the port that is taken, because there was none that can be used
	NoteHost                           // Args: the host that is taken, out of a whole address
	NotePath                           // Args: the WebSocket path that is taken
	NoteNumber                         // Args: what stood in a number field and can't be used
	NoteTooLong                        // Args: the name of a field there whose text is too long
	NoteWrongType                      // Args: the name of a field there that holds something else
	NoteCount                          // how many there are; not a kind
)

var noteNames = [NoteCount]string{
	"other MQTT version", "MQTT 5 session options", "authentication method",
	"not a filter", "filter switched off", "filter options", "no filters", "last will", "last will options", "recorded messages",
	"prepared messages", "scripts", "generated client ID", "key store", "no such file",
	"file name only", "file made", "certificate not decoded", "TLS version", "certificate not verified", "password not decoded",
	"password absent", "secret too long", "reconnect settings", "port", "host", "path", "number", "text too long", "wrong type",
}

// String is the English name of the kind, for logs.
func (k NoteKind) String() string {
	if k < NoteCount {
		return noteNames[k]
	}
	return fmt.Sprintf("note %d", uint8(k))
}

// Note is one thing that was not carried over, or not as it was. It holds
// nothing secret.
type Note struct {
	Kind NoteKind
	Args []string // by Kind
}
