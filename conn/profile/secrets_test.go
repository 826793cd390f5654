package profile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
)

// slowRing takes its time.
type slowRing struct {
	memory
	mu    sync.Mutex
	takes time.Duration
	calls []string
}

func (r *slowRing) note(what string) {
	r.mu.Lock()
	r.calls = append(r.calls, what)
	r.mu.Unlock()
	time.Sleep(r.takes)
}

func (r *slowRing) Set(service, user, password string) error {
	r.note("set " + user)
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.memory.Set(service, user, password)
}

func (r *slowRing) Get(service, user string) (string, error) {
	r.note("get " + user)
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.memory.Get(service, user)
}

func (r *slowRing) Delete(service, user string) error {
	r.note("delete " + user)
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.memory.Delete(service, user)
}

func newSlow(takes time.Duration) *slowRing {
	return &slowRing{memory: memory{kept: map[string]string{}}, takes: takes}
}

func TestASecretIsKeptReadAndDeleted(t *testing.T) {
	ctx := context.Background()
	r := newSlow(0)
	s := secretsIn(r, time.Minute)
	if err := s.Set(ctx, "id", FieldPassword, "pw"); err != nil {
		t.Fatal(err)
	}
	if r.kept["treetop id/password"] != "pw" {
		t.Fatalf("keyring %v", r.kept)
	}
	if got, err := s.Get(ctx, "id", FieldPassword); got != "pw" || err != nil {
		t.Fatal(got, err)
	}
	if err := errors.Join(s.Copy(ctx, "id", "twin"), s.Copy(ctx, "nobody", "other")); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(ctx, "id", FieldPassword); err != nil {
		t.Fatal(err)
	}
	if len(r.kept) != 1 || r.kept["treetop twin/password"] != "pw" {
		t.Fatalf("keyring %v", r.kept)
	}
	if _, err := s.Get(ctx, "id", FieldPassword); !errors.Is(err, ErrNone) {
		t.Fatal(err)
	}
}

func TestAnAnswerThatTakesTooLongIsNotWaitedFor(t *testing.T) {
	for _, c := range []struct {
		found state
		want  error
	}{{stateUnknown, ErrSlow}, {stateOpen, ErrSlow}, {stateLocked, ErrLocked}, {stateMissing, ErrMissing}} {
		synctest.Test(t, func(t *testing.T) {
			r := newSlow(time.Hour)
			s := secretsIn(r, 5*time.Second)
			s.probe = func(context.Context) state { return c.found }
			began := time.Now()
			_, err := s.Get(t.Context(), "id", FieldPassword)
			if took := time.Since(began); !errors.Is(err, c.want) || took != 5*time.Second {
				t.Fatalf("%v after %v, want %v", err, took, c.want)
			}
			time.Sleep(time.Hour) // fake time: let the question end
			synctest.Wait()
		})
	}
}

func TestAProbeThatHangsChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := secretsIn(newSlow(time.Hour), 5*time.Second)
		s.probe = func(ctx context.Context) state { <-ctx.Done(); return stateLocked }
		if err := s.Delete(t.Context(), "id", FieldPassword); !errors.Is(err, ErrSlow) {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
	})
}

func TestASecretKeptTooLateIsRemovedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newSlow(8 * time.Second)
		s := secretsIn(r, 5*time.Second)
		if err := s.Set(t.Context(), "id", FieldPassword, "pw"); !errors.Is(err, ErrSlow) {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(r.kept) != 0 {
			t.Fatalf("keyring %v", r.kept)
		}
		r.takes = 0
		if err := s.Set(t.Context(), "id", FieldPassword, "pw"); err != nil || len(r.kept) != 1 {
			t.Fatal(err, r.kept)
		}
	})
}

func TestTheKeyringIsAskedOneQuestionAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newSlow(12 * time.Second)
		s := secretsIn(r, 5*time.Second)
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				if _, err := s.Get(t.Context(), fmt.Sprint(i), FieldPassword); !errors.Is(err, ErrSlow) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		synctest.Wait()
		if len(r.calls) != 1 {
			t.Fatalf("calls %q", r.calls)
		}
		time.Sleep(10 * time.Second) // the person unlocks it in the end
		synctest.Wait()
		r.takes = 0
		if err := s.Set(t.Context(), "id", FieldPassword, "pw"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAskingCanBeCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := secretsIn(newSlow(time.Hour), 5*time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		_, err := s.Get(ctx, "id", FieldPassword)
		if !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
			t.Fatal(err, time.Since(began))
		}
		time.Sleep(time.Hour)
		synctest.Wait()
	})
}

// badRing answers errors that tell too much, or not at all.
type badRing struct {
	err   error
	panic bool
}

