package model

import (
	"math/bits"
	"time"
)

// interval is what was learned of the time between the live messages of a
// topic, in 16 bits: how many gaps were seen in the lowest two (three is
// enough to know), and the usual gap above, as five bits of octave and nine of
// mantissa, from a millisecond to fifty days.
type interval uint16

const (
	intervalSeen    = 3  // gaps after which the interval is known
	intervalOctave  = 20 // the shortest gap told apart is 1<<20 ns
	intervalOctaves = 32
	mantissaBits    = 9

	// A gap longer than usual makes the usual one grow at once, but no further
	// than this many times or this long: an outage is not a habit.
	growMost  = 8
	growFloor = int64(10 * time.Second)
	// shrinkOver is over how many usual gaps a shorter one becomes the usual.
	shrinkOver = 4
)

// usual is the learned interval, 0 before it is known.
func (i interval) usual() time.Duration {
	if i&intervalSeen != intervalSeen {
		return 0
	}
	return time.Duration(i.gap())
}

func (i interval) gap() int64 {
	code := int64(i >> 2)
	return (1<<mantissaBits | code&(1<<mantissaBits-1)) << (code>>mantissaBits + intervalOctave - mantissaBits)
}

// learn takes a gap into account, in nanoseconds. The usual gap grows fast and
// shrinks slowly, by the time that the shorter gaps took rather than by their
// number: a device that sends twenty messages in a burst each minute has an
// interval of a minute. What is lost in rounding is made up for by chance
// (dither), so that many small steps add up.
func (i interval) learn(gap int64, dither uint64) interval {
	seen := i & intervalSeen
	usual := i.gap()
	switch {
	case seen < intervalSeen:
		if seen > 0 {
			gap = max(gap, usual)
		}
		seen++
	case gap >= usual:
		gap = min(usual+(gap-usual)/2, max(growMost*usual, growFloor))
	default:
		gap = usual - int64(float64(usual-gap)*float64(gap)/float64(shrinkOver*usual))
	}
	return intervalOf(gap, dither)<<2 | seen
}

// intervalOf rounds a gap up or down, by chance.
func intervalOf(gap int64, dither uint64) interval {
	gap = min(max(gap, 1<<intervalOctave), 1<<(intervalOctave+intervalOctaves)-1)
	octave := bits.Len64(uint64(gap)) - 1
	// A multiplication spreads a counter over all bits; the highest are the best.
	gap += int64(dither * 0x9e3779b97f4a7c15 >> (64 - (octave - mantissaBits))) // less than one step
	gap = min(gap, 1<<(intervalOctave+intervalOctaves)-1)
	octave = bits.Len64(uint64(gap)) - 1
	mantissa := gap >> (octave - mantissaBits) & (1<<mantissaBits - 1)
	return interval((octave-intervalOctave)<<mantissaBits | int(mantissa))
}
