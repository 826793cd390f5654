package profile

import (
	"net"
	"strconv"
	"strings"
)

// The schemes of a Profile.
const (
	SchemeMQTT  = "mqtt"
	SchemeMQTTS = "mqtts" // over TLS
	SchemeWS    = "ws"    // over WebSocket
	SchemeWSS   = "wss"   // over WebSocket over TLS
	SchemeUnix  = "unix"  // over a Unix socket of this machine
)

// Schemes are the schemes of a Profile in the order in which they are offered.
func Schemes() []string {
	return []string{SchemeMQTT, SchemeMQTTS, SchemeWS, SchemeWSS, SchemeUnix}
}

// DefaultPort is the port that goes with the scheme; 0 for no scheme of ours.
func DefaultPort(scheme string) int {
	switch scheme {
	case SchemeMQTT:
		return 1883
	case SchemeMQTTS:
		return 8883
	case SchemeWS:
		return 80
	case SchemeWSS:
		return 443
	}
	return 0
}

// DefaultPath is the WebSocket path that most brokers listen on.
const DefaultPath = "/mqtt"

// Address is scheme://host:port, with the path for ws and wss, or unix:// and
// the path of the socket. It never has a user name or a password.
func (p Profile) Address() string {
	if p.Unix() {
		return "unix://" + p.Path
	}
	a := p.Scheme + "://" + net.JoinHostPort(p.Host, strconv.Itoa(p.Port))
	if p.WebSocket() {
		a += p.Path
	}
	return a
}

// schemeOf reads a scheme as people and other programs write it.
func schemeOf(s string) (string, bool) {
	switch strings.ToLower(s) {
	case "mqtt", "tcp":
		return SchemeMQTT, true
	case "mqtts", "ssl", "tls":
		return SchemeMQTTS, true
	case "ws":
		return SchemeWS, true
	case "wss":
		return SchemeWSS, true
	case "unix":
		return SchemeUnix, true
	}
	return "", false
}

// hosted are services that speak only TLS, by the end of their host names, with
// the port of their secure WebSocket.
func hosted(host string) (wssPort int, ok bool) {
	host = strings.ToLower(host)
	for _, service := range []struct {
		end string
		wss int
	}{
		{".hivemq.cloud", 8884},
		{".emqxsl.com", 8084},
		{".emqxsl.cn", 8084},
		{".azure-devices.net", 443},
	} {
		if strings.HasSuffix(host, service.end) {
			return service.wss, true
		}
	}
	if strings.Contains(host, ".iot.") && (strings.HasSuffix(host, ".amazonaws.com") || strings.HasSuffix(host, ".amazonaws.com.cn")) {
		return 443, true
	}
	return 0, false
}

// GuessScheme is the scheme that is most likely meant by a host without one, and
// a port (0: none was given): the services that speak only TLS are known by
// name, 8883 is mqtts, 443, 8084 and 8884 (of a hosted service) are wss, 80,
// 8083 and 9001 are ws, anything else is mqtt.
func GuessScheme(host string, port int) string {
	wss, service := hosted(host)
	switch port {
	case 8883:
		return SchemeMQTTS
	case 443, 8084:
		return SchemeWSS
	case 80, 8083, 9001:
		return SchemeWS
	}
	switch {
	case service && port == wss:
		return SchemeWSS
	case service && port != 1883:
		return SchemeMQTTS
	}
	return SchemeMQTT
}

// PortFor is the port that is most likely meant by a scheme and a host without
// one: DefaultPort, but for the secure WebSockets of hosted services.
func PortFor(scheme, host string) int {
	if wss, service := hosted(host); service && scheme == SchemeWSS {
		return wss
	}
	return DefaultPort(scheme)
}
