//go:build linux

package profile

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"treetop/conn/profile/keyringtest"
)

// childVar says what the test program does when it starts itself again at a
// desk: the keyring that a process uses is a matter of its environment.
const childVar = "TREETOP_PROFILE_CHILD"

func TestMain(m *testing.M) {
	switch role := os.Getenv(childVar); role {
	case "":
		os.Exit(m.Run())
	case "ask":
		answerQuestions()
	case "merge":
		if err := workInAFolder(os.Getenv(mergeDirVar), os.Getenv(mergeWhoVar)); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
	case "file":
		if err := keepInAFile(os.Getenv(mergeDirVar), os.Getenv(mergeWhoVar)); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
	case "life":
		if err := liveALife(os.Stdin, os.Stdout); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
	}
}

// question is one call of Secrets in a child. Secrets go through pipes, because
// everybody can read command lines.
type question struct {
	Do     string
	ID     string
	Secret string
	Limit  time.Duration
}

type reply struct {
	Secret string
	Kind   string
	Error  string
	InTime bool // it took little longer than the limit, also on a busy machine
}

func kindName(err error) string {
	for name, kind := range map[string]error{"none": ErrNone, "missing": ErrMissing, "locked": ErrLocked, "slow": ErrSlow,
		"failed": ErrFailed, "too long": ErrTooLong, "denied": ErrDenied} {
		if errors.Is(err, kind) {
			return name
		}
	}
	if err != nil {
		return "other"
	}
	return ""
}

func answerQuestions() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	all := map[time.Duration]*Secrets{}
	for {
		var q question
		if in.Decode(&q) != nil {
			return // the parent closed the pipe
		}
		if all[q.Limit] == nil {
			all[q.Limit] = NewSecrets("", q.Limit)
		}
		s, began := all[q.Limit], time.Now()
		var r reply
		var err error
		switch q.Do {
		case "set":
			err = s.Set(context.Background(), q.ID, FieldPassword, q.Secret)
		case "get":
			r.Secret, err = s.Get(context.Background(), q.ID, FieldPassword)
		case "delete":
			err = s.Delete(context.Background(), q.ID, FieldPassword)
		}
		r.Kind, r.InTime = kindName(err), time.Since(began) < q.Limit+30*time.Second
		if err != nil {
			r.Error = err.Error()
		}
		if out.Encode(r) != nil {
			return
		}
	}
}

// asker is a child that talks to the keyring of a desk.
type asker struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.Writer
	out *bufio.Reader
}

func startAt(t *testing.T, d *keyringtest.Desk, role string) *asker {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(d.Env(), childVar+"="+role)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _, _ = in.Close(), c.Process.Kill(), c.Wait() })
	return &asker{t, c, in, bufio.NewReader(out)}
}

func (a *asker) send(q question) {
	a.t.Helper()
	if err := json.NewEncoder(a.in).Encode(q); err != nil {
		a.t.Fatal(err)
	}
}

func (a *asker) receive() reply {
	a.t.Helper()
	line, err := a.out.ReadString('\n')
	var r reply
	if err != nil || json.Unmarshal([]byte(line), &r) != nil {
		a.t.Fatalf("the child said %q: %v", line, err)
	}
	return r
}

// ask expects an answer of the kind ("" is success), in time.
func (a *asker) ask(q question, kind, secret string) {
	a.t.Helper()
	if q.Limit == 0 {
		q.Limit = time.Minute
	}
	a.send(q)
	r := a.receive()
	if r.Kind != kind || r.Secret != secret || !r.InTime {
		a.t.Fatalf("%s %s: %+v, want %q and %q", q.Do, q.ID, r, kind, secret)
	}
	if kind != "" && !strings.Contains(r.Error, map[string]string{"none": "no such secret", "missing": "at each connect", "locked": "unlock it",
		"slow": "at each connect", "failed": "at each connect", "too long": "2560", "denied": "at each connect"}[kind]) {
		a.t.Fatalf("the error does not say what to do: %s", r.Error)
	}
}

