package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// machine is a made-up computer for scripts/setup: nothing is on its PATH but
// what the script needs to think, and stand-ins that write down how they are
// called.
type machine struct {
	t   *testing.T
	bin string
	log string
}

func newMachine(t *testing.T) *machine {
	m := &machine{t: t, bin: t.TempDir()}
	m.log = filepath.Join(m.bin, "log")
	for _, tool := range []string{"bash", "env", "dirname", "sed", "sort", "head", "cut", "cat"} {
		real, err := exec.LookPath(tool)
		if err != nil {
			t.Fatalf("the scripts need %s: %v", tool, err)
		}
		if err := os.Symlink(real, filepath.Join(m.bin, tool)); err != nil {
			t.Fatal(err)
		}
	}
	m.put("go", "echo go1.26.9")
	m.put("uname", `case $1 in -m) echo x86_64 ;; *) echo Linux ;; esac`)
	m.put("id", "echo 0")
	// Nothing of this machine is touched.
	m.put("tee", "cat >/dev/null")
	m.put("chmod", "")
	m.put("rm", "")
	return m
}

// put adds a program.
func (m *machine) put(name, script string) {
	text := fmt.Sprintf("#!%s/bash\necho \"%s $*\" >>%s\n%s\n", m.bin, name, m.log, script)
	if err := os.WriteFile(filepath.Join(m.bin, name), []byte(text), 0o755); err != nil {
		m.t.Fatal(err)
	}
}

// run runs scripts/setup there. It returns all that was said, the calls, and
// whether it went well.
func (m *machine) run(args ...string) (said, calls string, fine bool) {
	m.t.Helper()
	cmd := exec.Command("scripts/setup", args...)
	cmd.Env = []string{"PATH=" + m.bin}
	out, err := cmd.CombinedOutput()
	log, readErr := os.ReadFile(m.log)
	if readErr != nil {
		m.t.Fatalf("no program was called: %v; it said %s", readErr, out)
	}
	return string(out), string(log), err == nil
}

func want(t *testing.T, what, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("%s lacks %q:\n%s", what, part, text)
	}
}

// installs are, for each package manager, its stand-ins on a machine that lacks
// one package of the libraries and one of the tests, and what is then called.
var installs = []struct {
	manager string
	asked   string // the program that knows what is installed
	answer  string
	install string
	broker  string
}{
	{"apt-get", "dpkg-query", `case $3 in libxi-dev | mosquitto) exit 1 ;; *) echo "ii " ;; esac`,
		"apt-get install -q -y --no-install-recommends libxi-dev", "mosquitto"},
	{"dnf", "rpm", `case $3 in libXi-devel | mosquitto) exit 1 ;; esac`,
		"dnf install -y --setopt=install_weak_deps=False libXi-devel", "mosquitto"},
	{"zypper", "rpm", `case $3 in libXi-devel | mosquitto) exit 1 ;; esac`,
		"zypper --non-interactive install --no-recommends libXi-devel", "mosquitto"},
	{"pacman", "pacman", `[ "$1" != -T ] || case $2 in libxi | mosquitto) exit 127 ;; esac`,
		"pacman -S --needed --noconfirm libxi", "mosquitto"},
}

func TestSetupInstallsJustWhatIsMissing(t *testing.T) {
	for _, c := range installs {
		t.Run(c.manager, func(t *testing.T) {
			m := newMachine(t)
			m.put(c.manager, "")
			m.put(c.asked, c.answer)
			said, calls, fine := m.run()
			if !fine {
				t.Errorf("it failed: %s", said)
			}
			want(t, "the calls", calls, c.install+"\n")
			want(t, "what was said", said, "setup: installing: ")
			if strings.Contains(calls, "sudo") {
				t.Errorf("root needs no sudo:\n%s", calls)
			}
			_, calls, _ = m.run("--tests")
			want(t, "the calls with --tests", calls, c.install+" "+c.broker+"\n")
		})
	}
}

