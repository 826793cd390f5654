package words

import (
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
)

// TopicProblem says what is wrong with a topic or filter, and what to do.
func TopicProblem(e model.TopicError) string {
	switch e.Kind {
	case model.TopicEmpty:
		return lang.L("A topic needs at least one character.")
	case model.TopicWildcard:
		return lang.L("+ and # belong in filters: a topic to publish to can't hold them.")
	case model.TopicNUL:
		return lang.L("A topic can't hold a NUL character.")
	case model.TopicTooLong:
		return lang.L("A topic can't be longer than {{.Most}} bytes.", lang.A{"Most": Count(model.MaxTopicBytes)})
	case model.TopicInvalidUTF8:
		return lang.L("This topic is not valid UTF-8, so it can't be sent.")
	case model.FilterHash:
		return lang.L("# must be the last level, and stand alone: home/#.")
	case model.FilterPlus:
		return lang.L("+ must be a whole level: home/+/light.")
	case model.FilterShare:
		return lang.L("A shared subscription is written $share/group/filter.")
	}
	return lang.L("This topic can't be used.")
}

// Step is what is going on while this step of connecting is under way.
func Step(s link.Step) string {
	switch s {
	case link.StepSecret:
		return lang.L("Reading the password")
	case link.StepResolve:
		return lang.L("Looking up the host name")
	case link.StepSocket:
		return lang.L("Opening the socket")
	case link.StepTCP:
		return lang.L("Opening the connection (TCP)")
	case link.StepProxy:
		return lang.L("Asking the proxy for the way")
	case link.StepTLS:
		return lang.L("Agreeing on encryption (TLS)")
	case link.StepWebSocket:
		return lang.L("Opening the WebSocket")
	case link.StepCONNACK:
		return lang.L("Waiting for the broker (CONNACK)")
	case link.StepSUBACK:
		return lang.L("Subscribing (SUBACK)")
	}
	return lang.L("Connecting")
}
