package model

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxTopicBytes is the most bytes of a topic name or filter in UTF-8
// (MQTT 3.1.1, 4.7.3).
const MaxTopicBytes = 65535

// TopicProblem says what is wrong with a topic name or filter.
type TopicProblem uint8

const (
	// TopicEmpty: there must be at least one character (4.7.3).
	TopicEmpty TopicProblem = iota + 1
	// TopicWildcard: + or # in a topic name, which only filters may hold
	// (3.3.2.1).
	TopicWildcard
	// TopicNUL: U+0000, which no string of MQTT may hold (1.5.3).
	TopicNUL
	// TopicTooLong: more than MaxTopicBytes in UTF-8.
	TopicTooLong
	// TopicInvalidUTF8: not UTF-8, or a surrogate in it (1.5.3).
	TopicInvalidUTF8
	// FilterHash: # that is not a level of its own at the very end (4.7.1.2).
	FilterHash
	// FilterPlus: + that is not a whole level (4.7.1.3).
	FilterPlus
	// FilterShare: $share without a group, with a wildcard in the group, or
	// without a filter after it (MQTT 5, 4.8.2).
	FilterShare
)

// TopicProblems are all problems, for whoever makes words of each.
func TopicProblems() []TopicProblem {
	return []TopicProblem{
		TopicEmpty, TopicWildcard, TopicNUL, TopicTooLong, TopicInvalidUTF8,
		FilterHash, FilterPlus, FilterShare,
	}
}

// String is the problem in English, for logs.
func (p TopicProblem) String() string {
	switch p {
	case TopicEmpty:
		return "it is empty"
	case TopicWildcard:
		return "+ and # are for filters only"
	case TopicNUL:
		return "it holds a NUL character"
	case TopicTooLong:
		return fmt.Sprintf("it is longer than %d bytes", MaxTopicBytes)
	case TopicInvalidUTF8:
		return "it is not valid UTF-8"
	case FilterHash:
		return "# must be the whole last level"
	case FilterPlus:
		return "+ must be a whole level"
	case FilterShare:
		return "a shared subscription is $share/group/filter"
	}
	return "unknown problem"
}

// TopicError is the first problem of a topic name or filter.
type TopicError struct {
	Kind TopicProblem
	At   int // byte offset of the problem
}

// Error is the problem in English, for logs; ui makes words of Kind.
func (e *TopicError) Error() string {
	return fmt.Sprintf("check the topic: %v (at byte %d)", e.Kind, e.At)
}

// CheckTopicName says whether s may be published to: nil, or a *TopicError
// with the first thing wrong (MQTT 3.1.1, 3.3.2.1 and 4.7.3).
func CheckTopicName(s string) error {
	if err := checkTopicString(s); err != nil {
		return err
	}
	if i := strings.IndexAny(s, "+#"); i >= 0 {
		return &TopicError{TopicWildcard, i}
	}
	return nil
}

// CheckTopicFilter says whether s may be subscribed to, shared subscriptions
// ($share/group/filter) included: nil, or a *TopicError with the first thing
// wrong (MQTT 3.1.1, 4.7; MQTT 5, 4.8.2).
func CheckTopicFilter(s string) error {
	if err := checkTopicString(s); err != nil {
		return err
	}
	start := 0
	if s == "$share" {
		return &TopicError{FilterShare, len(s)}
	}
	if rest, shared := strings.CutPrefix(s, "$share/"); shared {
		group, filter, found := strings.Cut(rest, "/")
		at := len("$share/")
		if i := strings.IndexAny(group, "+#"); i >= 0 {
			return &TopicError{FilterShare, at + i}
		}
		if group == "" || !found || filter == "" {
			return &TopicError{FilterShare, at + len(group)}
		}
		start = at + len(group) + 1
	}
	for at := start; at <= len(s); {
		level, _, more := strings.Cut(s[at:], "/")
		if i := strings.IndexByte(level, '#'); i >= 0 && (len(level) > 1 || more) {
			return &TopicError{FilterHash, at + i}
		}
		if i := strings.IndexByte(level, '+'); i >= 0 && len(level) > 1 {
			return &TopicError{FilterPlus, at + i}
		}
		at += len(level) + 1
	}
	return nil
}

// checkTopicString checks what holds for names and filters alike.
func checkTopicString(s string) error {
	if s == "" {
		return &TopicError{TopicEmpty, 0}
	}
	if len(s) > MaxTopicBytes {
		return &TopicError{TopicTooLong, MaxTopicBytes}
	}
	for i, r := range s {
		if r == 0 {
			return &TopicError{TopicNUL, i}
		}
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return &TopicError{TopicInvalidUTF8, i}
			}
		}
	}
	return nil
}
