package part

import "slices"

// SortByRow brings ids into the order of their rows; those that have none come
// last, as they were.
func SortByRow[T any](ids []T, index func(T) (int, bool)) {
	const none = int(^uint(0) >> 1)
	at := func(id T) int {
		if i, ok := index(id); ok {
			return i
		}
		return none
	}
	slices.SortStableFunc(ids, func(a, b T) int {
		x, y := at(a), at(b)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
}
