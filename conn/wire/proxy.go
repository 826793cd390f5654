package wire

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"

	"treetop/conn/link"
	"treetop/model"
)

// ProxyDirect is the Target.Proxy that goes through none.
const ProxyDirect = "direct"

// proxy is what stands between us and the broker.
type proxy struct {
	scheme         string // http or socks5
	host           string
	port           int
	user, password string
	environment    bool // it is not the profile's
}

// String is its URL, without user and password.
func (p *proxy) String() string { return p.scheme + "://" + p.address() }

func (p *proxy) address() string { return net.JoinHostPort(p.host, strconv.Itoa(p.port)) }

// proxy is the one that t goes through; nil when there is none.
func (t Target) proxy() (*proxy, error) {
	switch {
	case t.Unix(), t.Proxy == ProxyDirect:
		return nil, nil
	case t.Proxy == "":
		u, err := t.environment()
		if u == nil && err == nil {
			return nil, nil
		}
		return readProxy(u, err, true)
	}
	u, err := url.Parse(t.Proxy)
	p, err := readProxy(u, err, false)
	if err == nil && t.ProxyUser != "" {
		p.user, p.password = t.ProxyUser, t.ProxyPassword
	}
	return p, err
}

// environment is the proxy of the environment: HTTPS_PROXY for what is
// encrypted, HTTP_PROXY for what is not, ALL_PROXY for either, with the
// exceptions of NO_PROXY. This machine is never reached through it.
func (t Target) environment() (*url.URL, error) {
	if host := strings.ToLower(t.Host); host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return nil, nil
	}
	if a, err := netip.ParseAddr(t.Host); err == nil && a.Unmap().IsLoopback() {
		return nil, nil
	}
	env := httpproxy.FromEnvironment()
	if all := cmp.Or(os.Getenv("ALL_PROXY"), os.Getenv("all_proxy")); all != "" {
		if env.HTTPProxy == "" {
			env.HTTPProxy = all
		}
		if env.HTTPSProxy == "" {
			env.HTTPSProxy = all
		}
	}
	asked := url.URL{Scheme: "http", Host: t.hostPort()}
	if t.TLS() {
		asked.Scheme = "https"
	}
	return env.ProxyFunc()(&asked)
}

func readProxy(u *url.URL, err error, environment bool) (*proxy, error) {
	from := "profile"
	if environment {
		from = "environment"
	}
	bad := link.Cause{Kind: link.KindProxy, Args: []string{"", link.ProxyAddress, from, ""}}
	if err != nil {
		return nil, bad // its text has the address, and with it a password, it may be
	}
	p := &proxy{scheme: u.Scheme, host: u.Hostname(), environment: environment}
	bad.Args[0] = u.Scheme + "://" + u.Host
	switch u.Scheme {
	case "http":
		p.port = 8080
	case "socks5", "socks5h":
		p.scheme, p.port = "socks5", 1080
	default:
		return nil, bad
	}
	if s := u.Port(); s != "" {
		if p.port, err = strconv.Atoi(s); err != nil || p.port < 1 || p.port > 65535 {
			return nil, bad
		}
	}
	if p.host == "" {
		return nil, bad
	}
	if u.User != nil {
		p.user = u.User.Username()
		p.password, _ = u.User.Password()
	}
	return p, nil
}

// cause is why the proxy is of no use.
func (p *proxy) cause(why string, code int, t Target, detail string) link.Cause {
	from := "profile"
	if p.environment {
		from = "environment"
	}
	c := link.Cause{Kind: link.KindProxy, Code: code, Args: []string{p.address(), why, from, net.JoinHostPort(t.asTyped(), strconv.Itoa(t.Port))}, Detail: detail}
	c.Retry = why == link.ProxyTarget || why == link.ProxyUnreachable
	if why == link.ProxyPassword && p.user != "" && !p.environment {
		return link.Cause{Kind: link.KindPasswordNeeded, Code: code, Args: []string{"wrong", "proxy-password", p.address()}, Detail: detail}
	}
	return c
}

// unreachable says of a failure to reach the proxy that it was not the broker.
func (p *proxy) unreachable(c link.Cause, t Target) link.Cause {
	switch c.Kind {
	case link.KindCancelled, link.KindTimeout:
		return c
	}
	return p.cause(link.ProxyUnreachable, 0, t, c.Error())
}

// tunnel asks for a way to the broker over nc, a connection to the proxy. The
// error is a link.Cause.
func (p *proxy) tunnel(ctx context.Context, nc net.Conn, t Target) error {
	stop := context.AfterFunc(ctx, func() { nc.SetDeadline(time.Unix(1, 0)) })
	ask := p.askHTTP
	if p.scheme == "socks5" {
		ask = p.askSOCKS
	}
	err := ask(nc, t)
	if !stop() {
		c, _ := stopped(ctx)
		return c
	}
	var no refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &no):
		return p.cause(no.why, no.code, t, no.text)
	}
	return p.cause(link.ProxyNotProxy, 0, t, model.Visible(clip(err.Error(), 200))) // it may hold all of the answer
}

// refusal is what a proxy said in place of yes.
type refusal struct {
	why  string // one of link's Proxy constants
	code int
	text string
}

func (r refusal) Error() string { return fmt.Sprintf("%s (%d) %s", r.why, r.code, r.text) }
