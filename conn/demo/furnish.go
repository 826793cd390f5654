package demo

// furnish puts everything into the world. Each device publishes what it retains
// at once, and the rest within a few seconds.
func furnish(w *world) {
	home(w)
	tutorial(w)
	plant(w)
	factory(w)
	camera(w)
	packed(w)
	vibration(w)
	attic(w)
	leftovers(w)
	oddNames(w)
	oddPayloads(w)
}
