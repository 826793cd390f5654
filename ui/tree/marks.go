package tree

import (
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// ageColumn writes the age; that of a topic that is late is marked. Without a
// connection nothing can come, so nothing is late.
func (d *drawing) ageColumn(col column) {
	age := words.Age(d.now, d.m.Topic)
	if age == "" || d.stale || !d.m.Late(d.now) {
		d.figure(d.age, col, age)
		return
	}
	d.figureIn(d.age, col, words.LateMark+age, look.Colour(look.ColourWait))
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
