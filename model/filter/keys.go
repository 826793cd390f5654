package filter

import (
	"slices"
	"strings"
)

// Key is what a term asks about.
type Key uint8

const (
	Word Key = iota // in the topic name; has no key in the text
	Expression
	Topic
	Value
	JSON
	Retained
	QoS
	Size
	Messages
	Rate
	Age
	Stale
	New
	Late
	keyCount
)

// relation is how a term compares.
type relation uint8

const (
	has relation = iota // :
	equal
	notEqual
	less
	lessEqual
	greater
	greaterEqual
	exists // a JSON path alone
)

var relationSigns = [...]string{has: ":", equal: "=", notEqual: "!=", less: "<", lessEqual: "<=", greater: ">", greaterEqual: ">=", exists: ""}

// relations is a set of them.
type relations uint8

const (
	asHas     relations = 1<<has | 1<<equal
	asLess    relations = 1<<less | 1<<lessEqual
	asGreater relations = 1<<greater | 1<<greaterEqual
	asAll               = asHas | asLess | asGreater | 1<<notEqual
)

// operand is what stands behind a key.
type operand uint8

const (
	textOperand operand = iota
	topicOperand
	anyOperand // a text or a number, as it comes
	yesOperand
	qosOperand
	sizeOperand
	numberOperand
	durationOperand
	newOperand
)

// keyFacts is what is known of each key.
type keyFacts struct {
	name    string
	takes   operand
	with    relations
	needs   Needs
	example []string
	insert  string // what completing it puts into the text
}

func facts(k Key) *keyFacts { return &keyTable[k] }

var keyTable = [keyCount]keyFacts{
	Word:       {example: []string{"kitchen", `"living room"`}},
	Expression: {example: []string{"/sensor-[0-9]+$/"}},
	Topic:      {"topic", topicOperand, asHas, 0, []string{"topic:home/+/light", "topic:home/#"}, "topic:"},
	Value:      {"value", anyOperand, asAll, NeedsValue, []string{"value:hot", "value>80", "value=on", "value:/^o[nf]/"}, "value:"},
	JSON:       {"json", anyOperand, asAll, NeedsValue, []string{"json.battery<20", "json.state:open", "json.battery"}, "json."},
	Retained:   {"retained", yesOperand, asHas, NeedsState, []string{"retained:yes"}, "retained:"},
	QoS:        {"qos", qosOperand, asAll, NeedsState, []string{"qos:1", "qos>0"}, "qos:"},
	Size:       {"size", sizeOperand, asAll, NeedsState, []string{"size>1kB", "size=0"}, "size>"},
	Messages:   {"messages", numberOperand, asAll, NeedsState, []string{"messages>100"}, "messages>"},
	Rate:       {"rate", numberOperand, asAll, NeedsTime, []string{"rate>10"}, "rate>"},
	Age:        {"age", durationOperand, asLess | asGreater, NeedsTime, []string{"age<5m", "age>1h30m"}, "age<"},
	Stale:      {"stale", durationOperand, asHas | asGreater, NeedsTime, []string{"stale:10m"}, "stale:"},
	New:        {"new", newOperand, asHas | asLess, NeedsTime, []string{"new:1h", "new:yes"}, "new:"},
	Late:       {"late", yesOperand, asHas, NeedsTime, []string{"late:yes"}, "late:"},
}

// otherNames are what else the keys are called.
func otherNames(name string) string {
	switch name {
	case "retain":
		return "retained"
	case "payload":
		return "value"
	case "msgs", "count":
		return "messages"
	}
	return name
}

// Keys are all keys that a term can begin with, in the order of a help.
func Keys() []Key {
	var keys []Key
	for k := Topic; k < keyCount; k++ {
		keys = append(keys, k)
	}
	return keys
}

// Examples of what has no key, for a help.
const (
	ExampleWords  = "kitchen light"
	ExampleQuoted = `"living room"`
	ExampleOr     = "light or lamp"
	ExampleGroup  = "(light or lamp) -hall"
)

// Name is the key as it is written, "" for Word and Expression.
func (k Key) Name() string { return facts(k).name }

// Examples are some terms with the key, the plainest first.
func (k Key) Examples() []string { return slices.Clone(facts(k).example) }

// keyNamed finds a key by its name, in whatever case.
func keyNamed(name string) (Key, bool) {
	name = otherNames(strings.ToLower(name))
	for k := Topic; k < keyCount; k++ {
		if keyTable[k].name == name {
			return k, true
		}
	}
	return 0, false
}

// keyNear finds the key that was probably meant.
func keyNear(name string) (Key, bool) {
	name = strings.ToLower(name)
	for k := Topic; k < keyCount; k++ {
		if mistyped(name, keyTable[k].name) {
			return k, true
		}
	}
	return 0, false
}

// mistyped reports whether s is key with one slip. In a short key only two
// letters changed about, one left out or a plural count: gate, page and date
// are what they are.
func mistyped(s, key string) bool {
	i := 0
	for i < len(s) && i < len(key) && s[i] == key[i] {
		i++
	}
	a, b := s[i:], key[i:]
	short := len(key) < 5
	switch len(a) - len(b) {
	case -1:
		return a == b[1:] && len(s) > 2
	case 1:
		return a[1:] == b && (!short || a == "s")
	case 0:
		if len(a) >= 2 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:] {
			return true
		}
		return len(a) >= 1 && a[1:] == b[1:] && !short
	}
	return false
}
