package filter

import "fmt"

// Problem is what is wrong with a text, and where: the bytes From to To.
type Problem struct {
	From, To int
	Kind     Kind
	Arg      string // what the Kind speaks of
}

// Kind is the kind of a problem.
type Kind uint8

const (
	NothingAfter        Kind = iota // Arg: an operator or key that something must follow
	NothingBefore                   // Arg: an operator that something must stand before
	NothingInside                   // ()
	UnclosedParenthesis             // ( without )
	UnopenedParenthesis             // ) without (
	UnclosedQuote                   // " without an end
	UnclosedRegexp                  // / without an end, where it can be nothing else
	BadRegexp                       // Arg: why, as regexp/syntax says it
	LargeRegexp                     // longer, or with larger counts, than is sensible
	UnknownKey                      // Arg: what stands before < or >
	MistypedKey                     // Arg: the key that was probably meant
	WrongRelation                   // Arg: the key that has no such comparison
	NumberDue                       // Arg: the key
	SizeDue                         // Arg: the key
	DurationDue                     // Arg: the key
	YesOrNoDue                      // Arg: the key
	AgeOrYesDue                     // Arg: the key
	QoSDue                          // Arg: the key
	PathDue                         // json without a path
	LongPath                        // longer than is sensible
	HashNotLast                     // # before the last level of a topic filter
	WildcardInLevel                 // + or # that is not a level of its own
	SharedFilter                    // $share/…: a way to subscribe, not a filter of topics
	TooLong                         // the text
	TooManyTerms                    // more than MaxTerms
	TooDeep                         // more than MaxDepth
	KindCount                       // how many kinds there are
)

var kindTexts = [KindCount]string{
	NothingAfter:        "nothing after %s",
	NothingBefore:       "nothing before %s",
	NothingInside:       "nothing inside the parentheses",
	UnclosedParenthesis: "parenthesis is not closed",
	UnopenedParenthesis: "parenthesis was not opened",
	UnclosedQuote:       "quote is not closed",
	UnclosedRegexp:      "regular expression is not closed",
	BadRegexp:           "bad regular expression: %s",
	LargeRegexp:         "regular expression is too large",
	UnknownKey:          "no such key: %s",
	MistypedKey:         "no such key; probably meant: %s",
	WrongRelation:       "not a comparison for %s",
	NumberDue:           "%s takes a number",
	SizeDue:             "%s takes a size",
	DurationDue:         "%s takes a duration",
	YesOrNoDue:          "%s takes yes or no",
	AgeOrYesDue:         "%s takes a duration, yes or no",
	QoSDue:              "%s takes 0, 1 or 2",
	PathDue:             "json takes a path",
	LongPath:            "path is too long",
	HashNotLast:         "# is not the last level",
	WildcardInLevel:     "wildcard is not a level of its own",
	SharedFilter:        "shared subscriptions are no filter of topics",
	TooLong:             "text is too long",
	TooManyTerms:        "too many terms",
	TooDeep:             "nested too deep",
}

// Error is the problem in English, for logs; ui makes words of Kind.
func (p Problem) Error() string {
	text := kindTexts[min(p.Kind, KindCount-1)]
	if p.Arg != "" {
		text = fmt.Sprintf(text, p.Arg)
	}
	return fmt.Sprintf("read filter, at byte %d: %s", p.From, text)
}
