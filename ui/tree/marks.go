package tree

import (
	"time"

	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// lateMark stands before the age of a topic that is late, so that it is not
// told by the colour alone.
const lateMark = "! "

// ageColumn writes the age; that of a topic that is late is marked. Without a
// connection nothing can come, so nothing is late.
func (d *drawing) ageColumn(col column) {
	age := words.Age(d.now, d.m.Topic)
	if age == "" || d.stale || !d.m.Late(d.now) {
		d.figure(d.age, col, age)
		return
	}
	d.figureIn(d.age, col, lateMark+age, look.Colour(look.ColourWait))
}

// TellNew says that what comes from now on is marked as new, and offers to show
// nothing else.
func (p *Pane) TellNew() {
	p.filter.field.float.tell(lang.L("Topics that appear from now on are marked “new”"), lang.L("Show only those"), func() {
		p.filter.field.add("new:yes")
	})
}

// newsWidth is what the mark of a new topic takes.
func (d *drawing) newsWidth() float32 { return d.fit.small.Width(lang.L("new")) + 8 }

// placeNews marks a topic that is new since the moment that was set.
func (d *drawing) placeNews(x float32) {
	if !d.m.New {
		d.news.Hide()
		return
	}
	part.PutText(d.news, lang.L("new"), look.Colour(look.ColourLink), d.fit.small.Size())
	part.OnLine(d.news, x, d.height)
	d.news.Show()
}

// lateTip says why a topic is marked as late.
func lateTip(t model.Topic, now time.Time) string {
	if !t.Late(now) {
		return ""
	}
	if t.Interval > 0 && t.LateAfter == max(3*t.Interval, time.Second) {
		return lang.L("Late: it usually comes every {{.Usual}}", lang.A{"Usual": words.Every(t.Interval)})
	}
	return lang.L("Late: nothing for more than {{.Limit}}", lang.A{"Limit": words.Span(t.LateAfter)})
}