func (r badRing) Set(_, _, password string) error {
	if r.panic {
		panic("no connection for " + password)
	}
	return fmt.Errorf("can't keep %s: %w", password, r.err)
}
func (r badRing) Get(_, _ string) (string, error) { return "", r.err }
func (r badRing) Delete(_, _ string) error        { panic("no connection") }

func TestAnErrorNeverHoldsTheSecret(t *testing.T) {
	for _, r := range []badRing{{err: errors.New("denied")}, {err: syscall.EPIPE}, {panic: true}} {
		err := secretsIn(r, time.Minute).Set(context.Background(), "id", FieldPassword, "kAnaRy")
		var e *SecretError
		if !errors.As(err, &e) || e.Doing != "keep" || strings.Contains(fmt.Sprintf("%v %+v %#v", err, *e, *e), "kAnaRy") {
			t.Errorf("%#v", err)
		}
	}
}

func TestCopyingSaysWhichSideFailed(t *testing.T) {
	err := secretsIn(badRing{err: ErrLocked}, time.Minute).Copy(context.Background(), "a", "b")
	if !errors.Is(err, ErrLocked) || !strings.HasPrefix(err.Error(), "read ") {
		t.Fatal(err)
	}
}

func TestAPanicInTheKeyringEndsTheQuestionOnly(t *testing.T) {
	s := secretsIn(badRing{}, time.Minute)
	for range 2 {
		if err := s.Delete(context.Background(), "id", FieldPassword); !errors.Is(err, ErrFailed) {
			t.Fatal(err)
		}
	}
}

func TestASecretThatDoesNotFitEverywhereIsRefused(t *testing.T) {
	r := newSlow(0)
	s := secretsIn(r, time.Minute)
	if err := s.Set(context.Background(), "id", FieldPassword, strings.Repeat("ü", MaxSecret/2)); err != nil {
		t.Fatal(err)
	}
	err := s.Set(context.Background(), "id", FieldPassword, strings.Repeat("x", MaxSecret+1))
	if !errors.Is(err, ErrTooLong) || !strings.Contains(err.Error(), "2560") || len(r.calls) != 1 {
		t.Fatal(err, r.calls)
	}
}

func TestErrorsOfKeyringsAreToldApart(t *testing.T) {
	for _, c := range []struct{ err, want error }{
		{keyring.ErrNotFound, ErrNone},
		{keyring.ErrSetDataTooBig, ErrTooLong},
		{keyring.ErrUnsupportedPlatform, ErrMissing},
		{&exec.Error{Name: "dbus-launch", Err: exec.ErrNotFound}, ErrMissing},
		{&os.PathError{Op: "dial", Err: syscall.ECONNREFUSED}, ErrMissing},
		{fmt.Errorf("dial: %w", fs.ErrNotExist), ErrMissing},
		{errors.New("failed to unlock correct collection '/x'"), ErrLocked},
		{fmt.Errorf("%w: x", ErrMissing), ErrMissing},
		{errors.New("anything else"), ErrFailed},
	} {
		if got := kindOf(c.err); got != c.want {
			t.Errorf("%v: %v, want %v", c.err, got, c.want)
		}
	}
	for code, want := range map[int]error{36: ErrLocked, 51: ErrDenied, 128: ErrLocked, 1: ErrFailed} {
		if got := kindOfExit(exec.Command("sh", "-c", fmt.Sprint("exit ", code)).Run()); got != want {
			t.Errorf("exit code %d: %v, want %v", code, got, want)
		}
	}
	if got := kindOfErrno(fmt.Errorf("x: %w", syscall.Errno(1312))); got != ErrMissing {
		t.Error(got)
	}
	if got := kindOfErrno(syscall.Errno(5)); got != ErrDenied {
		t.Error(got)
	}
	if got := kindOfErrno(syscall.Errno(1783)); got != ErrTooLong {
		t.Error(got)
	}
	if got := kindOfErrno(errors.New("x")); got != ErrFailed {
		t.Error(got)
	}
}

func TestEveryErrorSaysWhatToDo(t *testing.T) {
	for kind, want := range map[error]string{ErrNone: "no such secret", ErrMissing: "at each connect", ErrLocked: "unlock it", ErrSlow: "at each connect",
		ErrFailed: "at each connect", ErrTooLong: "at most 2560", ErrDenied: "at each connect", ErrFileLocked: "with its passphrase"} {
		err := &SecretError{Doing: "read", Field: FieldPassword, Kind: kind, Detail: "because"}
		if s := err.Error(); !strings.HasPrefix(s, "read the password: ") || !strings.Contains(s, want) || !strings.HasSuffix(s, ": because") {
			t.Errorf("%q", s)
		}
	}
}
