package words

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"treetop/conn/importer"
)

func TestAllThatImportingCanSayHasWords(t *testing.T) {
	in(t, func(t *testing.T, tag string) {
		said := map[string]string{}
		check := func(what, text string) {
			if assert.NotEmpty(t, text, "%s has no words", what) {
				assert.NotContains(t, text, "{{", what)
				assert.Empty(t, said[text], "%s says the same as %s", what, said[text])
				said[text] = what
			}
		}
		for k := range importer.NoteCount {
			check(k.String(), ImportNote(importer.Note{Kind: k, Args: []string{"plant/#"}}))
		}
		for p := range importer.PartCount {
			check(p.String(), ImportPart(p))
		}
		for p := importer.ProblemNone + 1; p < importer.ProblemCount; p++ {
			check(p.String(), ImportProblem(p))
		}
		assert.Contains(t, strings.Join([]string{ImportNote(importer.Note{Kind: importer.NoteFilter, Args: []string{"a#"}})}, ""), "a#")
	})
}
