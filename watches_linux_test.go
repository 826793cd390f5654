package main

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
)

// Editors and build tools use up the file watches of a system, which the
// toolkit does not expect at the end.
func TestTheProgramEndsWhereTheSystemHasNoFileWatchesToSpare(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	binary := build(t)
	s := newScreen(t)
	for {
		fd, err := syscall.InotifyInit1(syscall.IN_CLOEXEC)
		if err != nil {
			require.ErrorIs(t, err, syscall.EMFILE)
			break
		}
		defer syscall.Close(fd)
	}
	s.start(binary, "--config", t.TempDir(), urlOf(m, "%23"))
	m.WaitLog("Received SUBSCRIBE from treetop-")
	s.key("ctrl+q")
	assert.Zero(t, s.wait(), "%s", s.said())
	assert.Contains(t, s.said(), "too many open files", "this is what was tried")
	m.WaitLog("Received DISCONNECT from treetop-")
}
