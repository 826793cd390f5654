// Package demo is the built-in broker and the place that it simulates: a home,
// a plant, a camera and the leftovers of devices long gone, for a person who
// has no broker at hand.
//
// The broker runs in a child process of the same binary, because a broken
// packet can end it and because nothing of it is to be left in the program. The
// program starts the child with Start; its main function hands over to Child,
// before anything else, when the first argument is ChildArg; the TestMain of a
// test that starts one does the same. The child listens on a free loopback
// port, lets in one user with a random password, and ends as soon as its
// standard input ends, which the system sees to however the parent ends.
package demo
