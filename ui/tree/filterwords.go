package tree

import (
	"treetop/model"
	"treetop/model/filter"
	"treetop/ui/lang"
)

// problemWords says what is wrong with a filter and what to write instead.
func problemWords(p filter.Problem) string {
	arg := lang.A{"What": model.Visible(p.Arg), "Example": exampleFor(p.Arg)}
	switch p.Kind {
	case filter.NothingAfter:
		return lang.L("Something has to follow {{.What}}", arg)
	case filter.NothingBefore:
		return lang.L("Something has to stand before {{.What}}", arg)
	case filter.NothingInside:
		return lang.L("There is nothing in the parentheses")
	case filter.UnclosedParenthesis:
		return lang.L("The parenthesis is not closed. To find one in a name, write the word in quotes")
	case filter.UnopenedParenthesis:
		return lang.L("This parenthesis was not opened. To find one in a name, write the word in quotes")
	case filter.UnclosedQuote:
		return lang.L("The quote is not closed")
	case filter.UnclosedRegexp:
		return lang.L("A regular expression ends with a slash: /^a.*b$/. To find the text as it is, write it in quotes")
	case filter.BadRegexp:
		return lang.L("Not a regular expression (RE2): {{.Why}}", lang.A{"Why": regexpWords(p.Arg)})
	case filter.LargeRegexp:
		return lang.L("This regular expression is too large. Make it shorter, or its counts smaller")
	case filter.UnknownKey:
		return lang.L("There is no key {{.What}}. A field of JSON is json.{{.What}}; the text as it is goes in quotes", arg)
	case filter.MistypedKey:
		return lang.L("Is {{.What}} meant? If not, write the text in quotes", arg)
	case filter.WrongRelation:
		return lang.L("{{.What}} is written like this: {{.Example}}", arg)
	}
	return operandWords(p, arg)
}

func operandWords(p filter.Problem, arg lang.A) string {
	switch p.Kind {
	case filter.NumberDue:
		return lang.L("A number has to follow, without a unit: {{.Example}}", arg)
	case filter.SizeDue:
		return lang.L("A size has to follow: 200B, 1kB (1,000 B), 2MiB (1,024 × 1,024 B each)")
	case filter.DurationDue:
		return lang.L("A time has to follow: 30s, 5m, 1h30m, 2d")
	case filter.YesOrNoDue:
		return lang.L("Either yes or no has to follow")
	case filter.AgeOrYesDue:
		return lang.L("A time has to follow (1h), or yes or no: {{.Example}}", arg)
	case filter.QoSDue:
		return lang.L("QoS is 0, 1 or 2")
	case filter.PathDue:
		return lang.L("The path of a field has to follow: json.battery.level<20")
	case filter.LongPath:
		return lang.L("This path is too long")
	case filter.HashNotLast:
		return lang.L("In a topic filter, # can only be the last level: a/b/#")
	case filter.WildcardInLevel:
		return lang.L("In a topic filter, + and # stand for a whole level: a/+/b, a/#")
	case filter.SharedFilter:
		return lang.L("$share says how to subscribe, not which topics. Write only the filter after it, as in topic:a/#")
	case filter.TooManyTerms:
		return lang.L("These are more than {{.N}} terms", lang.A{"N": filter.MaxTerms})
	case filter.TooDeep:
		return lang.L("Parentheses or minus signs are nested too deep")
	}
	return lang.L("This filter is too long")
}

// exampleFor is a term with a key, to show how it is written.
func exampleFor(name string) string {
	for _, k := range filter.Keys() {
		if k.Name() != name {
			continue
		}
		switch k {
		case filter.Value:
			return "value>80"
		case filter.JSON:
			return "json.battery<20"
		}
		return k.Examples()[0]
	}
	return ""
}

// regexpWords translates what the standard library says of an expression.
func regexpWords(why string) string {
	switch why {
	case "missing closing )":
		return lang.L("a ) is missing")
	case "unexpected )":
		return lang.L("a ) is too many")
	case "missing closing ]":
		return lang.L("a ] is missing")
	case "invalid character class", "invalid character class range":
		return lang.L("a range in [ ] that is none")
	case "missing argument to repetition operator", "invalid nested repetition operator":
		return lang.L("nothing that * + or ? could repeat")
	case "invalid repeat count":
		return lang.L("a count in { } that is too large or none")
	case "trailing backslash at end of expression", "invalid escape sequence":
		return lang.L("a \\ before a sign that has no meaning with it")
	case "invalid or unsupported Perl syntax", "invalid named capture":
		return lang.L("something after (? that RE2 does not have")
	case "invalid UTF-8":
		return lang.L("bytes that are not UTF-8")
	}
	return why
}
