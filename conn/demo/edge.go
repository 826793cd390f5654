package demo

import "time"

// edge is a Sparkplug edge node (Sparkplug 3.0, 5): it announces its metrics
// with a birth, then sends those that change, by alias, and numbers its messages
// and those of its devices from 0 to 255 round and round.
type edge struct {
	w       *world
	name    string
	points  []*point
	devices []*edgeDevice
	aliases uint64
	seq     int
	bdSeq   int64 // the how many-th connection this is, from 0
	online  bool
}

// edgeDevice is a device behind an edge node.
type edgeDevice struct {
	edge   *edge
	name   string
	points []*point
}

func newEdge(w *world, name string) *edge {
	e := &edge{w: w, name: name}
	w.on(e.commandTopic(), func(payload []byte) {
		for _, m := range sparkCommand(payload) {
			if m.name == rebirthName && m.kind == sparkBoolean && m.whole != 0 && e.online {
				e.birth()
			}
		}
	})
	return e
}

func (e *edge) topic(kind string) string { return "spBv1.0/" + plantGroup + "/" + kind + "/" + e.name }
func (e *edge) commandTopic() string     { return e.topic("NCMD") }

// device adds a device, before begin.
func (e *edge) device(name string, points []*point) *edgeDevice {
	d := &edgeDevice{edge: e, name: name, points: points}
	e.devices = append(e.devices, d)
	return d
}

// begin gives every metric its alias, connects, and sends data from then on.
func (e *edge) begin(period time.Duration) {
	number := func(points []*point) {
		for _, p := range points {
			e.aliases++
			p.alias = e.aliases
		}
	}
	number(e.points)
	for _, d := range e.devices {
		number(d.points)
	}
	e.online = true
	e.birth()
	e.w.every(e.topic("NDATA"), period, e.data)
}

// loseAndReturn lets the edge node lose its connection after up, and come back
// after down, for ever.
func (e *edge) loseAndReturn(up, down time.Duration) {
	e.w.after(up, func() {
		e.online = false
		// The will that was left with the broker: without a sequence number,
		// with the number of the birth that it ends.
		e.w.send(message{topic: e.topic("NDEATH"), qos: 1, payload: sparkMessage(e.w.now, -1, true, []metric{e.connection()})})
		e.w.after(down, func() {
			e.bdSeq++
			e.online = true
			e.birth()
			e.loseAndReturn(up, down)
		})
	})
}

// connection is the metric that ties a death to its birth.
func (e *edge) connection() metric { return metric{name: "bdSeq", kind: sparkInt64, whole: e.bdSeq} }

// birth announces the edge node and all its devices; its sequence number is 0.
func (e *edge) birth() {
	e.seq = 0
	all := append([]metric{e.connection(), {name: rebirthName, kind: sparkBoolean}}, values(e.points)...)
	e.send(e.topic("NBIRTH"), true, all)
	for _, d := range e.devices {
		e.send(d.topic("DBIRTH"), true, values(d.points))
	}
}

// data sends what changed.
func (e *edge) data() {
	if !e.online {
		return
	}
	if m := changed(e.points); len(m) > 0 {
		e.send(e.topic("NDATA"), false, m)
	}
	for _, d := range e.devices {
		if m := changed(d.points); len(m) > 0 {
			e.send(d.topic("DDATA"), false, m)
		}
	}
}

// send publishes a message with the next sequence number.
func (e *edge) send(topic string, birth bool, metrics []metric) {
	e.w.send(message{topic: topic, payload: sparkMessage(e.w.now, e.seq, birth, metrics)})
	e.seq = (e.seq + 1) % 256
}

func (d *edgeDevice) topic(kind string) string { return d.edge.topic(kind) + "/" + d.name }

// onCommand lets the device take a new value for its setpoint, by name or by
// alias, and answers with it.
func (d *edgeDevice) onCommand() {
	d.edge.w.on(d.topic("DCMD"), func(payload []byte) {
		for _, m := range sparkCommand(payload) {
			for _, p := range d.points {
				if p.name == "Setpoint" && (m.name == p.name || m.alias != 0 && m.alias == p.alias) {
					p.real = m.number()
					d.edge.send(d.topic("DDATA"), false, []metric{p.metric})
				}
			}
		}
	})
}

func values(points []*point) []metric {
	all := make([]metric, len(points))
	for i, p := range points {
		all[i] = p.metric
	}
	return all
}

// changed lets the points go on and returns those that changed.
func changed(points []*point) []metric {
	var some []metric
	for _, p := range points {
		if p.step(&p.metric) {
			some = append(some, p.metric)
		}
	}
	return some
}
