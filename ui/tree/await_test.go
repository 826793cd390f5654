package tree

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"treetop/model"
)

func TestATopicThatIsAwaitedIsSelectedOnceItIsHeard(t *testing.T) {
	f := newFixture(t, wide)
	f.Await("home/kitchen/light")
	f.hear("home/hall/light", "other")
	f.show()
	assert.Empty(t, f.selected)
	assert.Equal(t, "home/kitchen/light", f.Picked())
	f.hear("home/kitchen/light")
	f.now = f.now.Add(awaitTime / 3)
	f.Tick(f.now)
	assert.Empty(t, f.selected, "what comes with it opens by itself first")
	f.show()
	assert.Equal(t, []model.TopicID{f.id("home/kitchen/light")}, f.selected)
	assert.Contains(t, f.lines(), "  light")
	f.Deselect()
	f.show()
	assert.Empty(t, f.selected, "only once")
	assert.Empty(t, f.Picked())
}

func TestWhoDoesSomethingInTheTreeIsNotTakenElsewhere(t *testing.T) {
	f := newFixture(t, wide)
	f.Await("late")
	f.hear("a", "b")
	f.show()
	f.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	f.hear("late")
	f.show()
	f.show()
	assert.Equal(t, []model.TopicID{f.id("a")}, f.selected)
}
