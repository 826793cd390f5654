package words

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"treetop/conn/doctor"
	"treetop/conn/link"
	"treetop/ui/lang"
)

func TestEveryFindingOfTheDoctorIsSaidInEveryLanguage(t *testing.T) {
	in(t, func(t *testing.T, tag string) {
		seen := map[string]bool{}
		for a := doctor.Advice(1); a < doctor.AdviceCount; a++ {
			text := Finding(doctor.Finding{Advice: a, Args: []string{"8883", "404"}})
			assert.NotEmpty(t, text, a)
			assert.NotContains(t, text, "{{")
			assert.False(t, seen[text], text)
			seen[text] = true
			assert.Equal(t, tag != lang.English, hasHan(text), text)
		}
	})
}

func TestEverythingThatTheDoctorDoesAndOffersIsSaidInEveryLanguage(t *testing.T) {
	in(t, func(t *testing.T, tag string) {
		seen := map[string]bool{}
		say := func(text string) {
			t.Helper()
			assert.NotEmpty(t, text)
			assert.NotContains(t, text, "{{")
			assert.False(t, seen[text], text)
			seen[text] = true
			assert.Equal(t, tag != lang.English, hasHan(text), text)
		}
		for d := doctor.DoingSteps + 1; d < doctor.DoingCount; d++ {
			say(Doing(d))
		}
		for k := doctor.RemedyNone + 1; k < doctor.RemedyCount; k++ {
			say(Remedy(doctor.Remedy{Kind: k, Way: doctor.Way{Scheme: "wss", Port: 8084, Path: "/mqtt"}, Seconds: 30, Filters: []string{"home/#"}}))
		}
		say(Remedy(doctor.Remedy{Kind: doctor.RemedyAddress, Way: doctor.Way{Scheme: "mqtts", Port: 8883}}))
		say(RemedyRisk(doctor.Remedy{Kind: doctor.RemedyPin}, "mqtts"))
		say(RemedyRisk(doctor.Remedy{Kind: doctor.RemedyAddress, Way: doctor.Way{Scheme: "ws"}}, "mqtts"))
		assert.Empty(t, RemedyRisk(doctor.Remedy{Kind: doctor.RemedyAddress, Way: doctor.Way{Scheme: "wss"}}, "mqtts"))
		assert.Empty(t, RemedyRisk(doctor.Remedy{Kind: doctor.RemedyAddress, Way: doctor.Way{Scheme: "ws"}}, "mqtt"), "it was not encrypted before, either")
		for s := link.StepSecret; s <= link.StepSUBACK; s++ {
			assert.NotEmpty(t, Stage(s))
		}
	})
}

func TestAWayThatWasTriedIsToldWithWhatCameOfIt(t *testing.T) {
	assert.Equal(t, "✓ mqtts 8883", Tried(doctor.Try{Way: doctor.Way{Scheme: "mqtts", Port: 8883}, Answers: true}))
	assert.Equal(t, "✗ ws 80 /mqtt (HTTP 404)", Tried(doctor.Try{Way: doctor.Way{Scheme: "ws", Port: 80, Path: "/mqtt"}, Status: 404}))
}

func TestALongFilterIsCutOnAButton(t *testing.T) {
	text := Remedy(doctor.Remedy{Kind: doctor.RemedyFilters, Filters: []string{"a/very/long/filter/that/no/button/could/hold/#"}})
	assert.Contains(t, text, "a/very/long/filter/that/no/bu…")
}
