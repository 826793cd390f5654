package profile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"treetop/conn/profile/canary"
)

const pass = "correct horse"

// fileIn opens the password file of a folder, with a guess that costs little.
func fileIn(t *testing.T, dir string) *SecretFile {
	t.Helper()
	f, notice, err := OpenSecretFile(dir)
	if err != nil || notice != nil {
		t.Fatalf("open: notice %v, error %v", notice, err)
	}
	f.work = 4
	return f
}

// inFile are Secrets that are kept in the file.
func inFile(f *SecretFile, r ring) *Secrets {
	s := secretsIn(r, time.Minute)
	s.SetFile(f)
	s.UseFile(true)
	return s
}

func created(t *testing.T, dir string) *SecretFile {
	t.Helper()
	f := fileIn(t, dir)
	if err := f.Create(pass); err != nil {
		t.Fatal(err)
	}
	return f
}

func expectSecret(t *testing.T, s *Secrets, id, want string) {
	t.Helper()
	if got, err := s.Get(t.Context(), id, FieldPassword); got != want || err != nil {
		t.Fatalf("%s: %q, %v; want %q", id, got, err, want)
	}
}

func set(t *testing.T, s *Secrets, id, secret string) {
	t.Helper()
	if err := s.Set(t.Context(), id, FieldPassword, secret); err != nil {
		t.Fatal(err)
	}
}

func TestAPasswordFileIsOpenedOncePerStart(t *testing.T) {
	dir := t.TempDir()
	f := created(t, dir)
	s := inFile(f, nil)
	for _, secret := range []string{"pw", "changed", "密码 \"'\\ \n\t", "", strings.Repeat("x", MaxSecret)} {
		set(t, s, "one", secret)
		expectSecret(t, s, "one", secret)
	}
	set(t, s, "two", "other")

	again := fileIn(t, dir) // the next start
	s = inFile(again, nil)
	if again.Open() || !again.Exists() {
		t.Fatal("it is open without its passphrase")
	}
	if _, err := s.Get(t.Context(), "two", FieldPassword); !errors.Is(err, ErrFileLocked) || !strings.Contains(err.Error(), "passphrase") {
		t.Fatal(err)
	}
	if err := s.Set(t.Context(), "two", FieldPassword, "new"); !errors.Is(err, ErrFileLocked) {
		t.Fatal(err)
	}
	for _, wrong := range []string{"", "wrong horse", pass + " "} {
		if err := again.Unlock(wrong); !errors.Is(err, ErrPassphrase) || again.Open() {
			t.Fatalf("%q: %v", wrong, err)
		}
	}
	if err := again.Unlock(pass); err != nil || !again.Open() {
		t.Fatal(err)
	}
	expectSecret(t, s, "two", "other")
	if err := s.Delete(t.Context(), "two", FieldPassword); err != nil {
		t.Fatal(err)
	}
	for _, ask := range []func() error{
		func() error { _, err := s.Get(t.Context(), "two", FieldPassword); return err },
		func() error { return s.Delete(t.Context(), "two", FieldPassword) },
	} {
		if err := ask(); !errors.Is(err, ErrNone) {
			t.Fatal(err)
		}
	}
}

func TestASecretIsRemovedWithoutThePassphrase(t *testing.T) {
	dir := t.TempDir()
	set(t, inFile(created(t, dir), nil), "one", "pw")
	s := inFile(fileIn(t, dir), nil)
	if err := s.Delete(t.Context(), "one", FieldPassword); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "secrets.json")); err != nil || bytes.Contains(b, []byte("one/")) {
		t.Fatal("it is still there", err)
	}
}

func TestAPassphraseIsNotTooShortAndAFileIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	f, other := fileIn(t, dir), fileIn(t, dir)
	if err := f.Unlock(pass); !errors.Is(err, ErrNone) {
		t.Fatal(err)
	}
	if err := f.Create("1234567"); !errors.Is(err, ErrShort) || f.Exists() {
		t.Fatal(err)
	}
	if err := f.Create("密码密码密码密码"); err != nil {
		t.Fatal(err)
	}
	set(t, inFile(f, nil), "one", "pw")
	if err := other.Create(pass); !errors.Is(err, ErrExists) {
		t.Fatal(err)
	}
	if err := other.Unlock("密码密码密码密码"); err != nil {
		t.Fatal(err)
	}
	expectSecret(t, inFile(other, nil), "one", "pw")
}

