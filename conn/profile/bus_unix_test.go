//go:build dragonfly || freebsd || linux || netbsd || openbsd

package profile

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/godbus/dbus/v5"
)

func TestErrorsOfTheBusAreToldApart(t *testing.T) {
	for name, want := range map[string]error{
		"org.freedesktop.DBus.Error.ServiceUnknown":       ErrMissing,
		"org.freedesktop.DBus.Error.NameHasNoOwner":       ErrMissing,
		"org.freedesktop.DBus.Error.Spawn.ChildExited":    ErrMissing,
		"org.freedesktop.DBus.Error.UnknownMethod":        ErrMissing,
		"org.freedesktop.Secret.Error.NoSuchObject":       ErrMissing,
		"org.freedesktop.Secret.Error.IsLocked":           ErrLocked,
		"org.freedesktop.DBus.Error.NoReply":              ErrSlow,
		"org.freedesktop.DBus.Error.AccessDenied":         ErrDenied,
		"org.freedesktop.DBus.Error.LimitsExceeded":       ErrTooLong,
		"org.freedesktop.Secret.Error.SomethingCompleted": ErrFailed,
	} {
		for _, err := range []error{dbus.Error{Name: name}, &dbus.Error{Name: name}} {
			if got := kindOf(err); got != want {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
	}
	if kindOf(dbus.ErrClosed) != ErrMissing || kindOfBus(errors.New("x")) != nil {
		t.Error("what is not of the bus is taken for it")
	}
}

// The library would start a bus of its own, which nobody would end.
func TestNoBusIsStartedWhereThereIsNone(t *testing.T) {
	dir := t.TempDir()
	for address, want := range map[string]bool{"": false, "autolaunch:": false, "unix:path=/run/user/1000/bus": true} {
		if got := busKnown(address, dir); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
	write(t, filepath.Join(dir, "bus"), "")
	if !busKnown("", dir) {
		t.Error("the bus of the user is not found")
	}
}