func TestSetupUsesSudoOnlyToInstall(t *testing.T) {
	m := newMachine(t)
	m.put("apt-get", "")
	m.put("dpkg-query", `[ $3 != gcc ] && echo "ii "`)
	m.put("id", "echo 1000")
	said, _, fine := m.run()
	if fine || !strings.Contains(said, "there is no sudo") || !strings.Contains(said, "gcc") {
		t.Errorf("without sudo it says %q", said)
	}
	m.put("sudo", `exec "$@"`)
	said, calls, fine := m.run()
	if !fine {
		t.Errorf("it failed: %s", said)
	}
	want(t, "the calls", calls, "sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends gcc\n")
	if strings.Contains(calls, "sudo dpkg-query") || strings.Contains(calls, "sudo go") {
		t.Errorf("sudo for more than installing:\n%s", calls)
	}
}

func TestSetupDoesNothingWhenNothingIsMissing(t *testing.T) {
	m := newMachine(t)
	m.put("apt-get", "exit 1")
	m.put("dpkg-query", `echo "ii "`)
	m.put("id", "echo 1000")
	said, calls, fine := m.run("--tests")
	if !fine || said != "setup: nothing is missing\n" {
		t.Errorf("it says %q", said)
	}
	if strings.Contains(calls, "apt-get") {
		t.Errorf("it called:\n%s", calls)
	}
}

func TestSetupNamesTheRemedyForGo(t *testing.T) {
	for _, c := range []struct{ name, script, says string }{
		{"too old", "echo go1.19.8", "is too old; Treetop needs Go 1.26"},
		{"too old by one", "echo go1.25.9", "is too old"},
		{"missing", "exit 127", "Go is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(t)
			m.put("apt-get", "")
			m.put("dpkg-query", "exit 1")
			m.put("go", c.script)
			said, calls, fine := m.run()
			if fine {
				t.Error("it went on")
			}
			want(t, "what was said", said, c.says)
			want(t, "what was said", said, ".linux-amd64.tar.gz\n")
			want(t, "what was said", said, "/usr/local/go/bin")
			if strings.Contains(calls, "install") {
				t.Errorf("it installed something:\n%s", calls)
			}
		})
	}
	for _, version := range []string{"go1.26.0", "go1.27rc1", "go1.30.2", "go2.0"} {
		m := newMachine(t)
		m.put("apt-get", "")
		m.put("dpkg-query", `echo "ii "`)
		m.put("go", "echo "+version)
		if said, _, fine := m.run(); !fine {
			t.Errorf("%s is refused: %s", version, said)
		}
	}
}

func TestSetupSaysWhereItDoesNotKnowTheSystem(t *testing.T) {
	m := newMachine(t)
	said, _, fine := m.run()
	if fine {
		t.Error("it went on")
	}
	want(t, "what was said", said, "this system is not known here")
	want(t, "what was said", said, "by hand, then run scripts/build")
}

func TestSetupOnMacOSLooksForItsCompiler(t *testing.T) {
	m := newMachine(t)
	m.put("uname", "echo Darwin")
	said, _, fine := m.run()
	if fine {
		t.Error("it went on")
	}
	want(t, "what was said", said, "xcode-select --install")
	m.put("xcode-select", "echo /Library/Developer/CommandLineTools")
	m.put("brew", `[ $1 != list ] || exit 1`)
	if said, _, fine := m.run(); !fine {
		t.Errorf("it failed: %s", said)
	}
	said, calls, _ := m.run("--tests")
	want(t, "the calls", calls, "brew install mosquitto")
	want(t, "what was said", said, "need Linux")
}

func TestSetupRefusesWhatItDoesNotKnow(t *testing.T) {
	m := newMachine(t)
	m.put("apt-get", "")
	cmd := exec.Command("scripts/setup", "--everything")
	cmd.Env = []string{"PATH=" + m.bin}
	out, err := cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != 2 {
		t.Errorf("it ended with %v", err)
	}
	want(t, "what was said", string(out), "usage: scripts/setup [--tests]")
}
