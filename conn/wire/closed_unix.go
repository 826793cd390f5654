//go:build !windows

package wire

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// closed is what keeps this user from the socket at path, as link.KindSocket
// has it: the socket, or the first folder on the way that nobody like us may go
// through, with its mode, owner and group. It answers nothing where even that
// can't be seen.
func closed(path string) []string {
	for {
		info, err := os.Stat(path)
		if err == nil {
			out := []string{path, info.Mode().Perm().String()[1:], "", ""}
			if s, ok := info.Sys().(*syscall.Stat_t); ok {
				out[2], out[3] = userName(s.Uid), groupName(s.Gid)
			}
			return out
		}
		above := filepath.Dir(path)
		if !errors.Is(err, fs.ErrPermission) || above == path {
			return nil
		}
		path = above
	}
}

func userName(id uint32) string {
	n := strconv.Itoa(int(id))
	if u, err := user.LookupId(n); err == nil {
		return u.Username
	}
	return n
}

func groupName(id uint32) string {
	n := strconv.Itoa(int(id))
	if g, err := user.LookupGroupId(n); err == nil {
		return g.Name
	}
	return n
}
