package disk

import (
	"errors"
	"io/fs"
	"os"
)

// ForgetBackups removes the earlier versions of the file: what they hold is not
// to be had any more. It uses the disk, and may wait for the lock for LockWait.
func (f *File[T]) ForgetBackups() error {
	f.disk.Lock()
	defer f.disk.Unlock()
	unlock, err := lock(f.lockPath(), f.wait)
	if err != nil {
		return err
	}
	defer unlock()
	for n := 1; n <= Backups; n++ {
		if err := os.Remove(f.backup(n)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failed("save", f.backup(n), err)
		}
	}
	return nil
}
