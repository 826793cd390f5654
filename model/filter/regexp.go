package filter

import (
	"errors"
	"regexp"
	"regexp/syntax"
)

const (
	maxRegexp      = 256  // bytes
	maxRegexpSteps = 4000 // as compiled: what counts like {1000} come to
)

// compileRegexp compiles an expression without regard to case.
func compileRegexp(s string) (re *regexp.Regexp, bad Kind, why string) {
	if len(s) > maxRegexp {
		return nil, LargeRegexp, ""
	}
	parsed, err := syntax.Parse("(?i)"+s, syntax.Perl)
	if err != nil {
		var at *syntax.Error
		if errors.As(err, &at) {
			if at.Code == syntax.ErrLarge || at.Code == syntax.ErrNestingDepth {
				return nil, LargeRegexp, ""
			}
			return nil, BadRegexp, string(at.Code)
		}
		return nil, BadRegexp, err.Error()
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(prog.Inst) > maxRegexpSteps {
		return nil, LargeRegexp, ""
	}
	re, err = regexp.Compile("(?i)" + s)
	if err != nil {
		return nil, BadRegexp, err.Error()
	}
	return re, 0, ""
}
