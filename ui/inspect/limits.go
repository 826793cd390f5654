package inspect

import (
	"fmt"
	"math"
	"time"

	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// limitWords is what the broker said at connecting, a line for each kind of it,
// with the version of MQTT first. What is as usual is not said.
func limitWords(l link.Limits) []string {
	if l.Version == "" {
		return nil
	}
	lines := []string{l.Version}
	if l.Version != link.V5 {
		return lines
	}
	add := func(text string) { lines = append(lines, text) }
	if l.Assigned {
		add(lang.L("client ID given by the broker: {{.ID}}", lang.A{"ID": model.Visible(l.ClientID)}))
	}
	if l.KeepAlive > 0 {
		add(lang.L("keep alive set by the broker: {{.Time}}", lang.A{"Time": words.Span(time.Duration(l.KeepAlive) * time.Second)}))
	}
	switch {
	case l.SessionExpiry == math.MaxUint32:
		add(lang.L("the session is kept without end"))
	case l.SessionExpiry > 0:
		add(lang.L("the session is kept for {{.Time}}", lang.A{"Time": words.Span(time.Duration(l.SessionExpiry) * time.Second)}))
	}
	limits := ""
	if l.MaximumPacket > 0 {
		limits = joined(limits, lang.L("packets up to {{.Size}}", lang.A{"Size": words.Bytes(int64(l.MaximumPacket))}))
	}
	if l.ReceiveMaximum < math.MaxUint16 {
		limits = joined(limits, lang.L("{{.N}} unacknowledged at once", lang.A{"N": words.Count(uint64(l.ReceiveMaximum))}))
	}
	if l.TopicAliases > 0 {
		limits = joined(limits, lang.L("{{.N}} topic aliases", lang.A{"N": words.Count(uint64(l.TopicAliases))}))
	}
	if limits != "" {
		add(lang.L("limits of the broker: {{.What}}", lang.A{"What": limits}))
	}
	missing := ""
	if l.MaximumQoS < 2 {
		missing = joined(missing, fmt.Sprintf("QoS > %d", l.MaximumQoS))
	}
	for _, can := range []struct {
		yes  bool
		what string
	}{
		{l.Retain, lang.L("retained messages")}, {l.Wildcard, lang.L("wildcards")},
		{l.Shared, lang.L("shared subscriptions")}, {l.SubIDs, lang.L("subscription identifiers")},
	} {
		if !can.yes {
			missing = joined(missing, can.what)
		}
	}
	if missing != "" {
		add(lang.L("not available: {{.What}}", lang.A{"What": missing}))
	}
	if l.ResponseInfo != "" {
		add(lang.L("response topics begin with {{.Topic}}", lang.A{"Topic": model.Visible(l.ResponseInfo)}))
	}
	if l.Reason != "" {
		add(lang.L("the broker says: “{{.Text}}”", lang.A{"Text": model.Visible(l.Reason)}))
	}
	if l.ServerReference != "" {
		add(lang.L("another server is named: {{.Server}}", lang.A{"Server": model.Visible(l.ServerReference)}))
	}
	return lines
}
