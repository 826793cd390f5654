package demo

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"time"

	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
)

const (
	// writesPending is how many messages wait for a client before further ones
	// are dropped: more than a burst of retained messages can have here.
	writesPending = 1 << 17
	// packetLimit is the largest packet in bytes that the broker takes.
	packetLimit = 16 << 20
)

// server is the broker and the simulation that publishes through it.
type server struct {
	broker *mqtt.Server
	port   net.Listener
	inbox  *inbox
}

// listen opens a free loopback port for the one user given. Nothing is answered
// before serve.
func listen(user, password string) (*server, error) {
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		// A machine may have no IPv4 at all.
		var err6 error
		if port, err6 = net.Listen("tcp", "[::1]:0"); err6 != nil {
			return nil, fmt.Errorf("listen on a loopback port: %w", err)
		}
	}

	can := mqtt.NewDefaultServerCapabilities()
	can.MaximumClientWritesPending = writesPending
	can.MaximumPacketSize = packetLimit
	can.MaximumMessageExpiryInterval = 0 // else each message says that it expires
	s := &server{port: port, inbox: newInbox()}
	s.broker = mqtt.New(&mqtt.Options{
		Capabilities: can,
		InlineClient: true,
		// The default writes to stdout, which is for the address alone.
		Logger: slog.New(slog.DiscardHandler),
	})
	door := &doorkeeper{
		user:     sha256.Sum256([]byte(user)),
		password: sha256.Sum256([]byte(password)),
		listened: s.inbox.listened,
	}
	if err := s.broker.AddHook(door, nil); err != nil {
		port.Close()
		return nil, fmt.Errorf("set up the broker: %w", err)
	}
	if err := s.broker.AddListener(listeners.NewNet("loopback", port)); err != nil {
		port.Close()
		return nil, fmt.Errorf("set up the broker: %w", err)
	}
	return s, nil
}

// addr is the address that clients connect to.
func (s *server) addr() string { return s.port.Addr().String() }

// serve lets clients in and runs the simulation until ctx ends. The broker
// itself goes on: only the end of the process ends it.
func (s *server) serve(ctx context.Context, seed uint64) {
	w := newWorld(seed, time.Now(), s.publish)
	furnish(w)
	for i, topic := range w.commandTopics() {
		// Only a filter that is not valid is refused, and these are exact names.
		_ = s.broker.Subscribe(topic, i+1, func(_ *mqtt.Client, _ packets.Subscription, pk packets.Packet) {
			s.inbox.command(pk.TopicName, pk.Payload)
		})
	}
	// Nothing is loaded at starting, so that nothing can fail.
	_ = s.broker.Serve()
	w.run(ctx, s.inbox)
}

// publish hands one message of the simulation to the broker. Its payload belongs
// to the broker from then on.
func (s *server) publish(m message) {
	// What could be refused here, wildcards and the empty name, the simulation
	// doesn't use.
	_ = s.broker.Publish(m.topic, m.payload, m.retain, m.qos)
}

// doorkeeper lets in the one user, and notices when somebody begins to listen.
type doorkeeper struct {
	mqtt.HookBase
	user, password [sha256.Size]byte
	listened       func()
}

// ID names the hook.
func (d *doorkeeper) ID() string { return "doorkeeper" }

// Provides says which events the hook takes.
func (d *doorkeeper) Provides(event byte) bool {
	return slices.Contains([]byte{mqtt.OnConnectAuthenticate, mqtt.OnACLCheck, mqtt.OnSubscribed}, event)
}

// OnConnectAuthenticate lets in the one user (MQTT 3.1.1, 3.1.3.4 and 3.1.3.5).
// Hashes of both are compared, so that the time taken says nothing about them.
func (d *doorkeeper) OnConnectAuthenticate(_ *mqtt.Client, pk packets.Packet) bool {
	user, password := sha256.Sum256(pk.Connect.Username), sha256.Sum256(pk.Connect.Password)
	known := subtle.ConstantTimeCompare(user[:], d.user[:])
	return known&subtle.ConstantTimeCompare(password[:], d.password[:]) == 1
}

// OnACLCheck allows everything to whoever is in.
func (d *doorkeeper) OnACLCheck(*mqtt.Client, string, bool) bool { return true }

// OnSubscribed notices that a client, not the simulation itself, subscribed.
func (d *doorkeeper) OnSubscribed(cl *mqtt.Client, _ packets.Packet, _ []byte) {
	if !cl.Net.Inline {
		d.listened()
	}
}
