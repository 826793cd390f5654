package wire

import (
	"cmp"
	"context"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"treetop/conn/link"
)

// headStart is how long an address has to itself before the next one is tried
// beside it.
const headStart = 300 * time.Millisecond

// Open opens the way to a broker up to where CONNECT can be sent: name, TCP,
// TLS, WebSocket. Each step that passes is told to report. It ends as soon as
// ctx does; the error is a link.Cause.
func Open(ctx context.Context, t Target, o Options, report func(link.Progress)) (*Conn, error) {
	begin := time.Now()
	d := dialer{target: t, report: report, step: link.StepResolve, since: begin}
	c, err := d.open(ctx, o)
	if err != nil {
		return nil, TimedOut(link.AsCause(err), d.step, begin)
	}
	return c, nil
}

type dialer struct {
	target Target
	report func(link.Progress)
	step   link.Step // under way
	since  time.Time
}

// passed tells that the step under way has ended.
func (d *dialer) passed(detail string, until time.Time, next link.Step) {
	now := time.Now()
	if d.report != nil {
		d.report(link.Progress{Step: d.step, Detail: detail, Until: until, Took: now.Sub(d.since)})
	}
	d.step, d.since = next, now
}

func (d *dialer) open(ctx context.Context, o Options) (*Conn, error) {
	t, err := d.target.check()
	if err != nil {
		return nil, err
	}
	var secure *secureConfig
	if t.TLS() {
		// Before anything is sent: a missing file is no reason to dial.
		if secure, err = secureConfigOf(t); err != nil {
			return nil, err
		}
	}
	after := link.StepCONNACK
	if t.WebSocket() {
		after = link.StepWebSocket
	}
	next := after
	if t.TLS() {
		next = link.StepTLS
	}
	carrier, err := d.reach(ctx, t, next)
	if err != nil {
		return nil, err
	}
	raw := newSocket(carrier)
	ok := false
	defer func() {
		if !ok {
			carrier.Close()
		}
	}()

	var nc net.Conn = raw
	if t.TLS() {
		sc, err := secure.handshake(ctx, raw)
		if err != nil {
			return nil, tlsCause(ctx, err, t, raw.silent())
		}
		d.passed(sc.found(), sc.until, after)
		nc = sc
	}
	if t.WebSocket() {
		if nc, err = upgrade(ctx, nc, t, raw); err != nil {
			return nil, err
		}
		d.passed("", time.Time{}, link.StepCONNACK)
	}
	ok = true
	return newConn(nc, raw, o), nil
}

// reach opens the stream of bytes to the broker, over which TLS or MQTT begins.
func (d *dialer) reach(ctx context.Context, t Target, next link.Step) (net.Conn, error) {
	if t.Unix() {
		d.step = link.StepSocket
		nc, err := dialUnix(ctx, t.Path)
		if err != nil {
			return nil, socketCause(ctx, err, t.Path)
		}
		d.passed(t.Path, time.Time{}, next)
		return nc, nil
	}
	proxy, err := t.proxy()
	if err != nil {
		return nil, err
	}
	if proxy == nil {
		return d.dial(ctx, t.Host, t.asTyped(), t.Port, next)
	}
	tcp, err := d.dial(ctx, proxy.host, proxy.host, proxy.port, link.StepProxy)
	if err != nil {
		return nil, proxy.unreachable(link.AsCause(err), t)
	}
	if err := proxy.tunnel(ctx, tcp, t); err != nil {
		tcp.Close()
		return nil, err
	}
	d.passed(proxy.String(), time.Time{}, next)
	return tcp, nil
}

// dial looks a host up and connects to it by TCP. The error is a link.Cause
// that names the host as it was typed.
func (d *dialer) dial(ctx context.Context, host, typed string, port int, next link.Step) (net.Conn, error) {
	addrs, err := d.lookUp(ctx, host)
	if err != nil {
		return nil, lookupCause(ctx, err, typed)
	}
	d.passed(joinAddrs(addrs), time.Time{}, link.StepTCP)
	tcp, err := dialFirst(ctx, addrs, port)
	if err != nil {
		return nil, dialCause(ctx, err, typed, port)
	}
	d.passed(tcp.RemoteAddr().String(), time.Time{}, next)
	return tcp, nil
}

// lookUp answers the addresses of a host name or a literal address.
func (d *dialer) lookUp(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	addrs, err := cmp.Or(d.target.Resolver, net.DefaultResolver).LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	seen := make(map[netip.Addr]bool)
	var out []netip.Addr
	for _, a := range addrs {
		if a = a.Unmap(); !seen[a] {
			seen[a] = true
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return nil, &net.DNSError{Err: "no address", Name: host, IsNotFound: true}
	}
	return out, nil
}

func joinAddrs(addrs []netip.Addr) string {
	s := make([]string, len(addrs))
	for i, a := range addrs {
		s[i] = a.String()
	}
	return strings.Join(s, ", ")
}

// dialFirst connects to whichever address answers first. They are tried in
// order, the next as soon as one fails or has had its head start, so that a
// broken IPv6 costs a moment and not the whole time limit.
func dialFirst(ctx context.Context, addrs []netip.Addr, port int) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		conn net.Conn
		err  error
	}
	results := make(chan result)
	var running sync.WaitGroup
	defer func() {
		cancel()
		go func() { running.Wait(); close(results) }()
		for r := range results { // those that came second
			if r.conn != nil {
				r.conn.Close()
			}
		}
	}()
	start := func(a netip.Addr) {
		running.Go(func() {
			var d net.Dialer
			conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(a.String(), strconv.Itoa(port)))
			results <- result{conn, err}
		})
	}
	start(addrs[0])
	next, pending := 1, 1
	timer := time.NewTimer(headStart)
	defer timer.Stop()
	var firstErr error
	for {
		select {
		case <-timer.C:
		case r := <-results:
			if r.err == nil {
				return r.conn, nil
			}
			if firstErr == nil {
				firstErr = r.err
			}
			if pending--; pending == 0 && next == len(addrs) {
				return nil, firstErr
			}
		}
		if next < len(addrs) {
			start(addrs[next])
			next++
			pending++
			timer.Reset(headStart)
		}
	}
}
