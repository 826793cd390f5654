package link

import "slices"

// kindCodes are the kinds as they stand in files that other programs read: they
// never change, and a kind that goes takes its code with it.
var kindCodes = [KindCount]string{
	"", "cancelled", "bad-input", "host-not-found", "refused", "unreachable", "timeout", "not-mqtt", "tls-not-spoken",
	"cert-name", "cert-expired", "cert-not-yet", "cert-unknown", "tls", "client-cert", "ca-file", "http-status", "connack",
	"protocol", "closed", "keep-alive", "network", "taken-over", "not-connected", "read-only", "unconfirmed", "no-answer",
	"password-needed", "demo", "filter-refused", "not-websocket", "proxy", "socket", "pin", "tls-version", "alpn",
	"disconnected", "publish-refused", "unavailable", "auth-method", "confirm", "cert-weak", "shared",
}

// Code is the kind in a word that never changes, for files; "" for KindNone and
// what is no kind.
func (k Kind) Code() string {
	if int(k) < len(kindCodes) {
		return kindCodes[k]
	}
	return ""
}

// KindOf is the kind of a code; false for one that this version does not know.
func KindOf(code string) (Kind, bool) {
	i := slices.Index(kindCodes[:], code)
	return Kind(max(i, 0)), i > 0
}