func TestTwoInstancesKeepSecretsInOneFile(t *testing.T) {
	dir := t.TempDir()
	a := created(t, dir)
	b := fileIn(t, dir)
	if err := b.Unlock(pass); err != nil {
		t.Fatal(err)
	}
	first, second := inFile(a, nil), inFile(b, nil)
	var both sync.WaitGroup
	for i := range 20 {
		both.Go(func() { set(t, first, "a"+string(rune('a'+i)), "pw") })
		both.Go(func() { set(t, second, "b"+string(rune('a'+i)), "pw") })
	}
	both.Wait()
	for i := range 20 {
		expectSecret(t, first, "b"+string(rune('a'+i)), "pw")
		expectSecret(t, second, "a"+string(rune('a'+i)), "pw")
	}
}

func TestAfterChangingThePassphraseTheOldOneOpensNothing(t *testing.T) {
	dir := t.TempDir()
	a := created(t, dir)
	s := inFile(a, nil)
	set(t, s, "one", "pw")
	set(t, s, "two", "other")
	b := fileIn(t, dir)
	if err := b.Unlock(pass); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []struct {
		old, fresh string
		want       error
	}{{"wrong horse", "battery staple", ErrPassphrase}, {pass, "short", ErrShort}} {
		if err := a.Change(wrong.old, wrong.fresh); !errors.Is(err, wrong.want) {
			t.Fatal(err)
		}
	}
	expectSecret(t, s, "one", "pw")
	if err := a.Change(pass, "battery staple"); err != nil {
		t.Fatal(err)
	}
	expectSecret(t, s, "one", "pw")
	expectSecret(t, s, "two", "other")

	// The other instance has the old key: it reads nothing, and loses nothing.
	other := inFile(b, nil)
	if err := other.Set(t.Context(), "three", FieldPassword, "x"); !errors.Is(err, ErrFileLocked) {
		t.Fatal(err)
	}
	if _, err := other.Get(t.Context(), "one", FieldPassword); !errors.Is(err, ErrFileLocked) || b.Open() {
		t.Fatal(err)
	}
	if err := b.Unlock(pass); !errors.Is(err, ErrPassphrase) {
		t.Fatal(err)
	}
	if err := b.Unlock("battery staple"); err != nil {
		t.Fatal(err)
	}
	expectSecret(t, other, "two", "other")

	left, err := filepath.Glob(filepath.Join(dir, "backups", "*"))
	if err != nil || len(left) != 0 {
		t.Fatalf("backups with the old passphrase: %q, %v", left, err)
	}
	if err := fileIn(t, dir).Unlock(pass); !errors.Is(err, ErrPassphrase) {
		t.Fatal(err)
	}
}

