package wire

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"

	"treetop/conn/link"
)

// errNotSocket is that something else is at the path: the system says only
// that nobody listens.
var errNotSocket = errors.New("it is no socket")

func dialUnix(ctx context.Context, path string) (net.Conn, error) {
	if !strings.HasPrefix(path, "@") { // one of Linux that has no file
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if info.Mode()&fs.ModeSocket == 0 {
			return nil, errNotSocket
		}
	}
	var d net.Dialer
	return d.DialContext(ctx, "unix", path)
}

// socketCause is why a Unix socket could not be opened.
func socketCause(ctx context.Context, err error, path string) link.Cause {
	if c, ok := stopped(ctx); ok {
		return c
	}
	why, more := link.SocketNone, []string(nil)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why = link.SocketMissing
	case errors.Is(err, fs.ErrPermission):
		why, more = link.SocketDenied, closed(path)
	case isRefused(err):
		why = link.SocketNobody
	}
	// A broker that starts makes its socket anew.
	retry := why == link.SocketMissing || why == link.SocketNobody
	return link.Cause{Kind: link.KindSocket, Args: append([]string{path, why}, more...), Detail: err.Error(), Retry: retry}
}
