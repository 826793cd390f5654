package demo

import "sync"

// inboxRoom is how many commands can wait. A person doesn't come near; a flood
// is cut here.
const inboxRoom = 1024

// command is a message published to a topic that a device listens to.
type command struct {
	topic   string
	payload []byte
}

// inbox holds what clients want of the simulation until it gets round to it. The
// broker fills it from the goroutines of its clients, and from the simulation's
// own when devices command each other: so that it never blocks.
type inbox struct {
	wake chan struct{} // has room for one

	mu       sync.Mutex
	commands []command
	audience bool
}

func newInbox() *inbox { return &inbox{wake: make(chan struct{}, 1)} }

// command takes one message; the payload is copied.
func (in *inbox) command(topic string, payload []byte) {
	in.mu.Lock()
	if len(in.commands) < inboxRoom {
		in.commands = append(in.commands, command{topic, append([]byte(nil), payload...)})
	}
	in.mu.Unlock()
	in.ring()
}

// listened says that somebody new listens.
func (in *inbox) listened() {
	in.mu.Lock()
	in.audience = true
	in.mu.Unlock()
	in.ring()
}

// take empties the inbox.
func (in *inbox) take() (commands []command, audience bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	commands, audience = in.commands, in.audience
	in.commands, in.audience = nil, false
	return commands, audience
}

func (in *inbox) ring() {
	select {
	case in.wake <- struct{}{}:
	default:
	}
}