func TestSecretsLiveInTheRealKeyring(t *testing.T) {
	d := keyringtest.Unlocked(t)
	a := startAt(t, d, "ask")
	a.ask(question{Do: "get", ID: "one"}, "none", "")
	a.ask(question{Do: "delete", ID: "one"}, "none", "")
	for _, secret := range []string{"pw", "changed", "密码 \"'\\ \n\t", "", strings.Repeat("x", MaxSecret)} {
		a.ask(question{Do: "set", ID: "one", Secret: secret}, "", "")
		a.ask(question{Do: "get", ID: "one"}, "", secret)
	}
	a.ask(question{Do: "set", ID: "one", Secret: strings.Repeat("x", MaxSecret+1)}, "too long", "")
	a.ask(question{Do: "set", ID: "two", Secret: "other"}, "", "")
	a.ask(question{Do: "set", ID: "one", Secret: "last"}, "", "")

	if got, ok := d.Lookup("treetop", "one/password"); !ok || got != "last" {
		t.Fatalf("another program finds %q, %v", got, ok)
	}
	again := startAt(t, d, "ask") // the next start of the program
	again.ask(question{Do: "get", ID: "one"}, "", "last")
	again.ask(question{Do: "delete", ID: "one"}, "", "")
	a.ask(question{Do: "get", ID: "one"}, "none", "")
	a.ask(question{Do: "get", ID: "two"}, "", "other")
	if _, ok := d.Lookup("treetop", "one/password"); ok {
		t.Fatal("another program finds what was deleted")
	}
}

func TestWithoutAKeyringItIsSaidAtOnce(t *testing.T) {
	for name, desk := range map[string]func(testing.TB) *keyringtest.Desk{"no bus": keyringtest.NoBus, "nothing on the bus": keyringtest.Empty} {
		t.Run(name, func(t *testing.T) {
			a := startAt(t, desk(t), "ask")
			for _, do := range []string{"set", "get", "delete"} {
				a.ask(question{Do: do, ID: "one", Secret: "pw"}, "missing", "")
			}
		})
	}
}

func TestALockedKeyringIsToldApart(t *testing.T) {
	a := startAt(t, keyringtest.Locked(t), "ask")
	for _, do := range []string{"get", "set", "delete"} {
		a.ask(question{Do: do, ID: "one", Secret: "pw"}, "locked", "")
	}
}

func TestASlowKeyringIsToldApart(t *testing.T) {
	a := startAt(t, keyringtest.Silent(t), "ask")
	for _, do := range []string{"get", "set", "delete"} {
		a.ask(question{Do: do, ID: "one", Secret: "pw", Limit: time.Second}, "slow", "")
	}
}

// prompting is a keyring that is locked and opens a window, which nobody
// answers.
type prompting struct{ asked chan struct{} }

const (
	secretsPath = dbus.ObjectPath("/org/freedesktop/secrets")
	promptPath  = dbus.ObjectPath("/org/freedesktop/secrets/prompt/p1")
)

func (p *prompting) Unlock([]dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	return nil, promptPath, nil
}

func (p *prompting) Prompt(string) *dbus.Error {
	p.asked <- struct{}{}
	return nil
}

// Get is that of org.freedesktop.DBus.Properties.
func (p *prompting) Get(_, property string) (dbus.Variant, *dbus.Error) {
	if property == "Locked" {
		return dbus.MakeVariant(true), nil
	}
	return dbus.MakeVariant([]dbus.ObjectPath{secretsLogin}), nil
}

func (p *prompting) serve(conn *dbus.Conn) error {
	return errors.Join(
		conn.Export(p, secretsPath, "org.freedesktop.Secret.Service"),
		conn.Export(p, secretsPath, "org.freedesktop.DBus.Properties"),
		conn.Export(p, secretsLogin, "org.freedesktop.DBus.Properties"),
		conn.Export(p, promptPath, "org.freedesktop.Secret.Prompt"))
}

