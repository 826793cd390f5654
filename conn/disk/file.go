// Package disk keeps small documents in JSON files, so that neither a crash nor
// a second running instance nor a damaged file loses what a person entered.
//
// A document is changed by operations. They take effect in memory at once, and
// Save then repeats them on what is in the file by that time: that is how two
// instances do not overwrite each other. The file is replaced in one step, and
// its last five good versions are kept in the folder "backups" beside it.
package disk

import (
	"cmp"
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// MaxSize is the largest file that is read or written, in bytes, where the
	// Config says nothing else.
	MaxSize = 64 << 20
	// Backups is how many earlier versions of a file are kept.
	Backups = 5
	// LockWait is how long Save waits for another instance.
	LockWait = 5 * time.Second
)

// File is a document of type T, a struct, in a versioned JSON file. Its methods
// may be called from any goroutine. Those that use the disk say so; the others
// never wait for it.
type File[T any] struct {
	path   string // as named by the caller
	config Config[T]
	wait   time.Duration                // LockWait, but in tests
	write  func(*os.File, []byte) error // a test puts a full disk here

	mu      sync.Mutex // for what is in memory
	doc     T
	rest    Unknown
	pending []operation[T]    // not saved yet, oldest first
	gone    int               // how many of them have no do
	keys    map[string]uint64 // sequence number of the last operation by its key
	issued  uint64            // sequence number of the last operation
	changes uint64
	notices []Notice

	disk  sync.Mutex  // one reader or writer of the file at a time; taken before mu
	seen  fs.FileInfo // the file as it was last read or written; nil: there was none
	sum   [32]byte    // of its content
	bad   fs.FileInfo // the file as Refresh found it to be unreadable
	tidy  bool        // leftovers of killed writers were removed
	bogus bool        // the file can't be read, and is not set aside yet
}

type operation[T any] struct {
	seq uint64
	do  func(*T) // nil: another one took its place
}

// Config are the particulars of one kind of file.
type Config[T any] struct {
	// Version is the format that this program writes, 1 or more. A file with a
	// higher one is set aside.
	Version int
	// MaxSize is the largest file in bytes; the constant MaxSize if it is zero.
	MaxSize int64
	// Check, if given, completes and checks what was read. An error means that
	// the file holds something else.
	Check func(*T) error
	// Now is time.Now if it is nil.
	Now func() time.Time
}

// Open reads the file. A missing one is an empty document and no error. The
// File can be used whatever comes back: a Notice tells that the file could not
// be read and was set aside, an error (*Error) that the system failed, and then
// the document is empty and each Save tries to read the file first.
//
// It uses the disk, and may wait for the lock for LockWait.
func Open[T any](path string, c Config[T]) (*File[T], *Notice, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Check == nil {
		c.Check = func(*T) error { return nil }
	}
	if c.MaxSize == 0 {
		c.MaxSize = MaxSize
	}
	f := &File[T]{path: path, config: c, wait: LockWait, write: writeAll}
	if err := c.Check(&f.doc); err != nil {
		return f, nil, &Error{Doing: "read", Path: path, Problem: ProblemShape, Err: err}
	}
	err := f.load()
	var first *Notice
	if all := f.Notices(); len(all) > 0 {
		first = &all[0]
	}
	return f, first, err
}

// Path is where the file is.
func (f *File[T]) Path() string { return f.path }

// View calls look with the document. It must not keep or change anything of it,
// and must not call the File.
func (f *File[T]) View(look func(*T)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	look(&f.doc)
}

// Version changes whenever the document does, be it by Apply or by another
// instance.
func (f *File[T]) Version() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.changes
}

// Unsaved reports whether there is something that Save would write.
func (f *File[T]) Unsaved() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.pending) > 0
}

// Notices are what Save and Refresh found to be unreadable since the last call.
func (f *File[T]) Notices() []Notice {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.notices
	f.notices = nil
	return n
}

// Apply changes the document in memory. The operation is called again by Save
// and Refresh when another instance has changed the file meanwhile, on the
// document as it is there: it says "put this one in", not "this is the whole".
// It must not call the File.
//
// With a key that is not empty it takes the place of an unsaved operation with
// the same key, so that typing does not pile up operations.
func (f *File[T]) Apply(key string, do func(*T)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do(&f.doc)
	f.changes++
	f.issued++
	if key != "" {
		f.supersede(key)
	}
	f.pending = append(f.pending, operation[T]{f.issued, do})
}

// supersede takes away the unsaved operation with the key, and notes that the
// one just issued has it now.
func (f *File[T]) supersede(key string) {
	bySeq := func(p operation[T], seq uint64) int { return cmp.Compare(p.seq, seq) }
	if i, found := slices.BinarySearchFunc(f.pending, f.keys[key], bySeq); found {
		f.pending[i].do = nil
		f.gone++
	}
	if f.gone > len(f.pending)/2 {
		f.pending = slices.DeleteFunc(f.pending, func(p operation[T]) bool { return p.do == nil })
		f.gone = 0
	}
	if f.keys == nil {
		f.keys = map[string]uint64{}
	}
	f.keys[key] = f.issued
}

