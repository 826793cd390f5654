// Package keyringtest sets up session buses with keyrings for tests: private
// ones, in folders of their own, so that the keyring of whoever runs the tests is
// never touched. A keyring belongs to the process that asks, so what is to use
// one must be a child process with the Env of a Desk.
package keyringtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	remedy      = "apt-get install dbus gnome-keyring libsecret-tools"
	serviceName = "org.freedesktop.secrets"
	password    = "desk\n" // of the keyring
)

// Desk is a session bus, with a keyring or without. It ends with the test.
type Desk struct {
	tb      testing.TB
	home    string
	address string
	bus     *exec.Cmd
	keyring *exec.Cmd
}

// Env is the environment of a process at the desk.
func (d *Desk) Env() []string {
	private := []string{
		"HOME=" + d.home, "XDG_RUNTIME_DIR=" + filepath.Join(d.home, "run"),
		"XDG_CONFIG_HOME=" + filepath.Join(d.home, ".config"), "XDG_DATA_HOME=" + filepath.Join(d.home, ".local/share"),
		"XDG_CACHE_HOME=" + filepath.Join(d.home, ".cache"), "XDG_STATE_HOME=" + filepath.Join(d.home, ".local/state"),
		"DBUS_SESSION_BUS_ADDRESS=" + d.address, "LANG=C.UTF-8",
	}
	out := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return name == "HOME" || name == "LANG" || name == "DISPLAY" || name == "WAYLAND_DISPLAY" ||
			strings.HasPrefix(name, "XDG_") || strings.HasPrefix(name, "DBUS_") || strings.HasPrefix(name, "GNOME_KEYRING")
	})
	return append(out, private...)
}

// Home is the folder that everything at the desk is in.
func (d *Desk) Home() string { return d.home }

// NoBus is a desk whose session bus is not there.
func NoBus(tb testing.TB) *Desk {
	tb.Helper()
	// Not tb.TempDir: the path of a socket can't be longer than 107 bytes.
	home, err := os.MkdirTemp("", "desk")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(home) })
	if err := os.Mkdir(filepath.Join(home, "run"), 0o700); err != nil {
		tb.Fatal(err)
	}
	return &Desk{tb: tb, home: home, address: "unix:path=" + filepath.Join(home, "run", "bus")}
}

// config is a bus that starts nothing by itself: no keyring of the system, and
// nobody who could ask a person for a password.
const config = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>%s</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

// Empty is a desk with a session bus and no keyring on it.
func Empty(tb testing.TB) *Desk {
	tb.Helper()
	d := NoBus(tb)
	conf := filepath.Join(d.home, "bus.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, config, d.address), 0o600); err != nil {
		tb.Fatal(err)
	}
	d.bus = exec.Command("dbus-daemon", "--config-file="+conf, "--nofork", "--nopidfile", "--print-address=1")
	d.bus.Env = d.Env()
	out, err := d.bus.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := d.bus.Start(); err != nil {
		tb.Fatalf("start a session bus: %v; %s", err, remedy)
	}
	tb.Cleanup(d.KillBus)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		tb.Fatalf("the session bus did not come up: %q, %v", line, err)
	}
	return d
}

// Unlocked is a desk with a keyring that is open.
func Unlocked(tb testing.TB) *Desk {
	tb.Helper()
	d := Empty(tb)
	d.startKeyring("--unlock")
	return d
}

// Locked is a desk with a keyring that is locked, and nobody to unlock it.
func Locked(tb testing.TB) *Desk {
	tb.Helper()
	d := Unlocked(tb) // makes the keyring
	d.stopKeyring()
	d.startKeyring()
	return d
}

// Silent is a desk with a keyring that takes every question and answers none.
func Silent(tb testing.TB) *Desk {
	tb.Helper()
	d := Empty(tb)
	d.Serve(func(conn *dbus.Conn) error {
		conn.Eavesdrop(make(chan *dbus.Message)) // every message ends here
		return nil
	})
	return d
}

// Serve puts a keyring of the test's own on the bus. prepare exports it; it is
// called once the name is taken.
func (d *Desk) Serve(prepare func(*dbus.Conn) error) {
	d.tb.Helper()
	conn, err := dbus.Connect(d.address)
	if err != nil {
		d.tb.Fatal(err)
	}
	d.tb.Cleanup(func() { _ = conn.Close() })
	if reply, err := conn.RequestName(serviceName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		d.tb.Fatalf("take the name %s: %v, %v", serviceName, reply, err)
	}
	if err := prepare(conn); err != nil {
		d.tb.Fatal(err)
	}
}

// KillBus ends the session bus at once, as at the end of a session.
func (d *Desk) KillBus() {
	if d.bus.ProcessState == nil {
		_ = d.bus.Process.Kill()
		_ = d.bus.Wait() // it was killed
	}
}

func (d *Desk) startKeyring(args ...string) {
	d.tb.Helper()
	conn, err := dbus.Connect(d.address)
	if err != nil {
		d.tb.Fatal(err)
	}
	defer conn.Close()
	owners := make(chan *dbus.Signal, 16)
	conn.Signal(owners)
	if err := conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, serviceName)); err != nil {
		d.tb.Fatal(err)
	}
	d.keyring = exec.Command("gnome-keyring-daemon", append(args, "--foreground", "--components=secrets")...)
	d.keyring.Env = d.Env()
	d.keyring.Stdin = strings.NewReader(password)
	if err := d.keyring.Start(); err != nil {
		d.tb.Fatalf("start a keyring: %v; %s", err, remedy)
	}
	d.tb.Cleanup(d.stopKeyring)
	late := time.After(30 * time.Second)
	for {
		select {
		case s := <-owners:
			if s != nil && s.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(s.Body) == 3 && s.Body[2] != "" {
				d.awaitAnswer(conn)
				return
			}
		case <-late:
			d.tb.Fatal("the keyring did not come up in 30 s")
		}
	}
}

// awaitAnswer returns when the keyring has answered a first question.
func (d *Desk) awaitAnswer(conn *dbus.Conn) {
	d.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	err := conn.Object(serviceName, "/org/freedesktop/secrets").CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0,
		"org.freedesktop.Secret.Service", "Collections").Err
	if err != nil {
		d.tb.Fatalf("the keyring did not answer: %v", err)
	}
}

func (d *Desk) stopKeyring() {
	if d.keyring.ProcessState == nil {
		_ = d.keyring.Process.Kill()
		_ = d.keyring.Wait() // it was killed
	}
}

// Lookup asks another program, secret-tool, for a secret. It answers false if
// there is none.
func (d *Desk) Lookup(service, account string) (string, bool) {
	d.tb.Helper()
	c := exec.Command("secret-tool", "lookup", "service", service, "username", account)
	c.Env = d.Env()
	out, err := c.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		d.tb.Fatalf("ask for a secret: %v; %s", err, remedy)
	}
	return string(out), err == nil
}
