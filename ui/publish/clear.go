package publish

import (
	"slices"
	"time"

	"treetop/conn/link"
	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// undoStays is how long what was cleared can be put back.
const undoStays = 10 * time.Second

// clearing is the taking away of retained messages: at once, and undone on
// request. Several within undoStays are one. A nil clearing is none.
type clearing struct {
	p     *Pane
	items []*cleared
	until time.Time // undo is offered until then
	gone  time.Time // when the strip goes, once there is nothing to offer
}

// Kept is the newest message of a topic that is known to have been stored.
type Kept struct {
	model.Record
	Perhaps bool // messages came since that may have been stored in its place
}

// cleared is one topic of it.
type cleared struct {
	topic  string
	record Kept
	stage  stage
	cause  link.Cause // of notCleared and notRestored
	ticket string     // that was confirmed, until it is used
}

type stage uint8

const (
	asking      stage = iota // it could not be put back: really?
	going                    // being cleared
	isCleared                // can be put back
	isLost                   // cleared, and can't be put back
	notCleared               // the broker did not have it
	returning                // being put back
	isRestored               // as it was before
	isExpired                // its time was over before it could be put back
	notRestored              // still cleared
)

// clearQoS confirms that the broker has taken the message away.
const clearQoS = 1

// Clear takes the retained message of a topic away, with the retain flag and an
// empty payload (MQTT 3.1.1, 3.3.1.3). k is what is stored, to show and to put
// back; a record that is not kept whole can't be put back, so that one asks first. A
// record without a payload has nothing to put back.
func (p *Pane) Clear(topic string, k Kept) {
	if p.ui == nil || p.closed {
		return
	}
	if p.clears == nil || p.clears.over(p.now()) {
		p.clears = &clearing{p: p}
	}
	item := &cleared{topic: topic, record: k}
	p.clears.items = append(p.clears.items, item)
	if k.Whole() {
		p.clears.clear(item)
	}
	p.say()
}

func (c *clearing) clear(item *cleared) {
	item.stage = going
	done := func(s *sending) {
		switch {
		case s.failed():
			item.stage, item.cause = notCleared, s.cause
		case !item.record.Whole() || item.record.Size == 0:
			item.stage = isLost
			c.gone = c.p.now().Add(outcomeStays)
		default:
			item.stage = isCleared
			c.until = c.p.now().Add(undoStays)
		}
	}
	c.send(item, link.Out{Topic: item.topic, QoS: clearQoS, Retain: true}, done, notCleared)
}

// restore publishes what was stored again, with its properties (MQTT 5) and what
// is left of its life.
func (c *clearing) restore(item *cleared) {
	r := item.record
	props, alive := model.DecodeProperties(r.Properties).Again(c.p.now().Sub(r.Time))
	if !alive {
		item.stage, c.gone = isExpired, c.p.now().Add(outcomeStays)
		return
	}
	item.stage = returning
	done := func(s *sending) {
		if s.failed() {
			item.stage, item.cause = notRestored, s.cause
			return
		}
		item.stage = isRestored
		c.gone = c.p.now().Add(outcomeStays)
	}
	c.send(item, link.Out{Topic: item.topic, Payload: r.Payload, QoS: r.QoS, Retain: true, Properties: props}, done, notRestored)
}

func (c *clearing) send(item *cleared, out link.Out, done func(*sending), otherwise stage) {
	ticket := item.ticket
	item.ticket = ""
	if _, ok := c.p.send(out, propertiesOf(out.Properties), ticket, done); !ok {
		item.stage, item.cause = otherwise, link.Cause{Kind: link.KindUnconfirmed, Retry: true}
	}
}

// all does something with each item at one stage.
func (c *clearing) all(at stage, do func(*cleared)) func() {
	return func() {
		for _, i := range c.at(at) {
			do(i)
		}
		c.p.say()
	}
}

// drop forgets the items at a stage.
func (c *clearing) drop(at stage) func() {
	return func() { c.forget(c.at(at)...) }
}

func (c *clearing) forget(items ...*cleared) {
	c.items = slices.DeleteFunc(c.items, func(i *cleared) bool { return slices.Contains(items, i) })
	if len(c.items) == 0 {
		c.p.clears = nil
	}
	c.p.say()
}

func (c *clearing) at(s stage) (items []*cleared) {
	for _, i := range c.items {
		if i.stage == s {
			items = append(items, i)
		}
	}
	return items
}

// over reports whether there is nothing left to do or offer.
func (c *clearing) over(now time.Time) bool {
	for _, i := range c.items {
		switch i.stage {
		case isCleared:
			if now.Before(c.until) {
				return false
			}
		case isLost, isRestored, isExpired:
			if now.Before(c.gone) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// tick reports whether the strip is to go.
func (c *clearing) tick(now time.Time) bool { return c != nil && c.over(now) }

// remark is what the strip says: first what somebody must decide, then what
// went wrong, then what is going on, then what can be undone.
func (c *clearing) remark(p *Pane, now time.Time) remark {
	if c == nil || len(c.items) == 0 {
		return remark{}
	}
	if all := c.at(asking); len(all) > 0 {
		i := all[0]
		text := lang.L("{{.Topic}} has more properties than are kept here: it could not be put back.", lang.A{"Topic": cutTopic(i.topic)})
		if i.record.Cut() {
			text = lang.L("{{.Topic}} holds {{.Size}}, of which only {{.Kept}} are here: it could not be put back.", lang.A{
				"Topic": cutTopic(i.topic), "Size": words.Bytes(int64(i.record.Size)), "Kept": words.Bytes(int64(len(i.record.Payload))),
			})
		}
		return remark{
			text: text, level: levelWait, offer: lang.L("Clear retained"),
			do: func() { c.clear(i); p.say() }, dismiss: func() { c.forget(i) },
		}
	}
	for _, s := range []stage{notCleared, notRestored} {
		if all := c.at(s); len(all) > 0 {
			return c.wrong(s, all)
		}
	}
	switch {
	case len(c.at(going)) > 0:
		return remark{text: lang.L("Clearing {{.Topic}}…", lang.A{"Topic": c.topics(c.at(going))})}
	case len(c.at(returning)) > 0:
		return remark{text: lang.L("Putting {{.Topic}} back…", lang.A{"Topic": c.topics(c.at(returning))})}
	}
	if all := c.at(isCleared); len(all) > 0 && now.Before(c.until) {
		r := remark{
			offer: lang.L("Undo ({{.Time}})", lang.A{"Time": words.Left(c.until.Sub(now))}),
			do:    c.all(isCleared, c.restore), dismiss: c.drop(isCleared),
		}
		a := lang.A{"Topic": c.topics(all), "Value": stored(all[0].record.Record)}
		switch {
		case len(all) > 1:
			r.text = lang.L("Cleared {{.Topic}}", a)
		case all[0].record.Perhaps:
			r.text = lang.L("Cleared {{.Topic}}. Known to have been stored, before later messages: {{.Value}}", a)
		default:
			r.text = lang.L("Cleared {{.Topic}}, which held {{.Value}}", a)
		}
		return r
	}
	if all := c.at(isLost); len(all) > 0 && now.Before(c.gone) {
		return remark{text: lang.L("Cleared {{.Topic}}", lang.A{"Topic": c.topics(all)})}
	}
	if all := c.at(isExpired); len(all) > 0 && now.Before(c.gone) {
		return remark{text: lang.L("{{.Topic}} was not put back: its time is over", lang.A{"Topic": c.topics(all)})}
	}
	if all := c.at(isRestored); len(all) > 0 && now.Before(c.gone) {
		return remark{text: lang.L("Put {{.Topic}} back", lang.A{"Topic": c.topics(all)})}
	}
	return remark{}
}

func (c *clearing) wrong(s stage, all []*cleared) remark {
	said := words.Cause(all[0].cause)
	a := lang.A{"Topic": c.topics(all), "Problem": said.Line()}
	r := remark{level: levelBad, dismiss: c.drop(s)}
	again := c.restore
	if s == notCleared {
		r.text = lang.L("{{.Topic}} was not cleared: {{.Problem}}", a)
		again = c.clear
	} else {
		r.text = lang.L("{{.Topic}} was not put back: {{.Problem}}", a)
	}
	switch all[0].cause.Kind {
	case link.KindConfirm:
		// One after the other: what is asked names one topic.
		item := all[0]
		if len(item.cause.Args) == 2 {
			r.text = lang.L("{{.Broker}} asks first: clear {{.Topic}}? It is asked once per topic.", lang.A{"Broker": model.Visible(c.p.broker()), "Topic": cutTopic(item.topic)})
			r.level, r.offer, r.dismiss = levelWait, lang.L("Confirm"), func() { c.forget(item) }
			r.do = func() { item.ticket = item.cause.Args[1]; again(item); c.p.say() }
		}
	case link.KindBadInput, link.KindReadOnly:
	default:
		r.offer, r.do = words.FixRetry.Label(""), c.all(s, again)
	}
	return r
}

// topics names one topic, or one and how many more.
func (c *clearing) topics(all []*cleared) string {
	first := cutTopic(all[0].topic)
	if n := len(all) - 1; n > 0 {
		return lang.L("{{.Topic}} and {{.N}} more", lang.A{"Topic": first, "N": words.Count(uint64(n))})
	}
	return first
}

// stored is one line of what a topic held.
func stored(r model.Record) string {
	text, _ := words.Preview(payload.PreviewOf("", r.Payload, r.Size, 40))
	return text
}
