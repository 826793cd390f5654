package tree

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"treetop/model"
)

// typeFilter types into the filter field, and answers what the tree shows after
// each letter.
func (f *fixture) typeFilter(s string) [][]string {
	f.screen.Canvas().Focus(f.filter.field.entry)
	var after [][]string
	for _, r := range s {
		test.Type(f.filter.field.entry, string(r))
		f.show()
		after = append(after, f.lines())
	}
	return after
}

func TestAKeyThatIsBeingTypedEmptiesNothing(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("kitchen", "lamp", "$SYS/broker/uptime")
	f.tree.Apply(model.Message{Topic: "hall", Payload: []byte("800")})
	f.show()
	all := f.lines()
	after := f.typeFilter("value")
	for i, lines := range after {
		assert.Equal(t, all, lines, "value"[:i+1])
	}
	assert.Equal(t, "not filtered", f.filter.count.Text)
	assert.Equal(t, [][]string{all, {"hall"}, {"hall"}}, f.typeFilter(">80"))
}

func TestAWordOfWhichTheBeginningIsFoundIsFilteredByUntilItIsAKey(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("hall", "kitchen", "valve")
	f.show()
	after := f.typeFilter("value:1")
	all, valve := []string{"hall", "kitchen", "valve"}, []string{"valve"}
	assert.Equal(t, [][]string{valve, valve, valve, valve, valve, all, all}, after, "value: takes val back")
}

func TestAnOrThatIsBeingTypedEmptiesNothing(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("hall", "kitchen", "lamp")
	f.show()
	f.typeFilter("hall")
	hall := []string{"hall"}
	assert.Equal(t, [][]string{hall, hall, hall, hall}, f.typeFilter(" or "))
	assert.Equal(t, []string{"hall", "lamp"}, f.typeFilter("lamp")[3])
	f.filter.clear()
	f.typeFilter("lamp")
	after := f.typeFilter(" and kit")
	assert.Equal(t, []string{"lamp"}, after[4], "lamp and")
	assert.Empty(t, after[7], "lamp and kit")
}

func TestTypedWithoutAPauseAKeyIsNoWord(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("hall", "values")
	f.show()
	f.screen.Canvas().Focus(f.filter.field.entry)
	test.Type(f.filter.field.entry, "value")
	f.rows.Sync()
	f.now = f.now.Add(tryAfter / 2)
	f.Tick(f.now)
	assert.Nil(t, f.rows.Filter())
	f.now = f.now.Add(tryAfter)
	f.Tick(f.now)
	assert.Equal(t, "value", f.rows.Filter().String())
}

func TestAWordThatIsAlsoAKeyIsSearchedForWhenTheFieldIsLeft(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("hall", "kitchen")
	f.show()
	f.typeFilter("value")
	assert.Equal(t, []string{"hall", "kitchen"}, f.lines())
	f.screen.Canvas().Unfocus()
	f.show()
	assert.Empty(t, f.lines())
	assert.True(t, f.empty.content.Visible())
}

func TestWhereNothingIsShownAnywayAWordIsSearchedFor(t *testing.T) {
	f := newFixture(t, wide)
	f.hear("hall", "kitchen")
	f.show()
	after := f.typeFilter("no value")
	assert.Empty(t, after[len(after)-1])
	f.show()
	assert.Equal(t, "no value", f.rows.Filter().String())
	assert.Equal(t, "0 topics match", f.filter.count.Text)
	f.typeFilter(":1")
	assert.Empty(t, f.lines())
}

func TestAtTheEndTheViewStaysAtTheEnd(t *testing.T) {
	f := newFixture(t, wide)
	for i := range 60 {
		f.hear(fmt.Sprintf("m%02d", i))
	}
	f.show()
	f.press(fyne.KeyEnd)
	f.hear("n1", "n2", "n3", "a1")
	f.show()
	lines := f.lines()
	assert.Equal(t, "n3", lines[len(lines)-1])
	assert.Equal(t, []model.TopicID{f.id("m59")}, f.selected)
	f.press(fyne.KeyUp)
	before := f.y("m58")
	f.hear("o1", "a2")
	f.show()
	assert.Equal(t, before, f.y("m58"), "after another key it is the selected topic that stays")
}
