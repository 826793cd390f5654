// Package conn is the outside: a Session is a profile in use, with its
// connection, its subscriptions, its reconnecting, and the tree that it fills.
package conn

import (
	"context"
	"crypto/x509"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
)

// Phase is where a Session stands.
type Phase uint8

const (
	Idle       Phase = iota // nothing is going on, and nobody asked for it
	Connecting              // an attempt is under way
	Connected
	Waiting // for the next attempt, until State.Until
	Failed  // trying again would not help, or was not asked for
)

// String is the phase in English, for logs.
func (p Phase) String() string {
	return [...]string{"idle", "connecting", "connected", "waiting", "failed"}[min(p, Failed)]
}

// State is what is known of a Session at the moment of asking.
type State struct {
	Phase Phase
	// Steps are those that have passed in this attempt, in order.
	Steps []link.Progress
	// Current is the step under way: while connecting, and StepSUBACK while
	// answers to subscriptions are outstanding. Zero otherwise.
	Current link.Step
	Since   time.Time // when this phase began
	Until   time.Time // Waiting: when the next attempt begins
	Attempt int       // counted from 1 since the last connection, or since Connect
	// Cause is why (Waiting, Failed); while connecting again, why the last
	// attempt came to nothing.
	Cause  link.Cause
	Limits link.Limits // Connected
	// Grants are the answers to the subscriptions of this connection, those
	// that were refused too. A refused $SYS filter is a note, not a failure.
	Grants []link.Grant
	// Address is the one tried or connected to, as mqtt://127.0.0.1:1883, without
	// user or password.
	Address string
	Ever    bool // it was connected before
}

// Options of a Session.
type Options struct {
	Profile profile.Profile
	Limits  model.Limits
	// MaxPayload is the most of one payload that is taken in, in bytes; longer
	// ones are cut, with their true size kept. Zero means 16 MiB.
	MaxPayload int
	// Secret reads a secret of the profile, such as profile.FieldPassword, and
	// may take as long as it must. Its error is a link.Cause of
	// KindPasswordNeeded. Nil: there is none to be had.
	Secret func(ctx context.Context, field string) (string, error)
	// Left are topic filters that an earlier session of this profile had and this
	// one has not: where the broker has kept that session, they are ended.
	Left []string
	// Version is the one that the broker took the last time, for a profile whose
	// version is automatic; empty when that is not known.
	Version string
	// Worked is told when the broker takes another version than that, on a
	// goroutine of its own. Nil: nobody wants to know.
	Worked func(version string)
	// Audit is told of each message that was handed to the broker, with the
	// error of Publish, on the goroutine that published; nil: nobody wants to know.
	Audit func(m link.Out, err error)
	// Resolver looks names up; nil: that of the system.
	Resolver *net.Resolver
	// Shown is told of the certificates that a broker shows, as wire.Target.Shown;
	// nil: nobody wants to see them.
	Shown func(chain []*x509.Certificate)
	// Client makes the connection of one attempt; nil: by the profile's
	// version of MQTT.
	Client func(Attempt, link.Sink) (link.Client, error)
	// Demo starts the demo broker; nil: the built-in one.
	Demo func(context.Context) (DemoBroker, error)
	// Rand answers 0 to below 1, for the jitter of the back-off; nil: by
	// chance.
	Rand func() float64
}

// Session is a profile in use. All methods may be called from any goroutine,
// and none but Close, Publish, Subscribe and Unsubscribe waits.
type Session struct {
	opt         Options
	tree        *model.Tree
	version     atomic.Uint64
	echoes      echoes
	watch       watch
	published   published
	doubles     doubles
	identifiers identifiers
	sent        atomic.Uint64 // messages published on this connection
	packets     packetLog
	guard       guard

	mu       sync.Mutex
	state    State
	run      *run              // what Connect started and nothing has ended
	last     chan struct{}     // closed when the run started last is over
	client   link.Client       // while connected
	given    map[string]string // secrets given by Give, by field of the profile
	filters  []link.Filter
	muted    map[string]bool // of filters, those that are not subscribed to by wish
	left     []string        // filters that were removed while there was no connection, and Options.Left
	sysDrops int             // how often in a row the broker closed the connection at $SYS
	worked   string          // the version that the broker took; empty: not known
	base     uint64          // messages that were heard before this connection
	events   []Event
	closed   bool
	sweep    context.CancelFunc
	swept    chan struct{}
}

// run is what one Connect began: attempts and waiting, until it is ended.
type run struct {
	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{}
	now    chan struct{} // do not wait any longer
	woke   chan struct{} // see whether the connection still stands
}

// NewSession makes a session that is idle, with an empty tree.
func NewSession(o Options) *Session {
	o.Profile = o.Profile.Clone()
	s := &Session{opt: o, worked: o.Version, left: slices.Clone(o.Left), tree: model.NewTree(model.Options{Limits: o.Limits})}
	for _, f := range o.Profile.Subscriptions {
		s.filters = append(s.filters, link.Filter{
			Topic: f.Filter, QoS: f.QoS,
			NoLocal: f.NoLocal, RetainAsPublished: f.RetainAsPublished, RetainHandling: f.RetainHandling,
		})
		s.setMuted(f.Filter, f.Muted)
	}
	s.state = State{Since: time.Now(), Address: s.first()}
	return s
}

