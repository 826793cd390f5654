package wire

import (
	"errors"
	"net"
	"os"
	"time"

	"treetop/conn/link"
)

// farewell is how long the broker has after DISCONNECT to close its side.
const farewell = 2 * time.Second

// lastWords looks, after a failed write, for what the other side said before it
// closed: why it refuses the client certificate, for example. Only before the
// library reads by itself.
func (c *Conn) lastWords(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) || !c.read.TryLock() {
		return err
	}
	defer c.read.Unlock()
	if c.up {
		return err
	}
	c.raw.SetReadDeadline(time.Now().Add(farewell / 10))
	said := c.fill()
	if said == nil {
		_, said = c.next()
	}
	var cause link.Cause
	if errors.As(said, &cause) {
		return cause
	}
	if alert, ok := certificateAlert(said); ok {
		return alert
	}
	return err
}

// fail ends the connection because of err and answers what Read and Write
// report: the first cause, or net.ErrClosed when it was closed from here.
func (c *Conn) fail(err error) error {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return net.ErrClosed
	}
	if c.cause != nil {
		first := *c.cause
		c.mu.Unlock()
		return first
	}
	var cause link.Cause
	if !errors.As(err, &cause) {
		cause = streamCause(err, c.acked)
	}
	c.cause = &cause
	c.mu.Unlock()
	c.nc.Close()
	c.finish()
	if c.opt.Failed != nil {
		c.opt.Failed(cause)
	}
	return cause
}

// Cause is why the connection ended by itself; KindNone while it has not.
func (c *Conn) Cause() link.Cause {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause == nil {
		return link.Cause{}
	}
	return *c.cause
}

// Close ends the connection. After DISCONNECT it leaves the broker a moment to
// read it: closing a socket with unread bytes resets it, and a broker that
// meets the reset first publishes the last will. Done tells when that is over.
func (c *Conn) Close() error {
	c.mu.Lock()
	if c.closed || c.cause != nil {
		c.closed = true
		c.mu.Unlock()
		return nil
	}
	c.closed = true
	linger := c.goodbye
	c.mu.Unlock()
	if !linger {
		err := c.nc.Close()
		c.finish()
		return err
	}
	go c.linger()
	return nil
}

// Leave closes the connection so that no last will fires: it sends DISCONNECT
// first if CONNECT was sent, whether or not CONNACK has come (3.1.4 allows
// that). It may take as long as farewell, for the packet that is being written.
func (c *Conn) Leave() error {
	if c.owesGoodbye() {
		late := time.NewTimer(farewell)
		defer late.Stop()
		select {
		case c.write <- struct{}{}:
			c.sayGoodbye()
			<-c.write
		case <-late.C: // that write is stuck, and this one would be
		}
	}
	return c.Close()
}

// owesGoodbye reports whether the broker waits for a DISCONNECT.
func (c *Conn) owesGoodbye() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hello && !c.goodbye && !c.closed && c.cause == nil
}

// sayGoodbye writes DISCONNECT. Called while nobody else may write.
func (c *Conn) sayGoodbye() {
	if !c.owesGoodbye() { // it was said meanwhile, or there is nobody any more
		return
	}
	packet := []byte{typeDisconnect << 4, 0}
	c.tell(true, packet, len(packet))
	c.nc.SetWriteDeadline(time.Now().Add(farewell))
	n, err := c.nc.Write(packet)
	c.outBytes.Add(uint64(n))
	if err == nil {
		c.mu.Lock()
		c.goodbye = true
		c.mu.Unlock()
	}
}

// linger says that nothing more comes, takes in what the broker still sends
// until it closes too, and lets go.
func (c *Conn) linger() {
	defer c.finish()
	defer c.nc.Close()
	deadline := time.Now().Add(farewell)
	// Below a WebSocket, whose own deadline belongs to whoever writes just now.
	c.raw.SetWriteDeadline(deadline)
	if half, ok := c.nc.(interface{ CloseWrite() error }); ok {
		if err := half.CloseWrite(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
			return
		}
		if c.nc != net.Conn(c.raw) {
			c.raw.CloseWrite()
		}
	}
	// Whoever is reading must stop before the rest can be taken in here.
	c.raw.SetReadDeadline(time.Now())
	c.raw.wake()
	c.read.Lock()
	defer c.read.Unlock()
	c.raw.SetReadDeadline(deadline)
	for {
		if _, err := c.raw.Read(c.buf); err != nil {
			return
		}
	}
}

func (c *Conn) finish() { c.goneOnce.Do(func() { close(c.gone) }) }

// Done is closed when the connection is over and its socket closed.
func (c *Conn) Done() <-chan struct{} { return c.gone }
