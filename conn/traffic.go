package conn

import (
	"time"

	"treetop/conn/link"
)

// Traffic is what the present connection has carried.
type Traffic struct {
	Since time.Time // when it began; zero without one
	// In are messages that were received, without what brokers say of
	// themselves; Out those that were published here.
	In, Out           uint64
	BytesIn, BytesOut uint64 // on the wire, with everything that MQTT adds
	// Ping is how long the last PINGREQ took that was answered; Pings is how many
	// were.
	Ping  time.Duration
	Pings uint64
	// Copies is how many messages came again by another subscription since the
	// session began, and were not counted.
	Copies uint64
}

// Traffic is what the present connection has carried so far.
func (s *Session) Traffic() Traffic {
	s.mu.Lock()
	client, since, base := s.client, s.state.Since, s.base
	s.mu.Unlock()
	if client == nil {
		return Traffic{Copies: s.doubles.left.Load()}
	}
	stats := client.Stats()
	return Traffic{
		Since: since, In: s.tree.Totals().Messages - base, Out: s.sent.Load(),
		BytesIn: stats.BytesIn, BytesOut: stats.BytesOut, Ping: stats.Ping, Pings: stats.Pings,
		Copies: s.doubles.left.Load(),
	}
}

// Ping asks the broker for a sign of life, to measure how long that takes:
// Traffic has it when it has come. It does nothing without a connection, and does
// not wait.
func (s *Session) Ping() {
	s.mu.Lock()
	client := s.client
	s.mu.Unlock()
	if p, ok := client.(link.Pinger); ok {
		go p.Ping()
	}
}
