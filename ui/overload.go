package ui

import (
	"math"

	"treetop/conn"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/words"
)

// overloadFields say that the session does not keep up, and what was lost
// before it came here. What is well is not said.
func overloadFields(l conn.Load) []statusField {
	var fields []statusField
	if l.Overloaded {
		f := statusField{Tone: look.ColourWait, Text: lang.L("does not keep up")}
		busy := lang.A{"Busy": int(math.Round(100 * l.Busy)), "Unread": words.Bytes(int64(l.Unread)), "Time": words.Took(l.Behind)}
		if l.Unread >= 0 {
			f.Text = lang.L("behind by {{.Time}}", busy)
			f.Tip = lang.L("{{.Busy}} % of the time goes into taking in messages, and {{.Unread}} wait unread. What the broker can't hold back it drops: subscribe to fewer topics", busy)
		} else {
			f.Tip = lang.L("{{.Busy}} % of the time goes into taking in messages. What the broker can't hold back it drops: subscribe to fewer topics", busy)
		}
		fields = append(fields, f)
	}
	if n := l.BrokerDropped; n > 0 {
		fields = append(fields, statusField{Tone: look.ColourWait,
			Text: lang.N("broker dropped {{.N}}", int(n), lang.A{"N": words.Count(n)}),
			Tip:  lang.L("Messages that the broker has dropped since connecting, for this client or others that did not take them fast enough. Fewer topics help, or a longer queue at the broker (Mosquitto: max_queued_messages)"),
		})
	}
	return fields
}

// storedCutWords is the note that the broker's queue may have been too short for
// the stored messages.
func storedCutWords(n uint64) (title, text string) {
	return lang.N("{{.N}} retained messages came, then none", int(n), lang.A{"N": words.Count(n)}),
		lang.L("A queue of the broker ends there: it may have dropped the rest. Subscribe with QoS 0 to get all of them.")
}

// noteStoredCut says it over the window, once for each time.
func (v *sessionView) noteStoredCut() {
	events := v.sess.Events()
	for i := len(events) - 1; i >= 0 && events[i].Time.After(v.noted); i-- {
		if events[i].Kind == conn.EventStoredCut {
			title, text := storedCutWords(events[i].Count)
			v.app.notices.add(v.title()+": "+title, text)
		}
	}
	if len(events) > 0 {
		v.noted = events[len(events)-1].Time
	}
}