func TestASecretThatWasMovedInTheFileIsNotTakenForAnother(t *testing.T) {
	dir := t.TempDir()
	set(t, inFile(created(t, dir), nil), "one", "pw")
	path := filepath.Join(dir, "secrets.json")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(b, []byte("one/"), []byte("evil/"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	f := fileIn(t, dir)
	if err := f.Unlock(pass); err != nil {
		t.Fatal(err)
	}
	if got, err := inFile(f, nil).Get(t.Context(), "evil", FieldPassword); !errors.Is(err, ErrFailed) || got != "" {
		t.Fatal(got, err)
	}
}

func TestADamagedPasswordFileIsSetAsideAndTheBackupIsUsed(t *testing.T) {
	dir := t.TempDir()
	s := inFile(created(t, dir), nil)
	set(t, s, "one", "pw")
	set(t, s, "two", "pw")
	for _, content := range []string{`{"version":1,"key`, `{"version":1,"secrets":{"x":"AAAA"}}`} {
		if err := os.WriteFile(filepath.Join(dir, "secrets.json"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		f, notice, err := OpenSecretFile(dir)
		if err != nil || notice == nil || notice.Backup == "" || notice.Aside == "" {
			t.Fatalf("%v, %v", notice, err)
		}
		if err := f.Unlock(pass); err != nil {
			t.Fatal(err)
		}
		expectSecret(t, inFile(f, nil), "one", "pw")
	}
}

func TestSecretsMoveIntoTheFileAndBack(t *testing.T) {
	dir := t.TempDir()
	ring := &memory{kept: map[string]string{}}
	s := secretsIn(ring, time.Minute)
	f := created(t, dir)
	s.SetFile(f)
	set(t, s, "one", "pw")
	set(t, s, "two", "other")
	ids := []string{"one", "none", "two"}

	noted := 0
	note := func() error { noted++; return nil }
	if n, left, err := s.Move(t.Context(), ids, true, note); n != 2 || left != nil || err != nil || !s.InFile() || noted != 1 {
		t.Fatal(n, left, err)
	}
	if len(ring.kept) != 0 {
		t.Fatalf("the keyring still has %v", ring.kept)
	}
	expectSecret(t, s, "two", "other")

	if n, left, err := s.Move(t.Context(), ids, false, note); n != 2 || left != nil || err != nil || s.InFile() {
		t.Fatal(n, left, err)
	}
	if ring.kept["treetop one/password"] != "pw" || len(ring.kept) != 2 {
		t.Fatalf("keyring %v", ring.kept)
	}
	if err := f.Remove(); err != nil || f.Exists() || f.Open() {
		t.Fatal(err)
	}
	if err := fileIn(t, dir).Unlock(pass); !errors.Is(err, ErrNone) {
		t.Fatal(err)
	}
}

func TestAMoveThatFailsLeavesEverythingAsItWas(t *testing.T) {
	ring := &memory{kept: map[string]string{}}
	s := secretsIn(ring, time.Minute)
	f := created(t, t.TempDir())
	s.SetFile(f)
	set(t, s, "one", "pw")
	full := errors.New("disk full")
	if n, _, err := s.Move(t.Context(), []string{"one"}, true, func() error { return full }); n != 0 || !errors.Is(err, full) || s.InFile() {
		t.Fatal(n, err)
	}
	expectSecret(t, s, "one", "pw")
	s.UseFile(true)
	if _, err := s.Get(t.Context(), "one", FieldPassword); !errors.Is(err, ErrNone) {
		t.Fatal("the copy is still in the file", err)
	}

	set(t, s, "two", "other")
	ring.err = ErrLocked // it takes nothing
	if n, _, err := s.Move(t.Context(), []string{"two"}, false, func() error { t.Error("switched"); return nil }); n != 0 || !errors.Is(err, ErrLocked) || !s.InFile() {
		t.Fatal(n, err)
	}
	expectSecret(t, s, "two", "other")

	locked := fileIn(t, filepath.Dir(f.file.Path()))
	s.SetFile(locked)
	if _, _, err := s.Move(t.Context(), []string{"two"}, false, func() error { t.Error("switched"); return nil }); !errors.Is(err, ErrFileLocked) {
		t.Fatal(err)
	}
}

func TestAKeyringThatCanNotBeReadKeepsNobodyFromTheFile(t *testing.T) {
	for kind, left := range map[error]error{ErrMissing: nil, ErrLocked: ErrLocked, ErrDenied: ErrDenied} {
		s := secretsIn(badRing{err: kind}, time.Minute)
		s.SetFile(created(t, t.TempDir()))
		n, why, err := s.Move(t.Context(), []string{"one"}, true, func() error { return nil })
		if n != 0 || !errors.Is(why, left) || err != nil || !s.InFile() {
			t.Fatalf("%v: %d, %v, %v", kind, n, why, err)
		}
		set(t, s, "one", "pw")
		expectSecret(t, s, "one", "pw")
	}
}

func TestAKeyringThatHangsDoesNotHoldTheFileUp(t *testing.T) {
	dir := t.TempDir()
	created(t, dir)
	f := fileIn(t, dir)
	if err := f.Unlock(pass); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		s := secretsIn(newSlow(time.Hour), time.Second)
		if _, err := s.Get(t.Context(), "one", FieldPassword); !errors.Is(err, ErrSlow) {
			t.Fatal(err)
		}
		s.SetFile(f)
		s.UseFile(true)
		set(t, s, "one", "pw")
		expectSecret(t, s, "one", "pw")
		time.Sleep(time.Hour) // fake time: let the question end
		synctest.Wait()
	})
}

func TestThePasswordFileTellsNothingOfASecretButThatThereIsOne(t *testing.T) {
	dir := t.TempDir()
	s := inFile(created(t, dir), nil)
	c := canary.New()
	set(t, s, "long", c.Secret())
	set(t, s, "short", "x")
	c.Scan(t, dir, []int{os.Getpid()})
	var file struct{ Secrets map[string][]byte }
	b, err := os.ReadFile(filepath.Join(dir, "secrets.json"))
	if err != nil || json.Unmarshal(b, &file) != nil {
		t.Fatal(err)
	}
	if len(file.Secrets["long/password"]) != len(file.Secrets["short/password"]) {
		t.Fatal("the length of a password shows")
	}
	for _, word := range []string{pass, "AGE-SECRET-KEY"} {
		if bytes.Contains(b, []byte(word)) {
			t.Fatalf("%q is in the file", word)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "secrets.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info.Mode(), err)
	}
}

func TestAnErrorOfThePasswordFileNeverHoldsTheSecret(t *testing.T) {
	f := fileIn(t, t.TempDir())
	err := inFile(f, nil).Set(context.Background(), "one", FieldPassword, "kAnaRy")
	if !errors.Is(err, ErrFileLocked) || strings.Contains(err.Error(), "kAnaRy") {
		t.Fatal(err)
	}
}
