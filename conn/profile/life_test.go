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
	"path/filepath"
	"strings"
	"testing"
	"time"

	"treetop/conn/disk"
	"treetop/conn/profile/canary"
	"treetop/conn/profile/keyringtest"
)

// liveALife is what happens to a profile with a password from its first day to
// its last. It takes the password from a pipe, tells each step, and goes on when
// it is told to, so that the test can look around at each of them. All that it
// could show or log on the way it writes to out.
func liveALife(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	next := func() string { lines.Scan(); return lines.Text() }
	password, passphrase := next(), next()
	config, err := os.UserConfigDir()
	if err != nil {
		return err
	}
	dir := filepath.Join(config, "treetop")
	ctx := context.Background()
	step := func(name string, values ...any) {
		for _, v := range values {
			fmt.Fprintf(out, "%v %+v %#v\n", v, v, v)
		}
		fmt.Fprintln(out, "step:", name)
		next()
	}
	expect := func(err, want error) {
		if !errors.Is(err, want) {
			fmt.Fprintf(out, "error: %v, want %v\n", err, want)
		}
		fmt.Fprintf(out, "%v %+v\n", err, err)
	}

	store, notice, err := OpenStore(dir)
	if err != nil {
		return err
	}
	published, _, err := disk.OpenPublished(dir)
	if err != nil {
		return err
	}
	step("started", notice)

	escaped := strings.NewReplacer("%", "%25", "/", "%2F", " ", "%20").Replace(password)
	for _, wrong := range []string{"mqtt://me:" + escaped + "@host:0", "mqtt://me:" + password + "@host", "http://me:" + escaped + "@host", escaped} {
		_, _, err := ParseURL(wrong)
		fmt.Fprintf(out, "%v %+v %+v\n", err, err, CheckField(FieldURL, wrong))
	}
	p, fromURL, err := ParseURL("mqtts://me:" + escaped + "@broker.example:8883/a/#")
	if err != nil || fromURL != password {
		return errors.New("the password did not come out of the address")
	}
	step("typed", p, p.Address(), p.Check())

	secrets := NewSecrets("", time.Minute)
	file, _, err := OpenSecretFile(dir)
	if err != nil {
		return err
	}
	file.work = 4
	secrets.SetFile(file)
	if passphrase != "" {
		expect(file.Create(passphrase[:4]), ErrShort)
		if err := file.Create(passphrase); err != nil {
			return err
		}
		secrets.UseFile(true)
	}
	if err := secrets.Set(ctx, p.ID, FieldPassword, fromURL); err != nil {
		return err
	}
	p.Password = PasswordKeyring
	if err := store.Put(p); err != nil {
		return err
	}
	step("created", secrets, store)

	if got, err := secrets.Get(ctx, p.ID, FieldPassword); err != nil || got != password {
		return errors.New("the keyring does not have the password")
	}
	for i := range 10 {
		if err := published.Add(disk.Entry{Profile: p.ID, Topic: "a", Payload: []byte("on"), Time: time.Unix(int64(i), 0)}); err != nil {
			return err
		}
		p.Name = fmt.Sprint("Broker ", i) // a new backup each time
		if err := errors.Join(published.SetDraft(p.ID, disk.Draft{Topic: "a", Payload: fmt.Sprint(i)}), published.Save(), store.Put(p)); err != nil {
			return err
		}
	}
	step("used", p.Title())

	expect(secrets.Set(ctx, p.ID, FieldPassword, strings.Repeat(password, 100)), ErrTooLong)
	hurried, stop := context.WithCancel(ctx)
	stop()
	expect(secrets.Set(hurried, p.ID, FieldPassword, password), context.Canceled)
	nowhere := secretsIn(badRing{err: errors.New("denied")}, time.Minute)
	expect(nowhere.Set(ctx, p.ID, FieldPassword, password), ErrFailed)
	panicking := secretsIn(badRing{panic: true}, time.Minute)
	expect(panicking.Set(ctx, p.ID, FieldPassword, password), ErrFailed)
	if err := secrets.Set(ctx, p.ID, FieldPassword, password); err != nil {
		return err
	}
	if passphrase != "" {
		expect(file.Unlock(password), ErrPassphrase)
		expect(file.Change(password, password), ErrPassphrase)
		_, _, err := secrets.Move(ctx, []string{p.ID}, false, func() error { return nil })
		expect(err, ErrMissing)
		if err := file.Change(passphrase, "new "+passphrase); err != nil {
			return err
		}
	}
	step("refused", file)

	exported, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\n", exported)
	if err := os.WriteFile(filepath.Join(dir, "exported.json"), exported, 0o600); err != nil {
		return err
	}
	twin := p.Duplicate()
	if err := errors.Join(secrets.Set(ctx, twin.ID, FieldPassword, password), store.Put(twin)); err != nil {
		return err
	}
	step("exported and duplicated", twin)

	if err := os.WriteFile(filepath.Join(dir, "profiles.json"), []byte(`{"version":1,"profiles":[{"id"`), 0o600); err != nil {
		return err
	}
	if err := store.Put(p); err != nil {
		return err
	}
	step("damaged and mended", store.Notices())

	gone, err := store.Delete(p.ID)
	if err != nil {
		return err
	}
	if err := store.Restore(gone); err != nil {
		return err
	}
	for _, id := range []string{p.ID, twin.ID} {
		if _, err := store.Delete(id); err != nil {
			return err
		}
		published.Forget(id)
		if err := errors.Join(store.CleanSecrets(ctx, secrets, id), published.Save()); err != nil {
			return err
		}
		_, err = secrets.Get(ctx, id, FieldPassword)
		expect(err, ErrNone)
	}
	step("deleted", gone)
	fmt.Fprintln(out, "step: end")
	return nil
}

