package publish

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/part"
	"treetop/ui/words"
)

// say brings all words and switches of the panel up to date with its state.
func (p *Pane) say() { p.sayAt(p.now()) }

func (p *Pane) sayAt(now time.Time) {
	f := p.ui
	if f == nil || p.closed {
		return
	}
	f.broker = p.broker()
	p.problem = p.d.jsonProblem()

	setText(f.title, lang.L("Publish"))
	setHint(f.topic, lang.L("Topic: follows the selected one"))
	setHint(f.editor.entry, lang.L("Payload"))
	setButton(f.here, "", p.suggests(now), lang.L("Topics to publish to in place of this one"))
	tip := lang.L("The topic follows the selection")
	if p.d.typed {
		tip = lang.L("Let the topic follow the selection again")
	}
	setButton(f.follow, lang.L("↺ follow"), p.d.typed, tip)
	setButton(f.format, formatText(p.d.format), p.d.held == nil, lang.L("How the payload is meant"))
	if p.d.held != nil {
		f.editor.say()
	}
	setButton(f.history, lang.L("History"), true, lang.L("What was published before"))
	f.props.say(p)
	setButton(f.qos, qosText(p.d.qos), true, lang.L("How delivery is confirmed"))
	f.retain.SetText(lang.L("Retain"))
	f.retain.SetToolTip(lang.L("The broker stores the message for those who subscribe later"))

	p.sayButton()
	p.sayOutcome(now)
	strip := f.strip.set(p.clears.remark(p, now))
	note := f.note.set(p.remark())
	if strip || note {
		f.relayout()
	}
}

func (f *face) relayout() {
	if c, ok := f.content.(*fyne.Container); ok {
		c.Layout.Layout(c.Objects, c.Size())
	}
}

func formatText(f format) string {
	if f == asJSON {
		return "JSON"
	}
	return lang.L("Text")
}

// labels are what the button can say, with the broker's name cut to a width
// that leaves room for the rest.
type labels struct {
	broker, tag    string
	size           float32
	publish, clear string
}

// labels are worked out anew only when something that they depend on changed.
func (f *face) labels() labels {
	l := &f.label
	if l.publish != "" && l.broker == f.broker && l.tag == lang.Tag() && l.size == theme.TextSize() {
		return *l
	}
	*l = labels{broker: f.broker, tag: lang.Tag(), size: theme.TextSize(), publish: lang.L("Publish"), clear: lang.L("Clear retained")}
	if f.broker != "" {
		name := part.NewFitter(l.size, fyne.TextStyle{}).Middle(model.Visible(f.broker), 14*l.size)
		l.publish = lang.L("Publish to {{.Broker}}", lang.A{"Broker": name})
	}
	return *l
}

func (p *Pane) sayButton() {
	f := p.ui
	label := f.labels()
	f.publish.Fits = []string{label.publish, label.clear} // so that it keeps its place
	text, tip := label.publish, label.publish
	if f.broker != "" {
		tip = lang.L("Publish to {{.Broker}}", lang.A{"Broker": model.Visible(f.broker)})
	}
	if p.d.clears() {
		text = label.clear
	}
	why := p.blocked()
	if why != "" {
		tip = why
	}
	setButton(f.publish, text, why == "", tip)
}

// blocked is why nothing can be published at the moment, "" if it can.
func (p *Pane) blocked() string {
	if e := p.d.topicProblem(); e != nil {
		return words.TopicProblem(*e)
	}
	if problem := p.propsProblem(); problem != "" {
		return problem
	}
	if p.d.jsonProblem() != nil && p.hurried {
		return words.SyntaxProblem(*p.d.jsonProblem())
	}
	if !p.connected {
		return p.offline()
	}
	if p.inFlight >= mostInFlight {
		return crowdedText()
	}
	return ""
}

func (p *Pane) offline() string {
	if p.reason == "" {
		return lang.L("Not connected. What stands here is kept.")
	}
	return lang.L("Not connected ({{.Why}}). What stands here is kept.", lang.A{"Why": p.reason})
}

func crowdedText() string {
	return lang.L("{{.N}} messages still wait for the broker's acknowledgement.", lang.A{"N": mostInFlight})
}

