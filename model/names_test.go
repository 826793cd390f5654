package model

import (
	"errors"
	"strings"
	"testing"
)

func topicProblem(t *testing.T, err error) (TopicProblem, int) {
	t.Helper()
	if err == nil {
		return 0, 0
	}
	var e *TopicError
	if !errors.As(err, &e) {
		t.Fatalf("got %T, want *TopicError", err)
	}
	return e.Kind, e.At
}

func TestATopicNameThatBrokersMustRefuseIsRefusedWithItsPlace(t *testing.T) {
	for _, c := range []struct {
		name string
		want TopicProblem
		at   int
	}{
		{"", TopicEmpty, 0},
		{"a/+/b", TopicWildcard, 2},
		{"a/b#", TopicWildcard, 3},
		{"a\x00b", TopicNUL, 1},
		{strings.Repeat("x", 65536), TopicTooLong, 65535},
		{strings.Repeat("x", 65535), 0, 0},
		{"a\xffb", TopicInvalidUTF8, 1},
		{"a/\xed\xa0\x80", TopicInvalidUTF8, 2}, // a surrogate
		{"a\ufffdb", 0, 0},                      // the character itself is valid
		{"/", 0, 0},
		{"a//b", 0, 0},
		{"温度/\U0001F321", 0, 0},
		{"$share/x", 0, 0},
		{" ", 0, 0},
		{"a\nb", 0, 0}, // discouraged, not forbidden
	} {
		kind, at := topicProblem(t, CheckTopicName(c.name))
		if kind != c.want || at != c.at {
			t.Errorf("%.20q: got %v at %d, want %v at %d", c.name, kind, at, c.want, c.at)
		}
	}
}

func TestATopicFilterFollowsTheRulesOfItsWildcards(t *testing.T) {
	for _, c := range []struct {
		filter string
		want   TopicProblem
		at     int
	}{
		{"#", 0, 0},
		{"+", 0, 0},
		{"/", 0, 0},
		{"a/#", 0, 0},
		{"+/+/#", 0, 0},
		{"a//+", 0, 0},
		{"$SYS/#", 0, 0},
		{"", TopicEmpty, 0},
		{"a#", FilterHash, 1},
		{"#/a", FilterHash, 0},
		{"a/#/", FilterHash, 2},
		{"a/##", FilterHash, 2},
		{"a+/b", FilterPlus, 1},
		{"a/++", FilterPlus, 2},
		{"a\x00", TopicNUL, 1},
		{"\xff", TopicInvalidUTF8, 0},
		{strings.Repeat("x/", 32768), TopicTooLong, 65535},
		{"$share/group/a/#", 0, 0},
		{"$share/group//", 0, 0},
		{"$share", FilterShare, 6},
		{"$share/", FilterShare, 7},
		{"$share/group", FilterShare, 12},
		{"$share/group/", FilterShare, 12},
		{"$share//a", FilterShare, 7},
		{"$share/g+/a", FilterShare, 8},
		{"$share/g/a#", FilterHash, 10},
		{"$shared/+", 0, 0},
	} {
		kind, at := topicProblem(t, CheckTopicFilter(c.filter))
		if kind != c.want || at != c.at {
			t.Errorf("%.20q: got %v at %d, want %v at %d", c.filter, kind, at, c.want, c.at)
		}
	}
}

func TestEveryTopicProblemHasWords(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range TopicProblems() {
		if s := p.String(); s == "unknown problem" || seen[s] {
			t.Errorf("problem %d reads %q", p, s)
		}
		seen[p.String()] = true
	}
}

func FuzzTopicChecks(f *testing.F) {
	for _, s := range []string{"a", "#", "$share/g/#", "a/+", "\x00", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if CheckTopicName(s) == nil && CheckTopicFilter(s) != nil && !strings.HasPrefix(s, "$share") {
			t.Fatalf("%q is a name and no filter", s)
		}
		for _, err := range []error{CheckTopicName(s), CheckTopicFilter(s)} {
			if err == nil {
				continue
			}
			if _, at := topicProblem(t, err); at > len(s) {
				t.Fatalf("%q: problem at %d of %d", s, at, len(s))
			}
		}
	})
}
