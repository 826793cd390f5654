//go:build !windows

package disk

import (
	"path/filepath"
	"syscall"
	"testing"
)

func TestAPipeInPlaceOfAFileIsNotWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	s, n, err := OpenSettings(filepath.Dir(path))
	if err != nil || n == nil || n.Problem != ProblemShape || n.Aside == "" {
		t.Fatalf("%v, %v", n, err)
	}
	if err := s.Update(func(now *Settings) { now.FontSize = 17 }); err != nil {
		t.Error(err)
	}
}
