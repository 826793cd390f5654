package profile

import (
	"errors"
	"io"
	"io/fs"
	"os/exec"
	"runtime"
	"strings"
	"syscall"

	"github.com/zalando/go-keyring"
)

// kindOf finds which of our errors an error of the keyring means. The library
// has words for few of them; the rest is what the system below it says.
func kindOf(err error) error {
	for _, kind := range []error{ErrNone, ErrMissing, ErrLocked, ErrSlow, ErrFailed, ErrTooLong, ErrDenied, ErrFileLocked, ErrPassphrase} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNone
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return ErrTooLong
	case errors.Is(err, keyring.ErrUnsupportedPlatform), errors.Is(err, exec.ErrNotFound):
		return ErrMissing
	}
	if kind := kindOfBus(err); kind != nil {
		return kind
	}
	switch runtime.GOOS {
	case "darwin":
		return kindOfExit(err)
	case "windows":
		return kindOfErrno(err)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET),
		errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF):
		return ErrMissing // the bus is not there, or went away
	case strings.Contains(err.Error(), "failed to unlock correct collection"):
		return ErrLocked // the person closed the window that asks for the keyring's password
	}
	return ErrFailed
}

// kindOfExit knows the exit codes of macOS's security tool: the lowest eight
// bits of errSecInteractionNotAllowed and errSecUserCanceled, and of
// errSecAuthFailed, which is what pressing Deny leads to.
func kindOfExit(err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return ErrFailed
	}
	switch exit.ExitCode() {
	case 36, 128:
		return ErrLocked
	case 51:
		return ErrDenied
	}
	return ErrFailed
}

// kindOfErrno knows some errors of Windows: ERROR_NO_SUCH_LOGON_SESSION, as a
// service, or a remote session, has no vault; ERROR_ACCESS_DENIED; and
// RPC_X_BAD_STUB_DATA, which is what a secret of more than 2,560 bytes leads to.
func kindOfErrno(err error) error {
	if errors.Is(err, syscall.Errno(1312)) {
		return ErrMissing
	}
	if errors.Is(err, syscall.Errno(5)) {
		return ErrDenied
	}
	if errors.Is(err, syscall.Errno(1783)) {
		return ErrTooLong
	}
	return ErrFailed
}
