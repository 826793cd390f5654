package provoke

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/gorilla/websocket"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// web is what a web server answers in place of a WebSocket, and on one.
func web(t testing.TB) []Failure {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/secret":
			w.WriteHeader(http.StatusUnauthorized)
		case "/denied":
			http.Error(w, "no entry", http.StatusForbidden)
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		case "/broken":
			w.WriteHeader(http.StatusBadGateway)
		case "/text":
			up := websocket.Upgrader{Subprotocols: []string{"mqtt"}}
			if c, err := up.Upgrade(w, r, nil); err == nil {
				defer c.Close()
				c.WriteMessage(websocket.TextMessage, []byte("hello"))
				c.ReadMessage()
				c.ReadMessage()
			}
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(site.Close)
	port := site.Listener.Addr().(*net.TCPAddr).Port
	at := func(name, path string, code int) Failure {
		return simple(Web, name, local("ws", port, func(p *profile.Profile) { p.Path = path }), link.KindHTTPStatus, code)
	}
	text := at("a text message in place of a binary one", "/text", 0)
	text.Kind, text.Args = link.KindProtocol, []string{"text message"}
	return []Failure{
		at("HTTP 404: no such path", "/mqtt", 404), at("HTTP 401: a login is wanted", "/secret", 401), at("HTTP 403: forbidden", "/denied", 403),
		at("HTTP 302: moved", "/moved", 302), at("HTTP 502: nothing behind it", "/broken", 502), text,
		simple(Web, "a web server, and the profile wants MQTT over TLS", local("mqtts", port), link.KindTLSNotSpoken, 0),
	}
}

// proxies are ways that end at a proxy.
func proxies(t testing.TB) []Failure {
	login := conntest.TunnelOptions{User: "ann", Password: "right"}
	http := func(o conntest.TunnelOptions) string {
		return fmt.Sprintf("http://127.0.0.1:%d", conntest.NewHTTPProxy(t, nobody, o).Port())
	}
	socks := func(o conntest.TunnelOptions) string {
		return fmt.Sprintf("socks5://127.0.0.1:%d", conntest.NewSOCKSProxy(t, nobody, o).Port())
	}
	by := func(name, proxy, user string, kind link.Kind, why string) Failure {
		f := simple(Proxied, name, local("mqtt", 1883, func(p *profile.Profile) {
			p.Host, p.Network.Proxy, p.Network.ProxyUser = "broker.example", proxy, user
		}), kind, 0, "", why)
		f.options.Secret = secretIs(profile.FieldProxyPassword, Canary)
		return f
	}
	coded := func(f Failure, code int) Failure { f.Code = code; return f }
	return []Failure{
		coded(by("HTTP: a password is wanted", http(login), "", link.KindProxy, link.ProxyPassword), 407),
		coded(by("HTTP: wrong password", http(login), "ann", link.KindPasswordNeeded, profile.FieldProxyPassword), 407),
		coded(by("HTTP: not allowed", http(conntest.TunnelOptions{Refuse: 403}), "", link.KindProxy, link.ProxyDenied), 403),
		coded(by("HTTP: no way on to the broker", http(conntest.TunnelOptions{Refuse: 502}), "", link.KindProxy, link.ProxyTarget), 502),
		coded(by("SOCKS5: a password is wanted", socks(login), "", link.KindProxy, link.ProxyPassword), 255),
		coded(by("SOCKS5: wrong password", socks(login), "ann", link.KindPasswordNeeded, profile.FieldProxyPassword), 1),
		coded(by("SOCKS5: not allowed", socks(conntest.TunnelOptions{Refuse: 2}), "", link.KindProxy, link.ProxyDenied), 2),
		coded(by("SOCKS5: no way on to the broker", socks(conntest.TunnelOptions{Refuse: 5}), "", link.KindProxy, link.ProxyTarget), 5),
		by("a SOCKS5 proxy, and the profile says HTTP", fmt.Sprintf("http://127.0.0.1:%d", conntest.NewSOCKSProxy(t, nobody, login).Port()), "", link.KindProxy, link.ProxyNotProxy),
		by("nobody listens there", fmt.Sprintf("socks5://127.0.0.1:%d", nobody), "", link.KindProxy, link.ProxyUnreachable),
		by("an address that is none", "ftp://127.0.0.1", "", link.KindProxy, link.ProxyAddress),
	}
}

// sockets are files that are no way to a broker.
func sockets(t testing.TB) []Failure {
	dir, err := os.MkdirTemp("", "mqtt") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	file, left := filepath.Join(dir, "file.sock"), filepath.Join(dir, "left.sock")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: left})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	at := func(name, path, why string) Failure {
		return simple(Socket, name, local("unix", 0, func(p *profile.Profile) { p.Host, p.Path = "", path }), link.KindSocket, 0, path, why)
	}
	return []Failure{
		at("nothing at the path", filepath.Join(dir, "none.sock"), link.SocketMissing),
		at("a file that is no socket", file, link.SocketNone),
		at("a socket that nobody listens on", left, link.SocketNobody),
	}
}
