package part

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
)

func TestLinesBreakAtSpacesAndBetweenChineseCharactersButNotBeforeAStop(t *testing.T) {
	test.NewTempApp(t)
	f := NewFitter(13, fyne.TextStyle{})
	assert.Equal(t, []string{"one two"}, f.Wrap("one two", 500))
	assert.Equal(t, []string{"one", "two"}, f.Wrap("one two", f.Width("one t")))
	assert.Equal(t, []string{"one", "two"}, f.Wrap("one   two", f.Width("one ")))
	assert.Equal(t, []string{""}, f.Wrap("", 10))
	assert.Equal(t, []string{"one ·", "two"}, f.Wrap("one · two", f.Width("one · ")), "what stands between two stays with the first")
	assert.Equal(t, []string{"open", "/etc/x"}, f.Wrap("open /etc/x", f.Width("open /e")))

	five := f.Width("一二三四五")
	assert.Equal(t, []string{"一二三四五", "六七。"}, f.Wrap("一二三四五六七。", five+1))
	for _, stop := range []string{"。", "，", "、", "）", "”", "」", "：", "？", "！", "…", ")", ",", "%"} {
		assert.Equal(t, []string{"一二三四", "五" + stop + "六"}, f.Wrap("一二三四五"+stop+"六", five+1), "%s does not begin a line", stop)
	}
	for _, open := range []string{"（", "“", "「", "《", "【"} {
		assert.Equal(t, []string{"一二三", open + "五六"}, f.Wrap("一二三"+open+"五六", f.Width("一二三"+open)+1), "%s does not end one", open)
	}
	assert.Equal(t, []string{"ab中", "cdef"}, f.Wrap("ab中cdef", f.Width("ab中cd")), "a word stays whole")
	assert.Equal(t, []string{"一二", "", "三"}, f.Wrap("一二\n\n三", 500), "line breaks are kept")
}

func TestAWordLongerThanTheLineIsCutAndNothingIsLost(t *testing.T) {
	test.NewTempApp(t)
	f := NewFitter(13, fyne.TextStyle{})
	long := strings.Repeat("x", 100)
	for _, width := range []float32{1, 50, 300} {
		lines := f.Wrap(long, width)
		assert.Equal(t, long, strings.Join(lines, ""), "width %v", width)
		assert.Greater(t, len(lines), 1)
	}
	assert.Equal(t, []string{long}, f.Wrap(long, 0), "what has no width yet is not cut")
}