// first is the address that is tried first.
func (s *Session) first() string {
	if s.opt.Profile.Demo {
		return "mqtt://127.0.0.1" // the port shows when it is known
	}
	return s.opt.Profile.Address()
}

// Profile is the profile that the session was made of.
func (s *Session) Profile() profile.Profile { return s.opt.Profile }

// Tree is what was heard; one and the same for the life of the session.
func (s *Session) Tree() *model.Tree { return s.tree }

// State is a copy.
func (s *Session) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.state
	st.Steps = slices.Clone(st.Steps)
	st.Grants = slices.Clone(st.Grants)
	return st
}

// Version changes with the State and with the Events.
func (s *Session) Version() uint64 { return s.version.Load() }

// Stats are the counters of the present connection.
func (s *Session) Stats() link.Stats {
	s.mu.Lock()
	c := s.client
	s.mu.Unlock()
	if c == nil {
		return link.Stats{}
	}
	return c.Stats()
}

// Connect begins to connect, or when it is waiting, ends the waiting. It does
// nothing while connecting or connected.
func (s *Session) Connect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch s.state.Phase {
	case Idle, Failed:
		s.start()
	case Waiting:
		select {
		case s.run.now <- struct{}{}:
		default:
		}
	}
}

// ConnectWith connects with a password, which is kept in memory for as long as
// the session lives and nowhere else.
func (s *Session) ConnectWith(password string) {
	s.Give(profile.FieldPassword, password)
}

// Give connects with a secret of the profile, such as
// profile.FieldKeyPassphrase, which is kept in memory for as long as the session
// lives and nowhere else.
func (s *Session) Give(field, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.given == nil {
		s.given = make(map[string]string)
	}
	s.given[field] = secret
	s.stop()
	s.start()
}

// Reconnect disconnects cleanly and connects again.
func (s *Session) Reconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop()
	s.start()
}

// Disconnect ends whatever is going on: the connection, cleanly, or an attempt
// or the waiting for one. The session is idle at once.
func (s *Session) Disconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop()
}

// Close disconnects and ends everything that belongs to the session. It waits
// until that is done, or ctx is.
func (s *Session) Close(ctx context.Context) error {
	s.mu.Lock()
	s.stop()
	s.closed = true
	last, swept := s.last, s.swept
	if s.sweep != nil {
		s.sweep()
	}
	s.mu.Unlock()
	for _, c := range []chan struct{}{last, swept} {
		if c == nil {
			continue
		}
		select {
		case <-c:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// start begins a run, after the one before it is over. Called with mu held.
func (s *Session) start() {
	if s.closed {
		return
	}
	if s.sweep == nil {
		var ctx context.Context
		ctx, s.sweep = context.WithCancel(context.Background())
		s.swept = make(chan struct{})
		go s.sweeping(ctx, s.swept)
	}
	r := &run{done: make(chan struct{}), now: make(chan struct{}, 1), woke: make(chan struct{}, 1)}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	before := s.last
	s.run, s.last = r, r.done
	s.begin(1, link.Cause{})
	go s.supervise(r, before)
}

// stop ends the run. Called with mu held.
func (s *Session) stop() {
	if s.run != nil {
		s.run.cancel()
		s.run, s.client = nil, nil
		s.log(Event{Kind: EventDisconnected})
	}
	if s.state.Phase != Idle {
		s.phase(Idle)
	}
}

// phase changes the phase and forgets what belongs to the one before. Called
// with mu held.
func (s *Session) phase(p Phase) {
	s.state = State{Phase: p, Since: time.Now(), Address: s.state.Address, Ever: s.state.Ever}
	s.version.Add(1)
}

// begin enters the phase of connecting. Called with mu held.
func (s *Session) begin(attempt int, before link.Cause) {
	s.phase(Connecting)
	s.state.Attempt, s.state.Cause = attempt, before
	s.state.Address, s.state.Current = s.first(), link.StepResolve
	if s.opt.Profile.Scheme == profile.SchemeUnix {
		s.state.Current = link.StepSocket
	}
	if s.needsSecret() {
		s.state.Current = link.StepSecret
	}
	s.log(Event{Kind: EventConnecting, Text: s.state.Address, Attempt: attempt})
}

// change does f to the state, unless r has been ended in between.
func (s *Session) change(r *run, f func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run != r {
		return false
	}
	f()
	s.version.Add(1)
	return true
}

// sweeping lets the rates of the tree fall while nothing comes.
func (s *Session) sweeping(ctx context.Context, done chan<- struct{}) {
	defer close(done)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			s.tree.Sweep(now)
			s.look(now)
		}
	}
}
