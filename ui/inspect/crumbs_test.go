package inspect

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/model"
	"treetop/ui/lang"
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

func TestEveryLevelIsOnTheScreenAtAnyWidthOfTheWindow(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"a//b", "/", "//", "/a", "factory/hall//line/machine/temperature"} {
		b.apply(name, "1")
	}
	for _, name := range []string{"a//b", "/", "factory/hall//line/machine/temperature", "//", "/a"} {
		b.show(name)
		c := b.pane.head.crumbs
		for _, width := range []float32{720, 400, 260, 200, 180, 170, 165, 160, 175, 190, 230, 330, 500, 720} {
			b.window.Resize(fyne.NewSize(width, 660))
			texts := test.WidgetRenderer(c).Objects()
			for i, p := range c.placed {
				drawn := texts[2*i].(*canvas.Text)
				assert.NotEmpty(t, p.label, "%q at %v", name, width)
				assert.Equal(t, p.label, drawn.Text, "%q at %v", name, width)
				assert.True(t, drawn.Visible(), "%q at %v: %q", name, width, p.label)
				assert.Equal(t, drawn.MinSize(), drawn.Size(), "%q at %v: %q", name, width, p.label)
				assert.Equal(t, p.x, drawn.Position().X, "%q at %v: %q", name, width, p.label)
			}
			for _, rest := range texts[2*len(c.placed)-1:] {
				assert.False(t, rest.Visible(), "%q at %v: nothing is left of what no longer fits", name, width)
			}
		}
	}
}

func TestAnEmptyLevelIsNamedInTheLanguageInForce(t *testing.T) {
	b := newBench(t)
	b.apply("a//b", "1")
	b.show("a//b")
	lang.Use("zh-Hans")
	t.Cleanup(func() { lang.Use(lang.English) })
	b.pane.Retext()
	assert.Equal(t, []string{"a", lang.L("(empty)"), "b"}, labels(b.pane.head.crumbs))
	assert.NotEqual(t, "(empty)", lang.L("(empty)"))
}
