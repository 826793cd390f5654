package wire

import (
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// trickle is the kernel's side of a connection on which a byte arrives every so
// often, and gathers until it is read.
type trickle struct {
	net.Conn

	every time.Duration
	begin time.Time
	taken int
	reads int
}

func (k *trickle) Read(p []byte) (int, error) {
	k.reads++
	there := int(time.Since(k.begin)/k.every) - k.taken
	if there == 0 {
		time.Sleep(k.every)
		there = 1
	}
	n := min(there, len(p))
	k.taken += n
	return n, nil
}

func (k *trickle) Close() error { return nil }

// SyscallConn marks it as one of the kernel's.
func (k *trickle) SyscallConn() (syscall.RawConn, error) { return nil, syscall.ENOTSUP }

// take reads n bytes and answers how many reads of the kernel that took, and how
// long the last byte had been there.
func take(t *testing.T, every time.Duration, n, piece int) (reads int, late time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		k := &trickle{every: every, begin: time.Now()}
		s := newSocket(k)
		p := make([]byte, piece)
		for got := 0; got < n; {
			m, err := s.Read(p)
			require.NoError(t, err)
			got += m
		}
		reads, late = k.reads, time.Since(k.begin)-time.Duration(n)*every
	})
	return reads, late
}

func TestAStreamOfSmallPiecesIsReadAFewHundredTimesASecond(t *testing.T) {
	for _, piece := range []int{1, 100, bufferSize} { // TLS and WebSocket read in small pieces
		reads, late := take(t, 10*time.Microsecond, 100_000, piece)
		require.LessOrEqual(t, reads, int(time.Second/pause)+2*hurry)
		require.LessOrEqual(t, late, pause)
	}
}

func TestWhatComesNowAndThenIsReadAtOnce(t *testing.T) {
	reads, late := take(t, 2*pause, 100, bufferSize)
	require.Equal(t, 100, reads)
	require.Zero(t, late)
}

func TestAFullBufferIsReadOnWithoutARest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &trickle{every: time.Nanosecond, begin: time.Now()}
		s := newSocket(k)
		time.Sleep(time.Second) // a billion bytes wait
		begin := time.Now()
		for range 1000 {
			_, err := s.Read(make([]byte, bufferSize))
			require.NoError(t, err)
		}
		require.Zero(t, time.Since(begin))
	})
}

func TestARestEndsWhenTheConnectionDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSocket(&trickle{every: time.Microsecond, begin: time.Now()})
		s.wake()
		begin := time.Now()
		for range 10 * hurry {
			_, err := s.Read(make([]byte, bufferSize))
			require.NoError(t, err)
		}
		require.Less(t, time.Since(begin), pause)
	})
}
