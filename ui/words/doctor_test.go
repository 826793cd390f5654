package words

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"treetop/conn/doctor"
	"treetop/ui/lang"
)

func TestEveryFindingOfTheDoctorIsSaidInEveryLanguage(t *testing.T) {
	in(t, func(t *testing.T, tag string) {
		seen := map[string]bool{}
		for a := doctor.Advice(1); a < doctor.AdviceCount; a++ {
			text := Finding(doctor.Finding{Advice: a, Args: []string{"8883"}})
			assert.NotEmpty(t, text, a)
			assert.NotContains(t, text, "{{")
			assert.False(t, seen[text], text)
			seen[text] = true
			assert.Equal(t, tag != lang.English, hasHan(text), text)
		}
	})
}
