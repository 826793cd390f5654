package filter

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// plain is a filter that is evaluated without any of what makes one fast: a
// function for each term, yes, no or not known, put together by tables.
type plain struct {
	text string
	ask  func(Subject) Verdict
}

func plainNot(a plain) plain {
	return plain{"-(" + a.text + ")", func(s Subject) Verdict {
		return map[Verdict]Verdict{Yes: No, No: Yes, Maybe: Maybe}[a.ask(s)]
	}}
}

func plainAnd(a, b plain) plain {
	return plain{"(" + a.text + ") (" + b.text + ")", func(s Subject) Verdict {
		switch x, y := a.ask(s), b.ask(s); {
		case x == Yes && y == Yes:
			return Yes
		case x == No || y == No:
			return No
		}
		return Maybe
	}}
}

func plainOr(a, b plain) plain {
	return plain{"(" + a.text + ") or (" + b.text + ")", func(s Subject) Verdict {
		switch x, y := a.ask(s), b.ask(s); {
		case x == Yes || y == Yes:
			return Yes
		case x == No && y == No:
			return No
		}
		return Maybe
	}}
}

func known(known, yes bool) Verdict {
	if !known {
		return Maybe
	}
	return verdict(yes)
}

// plainTerm makes a term up. The words are short, so that they are found often.
func plainTerm(r *rand.Rand) plain {
	letter := func() string { return string("abAB/ü"[r.IntN(6)]) }
	byName := func(text string, yes func(string) bool) plain {
		return plain{text, func(s Subject) Verdict { return verdict(yes(string(s.Name))) }}
	}
	byValue := func(text string, yes func(string) bool) plain {
		return plain{text, func(s Subject) Verdict { return known(s.HasValue, yes(string(s.Payload))) }}
	}
	number := func(v string) (float64, bool) {
		n, err := strconv.ParseFloat(strings.TrimSuffix(v, " °C"), 64)
		return n, err == nil
	}
	n := r.IntN(5)
	heard := func(s Subject) bool { return s.HasValue || s.Messages > 0 }
	switch r.IntN(13) {
	case 0, 1, 2, 3:
		word := letter() + letter()
		word = strings.ToValidUTF8(word, "u")
		return byName(Quote(word), func(name string) bool {
			return strings.Contains(strings.ToLower(name), strings.ToLower(word))
		})
	case 4:
		return byName(`/^a.*b$/`, func(name string) bool { return regexp.MustCompile(`(?i)^a.*b$`).MatchString(name) })
	case 5:
		return byName(`topic:+/a/#`, func(name string) bool { return regexp.MustCompile(`^[^/]*/a(/.*)?$`).MatchString(name) })
	case 6:
		return byValue(`value:o`, func(v string) bool { return strings.ContainsAny(v, "oO") })
	case 7:
		return byValue(fmt.Sprintf("value>%d", n), func(v string) bool { x, ok := number(v); return ok && x > float64(n) })
	case 8:
		return byValue(fmt.Sprintf("value!=%d", n), func(v string) bool { x, ok := number(v); return !ok || x != float64(n) })
	case 9:
		return byValue(fmt.Sprintf("json.a<=%d", n), func(v string) bool {
			x, ok := number(strings.TrimSuffix(strings.TrimPrefix(v, `{"a":`), "}"))
			return ok && strings.HasPrefix(v, "{") && x <= float64(n)
		})
	case 10:
		return plain{fmt.Sprintf("age<%dm", n), func(s Subject) Verdict {
			return known(heard(s) && s.Age >= 0, s.Age < time.Duration(n)*time.Minute)
		}}
	case 11:
		return plain{"retained:yes", func(s Subject) Verdict { return known(s.HasValue, s.Retained) }}
	}
	return plain{fmt.Sprintf("messages>=%d", n), func(s Subject) Verdict { return known(heard(s), s.Messages >= uint64(n)) }}
}

func plainFilter(r *rand.Rand, depth int) plain {
	if depth == 0 {
		return plainTerm(r)
	}
	switch r.IntN(4) {
	case 0:
		return plainNot(plainFilter(r, depth-1))
	case 1:
		return plainOr(plainFilter(r, depth-1), plainFilter(r, depth-1))
	case 2:
		return plainAnd(plainFilter(r, depth-1), plainFilter(r, depth-1))
	}
	return plainTerm(r)
}

func plainSubject(r *rand.Rand) Subject {
	name := make([]byte, 1+r.IntN(8))
	for i := range name {
		name[i] = "abAB/ "[r.IntN(6)]
	}
	s := Subject{Name: name, Age: -1}
	if r.IntN(4) > 0 {
		value := []string{"on", "Off", "", "x", "%d", "%d °C", `{"a":%d}`, "{", "[%d"}[r.IntN(9)]
		if strings.Contains(value, "%") {
			value = fmt.Sprintf(value, r.IntN(6))
		}
		s.HasValue, s.Payload, s.Size = true, []byte(value), len(value)
		s.Retained = r.IntN(2) == 0
		s.Messages = uint64(r.IntN(5))
		s.Age = time.Duration(r.IntN(6)-1) * time.Minute
	}
	return s
}

func TestFiltersFindWhatAPlainEvaluatorFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 3000 {
		want := plainFilter(r, r.IntN(5))
		f, problems := Parse(want.text)
		if len(problems) > 0 && (problems[0].Kind == TooManyTerms || problems[0].Kind == TooDeep) {
			continue
		}
		require.Empty(t, problems, want.text)
		for range 20 {
			s := plainSubject(r)
			if got := passes(f, s); got {
				found++
			} else if want.ask(s) != Yes {
				continue
			} else {
				t.Fatalf("%s does not find %q with %q", want.text, s.Name, s.Payload)
			}
			require.Equal(t, Yes, want.ask(s), "%s finds %q with %q", want.text, s.Name, s.Payload)
		}
	}
	assert.Greater(t, found, 10_000, "enough was found to tell")
}

func TestNegationsFollowDeMorgan(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		a, b := plainFilter(r, 2).text, plainFilter(r, 2).text
		for _, same := range [][2]string{
			{"-((" + a + ") or (" + b + "))", "-(" + a + ") -(" + b + ")"},
			{"-((" + a + ") (" + b + "))", "-(" + a + ") or -(" + b + ")"},
			{"-(-(" + a + "))", a},
		} {
			left, right := read(t, same[0]), read(t, same[1])
			for range 10 {
				s := plainSubject(r)
				require.Equal(t, passes(left, s), passes(right, s), "%s and %s, %q", same[0], same[1], s.Name)
			}
		}
	}
}

func TestMoreWordsThanThereAreBitsAreAllLookedFor(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		var words []string
		for range 1 + r.IntN(16) {
			words = append(words, string(rune('a'+r.IntN(18))))
		}
		f := read(t, strings.Join(words, " "))
		for range 20 {
			name := make([]byte, 40)
			for i := range name {
				name[i] = "abcdefghijklmnopqr/"[r.IntN(19)]
			}
			want := true
			for _, word := range words {
				want = want && strings.Contains(string(name), word)
			}
			require.Equal(t, want, passes(f, Subject{Name: name}), "%s, %s", words, name)
		}
	}
}
