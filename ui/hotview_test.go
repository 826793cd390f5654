package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/model"
)

func TestHotTopicsTakeThePlaceOfTheTreeAndGiveItBack(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	tree := v.sess.Tree()
	tree.Apply(model.Message{Topic: "quiet/one", Payload: []byte("1")})
	for range 9 {
		tree.Apply(model.Message{Topic: "loud/one", Payload: []byte("1")})
	}
	until(t, a, "the tree", func() bool { return v.started })
	v.toggleHot()
	require.True(t, v.hot.Visible())
	require.False(t, v.tree.Content().Visible())

	loud, _ := tree.Lookup("loud/one")
	v.tree.Select(loud) // as a press on its line does
	require.Equal(t, []model.TopicID{loud}, v.tree.Selection())
	a.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutCopy{})
	require.Equal(t, "loud/one", a.fyne.Clipboard().Content())
	var offered []string
	for _, item := range v.tree.TopicMenu() {
		offered = append(offered, item.Label)
	}
	require.Subset(t, offered, []string{"Copy topic", "Publish here", "Pin"})
	require.NotContains(t, offered, "Show only this branch", "its rows are not on the screen")
	v.toggleHot()
	require.False(t, v.hot.Visible())
	require.True(t, v.tree.Content().Visible())
}

func TestGoingToAHotTopicShowsItInTheTreeAlsoWhereTheFilterHidIt(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	a := newApp(t, t.TempDir())
	v := openOn(t, a, m)
	tree := v.sess.Tree()
	tree.Apply(model.Message{Topic: "quiet/one", Payload: []byte("1")})
	tree.Apply(model.Message{Topic: "loud/one", Payload: []byte("1")})
	until(t, a, "the tree", func() bool { return v.started })
	v.focusFilter()
	test.Type(a.win.Canvas().Focused(), "quiet")
	v.toggleHot()
	loud, _ := tree.Lookup("loud/one")
	v.openHot(loud)
	require.False(t, v.hot.Visible())
	require.Equal(t, []model.TopicID{loud}, v.tree.Selection())
	require.True(t, v.tree.Focused())
}
