package conn

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/conn/profile"
)

// play is a link.Client that does what a test says.
type play struct {
	connect func(ctx context.Context, sink link.Sink) error
	sink    link.Sink
	attempt Attempt

	mu     sync.Mutex
	closed int
	asked  []int // filters in each SUBSCRIBE
	stats  link.Stats
}

func (p *play) Connect(ctx context.Context) (link.Limits, error) {
	if p.connect != nil {
		if err := p.connect(ctx, p.sink); err != nil {
			return link.Limits{}, err
		}
	}
	return link.Limits{ClientID: p.attempt.ClientID}, nil
}

func (p *play) Subscribe(ctx context.Context, filters ...link.Filter) ([]link.Grant, error) {
	p.mu.Lock()
	p.asked = append(p.asked, len(filters))
	p.mu.Unlock()
	if filters[0].Topic == "mute" {
		<-ctx.Done()
		return nil, link.Cause{Kind: link.KindNoAnswer, Retry: true}
	}
	return refusals(filters, 0), nil
}

func (p *play) Unsubscribe(context.Context, ...string) error { return nil }

func (p *play) Publish(context.Context, link.Out) (link.Ack, error) { return link.Ack{}, nil }

func (p *play) Stats() link.Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stats
}

func (p *play) say(s link.Stats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stats = s
}

func (p *play) Close(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed++
	return nil
}

// stage collects the clients that a session makes. Each attempt does what
// script says for it, and what its last entry says when there is none left.
type stage struct {
	mu      sync.Mutex
	clients []*play
	at      []time.Time
	script  []func(context.Context, link.Sink) error
}

func (g *stage) client(a Attempt, sink link.Sink) (link.Client, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	p := &play{sink: sink, attempt: a}
	if n := len(g.script); n > 0 {
		p.connect = g.script[min(len(g.clients), n-1)]
	}
	g.clients = append(g.clients, p)
	g.at = append(g.at, time.Now())
	return p, nil
}

func (g *stage) last() *play {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.clients[len(g.clients)-1]
}

func fails(c link.Cause) func(context.Context, link.Sink) error {
	return func(context.Context, link.Sink) error { return c }
}

func works(context.Context, link.Sink) error { return nil }

func blocks(ctx context.Context, _ link.Sink) error {
	<-ctx.Done()
	return link.Cause{Kind: link.KindCancelled}
}

func staged(t *testing.T, g *stage, o Options) *Session {
	t.Helper()
	o.Client = g.client
	o.Rand = func() float64 { return 0.5 }
	if o.Profile.Host == "" {
		o.Profile = profile.Profile{Scheme: "mqtt", Host: "h", Port: 1883, ConnectTimeout: 10}
	}
	s := NewSession(o)
	t.Cleanup(func() { require.NoError(t, s.Close(context.Background())) })
	return s
}

var (
	refused = link.Cause{Kind: link.KindRefused, Retry: true}
	dropped = link.Cause{Kind: link.KindClosed, Retry: true}
)
