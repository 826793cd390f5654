package retained

import (
	"strings"

	"fyne.io/fyne/v2"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/words"
)

func count(n int) lang.A { return lang.A{"N": words.Count(uint64(n))} }

// sayHead says what is listed and how sure that is, or how far it is.
func (s *Sheet) sayHead() {
	switch {
	case !s.listed:
		s.head.Set(lang.N("Looking for stored messages: {{.N}} topics looked at", int(s.looked.Load()), count(int(s.looked.Load()))), look.ColourText)
		s.note.Set("", look.ColourDim)
	case s.refused.Kind != link.KindNone:
		s.head.Set(words.Cause(s.refused).Title, look.ColourText)
		s.note.Set(words.Cause(s.refused).Line(), look.ColourText)
	case s.clearing != nil:
		s.head.Set(progressWords(s.progress), look.ColourText)
		s.note.Set("", look.ColourDim)
	case len(s.items) == 0:
		s.head.Set(lang.L("Nothing is known to be stored here."), look.ColourText)
		s.note.Set(s.unknown(), look.ColourDim)
	default:
		s.head.Set(surely(s.sure, len(s.items)-s.sure), look.ColourText)
		s.note.Set(lang.L("{{.Unknown}} Whoever is subscribed gets an empty message for each.", lang.A{"Unknown": s.unknown()}), look.ColourDim)
	}
}

// surely says how many are stored, and how many may be.
func surely(sure, perhaps int) string {
	var parts []string
	if sure > 0 {
		parts = append(parts, lang.N("{{.N}} stored for certain", sure, count(sure)))
	}
	if perhaps > 0 {
		parts = append(parts, lang.N("{{.N}} perhaps stored: an earlier value was, and live ones came since", perhaps, count(perhaps)))
	}
	return strings.Join(parts, " · ")
}

// unknown says what the list can't know.
func (s *Sheet) unknown() string {
	if s.hears == conn.HearsSome {
		return lang.L("The subscriptions bring only a part of this: the broker may store more than is known here.")
	}
	return lang.L("What was heard live only is not listed: whether the broker stores it, it does not say.")
}

// progressWords says how far clearing has come, or what became of it.
func progressWords(p conn.ClearProgress) string {
	of := func(done int) lang.A {
		return lang.A{"Done": words.Count(uint64(done)), "Total": words.Count(uint64(p.Total))}
	}
	switch p.Run {
	case conn.ClearRunning:
		return lang.L("Clearing: {{.Done}} of {{.Total}}", of(p.Total-p.Left()))
	case conn.ClearChecking:
		return lang.L("All is answered. Looking whether the broker did it…")
	case conn.ClearPuttingBack:
		return lang.L("Putting back: {{.Done}} of {{.Total}}", of(p.By[conn.ClearReturned]))
	}
	var parts []string
	add := func(text string, stages ...conn.ClearStage) {
		n := 0
		for _, stage := range stages {
			n += p.By[stage]
		}
		if n > 0 {
			parts = append(parts, lang.L("{{.N}} {{.What}}", lang.A{"N": words.Count(uint64(n)), "What": text}))
		}
	}
	for _, stage := range []conn.ClearStage{
		conn.ClearRefused, conn.ClearUnconfirmed, conn.ClearUnseen, conn.ClearChanged, conn.ClearNotReturned, conn.ClearNewer,
		conn.ClearExpired, conn.ClearWaiting, conn.ClearGone, conn.Cleared, conn.ClearReturned,
	} {
		add(stageWords(stage), stage)
	}
	return strings.Join(parts, " · ")
}

// footWords says what went wrong, or why the button does nothing.
func (s *Sheet) footWords() (string, fyne.ThemeColorName) {
	switch {
	case s.failure.Kind != link.KindNone:
		return words.Cause(s.failure).Line(), look.ColourBad
	case s.progress.Run == conn.ClearResting && s.progress.Cause.Kind != link.KindNone && !s.online:
		return lang.L("It stopped: {{.Why}} What is left is listed, and goes on when the connection is back.",
			lang.A{"Why": words.Cause(s.progress.Cause).What}), look.ColourBad
	case s.progress.Run == conn.ClearResting && s.progress.Cause.Kind != link.KindNone:
		return lang.L("It stopped: {{.Why}} What is left is listed.", lang.A{"Why": words.Cause(s.progress.Cause).What}), look.ColourBad
	case s.listed && !s.online && s.refused.Kind == link.KindNone:
		return lang.L("There is no connection at the moment: nothing can be sent."), look.ColourWait
	}
	return "", look.ColourDim
}

// stageWords is a stage in a word or two.
func stageWords(stage conn.ClearStage) string {
	switch stage {
	case conn.ClearGoing:
		return lang.L("clearing…")
	case conn.Cleared:
		return lang.L("cleared")
	case conn.ClearUnseen:
		return lang.L("perhaps not cleared")
	case conn.ClearGone:
		return lang.L("gone before")
	case conn.ClearChanged:
		return lang.L("changed since")
	case conn.ClearRefused:
		return lang.L("refused")
	case conn.ClearUnconfirmed:
		return lang.L("not acknowledged")
	case conn.ClearReturning:
		return lang.L("putting back…")
	case conn.ClearReturned:
		return lang.L("put back")
	case conn.ClearNewer:
		return lang.L("newer by now")
	case conn.ClearExpired:
		return lang.L("expired")
	case conn.ClearNotReturned:
		return lang.L("not put back")
	}
	return lang.L("not sent")
}

// stageTip explains a stage; "" where a word says it all.
func stageTip(item conn.ClearItem) string {
	switch item.Stage {
	case conn.ClearUnseen:
		return lang.L("The broker acknowledged it, but sent no empty message to this session, as it should have: the rights of this user may not allow it.")
	case conn.ClearGone:
		return lang.L("By the time it was its turn nothing was stored any more, so nothing was sent.")
	case conn.ClearChanged:
		return lang.L("What is stored by now is not kept whole and could not be put back, so nothing was sent. Clear it again if you mean it.")
	case conn.ClearNewer:
		return lang.L("A newer value came since it was cleared: the old one was not put over it.")
	case conn.ClearExpired:
		return lang.L("Its message expiry was over meanwhile: the broker would not have it any more either.")
	}
	if item.Cause.Kind != link.KindNone {
		return words.Cause(item.Cause).Line()
	}
	return ""
}

// Said is how far it is, or what became of it, in a line.
func (s *Sheet) Said() string { return progressWords(s.progress) }
