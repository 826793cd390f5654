package subscribe

import (
	"strings"

	"fyne.io/fyne/v2"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/words"
)

// group is the name of the group that a shared subscription belongs to (MQTT 5,
// 4.8.2), or "".
func group(filter string) string {
	rest, shared := strings.CutPrefix(filter, "$share/")
	if !shared {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// sharedWords says what a shared subscription takes from others.
func sharedWords(filter string) string {
	return lang.L("Shared with the group “{{.Group}}”: each message goes to one member only. What comes here, the others miss.",
		lang.A{"Group": model.Visible(group(filter))})
}

// covers reports whether a filter matches all that another one does. It misses
// none but odd pairs, and finds nothing that is not so.
func covers(outer, inner string) bool {
	if group(outer) != "" || group(inner) != "" || outer == inner {
		return false
	}
	if strings.HasPrefix(inner, "$") && !strings.HasPrefix(outer, "$") {
		return false
	}
	in := strings.Split(inner, "/")
	out := strings.Split(outer, "/")
	for i, level := range out {
		switch {
		case level == "#":
			return true
		case i >= len(in) || in[i] == "#":
			return false
		case level != "+" && level != in[i]:
			return false
		}
	}
	return len(in) == len(out)
}

// stateWords is how a subscription stands, in a few words and in full.
func stateWords(s conn.Subscription, busy, connected bool) (short, whole string, tone fyne.ThemeColorName) {
	tone = look.ColourDim
	switch {
	case busy:
		short = lang.L("asking…")
	case s.Muted:
		short, whole = lang.L("muted"), lang.L("Kept in the list, not subscribed to")
	case !s.Answered && connected:
		short = lang.L("asking…")
	case !s.Answered:
		short, whole = lang.L("not connected"), lang.L("Subscribed to with the next connection")
	case s.Grant.Code == link.NoAnswer:
		short, whole, tone = lang.L("no answer"), words.Cause(s.Grant.Cause()).Line(), look.ColourWait
	case s.Grant.Refused() && s.Filter.Topic == "$SYS/#":
		short, whole = lang.L("not offered"), lang.L("This broker does not tell about itself, or not to this user")
	case s.Grant.Refused():
		short, whole, tone = lang.L("refused"), words.Cause(s.Grant.Cause()).Line(), look.ColourBad
	case s.Grant.Code != s.Filter.QoS:
		short, tone = lang.L("granted QoS {{.N}}", lang.A{"N": s.Grant.Code}), look.ColourWait
		whole = lang.L("QoS {{.Asked}} was asked for, the broker grants {{.N}}", lang.A{"N": s.Grant.Code, "Asked": s.Filter.QoS})
	default:
		short = lang.L("subscribed")
	}
	if group(s.Filter.Topic) != "" {
		if whole != "" {
			whole += "\n"
		}
		whole += sharedWords(s.Filter.Topic)
		short += " · " + lang.L("shared")
	}
	return short, whole, tone
}
