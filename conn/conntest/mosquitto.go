// Package conntest starts real brokers and clients for tests: mosquitto on a
// free loopback port, with what it logs, its own certificates and independent
// clients to judge by. Whatever it starts ends with the test.
package conntest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// Options of a Mosquitto. The zero value is a plain broker that lets anyone in.
type Options struct {
	// Users are name and password of everybody who may connect; empty: anyone.
	Users map[string]string
	// ACL is the text of an access control file; empty: no restrictions.
	ACL string
	// Authority, when set, makes the listener speak TLS with a certificate for
	// localhost and 127.0.0.1, unless Certificate says otherwise.
	Authority *Authority
	// Certificate is what the broker shows; zero: see Authority.
	Certificate Certificate
	// ClientCertificate demands one of Authority.
	ClientCertificate bool
	// WebSocket makes it a WebSocket listener, with a plain one beside it for
	// Subscribe and Publish.
	WebSocket bool
	// Quiet logs no packets but subscriptions, as brokers do in earnest.
	Quiet bool
	// Config are further lines of mosquitto.conf.
	Config []string
}

// Mosquitto is a running broker.
type Mosquitto struct {
	t     testing.TB
	port  int
	plain int // where the programs of mosquitto connect to
	dir   string
	opt   Options
	proc  *Process

	watchers int
}

// Start starts mosquitto and waits until it listens. The test fails with the
// remedy when it is not installed.
func Start(t testing.TB, o Options) *Mosquitto {
	t.Helper()
	m := &Mosquitto{t: t, opt: o, dir: Dir(t), port: FreePort(t)}
	m.plain = m.port
	if o.WebSocket {
		m.plain = FreePort(t)
	}
	m.write("mosquitto.conf", m.config())
	m.Start()
	t.Cleanup(func() { m.proc.End() })
	return m
}

// FreePort is a loopback port that nothing listens on.
func FreePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("look for a free port: %v", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// Dir is a temporary directory that a broker may read from.
func Dir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (m *Mosquitto) config() string {
	lines := []string{
		"log_dest stderr", "log_type all", "connection_messages true",
		"sys_interval 1", "persistence false",
	}
	if m.opt.Quiet {
		lines[1] = "log_type error\nlog_type warning\nlog_type notice\nlog_type information\nlog_type subscribe"
	}
	if m.opt.WebSocket {
		// mosquitto 2.0.11 gives up when all its listeners are WebSockets; and
		// its own programs need another one.
		lines = append(lines, fmt.Sprintf("listener %d 127.0.0.1", m.plain))
	}
	lines = append(lines, fmt.Sprintf("listener %d 127.0.0.1", m.port))
	if os.Geteuid() == 0 {
		lines = append(lines, "user root") // the files are in a directory of this user
	}
	if m.opt.WebSocket {
		lines = append(lines, "protocol websockets")
	}
	if a := m.opt.Authority; a != nil {
		c := m.opt.Certificate
		if c.CertFile == "" {
			c = a.Issue(m.t, CertOptions{Names: []string{"localhost"}, IPs: []string{"127.0.0.1"}})
		}
		lines = append(lines, "cafile "+a.CAFile, "certfile "+c.CertFile, "keyfile "+c.KeyFile)
		if m.opt.ClientCertificate {
			lines = append(lines, "require_certificate true")
		}
	}
	if len(m.opt.Users) > 0 {
		file := m.write("passwords", "")
		for user, password := range m.opt.Users {
			m.run("mosquitto_passwd", "-b", file, user, password)
		}
		lines = append(lines, "allow_anonymous false", "password_file "+file)
	} else {
		lines = append(lines, "allow_anonymous true")
	}
	if m.opt.ACL != "" {
		lines = append(lines, "acl_file "+m.write("acl", m.opt.ACL))
	}
	return strings.Join(append(lines, m.opt.Config...), "\n") + "\n"
}

func (m *Mosquitto) write(name, text string) string {
	file := filepath.Join(m.dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
	return file
}

func (m *Mosquitto) run(name string, args ...string) {
	m.t.Helper()
	if out, err := exec.Command(Program(m.t, name), args...).CombinedOutput(); err != nil {
		m.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// Program finds a program, also where only administrators look.
func Program(t testing.TB, name string) string {
	t.Helper()
	for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin") {
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path
		}
	}
	if path, err := exec.LookPath(filepath.Join(goPrograms(), name)); err == nil {
		return path
	}
	t.Fatalf("%s is not installed: run scripts/setup --tests, or install the packages mosquitto, mosquitto-clients and nats-server", name)
	return ""
}

// goPrograms is where Go installs programs: the setup builds what the system has
// no package of.
func goPrograms() string {
	out, err := exec.Command("go", "env", "GOPATH").Output()
	if err != nil {
		return ""
	}
	return filepath.Join(strings.TrimSpace(string(out)), "bin")
}

// Port is the port of the broker on 127.0.0.1; it stays when it is started
// again.
func (m *Mosquitto) Port() int { return m.port }

// Addr is 127.0.0.1 and the port.
func (m *Mosquitto) Addr() string { return fmt.Sprintf("127.0.0.1:%d", m.port) }

// Log are the lines that the broker has logged since it was started last.
func (m *Mosquitto) Log() []string { return m.proc.Lines() }

// Forget forgets what the broker has logged so far.
func (m *Mosquitto) Forget() { m.proc.Forget() }

// WaitLog waits for a line of the log that holds every one of words, and
// answers it.
func (m *Mosquitto) WaitLog(words ...string) string {
	m.t.Helper()
	return m.proc.Wait(words...)
}

// Stop ends the broker, as an administrator would.
func (m *Mosquitto) Stop() {
	m.t.Helper()
	m.proc.End()
}

// Kill ends the broker as a crash would.
func (m *Mosquitto) Kill() {
	m.t.Helper()
	m.proc.cmd.Process.Kill()
	m.proc.End()
}

// Start starts a stopped broker again, on the same port.
func (m *Mosquitto) Start() {
	m.t.Helper()
	m.proc = Run(m.t, Program(m.t, "mosquitto"), "-c", filepath.Join(m.dir, "mosquitto.conf"))
	m.proc.Wait("mosquitto version", "running")
}

// Subscribe starts mosquitto_sub on the filters, with further options, and
// waits until it is subscribed. Each message is a line: topic, QoS, R or -,
// payload, separated by blanks.
func (m *Mosquitto) Subscribe(args ...string) *Process {
	m.t.Helper()
	m.watchers++
	id := fmt.Sprintf("watcher-%d", m.watchers)
	p := Run(m.t, Program(m.t, "mosquitto_sub"), append(m.client("-i", id, "-F", "%t %q %r %p"), args...)...)
	m.WaitLog("Sending SUBACK to " + id)
	return p
}

// Publish runs mosquitto_pub with args.
func (m *Mosquitto) Publish(args ...string) {
	m.t.Helper()
	m.run("mosquitto_pub", append(m.client(), args...)...)
}

// client are the options by which the programs of mosquitto reach the broker.
func (m *Mosquitto) client(args ...string) []string {
	out := append([]string{"-h", "127.0.0.1", "-p", fmt.Sprint(m.plain)}, args...)
	if m.opt.Authority != nil && m.plain == m.port {
		out = append(out, "--cafile", m.opt.Authority.CAFile)
	}
	for user, password := range m.opt.Users {
		return append(out, "-u", user, "-P", password)
	}
	return out
}
