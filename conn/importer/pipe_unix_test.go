//go:build !windows

package importer

import (
	"context"
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

func TestAPipeIsNotWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "export.json")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := ReadFile(context.Background(), path, Options{})
	var e *Error
	if !errors.As(err, &e) || e.Problem != ProblemUnreadable {
		t.Error(err)
	}
}
