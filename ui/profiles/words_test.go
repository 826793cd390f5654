package profiles

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"treetop/conn/disk"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/lang"
)

// inAll runs f in each language.
func inAll(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	defer lang.Use(lang.English)
	for _, tag := range lang.Languages {
		lang.Use(tag)
		t.Run(tag, f)
	}
}

func TestEveryProblemHasWordsOfItsOwnInEveryLanguage(t *testing.T) {
	english := map[string]string{}
	inAll(t, func(t *testing.T) {
		said := map[string]profile.Problem{}
		for p := profile.ProblemNone + 1; p < profile.ProblemCount; p++ {
			text := Problem(profile.FieldError{Field: profile.FieldHost, Problem: p, Args: []string{"1", "65535"}})
			assert.NotEmpty(t, text, "%v", p)
			assert.NotContains(t, text, "{{", "%v", p)
			assert.NotEqual(t, lang.L("This can't be used: type something else."), text, "%v has no words", p)
			if other, twice := said[text]; twice {
				t.Errorf("%v and %v are said with the same words: %s", p, other, text)
			}
			said[text] = p
			key := strconv.Itoa(int(p))
			if lang.Tag() == lang.English {
				english[key] = text
			} else {
				assert.NotEqual(t, english[key], text, "%v is not translated", p)
			}
		}
	})
}

func TestEveryFieldThatIsMissingSaysWhatToType(t *testing.T) {
	inAll(t, func(t *testing.T) {
		for f := profile.Field(0); f < profile.FieldCount; f++ {
			assert.NotEmpty(t, Problem(profile.FieldError{Field: f, Problem: profile.ProblemMissing}), "%v", f)
		}
		assert.Empty(t, Problem(profile.FieldError{}))
	})
}

func TestEveryProblemOfATopicReachesTheForm(t *testing.T) {
	inAll(t, func(t *testing.T) {
		for _, p := range model.TopicProblems() {
			for _, problem := range []profile.Problem{profile.ProblemFilter, profile.ProblemTopic} {
				text := Problem(profile.FieldError{Problem: problem, Args: []string{p.String()}})
				assert.NotEmpty(t, text)
				assert.NotEqual(t, Problem(profile.FieldError{Problem: problem, Args: []string{"?"}}), text, "%v", p)
			}
		}
	})
}

func TestEveryFailureOfTheDiskSaysWhatToDo(t *testing.T) {
	inAll(t, func(t *testing.T) {
		for p := disk.ProblemNone + 1; p < disk.ProblemCount; p++ {
			assert.NotEmpty(t, diskWords(&disk.Error{Problem: p}), "%v", p)
		}
		assert.Empty(t, diskWords(nil))
	})
}

func TestEveryStateOfTheKeyringSaysWhereThePasswordStays(t *testing.T) {
	inAll(t, func(t *testing.T) {
		for _, inFile := range []bool{false, true} {
			said := map[string]bool{}
			for s := keyringWorks; s < keyringStates; s++ {
				assert.Equal(t, s == keyringWorks, s.why(inFile) == "")
				assert.False(t, said[s.consequence(inFile)])
				said[s.consequence(inFile)] = true
			}
		}
	})
}

func TestEveryColourHasAName(t *testing.T) {
	inAll(t, func(t *testing.T) {
		for _, c := range profile.Colours {
			assert.NotEqual(t, colourName(""), colourName(c), "%s", c)
		}
	})
}
