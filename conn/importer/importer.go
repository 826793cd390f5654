// Package importer reads connections that other programs saved, and those that
// this one exported. What the file is, its content tells, not its name. Files are
// read as a stream and within limits: neither one of gigabytes nor a hostile one
// takes more memory than Limits says.
package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"treetop/conn/profile"
)

// Format is what wrote a file.
type Format uint8

const (
	FormatUnknown  Format = iota
	FormatTreetop         // an export of this program, or its profiles.json
	FormatExplorer        // settings.json with ConnectionManager_connections
	FormatMQTTX           // a JSON export, of any version
	FormatFive            // a JSON list with validateCertificate and topics
	FormatSpy             // XML with MqttSpyConfiguration
	FormatFX              // XML with connectionProfiles
	FormatAnalyzer        // a .mqttbroker file
	FormatCount           // how many there are; not a format
)

var formatNames = [FormatCount]string{
	"", "Treetop", "MQTT Explorer", "MQTTX", "mqtt5-explorer", "mqtt-spy", "MQTT.fx", "MQTTAnalyzer",
}

// String is the name of the program, which is the same in every language; empty
// for FormatUnknown.
func (f Format) String() string {
	if f < FormatCount {
		return formatNames[f]
	}
	return fmt.Sprintf("format %d", uint8(f))
}

// What is read at most. More is not an attack alone: exports hold recorded
// messages by the gigabyte, which are passed over without being kept.
const (
	// MaxEntries is how many connections are read: as many as can be saved.
	MaxEntries = 20_000
	// maxText is the most bytes of one text, a certificate included.
	maxText = 1 << 20
	// maxKept is how many bytes all that is kept of a file may take.
	maxKept = 64 << 20
	// maxDepth is how deep objects, lists and elements may be nested.
	maxDepth = 100
)

// Result is what a file holds.
type Result struct {
	Format  Format
	Entries []Entry
	// Secrets reports whether the file holds passwords or keys in plain text.
	Secrets bool
	// Encrypted reports whether the file is an encrypted export.
	Encrypted bool
}

// Entry is one connection.
type Entry struct {
	// Profile is new, or has the ID that it had when it was exported or imported
	// before. It holds no secret.
	Profile profile.Profile
	// Secrets are those of the profile by their names in the keyring.
	Secrets map[string]string
	// Files are certificates and keys that stood in the file itself; Keep gives
	// them files of their own.
	Files []File
	// Notes are what was not carried over, or not as it was, and why.
	Notes []Note
	// Faults keep the entry from being imported; none is a warning.
	Faults []profile.FieldError

	foreign bool // of another program
}

// Usable reports whether the entry can be imported.
func (e Entry) Usable() bool { return len(e.Faults) == 0 }

// Options are for Read.
type Options struct {
	// Progress, if given, is told how many bytes have been read, at most once for
	// every 64 KiB, on the goroutine of Read.
	Progress func(read int64)
	// Passphrase opens an encrypted export.
	Passphrase string
}

// Read reads the connections of a file. The error is an *Error, or that of ctx;
// the Result then holds the entries that were complete before it.
//
// It may take minutes for a file of gigabytes: not for the UI goroutine.
func Read(ctx context.Context, r io.Reader, o Options) (Result, error) {
	in := newSource(ctx, r, o.Progress)
	in.passphrase = o.Passphrase
	var res Result
	err := in.read(&res)
	if res.Encrypted {
		return res, err
	}
	for i := range res.Entries {
		if e := &res.Entries[i]; len(e.Secrets) > 0 || e.hasKey() {
			res.Secrets = true
		}
	}
	return res, err
}

// ReadFile is Read for a file on the disk.
func ReadFile(ctx context.Context, path string, o Options) (Result, error) {
	info, err := os.Stat(path) // first: to open a pipe is to wait for whoever writes into it
	if err != nil {
		return Result{}, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return Result{}, &Error{Problem: ProblemUnreadable, Err: errors.New("not a regular file")}
	}
	f, err := os.Open(path)
	if err != nil {
		return Result{}, unreadable(err)
	}
	defer f.Close()
	return Read(ctx, f, o)
}

func unreadable(err error) *Error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Problem: ProblemNoFile, Err: err}
	}
	return &Error{Problem: ProblemUnreadable, Err: err}
}
