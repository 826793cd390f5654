//go:build !(dragonfly || freebsd || linux || netbsd || openbsd)

package profile

import "context"

// present: Windows and macOS always have a keyring.
func present() error { return nil }

// probe: there is nothing to look at without asking.
func probe(context.Context) state { return stateUnknown }

// kindOfBus: there is no bus.
func kindOfBus(error) error { return nil }
