package inspect

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/model"
)

func labels(c *crumbs) []string {
	var out []string
	for _, p := range c.placed {
		out = append(out, p.label)
	}
	return out
}

func TestLevelsInTheMiddleGiveWayToTheLast(t *testing.T) {
	b := newBench(t)
	b.apply("factory/hall/line/machine/temperature", "1")
	c := newCrumbs(nil)
	c.set(b.tree, b.id("factory/hall/line/machine/temperature"))
	all := c.natural()
	c.arrange(all + 1)
	assert.Equal(t, []string{"factory", "hall", "line", "machine", "temperature"}, labels(c))
	c.arrange(all - 10)
	assert.Equal(t, []string{"factory", "…", "line", "machine", "temperature"}, labels(c))
	c.arrange(c.fit.Width("factory / … / temperature") + 4)
	assert.Equal(t, []string{"factory", "…", "temperature"}, labels(c))
	c.arrange(c.fit.Width("… / temperature") + 4)
	assert.Equal(t, []string{"…", "temperature"}, labels(c))
	c.arrange(60)
	require.Len(t, c.placed, 2)
	assert.Contains(t, c.placed[1].label, "…", "and at last the name itself is cut")
	for width := float32(40); width < all+20; width += 7 {
		c.arrange(width)
		last := c.placed[len(c.placed)-1]
		assert.LessOrEqual(t, last.x+last.w, width+1, "at %v", width)
		assert.True(t, last.last)
	}
}

func TestALevelOfManyKilobytesIsCut(t *testing.T) {
	b := newBench(t)
	name := strings.Repeat("x", 65_000)
	b.apply(name, "1")
	b.show(name)
	c := b.pane.head.crumbs
	require.Len(t, c.placed, 1)
	assert.Less(t, len(c.placed[0].label), 200)
}

func TestAClickOnALevelAsksForThatTopic(t *testing.T) {
	b := newBench(t)
	b.apply("a/b/c", "1")
	b.show("a/b/c")
	c := b.pane.head.crumbs
	require.Len(t, c.placed, 3)
	c.Tapped(&fyne.PointEvent{Position: fyne.NewPos(c.placed[1].x+2, 5)})
	assert.Equal(t, b.id("a/b"), b.selected)
	b.selected = 0
	c.Tapped(&fyne.PointEvent{Position: fyne.NewPos(c.placed[2].x+2, 5)})
	assert.Equal(t, model.TopicID(0), b.selected, "the last is where one is already")
}
