package filter

import (
	"bytes"
	"strings"
)

// checkTopicFilter is what is wrong with a topic filter (MQTT 5 and 3.1.1,
// section 4.7.1), given its levels.
func checkTopicFilter(levels []string) (bad Kind, ok bool) {
	if levels[0] == "$share" || levels[0] == "$queue" {
		return SharedFilter, false
	}
	for i, level := range levels {
		switch {
		case level == "#" && i < len(levels)-1:
			return HashNotLast, false
		case level != "#" && level != "+" && strings.ContainsAny(level, "#+"):
			return WildcardInLevel, false
		}
	}
	return 0, true
}

// hasWildcards reports whether a word can only be meant as a topic filter: no
// topic name has a level like that.
func hasWildcards(word string) bool {
	levels := strings.Split(word, "/")
	for i, level := range levels {
		if level == "+" || level == "#" && i == len(levels)-1 {
			return true
		}
	}
	return false
}

// matchTopic reports whether a topic filter matches a name: # stands for what
// is above it too, and a wildcard at the beginning for no name that begins
// with $ (section 4.7.2).
func matchTopic(levels []string, name []byte) bool {
	if len(name) > 0 && name[0] == '$' && (levels[0] == "+" || levels[0] == "#") {
		return false
	}
	for i, level := range levels {
		if level == "#" {
			return true
		}
		end := bytes.IndexByte(name, '/')
		here := name
		if end >= 0 {
			here = name[:end]
		}
		if level != "+" && level != string(here) {
			return false
		}
		if end < 0 {
			return i == len(levels)-1 || i == len(levels)-2 && levels[i+1] == "#"
		}
		name = name[end+1:]
	}
	return false
}
