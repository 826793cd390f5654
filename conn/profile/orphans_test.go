package profile

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// memory is a keyring in memory.
type memory struct {
	kept map[string]string
	err  error
}

func (m *memory) Set(service, user, password string) error {
	m.kept[service+" "+user] = password
	return m.err
}

func (m *memory) Get(service, user string) (string, error) {
	if p, ok := m.kept[service+" "+user]; ok {
		return p, m.err
	}
	return "", ErrNone
}

func (m *memory) Delete(service, user string) error {
	if m.err != nil {
		return m.err
	}
	if _, ok := m.kept[service+" "+user]; !ok {
		return ErrNone
	}
	delete(m.kept, service+" "+user)
	return nil
}

func secretsIn(r ring, timeout time.Duration) *Secrets {
	s := NewSecrets("", timeout)
	s.ring = r
	s.probe = func(context.Context) state { return stateUnknown }
	return s
}

func TestSecretsGoWhenTheTimeForUndoIsOver(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	m := &memory{kept: map[string]string{}}
	secrets := secretsIn(m, time.Minute)
	s := openIn(t, dir)
	putAll(t, s, "a", "b", "c")
	for _, n := range []string{"a", "b", "c"} {
		if err := secrets.Set(ctx, "id-"+n, FieldPassword, "pw"+n); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Delete("id-" + n); err != nil {
			t.Fatal(err)
		}
	}
	// b comes back, the time of a is over, c is still waiting.
	if err := s.Put(named("b")); err != nil {
		t.Fatal(err)
	}
	if err := s.CleanSecrets(ctx, secrets, "id-a", "id-b"); err != nil {
		t.Fatal(err)
	}
	if len(m.kept) != 2 || m.kept["treetop id-b/password"] != "pwb" || m.kept["treetop id-c/password"] != "pwc" {
		t.Fatalf("keyring %v", m.kept)
	}
	if text := readFile(t, s.Path()); strings.Contains(text, "id-a") || !strings.Contains(text, "id-c") {
		t.Fatalf("file %s", text)
	}
	// An instance that starts right now leaves c alone: it may still be undone.
	young := openIn(t, dir)
	if err := young.CleanSecrets(ctx, secrets); err != nil || len(m.kept) != 2 {
		t.Fatalf("%v, keyring %v", err, m.kept)
	}
	// The program ended, and starts the next day.
	later, _, err := openStore(dir, func() time.Time { return time.Now().Add(24 * time.Hour) })
	if err != nil {
		t.Fatal(err)
	}
	m.err = ErrLocked // first the keyring is locked: it is tried again
	if err := later.CleanSecrets(ctx, secrets); !errors.Is(err, ErrLocked) || !strings.Contains(readFile(t, s.Path()), "id-c") {
		t.Fatalf("error %v", err)
	}
	m.err = nil
	if err := later.CleanSecrets(ctx, secrets); err != nil || len(m.kept) != 1 || strings.Contains(readFile(t, s.Path()), "id-c") {
		t.Fatalf("%v, keyring %v", err, m.kept)
	}
	if err := later.CleanSecrets(ctx, secrets); err != nil {
		t.Fatal(err)
	}
}
