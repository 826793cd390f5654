package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// load reads the file at the start, and deals with one that can't be read.
func (f *File[T]) load() error {
	f.disk.Lock()
	defer f.disk.Unlock()
	read, bad, err := readDoc(f.path, &f.config)
	if err != nil {
		f.bogus = true
		return err
	}
	if bad == nil {
		if read != nil {
			f.adopt(read)
		}
		return nil
	}
	f.bogus = true
	unlock, err := lock(f.lockPath(), f.wait)
	if err != nil {
		// In a folder that can't be written to nothing can be set aside; what
		// the backups hold can be read all the same.
		f.useBackup(bad, "")
		return nil
	}
	defer unlock()
	read, err = f.readChanged()
	if err == nil && read != nil {
		f.adopt(read)
	}
	return nil
}

// readChanged reads the file if another instance has written it since. It
// answers nil where memory is to be used as it is: when nothing has changed,
// when there is no file, and when it can't be read and was set aside. The lock
// is held.
func (f *File[T]) readChanged() (*content[T], error) {
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		f.seen, f.bogus = nil, false
		return nil, nil
	}
	if err == nil && !f.bogus && sameVersion(info, f.seen) {
		return nil, nil
	}
	read, bad, err := readDoc(f.path, &f.config)
	switch {
	case err != nil:
		return nil, err
	case bad == nil:
		f.bogus = false
		return read, nil
	}
	first := f.seen == nil
	aside, err := f.setAside()
	if err != nil {
		if first {
			f.useBackup(bad, "")
		}
		return nil, failed("set aside", f.path, err)
	}
	f.seen, f.bogus = nil, false
	if first {
		f.useBackup(bad, aside)
	} else {
		// What was read before is newer than any backup.
		f.tell(Notice{Path: f.path, Problem: bad.problem, Detail: bad.detail, Aside: aside})
	}
	return nil, nil
}

// useBackup takes the newest readable backup into memory and writes it back, so
// that an end right now does not look like a first start the next time.
func (f *File[T]) useBackup(bad *damage, aside string) {
	n := Notice{Path: f.path, Problem: bad.problem, Detail: bad.detail, Aside: aside}
	defer func() { f.tell(n) }()
	for i := 1; i <= Backups; i++ {
		read, worse, err := readDoc(f.backup(i), &f.config)
		if err != nil || worse != nil || read == nil {
			continue
		}
		n.Backup, n.Saved = f.backup(i), read.info.ModTime()
		f.adopt(read)
		f.seen = nil
		if aside != "" {
			if raw, err := os.ReadFile(f.backup(i)); err == nil && writeFile(f.target(), raw, f.write, nothing) == nil {
				f.seen, _ = os.Stat(f.target())
			}
		}
		return
	}
}

func (f *File[T]) tell(n Notice) {
	f.mu.Lock()
	defer f.mu.Unlock()
	// A file that can't be set aside is met again by each Save; once is enough.
	for _, old := range f.notices {
		if old.Path == n.Path && old.Problem == n.Problem && old.Aside == n.Aside {
			return
		}
	}
	f.notices = append(f.notices, n)
}

// setAside gives the file another name, which nothing has yet.
func (f *File[T]) setAside() (string, error) {
	at := f.config.Now().UTC().Format("2006-01-02T15-04-05")
	for i := 1; ; i++ {
		name := f.stem() + ".unreadable-" + at
		if i > 1 {
			name += fmt.Sprintf("-%d", i)
		}
		path := filepath.Join(f.dir(), name+filepath.Ext(f.path))
		if _, err := os.Lstat(path); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if err := rename(f.path, path); err != nil {
			return "", err
		}
		return path, syncDir(f.dir())
	}
}