func TestAWindowThatNobodyAnswersCountsAsLockedAndOpensOnce(t *testing.T) {
	d := keyringtest.Empty(t)
	p := &prompting{make(chan struct{}, 10)}
	d.Serve(p.serve)
	a := startAt(t, d, "ask")
	for range 2 {
		a.ask(question{Do: "get", ID: "one", Limit: 4 * time.Second}, "locked", "")
	}
	if n := len(p.asked); n != 1 {
		t.Fatalf("%d windows were opened", n)
	}
}

func TestTheEndOfTheBusWhileAWindowIsOpenEndsTheQuestionOnly(t *testing.T) {
	d := keyringtest.Empty(t)
	p := &prompting{make(chan struct{}, 10)}
	d.Serve(p.serve)
	a := startAt(t, d, "ask")
	a.send(question{Do: "get", ID: "one", Limit: time.Minute})
	<-p.asked
	d.KillBus()
	if r := a.receive(); r.Kind != "failed" && r.Kind != "missing" || !r.InTime {
		t.Fatalf("%+v", r)
	}
	a.ask(question{Do: "get", ID: "one"}, "missing", "")
}

// refusing is a keyring that answers every beginning with an error.
type refusing struct{ name string }

func (r refusing) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), "/", dbus.NewError(r.name, []any{"no"})
}

func (r refusing) Unlock([]dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	return nil, "/", dbus.NewError(r.name, []any{"no"})
}

func TestAKeyringThatDeniesOrHasNoRoomIsToldApart(t *testing.T) {
	for name, kind := range map[string]string{
		"org.freedesktop.DBus.Error.AccessDenied":   "denied",
		"org.freedesktop.DBus.Error.AuthFailed":     "denied",
		"org.freedesktop.DBus.Error.LimitsExceeded": "too long",
		"org.freedesktop.DBus.Error.NotSupported":   "failed",
	} {
		t.Run(name, func(t *testing.T) {
			d := keyringtest.Empty(t)
			d.Serve(func(conn *dbus.Conn) error {
				return conn.Export(refusing{name}, secretsPath, "org.freedesktop.Secret.Service")
			})
			a := startAt(t, d, "ask")
			for _, do := range []string{"set", "get", "delete"} {
				a.ask(question{Do: do, ID: "one", Secret: "pw"}, kind, "")
			}
		})
	}
}

// dismissed is a keyring whose window the person closes.
type dismissed struct {
	prompting
	conn *dbus.Conn
}

func (d *dismissed) Prompt(string) *dbus.Error {
	_ = d.prompting.Prompt("")
	go func() {
		_ = d.conn.Emit(promptPath, "org.freedesktop.Secret.Prompt.Completed", true, dbus.MakeVariant([]dbus.ObjectPath{}))
	}()
	return nil
}

func TestAWindowThatThePersonClosesCountsAsLockedAtOnce(t *testing.T) {
	d := keyringtest.Empty(t)
	p := &dismissed{prompting: prompting{make(chan struct{}, 10)}}
	d.Serve(func(conn *dbus.Conn) error {
		p.conn = conn
		return errors.Join(
			conn.Export(p, secretsPath, "org.freedesktop.Secret.Service"),
			conn.Export(p, secretsPath, "org.freedesktop.DBus.Properties"),
			conn.Export(p, secretsLogin, "org.freedesktop.DBus.Properties"),
			conn.Export(p, promptPath, "org.freedesktop.Secret.Prompt"))
	})
	a := startAt(t, d, "ask")
	a.ask(question{Do: "get", ID: "one", Limit: 10 * time.Minute}, "locked", "")
	if len(p.asked) != 1 {
		t.Fatalf("%d windows were opened", len(p.asked))
	}
}
