package ui

import (
	"strings"
	"time"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// eventWords is an entry of the session log in words.
func eventWords(e conn.Event) string {
	text := model.Visible(e.Text)
	switch e.Kind {
	case conn.EventConnecting:
		return lang.L("Connecting to {{.Address}}", lang.A{"Address": text})
	case conn.EventStep:
		return strings.TrimSpace(words.Step(e.Step.Step) + " " + model.Visible(e.Step.Detail) + " (" + words.Took(e.Step.Took) + ")")
	case conn.EventConnected:
		return lang.L("Connected as {{.ClientID}}", lang.A{"ClientID": text})
	case conn.EventSubscribed:
		return lang.L("Subscribed to {{.Filter}}, QoS {{.QoS}}", lang.A{"Filter": model.Visible(e.Grant.Filter.Topic), "QoS": e.Grant.Code})
	case conn.EventRefused:
		return words.Cause(e.Cause).Line()
	case conn.EventUnsubscribed:
		return lang.L("Unsubscribed from {{.Filter}}", lang.A{"Filter": text})
	case conn.EventElsewhere:
		return lang.L("This address failed, the next one is tried: {{.Cause}}", lang.A{"Cause": causeLine(e.Cause)})
	case conn.EventDown:
		return lang.L("Connection lost: {{.Cause}}", lang.A{"Cause": causeLine(e.Cause)})
	case conn.EventWaiting:
		return lang.L("Next attempt at {{.Time}}", lang.A{"Time": words.ClockShort(e.Until, time.Now())})
	case conn.EventFailed:
		return lang.L("Failed: {{.Cause}}", lang.A{"Cause": causeLine(e.Cause)})
	case conn.EventDisconnected:
		return lang.L("Disconnected")
	case conn.EventUnconfirmed:
		return lang.L("Published to {{.Topic}}: {{.Cause}}", lang.A{"Topic": text, "Cause": causeLine(e.Cause)})
	case conn.EventVersion:
		return lang.L("The broker did not take the newer version; trying MQTT {{.Version}}: {{.Cause}}", lang.A{"Version": text, "Cause": causeLine(e.Cause)})
	case conn.EventStoredCut:
		title, rest := storedCutWords(e.Count)
		return title + ". " + rest
	}
	return ""
}

func causeLine(c link.Cause) string {
	s := words.Cause(c).Line()
	if c.Detail != "" {
		s += " [" + model.Visible(c.Detail) + "]"
	}
	return s
}
