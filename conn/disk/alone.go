package disk

import (
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// Alone reports whether no other instance works in the folder: what stands open
// in one is not to be opened a second time. It holds until release is called, or
// the process ends in whatever way. Where the system can't tell, it is taken for
// alone. It uses the disk, and does not wait.
func Alone(dir string) (release func(), alone bool) {
	nobody := func() {}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nobody, true
	}
	l := flock.New(filepath.Join(dir, "running.lock"))
	got, err := l.TryLock()
	switch {
	case err != nil:
		return nobody, true
	case !got:
		return nobody, false
	}
	return func() { _ = l.Unlock() }, true // closing the file ends the lock in any case
}
