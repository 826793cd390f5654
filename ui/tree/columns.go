package tree

// Columns are the widths in pixels that a person gave to the columns, and which
// of them are not wanted; zero is the width that suits the pane. The value
// column takes what is left.
type Columns struct {
	Topic    float32
	Trend    float32
	Topics   float32
	Messages float32
	Age      float32

	NoTopics, NoMessages, NoAge bool
}

// column is where one stands; no width: it is not shown.
type column struct{ x, w float32 }

func (c column) shown() bool { return c.w > 0 }

type columns struct {
	topic, value, trend, topics, messages, age column
}

const (
	edge      = 10 // left and right of a row
	bar       = 4  // more at the right, so that figures do not touch the scroll bar
	gap       = 12 // between columns
	minColumn = 36
	minTopic  = 90
)

// The widths of the columns in em, the font size, so that figures fit in any.
const (
	wideTrend    = 8
	wideTopics   = 4.4
	wideMessages = 5.4
	wideAge      = 4.2
)

// layout gives each column its place in a pane of this width. As the pane
// narrows, the columns topics, trend, messages and age go in turn: the trend is
// there only because somebody asked for it.
func (c Columns) layout(width, em float32, trend bool) columns {
	var out columns
	right, spared := width-edge-bar, float32(0)
	place := func(col *column, on bool, own, wide, need float32) {
		if !on {
			spared += wide*em + gap // there is more room for the others
			return
		}
		if width < need*em-spared {
			return
		}
		if own > 0 {
			wide = max(own, minColumn) / em
		}
		right -= wide * em
		*col = column{right, wide * em}
		right -= gap
	}
	// How much the pane needs is in em, too: below that, the column goes.
	needTopics := float32(46)
	if trend {
		needTopics += wideTrend + gap/em
	}
	place(&out.age, !c.NoAge, c.Age, wideAge, 26)
	place(&out.messages, !c.NoMessages, c.Messages, wideMessages, 38)
	before := spared
	place(&out.topics, !c.NoTopics, c.Topics, wideTopics, needTopics)
	spared = before
	place(&out.trend, trend, c.Trend, wideTrend, 44)

	rest := max(right-edge, minTopic)
	topic := c.Topic
	if topic == 0 {
		topic = rest * 0.48
	}
	topic = max(minTopic, min(topic, rest-gap-40))
	out.topic = column{edge, topic}
	out.value = column{edge + topic + gap, max(0, rest-topic-gap)}
	return out
}

// indent is how far a row of this depth is moved in, and whether that is less
// than its depth asks for, so that the depth is written instead.
func indent(depth int, col column, em float32) (px float32, numbered bool) {
	step := em * 1.15
	most := col.w / 3
	if px = float32(depth) * step; px > most {
		return most, true
	}
	return px, false
}
