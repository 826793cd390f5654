package main

// row is a row of the table.
type row struct {
	name    string // for --only, and in the file
	bench   string // the benchmark and its part, without BenchmarkTable
	pkg     string // where it is
	what    string
	against string // the baseline; empty: none
	unit    string
	reach   []bound
}

// bound is what one of the reported figures has to be; empty: it is reported.
type bound struct {
	metric string
	least  bool // at least so much, else at most
	limit  float64
	unit   string
}

func atLeast(metric string, limit float64, unit string) bound {
	return bound{metric, true, limit, unit}
}
func atMost(metric string, limit float64, unit string) bound {
	return bound{metric, false, limit, unit}
}

// rows are all of them, in the order of the table.
var rows = []row{
	{"flood", "Flood/plain", "./conn", "flood of ready-made packets into a whole session",
		"bare client library, plain connection, counting", "messages/s", []bound{atLeast("ratio", 2.5, "×")}},
	{"flood-buffered", "Flood/buffered", "./conn", "the same",
		"bare client library, buffered connection, counting", "messages/s", []bound{atLeast("ratio", 0.8, "×")}},
	{"flood-5", "Flood5", "./conn", "the same in MQTT 5",
		"bare client library of MQTT 5, plain connection, counting", "messages/s", []bound{atLeast("ratio", 2, "×")}},
	{"mosquitto", "Mosquitto", ".", "mosquitto, publisher as fast as it goes, whole session",
		"mosquitto_sub -t '#' to /dev/null", "messages/s", []bound{atLeast("ratio", 0.95, "×"), atMost("%-lost-more", 0, "% more lost")}},
	{"window", "Window", ".", "the same with the real window open, all branches open",
		"the same without a window", "messages/s", []bound{atLeast("ratio", 0.85, "×"), atMost("%-lost-more", 0, "% more lost")}},
	{"retained", "Retained", ".", "200,000 retained topics, SUBSCRIBE to complete tree",
		"mosquitto_sub receiving the same", "s", []bound{atMost("ratio", 1.15, "×")}},
	{"apply", "Apply/thousand", "./model", "Tree.Apply in random order over 1,000 topics, history full, lock and clock included",
		"", "ns", []bound{atMost("value", 300, "ns"), atMost("allocations", 0, "allocations")}},
	{"apply-million", "Apply/million", "./model", "Tree.Apply over 1,000,000 topics",
		"the same over 1,000", "ns", []bound{atMost("ratio", 5, "×"), atMost("allocations", 0, "allocations")}},
	{"memory", "Memory", "./model", "live heap for a topic, 1,000,000 topics with 100 B each, a view fully open",
		"", "B", []bound{atMost("value", 400, "B")}},
	{"insert", "Insert", "./model", "1,000,000 topics below one open parent, inserted shuffled, a window read every 10,000",
		"the same in three levels", "s", []bound{atMost("ratio", 2, "×")}},
	{"tick", "Tick", "./ui/tree", "one tick of the pane, 1,000,000 topics all open, flood running",
		"the same with 1,000 topics", "ms", []bound{atMost("ratio", 2, "×"), atMost("value", 2, "ms")}},
	{"window-cpu", "Million/cpu", ".", "CPU of the program, window on 1,000,000 open topics, 20,000 messages/s",
		"the same without a window", "% of a core", nil},
	{"scroll-step", "Scroll/step", "./ui/tree", "a scroll step at 1,000,000 open topics", "", "ms", []bound{atMost("value", 1, "ms")}},
	{"scroll-end", "Scroll/end", "./ui/tree", "jump to the end, or the start", "", "ms", []bound{atMost("value", 1, "ms")}},
	{"scroll-topic", "Scroll/topic", "./ui/tree", "jump to a topic", "", "ms", []bound{atMost("value", 1, "ms")}},
	{"opening", "Siblings/opening", "./model", "opening 1,000,000 siblings, until the first window", "", "ms",
		[]bound{atMost("value", 100, "ms"), atMost("ms-longest-call", 5, "ms longest call")}},
	{"sorting", "Siblings/sorting", "./model", "sorting 1,000,000 siblings, until the first window", "", "ms",
		[]bound{atMost("value", 100, "ms"), atMost("ms-longest-call", 5, "ms longest call")}},
	{"filter-common", "Filter/common", "./model", "filter over 1,000,000 topics under traffic, complete: a word that all have", "", "ms",
		[]bound{atMost("value", 500, "ms"), atMost("ms-first-rows", 50, "ms first rows"), atMost("ms-longest-Apply", 5, "ms longest Apply")}},
	{"filter-one", "Filter/one", "./model", "the same: a word that one has", "", "ms",
		[]bound{atMost("value", 500, "ms"), atMost("ms-first-rows", 50, "ms first rows"), atMost("ms-longest-Apply", 5, "ms longest Apply")}},
	{"filter-none", "Filter/none", "./model", "the same: a word that none has", "", "ms",
		[]bound{atMost("value", 500, "ms"), atMost("ms-longest-Apply", 5, "ms longest Apply")}},
	{"program-memory", "Million/memory", ".", "resident memory of the program at its peak, window on 1,000,000 open topics, history full",
		"", "MB", []bound{atMost("value", 1000, "MB")}},
	{"steady", "Steady", ".", "resident memory after 3 minutes of 20,000 messages/s over 50,000 topics",
		"30 s after the budget of the history was full", "MB", []bound{atMost("ratio", 1.05, "×")}},
}
