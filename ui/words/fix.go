package words

import "treetop/ui/lang"

// Fix is what a button beside an error offers to do about it.
type Fix uint8

const (
	// FixNone: nothing that a button could do.
	FixNone Fix = iota
	// FixRetry tries the same again.
	FixRetry
	// FixEditProfile opens the profile.
	FixEditProfile
	// FixSwitchToTLS changes mqtt to mqtts, or ws to wss, and connects.
	FixSwitchToTLS
	// FixSwitchToPlain changes mqtts to mqtt, or wss to ws, and connects.
	FixSwitchToPlain
	// FixSwitchToWebSocket changes mqtt to ws, or mqtts to wss, and connects.
	FixSwitchToWebSocket
	// FixAskPassword asks for the password and connects.
	FixAskPassword
	// FixNarrowFilter offers a field for another filter.
	FixNarrowFilter
	// FixNewClientID puts a random suffix after the client ID and connects.
	FixNewClientID
	// FixConnect connects.
	FixConnect
	// FixCount is how many there are; not a fix.
	FixCount
)

// Label is what the button says, for a profile with that scheme (mqtt, mqtts,
// ws, wss; empty for mqtt or mqtts). Empty for FixNone.
func (f Fix) Label(scheme string) string {
	web := scheme == "ws" || scheme == "wss"
	switch f {
	case FixRetry:
		return lang.L("Try again")
	case FixEditProfile:
		return lang.L("Edit profile")
	case FixSwitchToTLS:
		return lang.L("Switch to {{.Scheme}}", lang.A{"Scheme": pick(web, "wss", "mqtts")})
	case FixSwitchToPlain:
		return lang.L("Switch to {{.Scheme}}", lang.A{"Scheme": pick(web, "ws", "mqtt")})
	case FixSwitchToWebSocket:
		return lang.L("Switch to {{.Scheme}}", lang.A{"Scheme": pick(scheme == "mqtts" || scheme == "wss", "wss", "ws")})
	case FixAskPassword:
		return lang.L("Enter password")
	case FixNarrowFilter:
		return lang.L("Use another filter")
	case FixNewClientID:
		return lang.L("Use a new client ID")
	case FixConnect:
		return lang.L("Connect")
	}
	return ""
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
