package disk

import (
	"errors"
	"syscall"
)

const (
	errorWriteProtect     = syscall.Errno(19)
	errorSharingViolation = syscall.Errno(32)
	errorHandleDiskFull   = syscall.Errno(39)
	errorNotSupported     = syscall.Errno(50)
	errorDiskFull         = syscall.Errno(112)
)

func isFull(err error) bool {
	return errors.Is(err, errorDiskFull) || errors.Is(err, errorHandleDiskFull)
}

func isReadOnly(err error) bool { return errors.Is(err, errorWriteProtect) }

func noLocks(err error) bool { return errors.Is(err, errorNotSupported) }

// inUse: virus scanners and indexers hold a new file open for a moment, and a
// file that is open can't be replaced.
func inUse(err error) bool {
	return errors.Is(err, errorSharingViolation) || errors.Is(err, syscall.ERROR_ACCESS_DENIED)
}