func TestThePasswordOfAProfileIsNowhereButInTheKeyring(t *testing.T) {
	watchALife(t, keyringtest.Unlocked(t), nil)
}

func TestThePasswordOfAProfileIsNowhereReadableWithAPasswordFile(t *testing.T) {
	watchALife(t, keyringtest.Empty(t), canary.New())
}

// watchALife looks for the password, and for the passphrase if there is one,
// wherever they do not belong.
func watchALife(t *testing.T, d *keyringtest.Desk, second *canary.Canary) {
	t.Helper()
	c := canary.New()
	secrets, passphrase := []*canary.Canary{c}, ""
	if second != nil {
		secrets, passphrase = append(secrets, second), second.Secret()
	}
	scan := func(pids []int, texts ...string) {
		for _, s := range secrets {
			s.Scan(t, d.Home(), pids, texts...)
		}
	}
	a := startAt(t, d, "life")
	if _, err := io.WriteString(a.in, c.Secret()+"\n"+passphrase+"\n"); err != nil {
		t.Fatal(err)
	}
	var steps []string
	var said strings.Builder
	for {
		line, err := a.out.ReadString('\n')
		if err != nil {
			t.Fatalf("it ended after %q: %v", steps, err)
		}
		said.WriteString(line)
		name, isStep := strings.CutPrefix(line, "step: ")
		if !isStep {
			if strings.HasPrefix(line, "error: ") && !t.Failed() {
				if _, tells := c.Text([]byte(line)); !tells {
					t.Error(line)
				} else {
					t.Error("an error tells the password")
				}
			}
			continue
		}
		steps = append(steps, strings.TrimSpace(name))
		if steps[len(steps)-1] == "end" {
			break
		}
		// The keyring's own file is in the desk's folder too, encrypted.
		scan([]int{a.cmd.Process.Pid, os.Getpid()}, said.String())
		scan(nil)
		if t.Failed() {
			t.Fatalf("at the step %q", name)
		}
		if steps[len(steps)-1] == "created" {
			assertKept(t, c, d, passphrase)
		}
		if _, err := io.WriteString(a.in, "\n"); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(steps, ", "); got != "started, typed, created, used, refused, exported and duplicated, damaged and mended, deleted, end" {
		t.Fatalf("steps: %s", got)
	}
	scan(nil, said.String())
	for _, want := range []string{"profiles.json", "publish.json", "exported.json", "profiles.lock", "backups/profiles.5.json", "backups/publish.5.json"} {
		if _, err := os.Stat(filepath.Join(d.Home(), ".config/treetop", want)); err != nil {
			t.Errorf("the scan did not see %s: %v", want, err)
		}
	}
}

// assertKept makes sure that the secret that is looked for is the one in use.
func assertKept(t *testing.T, c *canary.Canary, d *keyringtest.Desk, passphrase string) {
	t.Helper()
	dir := filepath.Join(d.Home(), ".config/treetop")
	store := openIn(t, dir)
	all := store.List()
	if len(all) != 1 {
		t.Fatalf("%d profiles", len(all))
	}
	if passphrase != "" {
		f := fileIn(t, dir)
		if err := f.Unlock(passphrase); err != nil {
			t.Fatal(err)
		}
		expectSecret(t, inFile(f, nil), all[0].ID, c.Secret())
		return
	}
	if got, ok := d.Lookup("treetop", all[0].ID+"/password"); !ok || got != c.Secret() {
		t.Fatal("another program does not find the password in the keyring")
	}
}