// sayOutcome says beside the button what became of the last message.
func (p *Pane) sayOutcome(now time.Time) {
	text, importance := "", widget.MediumImportance
	cancel := false
	if s := p.last; s != nil && s.done && (s.failed() || now.Sub(s.at) >= outcomeStays) {
		p.last = nil
	}
	switch s := p.last; {
	case s != nil && !s.done:
		text, cancel = sendingText(s, now)
		importance = widget.LowImportance
	case !p.connected && p.d.blank():
		text, importance = lang.L("not connected"), widget.LowImportance
	case !p.connected:
		text, importance = lang.L("kept until connected"), widget.WarningImportance
	case s != nil && s.ack.QoS == 0 && s.out.QoS == 0:
		text, importance = lang.L("✓ sent"), widget.SuccessImportance
	case s != nil:
		text, importance = lang.L("✓ acknowledged in {{.Time}}", lang.A{"Time": words.Took(s.ack.Took)}), widget.SuccessImportance
	}
	f := p.ui
	setOutcome(f.outcome, text, importance)
	setButton(f.cancel, lang.L("Cancel"), true, "")
	if f.cancel.Visible() != cancel {
		show(f.cancel, cancel)
		f.foot.Layout(nil, f.foot.size)
	}
}

func sendingText(s *sending, now time.Time) (text string, cancel bool) {
	switch d := now.Sub(s.began); {
	case d < soon:
		return "", false
	case d < slow:
		return lang.L("sending…"), false
	case s.out.QoS == 0:
		return lang.L("sending, {{.Time}}", lang.A{"Time": words.Ago(d)}), true
	default:
		return lang.L("waiting for the acknowledgement, {{.Time}}", lang.A{"Time": words.Ago(d)}), true
	}
}

// remark is the one thing that most needs saying below the editor.
func (p *Pane) remark() remark {
	if e := p.d.topicProblem(); e != nil && (e.Kind != model.TopicEmpty || p.asked) {
		return remark{text: words.TopicProblem(*e), level: levelBad}
	}
	if problem := p.propsProblem(); problem != "" {
		return remark{text: problem, level: levelBad}
	}
	if p.crowded {
		return remark{text: crowdedText(), level: levelWait, dismiss: func() { p.crowded = false; p.say() }}
	}
	if s := p.waiting; s != nil {
		a := lang.A{"Topic": cutTopic(s.out.Topic), "Broker": model.Visible(p.broker())}
		text := lang.L("{{.Broker}} asks first: publish to {{.Topic}}? It is asked once per topic.", a)
		if s.out.Retain && len(s.out.Payload) == 0 {
			text = lang.L("{{.Broker}} asks first: clear {{.Topic}}? It is asked once per topic.", a)
		}
		return remark{text: text, level: levelWait, offer: lang.L("Confirm"), do: p.confirm, dismiss: func() { p.waiting = nil; p.say() }}
	}
	if p.failure != nil {
		return p.failed(p.failure)
	}
	if p.problem != nil && p.hurried {
		return remark{text: words.SyntaxProblem(*p.problem), level: levelBad, offer: lang.L("Send as text"), do: func() {
			p.d.format = asText
			p.touched(true)
		}}
	}
	if p.asked && !p.connected {
		r := remark{text: p.offline(), level: levelWait}
		p.fix(&r, words.FixConnect)
		return r
	}
	if i := p.info; i != nil {
		return remark{text: i.text, offer: i.offer, do: i.do, dismiss: func() { p.info = nil; p.say() }}
	}
	return remark{}
}

// failed says why a message was not sent or not acknowledged, and which, once
// another stands in the panel.
func (p *Pane) failed(s *sending) remark {
	said := words.Cause(s.cause)
	r := remark{text: said.Line(), level: levelBad, dismiss: func() { p.failure = nil; p.say() }}
	if s.out.Topic != p.d.topic {
		r.text = lang.L("{{.Topic}}: {{.Problem}}", lang.A{"Topic": cutTopic(s.out.Topic), "Problem": r.text})
	}
	switch {
	case s.cause.Kind == link.KindNotConnected && !p.connected:
		p.fix(&r, words.FixConnect)
	case s.cause.Kind == link.KindNotConnected || said.Fix == words.FixRetry:
		r.offer = words.FixRetry.Label("")
		r.do = func() {
			p.failure = nil
			p.dispatch(s.out, s.props)
		}
	default:
		p.fix(&r, said.Fix)
	}
	return r
}

func (p *Pane) fix(r *remark, fix words.Fix) {
	if p.opt.OnFix != nil && fix != words.FixNone {
		r.offer, r.do = fix.Label(""), func() { p.opt.OnFix(fix) }
	}
}

// offerBack is the offer to bring back what was set aside.
func (p *Pane) offerBack() *info {
	return &info{
		text:  lang.L("What was typed and not sent is set aside."),
		offer: lang.L("Bring it back"),
		do:    p.bringBack,
		until: p.now().Add(infoStays),
	}
}

// Retext says everything anew, after the language has changed.
func (p *Pane) Retext() {
	p.info = nil
	p.say()
}

// cutTopic is a topic for the middle of a sentence.
func cutTopic(topic string) string {
	return part.NewFitter(theme.TextSize(), fyne.TextStyle{}).Middle(model.Visible(topic), 22*theme.TextSize())
}
