package conn

import (
	"context"
	"net"
	"strconv"

	"treetop/conn/demo"
	"treetop/conn/link"
	"treetop/conn/wire"
)

// DemoBroker is the demo broker as it runs beside a session.
type DemoBroker interface {
	Addr() string // host:port
	User() string
	Password() string
	Done() <-chan struct{} // closed when it is gone
	Stop()
}

// startDemo starts the demo broker unless it runs already. The error is a
// link.Cause.
func (a *attempts) startDemo(ctx context.Context) error {
	if a.demo != nil {
		select {
		case <-a.demo.Done():
			a.stopDemo()
		default:
			return nil
		}
	}
	b, err := a.s.demoBroker(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return link.Cause{Kind: link.KindCancelled}
		}
		return link.Cause{Kind: link.KindDemo, Detail: err.Error(), Retry: true}
	}
	a.demo = b
	return nil
}

func (s *Session) demoBroker(ctx context.Context) (DemoBroker, error) {
	if s.opt.Demo != nil {
		return s.opt.Demo(ctx)
	}
	b, err := demo.Start(ctx)
	if err != nil {
		return nil, err // not b, which would be an interface that is not nil
	}
	return b, nil
}

func (a *attempts) stopDemo() {
	if a.demo != nil {
		a.demo.Stop()
		a.demo = nil
	}
}

// demoTarget is how the demo broker is reached.
func demoTarget(addr string) wire.Target {
	host, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	return wire.Target{Scheme: "mqtt", Host: host, Port: n}
}
