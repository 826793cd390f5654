package words

import (
	"net/http"

	"treetop/conn/link"
	"treetop/ui/lang"
)

// way is about what stands between this program and the broker: a proxy, or a
// Unix socket.
func way(c link.Cause) Said {
	if c.Kind == link.KindSocket {
		return socket(c)
	}
	a := lang.A{"Proxy": need(c, 0), "Broker": need(c, 3), "Code": c.Code}
	s := Said{Title: lang.L("The proxy does not lead to the broker"), Fix: FixEditProfile}
	mend := lang.L("Check the proxy in the profile, on the page “Network”.")
	if arg(c, 2) == "environment" {
		mend = lang.L("The proxy comes from the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY): add the host to NO_PROXY, or choose “no proxy” in the profile.")
	}
	switch arg(c, 1) {
	case link.ProxyUnreachable:
		s.What = lang.L("The proxy {{.Proxy}} can't be reached, so the broker was not even tried.", a)
		s.Do = mend
	case link.ProxyPassword:
		s.Title = lang.L("The proxy wants a password")
		s.What = lang.L("The proxy {{.Proxy}} lets nobody through without a user name and a password.", a)
		s.Do = lang.L("Enter both in the profile, on the page “Network”.")
	case link.ProxyDenied:
		s.What = lang.L("The proxy {{.Proxy}} does not allow a connection to {{.Broker}}.", a)
		s.Do = lang.L("Many proxies let only port 443 through: use that of the broker if it has one, with wss or with ALPN. Otherwise ask who runs the proxy.")
	case link.ProxyTarget:
		s.What = lang.L("The proxy {{.Proxy}} could not reach {{.Broker}}.", a)
		s.Do = lang.L("Check host and port of the broker, and whether it can be reached from where the proxy is.")
		s.Fix = FixRetry
	case link.ProxyAddress:
		s.Title = lang.L("The address of the proxy can't be used")
		s.What = lang.L("A proxy is written as http://host:port or socks5://host:port.")
		s.Do = mend
	default:
		s.What = lang.L("What answers at {{.Proxy}} is not a proxy of this kind.", a)
		s.Do = lang.L("Check its port, and whether it is an HTTP proxy (http://) or a SOCKS5 proxy (socks5://).")
	}
	if c.Code == http.StatusForbidden || c.Code == http.StatusMethodNotAllowed {
		s.What = lang.L("{{.What}} It answered with HTTP status {{.Code}}.", lang.A{"What": s.What, "Code": c.Code})
	}
	return s
}

func socket(c link.Cause) Said {
	a := lang.A{"Path": need(c, 0)}
	s := Said{Title: lang.L("The socket can't be opened"), Fix: FixEditProfile}
	switch arg(c, 1) {
	case link.SocketMissing:
		s.What = lang.L("There is nothing at {{.Path}}.", a)
		s.Do = lang.L("Check the path, and that the broker is running: it makes its socket when it starts.")
	case link.SocketDenied:
		s.What, s.Do = socketDenied(c)
	case link.SocketNobody:
		s.What = lang.L("The socket {{.Path}} is there, but no broker listens on it.", a)
		s.Do = lang.L("Start the broker; the socket may be left from one that has ended.")
		s.Fix = FixRetry
	default:
		s.What = lang.L("{{.Path}} is not a socket.", a)
		s.Do = lang.L("Choose the file that the broker names after “listener 0” in its configuration.")
	}
	return s
}

// socketDenied says whose the socket is, or the folder that is in the way, and
// who lets one in.
func socketDenied(c link.Cause) (what, do string) {
	a := lang.A{"Path": need(c, 0), "Folder": arg(c, 2), "Mode": arg(c, 3), "Owner": need(c, 4), "Group": need(c, 5)}
	mode := arg(c, 3)
	if len(mode) != len("rwxrwxrwx") || arg(c, 5) == "" {
		return lang.L("This user may not open {{.Path}}.", a), lang.L("Join the group that the socket belongs to, or have the broker make it for everybody.")
	}
	what = lang.L("This user may not open {{.Path}}: it belongs to {{.Owner}} and the group {{.Group}} ({{.Mode}}).", a)
	group := mode[4] == 'w'
	if arg(c, 2) != arg(c, 0) {
		what = lang.L("This user may not open {{.Path}}: the folder {{.Folder}} belongs to {{.Owner}} and the group {{.Group}} ({{.Mode}}).", a)
		group = mode[5] == 'x'
	}
	if group {
		return what, lang.L("Join the group {{.Group}} and log in anew, or have the broker make it for everybody.", a)
	}
	return what, lang.L("Ask who runs the broker to open it to a group that you are in.")
}

// otherSecret is about a secret beside the broker's password: that of a proxy,
// or the passphrase of a key.
func otherSecret(c link.Cause) Said {
	of := lang.A{"Of": need(c, 2)}
	s := Said{Fix: FixAskPassword}
	proxy := arg(c, 1) == "proxy-password"
	s.Title, s.What = lang.L("Passphrase needed"), lang.L("The key in {{.Of}} is under a passphrase.", of)
	if proxy {
		s.Title, s.What = lang.L("Password of the proxy needed"), lang.L("The proxy {{.Of}} wants a password.", of)
	}
	enter := lang.L("Enter it; it is kept in memory only, until the tab is closed.")
	switch arg(c, 0) {
	case "wrong":
		s.Do = lang.L("Enter it again.")
		s.Title, s.What = lang.L("Wrong passphrase"), lang.L("The passphrase does not open {{.Of}}.", of)
		if proxy {
			s.Title, s.What = lang.L("The proxy does not accept the password"), lang.L("The proxy {{.Of}} does not accept this user name and password.", of)
		}
	case "file":
		s.What = lang.L("The passphrase of the key in {{.Of}} is in an encrypted file, which is not open yet.", of)
		if proxy {
			s.What = lang.L("The password of the proxy {{.Of}} is in an encrypted file, which is not open yet.", of)
		}
		s.Do = lang.L("Open it with your passphrase, once until Treetop ends.")
	case "file-failed":
		s.Do = lang.L("{{.Keyring}} {{.Enter}}", lang.A{"Keyring": lang.L("The password file could not be read."), "Enter": enter})
	case "locked":
		s.Do = lang.L("The keyring is locked: unlock it and try again, or enter it here.")
	case "slow", "failed", "missing":
		s.Do = lang.L("{{.Keyring}} {{.Enter}}", lang.A{"Keyring": lang.L("The keyring has no answer."), "Enter": enter})
	default:
		s.Do = enter
	}
	return s
}
