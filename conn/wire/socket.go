package wire

import (
	"errors"
	"net"
	"sync"
	"syscall"
	"time"
)

const (
	// pause is how often a stream of small pieces is read. Brokers write each
	// message by itself, and to be woken for each costs more than all that is
	// done with it, for the broker too when both share a machine.
	pause = 2 * time.Millisecond
	// hurry is how many reads in a row, each with hardly any waiting, make a
	// stream: what answers a request is not held up.
	hurry = 16
)

// socket is the network connection below everything else. What is above it may
// read in small pieces, and it remembers how the other side began.
type socket struct {
	net.Conn

	buf      []byte    // for readers of small pieces; nil until there is one
	r, w     int       // unread bytes of buf
	returned time.Time // when the last read did
	full     bool      // the last read left more behind, it may be
	hurried  int       // reads in a row that had hardly to wait
	gathers  bool      // bytes come together while nobody reads
	resting  *time.Timer
	awake    chan struct{} // closed when there is to be no rest any more
	wakeOnce sync.Once

	mu    sync.Mutex
	began []byte
	work  time.Duration // done with what was read
	since time.Time     // at work since then; zero while waiting
}

func newSocket(nc net.Conn) *socket {
	s := &socket{Conn: nc, resting: time.NewTimer(0), awake: make(chan struct{})}
	_, s.gathers = nc.(syscall.Conn)
	<-s.resting.C
	return s
}

// rest waits for more to come together.
func (s *socket) rest(d time.Duration) {
	if d <= 0 {
		return
	}
	s.resting.Reset(d)
	select {
	case <-s.resting.C:
	case <-s.awake:
	}
}

// wake ends the present rest and all others.
func (s *socket) wake() { s.wakeOnce.Do(func() { close(s.awake) }) }

// Read reads what is there, and while a stream comes in small pieces, lets some
// of them come together first.
func (s *socket) Read(p []byte) (int, error) {
	if s.r < s.w {
		n := copy(p, s.buf[s.r:s.w])
		s.r += n
		return n, nil
	}
	if len(p) >= bufferSize/2 {
		return s.read(p)
	}
	if s.buf == nil {
		s.buf = make([]byte, bufferSize)
	}
	n, err := s.read(s.buf)
	s.r, s.w = copy(p, s.buf[:n]), n
	return s.r, err
}

func (s *socket) read(p []byte) (int, error) {
	s.pass(time.Now(), nil)
	if s.hurried >= hurry && s.gathers && !s.full {
		s.rest(pause - time.Since(s.returned))
	}
	asked := time.Now()
	n, err := s.Conn.Read(p)
	s.returned = time.Now()
	s.full = n == len(p)
	if s.returned.Sub(asked) > pause {
		s.hurried = 0
	} else {
		s.hurried++
	}
	s.pass(s.returned, p[:n])
	return n, err
}

// pass notes that the reader goes from waiting to work with b, or from work to
// waiting.
func (s *socket) pass(now time.Time, b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.work += s.current(now)
	if b == nil {
		s.since = time.Time{}
		return
	}
	s.since = now
	s.began = append(s.began, b[:min(len(b), mostBegan-len(s.began))]...)
}

// current is the piece of work that goes on. Called with mu held.
func (s *socket) current(now time.Time) time.Duration {
	if s.since.IsZero() {
		return 0
	}
	return max(now.Sub(s.since), 0)
}

// worked is how long the reader did anything but wait.
func (s *socket) worked(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.work + s.current(now)
}

// CloseWrite sends the end of the stream.
func (s *socket) CloseWrite() error {
	if half, ok := s.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// mostBegan is how much of what the other side said first is remembered.
const mostBegan = 32

// silent reports whether nothing was ever received.
func (s *socket) silent() bool { return len(s.start()) == 0 }

// start is how the other side began.
func (s *socket) start() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.began
}
