package tree

// Columns are the widths in pixels that a person gave to the columns; zero is
// the width that suits the pane. The value column takes what is left.
type Columns struct {
	Topic    float32 `json:"topic,omitempty"`
	Topics   float32 `json:"topics,omitempty"`
	Messages float32 `json:"messages,omitempty"`
	Age      float32 `json:"age,omitempty"`
}

// column is where one stands; no width: it is not shown.
type column struct{ x, w float32 }

func (c column) shown() bool { return c.w > 0 }

type columns struct {
	topic, value, topics, messages, age column
}

const (
	edge      = 10 // left and right of a row
	bar       = 4  // more at the right, so that figures do not touch the scroll bar
	gap       = 12 // between columns
	minColumn = 36
	minTopic  = 90
)

// layout gives each column its place in a pane of this width. As the pane
// narrows, the columns topics, messages and age go in turn; em is the font
// size, so that figures fit in any.
func (c Columns) layout(width, em float32) columns {
	or := func(v, d float32) float32 {
		if v > 0 {
			return max(v, minColumn)
		}
		return d
	}
	ws := []float32{or(c.Topics, em*4.4), or(c.Messages, em*5.4), or(c.Age, em*4.2)}
	for i, need := range []float32{46, 38, 26} { // in em: below it, the column goes
		if width < need*em {
			ws[i] = 0
		}
	}
	right := width - edge - bar
	place := func(w float32) column {
		if w == 0 {
			return column{}
		}
		right -= w
		col := column{right, w}
		right -= gap
		return col
	}
	var out columns
	out.age = place(ws[2])
	out.messages = place(ws[1])
	out.topics = place(ws[0])
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
