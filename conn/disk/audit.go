package disk

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	// AuditSize is how large audit.jsonl grows before it becomes audit.1.jsonl.
	AuditSize = 8 << 20
	// AuditFiles is how many older ones are kept.
	AuditFiles = 5
)

// AuditEntry is one publish of this program: a line of audit.jsonl.
type AuditEntry struct {
	Time    time.Time `json:"time"`
	Profile string    `json:"profile"` // its name, or where it connects to
	Topic   anyText   `json:"topic"`
	Size    int       `json:"size"` // of the payload, bytes
	QoS     byte      `json:"qos"`
	Retain  bool      `json:"retain"`
	Outcome string    `json:"outcome"`           // English: "sent", "acknowledged", or why not
	Failure string    `json:"failure,omitempty"` // why not, as a code that never changes: link.Kind.Code
	Reason  int       `json:"reason,omitempty"`  // the reason code of the broker, where it gave one
	Args    []string  `json:"args,omitempty"`    // what the words for the failure need: link.Cause.Args
	Payload []byte    `json:"payload,omitempty"` // only if that is switched on
}

// NewAuditEntry makes an entry for a topic of any bytes.
func NewAuditEntry(topic string) AuditEntry { return AuditEntry{Topic: anyText(topic)} }

// TopicName is the topic, byte for byte.
func (e AuditEntry) TopicName() string { return string(e.Topic) }

// Audit is audit.jsonl: what this program has published, oldest first. Several
// instances may write it. Its methods use the disk, may wait for another
// instance as long as LockWait, and may be called from any goroutine but that of
// the UI.
type Audit struct {
	dir  string
	size int64
	mu   sync.Mutex // one at a time from here: the lock of the file is asked for again and again
}

// NewAudit keeps the log in the folder. It does not touch it yet.
func NewAudit(dir string) *Audit { return &Audit{dir: dir, size: AuditSize} }

// path is that of the n-th older file; 0 is the one that is written.
func (a *Audit) path(n int) string {
	if n == 0 {
		return filepath.Join(a.dir, "audit.jsonl")
	}
	return filepath.Join(a.dir, fmt.Sprintf("audit.%d.jsonl", n))
}

// Add appends an entry. The file is opened anew each time, under the lock:
// another instance may have put a new one in its place.
func (a *Audit) Add(e AuditEntry) (err error) {
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("log a publish: %w", err)
	}
	line = append(line, '\n')
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := os.MkdirAll(a.dir, 0o700); err != nil {
		return failed("write", a.path(0), err)
	}
	unlock, err := lock(filepath.Join(a.dir, "audit.lock"), LockWait)
	if err != nil {
		return err
	}
	defer unlock()
	if info, err := os.Stat(a.path(0)); err == nil && info.Size() > 0 && info.Size()+int64(len(line)) > a.size {
		if err := a.rotate(); err != nil {
			return failed("rotate", a.path(0), err)
		}
	}
	f, err := os.OpenFile(a.path(0), os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return failed("write", a.path(0), err)
	}
	if endsWithin(f) {
		line = append([]byte{'\n'}, line...)
	}
	_, err = f.Write(line)
	if err = errors.Join(err, f.Close()); err != nil {
		return failed("write", a.path(0), err)
	}
	return nil
}

// endsWithin reports whether a file ends in the middle of a line, as a crash or a
// full disk leaves it: the next line is not to be lost with that one.
func endsWithin(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return false
	}
	var last [1]byte
	_, err = f.ReadAt(last[:], info.Size()-1)
	return err == nil && last[0] != '\n'
}

// rotate makes room; the lock is held. The oldest goes.
func (a *Audit) rotate() error {
	for n := AuditFiles; n > 0; n-- {
		if err := rename(a.path(n-1), a.path(n)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Tail answers the newest entries of the file that is written, at most n, newest
// first. A line that can't be read, as after a crash, is passed over.
func (a *Audit) Tail(n int) ([]AuditEntry, error) {
	f, err := os.Open(a.path(0))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, failed("read", a.path(0), err)
	}
	defer f.Close()
	var ring []AuditEntry
	at := 0
	in := bufio.NewReader(f)
	for {
		line, err := in.ReadBytes('\n')
		var e AuditEntry
		if len(line) > 0 && json.Unmarshal(line, &e) == nil {
			if len(ring) < n {
				ring = append(ring, e)
			} else if n > 0 {
				ring[at%n] = e
				at++
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, failed("read", a.path(0), err)
		}
	}
	out := make([]AuditEntry, 0, len(ring))
	for i := len(ring) - 1; i >= 0; i-- {
		out = append(out, ring[(at+i)%len(ring)])
	}
	return out, nil
}
