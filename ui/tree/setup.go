package tree

import "treetop/conn/disk"

// Setup is what a person has set up for looking at the topics of this profile,
// kept across restarts. Its methods are called on the UI goroutine and don't
// wait for the disk.
type Setup interface {
	// View is what is set up now, as a copy.
	View() disk.View
	// Version changes whenever View does, be it by another window.
	Version() uint64
	// Change does what is to be different, and may do it again later on what
	// another instance has kept: it says "pin this", not "these are the pins".
	Change(func(*disk.View))
}
