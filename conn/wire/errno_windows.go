package wire

import (
	"errors"
	"syscall"
)

// wsaeconnrefused is not in package syscall, whose ECONNREFUSED is one that
// Windows never answers.
const wsaeconnrefused = syscall.Errno(10061)

func isRefused(err error) bool { return errors.Is(err, wsaeconnrefused) }

func isReset(err error) bool { return errors.Is(err, syscall.WSAECONNRESET) }
