//go:build !windows

package wire

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
)

// guestVar makes the test program a guest that opens the socket there.
const guestVar = "TREETOP_TEST_SOCKET"

// guest tries to open a socket and prints why it can't.
func guest(path string) {
	_, err := Open(context.Background(), Target{Scheme: "unix", Path: path}, Options{}, nil)
	c := link.AsCause(err)
	b, err := json.Marshal(c.Args)
	if err != nil {
		b = []byte(err.Error())
	}
	fmt.Print(c.Kind, " ", string(b))
}

func TestASocketThatThisUserMayNotOpenSaysWhoseItIs(t *testing.T) {
	const other = 65_534 // root may open anything, so for root a guest tries it
	dir, err := os.MkdirTemp("", "mqtt")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	program := filepath.Join(dir, "guest")
	copySelf(t, program)
	me, err := user.Current()
	require.NoError(t, err)
	group, err := user.LookupGroupId(strconv.Itoa(os.Getgid()))
	require.NoError(t, err)
	shut := filepath.Join(dir, "shut")
	require.NoError(t, os.Mkdir(shut, 0o755))
	for _, path := range []string{filepath.Join(dir, "broker.sock"), filepath.Join(shut, "broker.sock")} {
		l, err := net.Listen("unix", path)
		require.NoError(t, err)
		t.Cleanup(func() { l.Close() })
		// A socket may be opened by who may write to it.
		require.NoError(t, os.Chmod(path, 0o444))
	}
	require.NoError(t, os.Chmod(shut, 0o600))
	t.Cleanup(func() { os.Chmod(shut, 0o755) })

	for path, closed := range map[string][]string{
		filepath.Join(dir, "broker.sock"):  {filepath.Join(dir, "broker.sock"), "r--r--r--"},
		filepath.Join(shut, "broker.sock"): {shut, "rw-------"},
	} {
		c := exec.Command(program)
		c.Env = []string{guestVar + "=" + path}
		if os.Getuid() == 0 {
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: other, Gid: other}}
		}
		out, err := c.Output()
		require.NoError(t, err)
		args, err := json.Marshal(append([]string{path, link.SocketDenied}, append(closed, me.Username, group.Name)...))
		require.NoError(t, err)
		require.Equal(t, fmt.Sprint(link.KindSocket, " ", string(args)), string(out))
	}
}

// copySelf puts the test program where everybody can start it.
func copySelf(t *testing.T, path string) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	from, err := os.Open(self)
	require.NoError(t, err)
	defer from.Close()
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	require.NoError(t, err)
	_, err = io.Copy(to, from)
	require.NoError(t, err)
	require.NoError(t, to.Close())
}
