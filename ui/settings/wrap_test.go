package settings

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"treetop/ui/part"
)

func TestLinesBreakAtSpacesAndBetweenChineseCharactersButNotBeforeAStop(t *testing.T) {
	test.NewTempApp(t)
	f := part.NewFitter(13, fyne.TextStyle{})
	assert.Equal(t, []string{"one two"}, wrap(f, "one two", 500))
	assert.Equal(t, []string{"one", "two"}, wrap(f, "one two", f.Width("one t")))
	assert.Equal(t, []string{"one", "two"}, wrap(f, "one   two", f.Width("one ")))
	assert.Equal(t, []string{""}, wrap(f, "", 10))

	five := f.Width("一二三四五")
	assert.Equal(t, []string{"一二三四五", "六七。"}, wrap(f, "一二三四五六七。", five+1))
	assert.Equal(t, []string{"一二三四", "五。六"}, wrap(f, "一二三四五。六", five+1), "a stop does not begin a line")
	assert.Equal(t, []string{"一二三", "（五六）"}, wrap(f, "一二三（五六）", f.Width("一二三（")+1), "a bracket does not end one")
	assert.Equal(t, []string{"ab中", "cdef"}, wrap(f, "ab中cdef", f.Width("ab中cd")), "a word stays whole")
}

func TestAWordLongerThanTheLineIsCutAndNothingIsLost(t *testing.T) {
	test.NewTempApp(t)
	f := part.NewFitter(13, fyne.TextStyle{})
	long := strings.Repeat("x", 100)
	for _, width := range []float32{0, 1, 50, 300} {
		lines := wrap(f, long, width)
		assert.Equal(t, long, strings.Join(lines, ""), "width %v", width)
		assert.Greater(t, len(lines), 1)
	}
}