// repeat does the unsaved operations on doc.
func (f *File[T]) repeat(doc *T) {
	for _, p := range f.pending {
		if p.do != nil {
			p.do(doc)
		}
	}
}

// Update is Apply and Save.
func (f *File[T]) Update(do func(*T)) error {
	f.Apply("", do)
	return f.Save()
}

// Save writes what was applied. After an error (*Error) it is all still in
// memory and unsaved, and the next Save tries again. It uses the disk, and may
// wait for the lock for LockWait.
func (f *File[T]) Save() error {
	if !f.Unsaved() {
		return nil
	}
	f.disk.Lock()
	defer f.disk.Unlock()
	if err := os.MkdirAll(f.dir(), 0o700); err != nil {
		return failed("save", f.path, err)
	}
	unlock, err := lock(f.lockPath(), f.wait)
	if err != nil {
		return err
	}
	defer unlock()
	if !f.tidy {
		removeLeftovers(f.target())
		f.tidy = true
	}
	read, err := f.readChanged()
	if err != nil {
		return err
	}
	return f.replace(read)
}

// replace writes the document, on the ground of what another instance has
// written if read is not nil. The lock is held.
func (f *File[T]) replace(read *content[T]) error {
	f.mu.Lock()
	last := f.issued
	if len(f.pending) == 0 {
		f.mu.Unlock()
		return nil
	}
	doc, rest := &f.doc, f.rest
	if read != nil {
		doc, rest = &read.doc, read.rest
		f.repeat(doc)
	}
	b, err := encode(doc, rest, f.config.Version)
	f.mu.Unlock()
	if err != nil {
		return &Error{Doing: "save", Path: f.path, Problem: ProblemShape, Err: err}
	}
	if int64(len(b)) > f.config.MaxSize {
		return &Error{Doing: "save", Path: f.path, Problem: ProblemTooBig}
	}

	sum := sha256.Sum256(b)
	old, seen := f.sum, f.seen
	if read != nil {
		old, seen = read.sum, read.info
	}
	if seen == nil || sum != old {
		target := f.target()
		keep := nothing
		if seen != nil {
			keep = func() error { return backUp(target, f.backup) }
		}
		if err := writeFile(target, b, f.write, keep); err != nil {
			return failed("save", f.path, err)
		}
		if seen, err = os.Stat(target); err != nil {
			return failed("save", f.path, err)
		}
	}
	f.seen, f.sum = seen, sum

	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = slices.DeleteFunc(f.pending, func(p operation[T]) bool { return p.seq <= last || p.do == nil })
	if f.gone = 0; len(f.pending) == 0 {
		f.pending, f.keys = nil, nil
	}
	if read != nil {
		f.doc, f.rest = read.doc, read.rest
		f.repeat(&f.doc)
		f.changes++
	}
	return nil
}

// Refresh takes in what another instance has written since. When there is
// nothing new it costs one look at the file's date. A file that can't be read is
// set aside by the next Save; until then the document stays as it is.
func (f *File[T]) Refresh() (changed bool, err error) {
	f.disk.Lock()
	defer f.disk.Unlock()
	info, err := os.Stat(f.path)
	if err != nil || sameVersion(info, f.seen) || sameVersion(info, f.bad) {
		return false, nil // a file that was removed is written again by the next Save
	}
	read, damage, err := readDoc(f.path, &f.config)
	if err != nil || damage != nil || read == nil {
		if damage != nil {
			f.bad = info
		}
		return false, err
	}
	f.adopt(read)
	return true, nil
}

// adopt takes what was read, with the unsaved operations on top.
func (f *File[T]) adopt(read *content[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.doc, f.rest = read.doc, read.rest
	f.seen, f.sum = read.info, read.sum
	f.repeat(&f.doc)
	f.changes++
}

func (f *File[T]) dir() string { return filepath.Dir(f.path) }

// stem is the file's name without its extension.
func (f *File[T]) stem() string {
	base := filepath.Base(f.path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

func (f *File[T]) lockPath() string { return filepath.Join(f.dir(), f.stem()+".lock") }

// backup is the path of the n-th backup; 1 is the newest.
func (f *File[T]) backup(n int) string {
	return filepath.Join(f.dir(), "backups", f.stem()+"."+strconv.Itoa(n)+filepath.Ext(f.path))
}

// target is the file that is written: where the path is a link, as tools that
// keep settings in a repository make them, what it points to.
func (f *File[T]) target() string {
	if real, err := filepath.EvalSymlinks(f.path); err == nil {
		return real
	}
	return f.path
}
