package wire

import (
	"time"
)

// ponder measures how long PINGRESP takes.
type ponder struct {
	since time.Time // when the PINGREQ that is not answered yet was written
	took  time.Duration
	n     uint64 // answered
}

// pinged notes that a PINGREQ is being written. While one is not answered the
// next does not count: brokers answer in order.
func (c *Conn) pinged() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pong.since.IsZero() {
		c.pong.since = time.Now()
	}
}

// ponged notes that PINGRESP has come. What came before it had to be read first,
// so behind a flood it takes longer, as everything does.
func (c *Conn) ponged() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.pong.since.IsZero() {
		c.pong.took, c.pong.since = time.Since(c.pong.since), time.Time{}
		c.pong.n++
	}
}

// Ping sends a PINGREQ of our own, to measure the way to the broker and back; the
// library hears nothing of it. It does nothing before CONNACK, and while an
// earlier one is not answered. It may take as long as a write does, and the one
// that is under way before it.
func (c *Conn) Ping() {
	if !c.pinging.CompareAndSwap(false, true) {
		return
	}
	defer c.pinging.Store(false)
	select {
	case c.write <- struct{}{}:
		defer func() { <-c.write }()
	case <-c.gone:
		return
	}
	c.mu.Lock()
	on := c.acked && !c.closed && !c.goodbye && c.cause == nil && c.pong.since.IsZero()
	c.mu.Unlock()
	if !on {
		return
	}
	c.pinged()
	packet := []byte{typePingreq << 4, 0}
	c.tell(true, packet, len(packet))
	if err := c.nc.SetWriteDeadline(time.Now().Add(stall)); err != nil {
		c.fail(err)
		return
	}
	n, err := c.nc.Write(packet)
	c.outBytes.Add(uint64(n))
	if err != nil {
		c.fail(err)
	}
}
