//go:build dragonfly || freebsd || linux || netbsd || openbsd

package profile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// present answers ErrMissing where there is no session bus. Without this look
// the library would start one, which would outlive the program and have no
// keyring on it.
func present() error {
	if busKnown(os.Getenv("DBUS_SESSION_BUS_ADDRESS"), filepath.Join("/run/user", strconv.Itoa(os.Getuid()))) {
		return nil
	}
	return fmt.Errorf("%w: there is no session bus", ErrMissing)
}

// busKnown: a bus is found by its address, or in the folder of the user.
func busKnown(address, runDir string) bool {
	if address != "" && address != "autolaunch:" {
		return true
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(runDir, name)); err == nil {
			return true
		}
	}
	return false
}

const (
	secretsName    = "org.freedesktop.secrets"
	secretsLogin   = "/org/freedesktop/secrets/collection/login"
	secretsDefault = "/org/freedesktop/secrets/aliases/default"
)

// probe looks at the state of the keyring without asking anything of it, so that
// no window opens. It uses a connection of its own: that of the library may be
// the one that hangs.
func probe(ctx context.Context) state {
	if present() != nil {
		return stateMissing
	}
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return stateMissing
	}
	defer conn.Close()
	if conn.Auth(nil) != nil || conn.Hello() != nil {
		return stateUnknown
	}
	for _, path := range []dbus.ObjectPath{secretsLogin, secretsDefault} {
		var locked dbus.Variant
		err := conn.Object(secretsName, path).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0,
			"org.freedesktop.Secret.Collection", "Locked").Store(&locked)
		if is, ok := locked.Value().(bool); err == nil && ok {
			if is {
				return stateLocked
			}
			return stateOpen
		}
		if err != nil && kindOfBus(err) != ErrMissing {
			return stateUnknown
		}
	}
	return stateMissing
}

// kindOfBus knows the errors of the bus and of the Secret Service; nil for any
// other error.
func kindOfBus(err error) error {
	if errors.Is(err, dbus.ErrClosed) {
		return ErrMissing
	}
	var e dbus.Error
	if p := (*dbus.Error)(nil); errors.As(err, &p) {
		e = *p
	} else if !errors.As(err, &e) {
		return nil
	}
	name := strings.TrimPrefix(e.Name, "org.freedesktop.")
	switch name {
	case "DBus.Error.ServiceUnknown", "DBus.Error.NameHasNoOwner", "DBus.Error.Disconnected", "DBus.Error.NoServer",
		"DBus.Error.UnknownObject", "DBus.Error.UnknownMethod", "DBus.Error.UnknownInterface", "Secret.Error.NoSuchObject":
		return ErrMissing // no Secret Service, or one without a keyring in it
	case "Secret.Error.IsLocked":
		return ErrLocked
	case "DBus.Error.AccessDenied", "DBus.Error.AuthFailed", "DBus.Error.InteractiveAuthorizationRequired":
		return ErrDenied
	case "DBus.Error.LimitsExceeded":
		return ErrTooLong
	case "DBus.Error.NoReply", "DBus.Error.Timeout", "DBus.Error.TimedOut":
		return ErrSlow
	}
	if strings.HasPrefix(name, "DBus.Error.Spawn.") {
		return ErrMissing
	}
	return ErrFailed
}
