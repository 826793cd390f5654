package model

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHandlesAgreeWithPlainLists pushes, pops and moves handles as the log
// does, with few chunks and with more than can be told apart packed.
func TestHandlesAgreeWithPlainLists(t *testing.T) {
	for _, perStep := range []uint32{1, 3000} {
		rnd := rand.New(rand.NewPCG(uint64(perStep), 4))
		h := handles{first: 1<<32 - 5000} // numbers wrap around
		next := h.first
		topics := make([]topic, 50)
		plain := make([][]uint64, len(topics))
		newest := func() uint64 {
			next += rnd.Uint32N(perStep + 1)
			return uint64(next)<<32 | uint64(rnd.Uint32N(chunkLargest)&^7)
		}
		wide := false
		for range 200_000 {
			i := min(rnd.IntN(len(topics)), rnd.IntN(len(topics)), rnd.IntN(len(topics)))
			switch rnd.IntN(5) {
			case 0, 1:
				handle := newest()
				h.push(&topics[i], handle)
				plain[i] = append(plain[i], handle)
			case 2:
				if n := len(plain[i]); n > 0 {
					at, handle := rnd.IntN(n), newest()
					h.set(&topics[i], at, handle)
					plain[i][at] = handle
				}
			default:
				if len(plain[i]) > 0 && rnd.IntN(300) > len(plain[i]) {
					h.pop(&topics[i])
					plain[i] = plain[i][1:]
				}
			}
			if len(plain[i]) > 0 {
				at := rnd.IntN(len(plain[i]))
				require.Equal(t, plain[i][at], h.at(&topics[i], at))
			}
			require.Equal(t, len(plain[i]), int(topics[i].kept))
			wide = wide || topics[i].ringClass == 1 && topics[i].kept <= 1
			if rnd.IntN(1000) == 0 { // the oldest chunks leave
				oldest := next
				for _, handles := range plain {
					for _, handle := range handles {
						if number := uint32(handle >> 32); next-number > next-oldest {
							oldest = number
						}
					}
				}
				h.first = oldest
			}
		}
		require.Equal(t, perStep > 1, wide, "handles too far apart to be packed stand in rings")
		for i := range topics {
			for at, want := range plain[i] {
				require.Equal(t, want, h.at(&topics[i], at))
			}
			for range plain[i] {
				h.pop(&topics[i])
			}
		}
	}
}
