package conn

import (
	"sync"

	"treetop/conn/link"
)

// mostPackets is how many control packets the packet log keeps.
const mostPackets = 2000

// packetLog keeps the newest control packets, while it is on.
type packetLog struct {
	mu   sync.Mutex
	on   bool
	ring []link.Packet // at most mostPackets; the oldest at next once it is full
	next int
	seen uint64 // packets since it was switched on
}

func (l *packetLog) hear(p link.Packet) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.on {
		return
	}
	l.seen++
	if len(l.ring) < mostPackets {
		l.ring = append(l.ring, p)
		return
	}
	l.ring[l.next] = p
	l.next = (l.next + 1) % mostPackets
}

// LogPackets has the packet log take down the control packets of this connection
// and of later ones, or stops it. It starts empty; what it has stays when it
// stops. While it is off, a packet costs a look whether it is.
func (s *Session) LogPackets(on bool) {
	l := &s.packets
	l.mu.Lock()
	if on && !l.on {
		l.ring, l.next, l.seen = nil, 0, 0
	}
	l.on = on
	l.mu.Unlock()
	s.mu.Lock()
	client := s.client
	s.mu.Unlock()
	if client != nil {
		s.trace(client)
	}
}

// LoggingPackets reports whether the packet log is on.
func (s *Session) LoggingPackets() bool {
	s.packets.mu.Lock()
	defer s.packets.mu.Unlock()
	return s.packets.on
}

// Packets are the newest control packets that the log has, at most 2,000, oldest
// first, and how many there were since it was switched on.
func (s *Session) Packets() (packets []link.Packet, seen uint64) {
	l := &s.packets
	l.mu.Lock()
	defer l.mu.Unlock()
	packets = make([]link.Packet, 0, len(l.ring))
	packets = append(packets, l.ring[l.next:]...)
	return append(packets, l.ring[:l.next]...), l.seen
}

// trace has the packets of a client go into the log, when it is on.
func (s *Session) trace(client link.Client) {
	t, ok := client.(link.Tracer)
	switch {
	case !ok:
	case s.LoggingPackets():
		t.Trace(s.packets.hear)
	default:
		t.Trace(nil)
	}
}
