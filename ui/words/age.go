package words

import (
	"time"

	"treetop/model"
	"treetop/ui/lang"
)

// Age is how old the latest value of a topic is: "now", "3 s", "4 m", "2 h",
// "5 d". A value that was replayed at subscribing, with nothing live since,
// has no known age: "> 12 m" says that it is at least as old as it has been
// known. A branch without a value of its own has the age of the newest live
// message below it. Empty when nothing is known.
func Age(now time.Time, t model.Topic) string {
	if !t.HasValue() {
		if t.LastBelow.IsZero() {
			return ""
		}
		return Ago(now.Sub(t.LastBelow))
	}
	if t.LastLive.IsZero() || t.Last.After(t.LastLive) {
		return lang.L("> {{.Age}}", lang.A{"Age": span(now.Sub(t.Last))})
	}
	return Ago(now.Sub(t.LastLive))
}

// Ago is how long ago something was, in one unit: "now" below a second, which
// is also what a clock that went back gives.
func Ago(d time.Duration) string {
	if d < time.Second {
		return lang.L("now")
	}
	return span(d)
}

// Span is a time that passes, in one whole unit: "10 s", "4 m".
func Span(d time.Duration) string { return span(d) }

// Every is the time between two messages: "20 ms", "4.9 s", "12 s", "5 m".
func Every(d time.Duration) string {
	if d < 10*time.Second {
		return Took(d)
	}
	return span(d)
}

func span(d time.Duration) string {
	n := func(unit time.Duration) lang.A { return lang.A{"N": grouped(uint64(max(d, 0) / unit))} }
	switch {
	case d < time.Minute:
		return lang.L("{{.N}} s", n(time.Second))
	case d < time.Hour:
		return lang.L("{{.N}} m", n(time.Minute))
	case d < 24*time.Hour:
		return lang.L("{{.N}} h", n(time.Hour))
	}
	return lang.L("{{.N}} d", n(24*time.Hour))
}

// Left is how long it is until something happens, in whole seconds and never
// less than one: a countdown does not say 0 s and then wait.
func Left(d time.Duration) string {
	s := max((d+time.Second-1)/time.Second, 1)
	return span(s * time.Second)
}

// Took is how long something took: "< 1 ms", "3 ms", "1.2 s".
func Took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return lang.L("< 1 ms")
	case d < time.Second:
		return lang.L("{{.N}} ms", lang.A{"N": d.Milliseconds()})
	}
	return lang.L("{{.N}} s", lang.A{"N": fixed(d.Seconds(), 1)})
}

// Clock is a time of day in milliseconds in the time zone of now, 14:03:22.118,
// with the date before it when it is another day than now's. Empty for the
// zero time.
func Clock(t, now time.Time) string {
	return clock(t, now, "15:04:05.000")
}

// ClockShort is the same in whole seconds, for prose.
func ClockShort(t, now time.Time) string {
	return clock(t, now, time.TimeOnly)
}

func clock(t, now time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	if t.Format(time.DateOnly) != now.Format(time.DateOnly) {
		layout = time.DateOnly + " " + layout
	}
	return t.Format(layout)
}
