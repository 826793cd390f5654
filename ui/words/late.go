package words

import (
	"time"

	"treetop/model"
	"treetop/ui/lang"
)

// LateMark stands before the age of a topic that is late, so that it is not told
// by the colour alone.
const LateMark = "! "

// Late says why a topic is marked as late; empty for one that is not.
func Late(now time.Time, t model.Topic) string {
	if !t.Late(now) {
		return ""
	}
	if t.Interval > 0 && t.LateAfter == max(3*t.Interval, time.Second) {
		return lang.L("Late: it usually comes every {{.Usual}}", lang.A{"Usual": Every(t.Interval)})
	}
	return lang.L("Late: nothing for more than {{.Limit}}", lang.A{"Limit": Span(t.LateAfter)})
}
