package demo

import (
	"fmt"
	"math/rand/v2"
	"time"
)

const (
	plantGroup = "Plant A"
	scadaHost  = "scada-1"
	// rebirthName is the metric by which a host application asks for a birth
	// (Sparkplug 3.0, 6.4.19).
	rebirthName = "Node Control/Rebirth"
)

// plant is a factory that speaks Sparkplug B: three edge nodes, two of them with
// a device, and a host application. Births are not retained, so the host asks
// for them again when somebody new listens.
func plant(w *world) {
	line := newEdge(w, "Edge 01")
	line.points = lineMetrics(w.dice("line"))
	press := line.device("Press 1", pressMetrics(w.dice("press")))
	line.begin(time.Second)
	press.onCommand()

	oven := newEdge(w, "Edge 02")
	oven.points = []*point{
		gauge(w.dice("oven hall"), "Hall/Temperature", sparkFloat, 27, 2),
		gauge(w.dice("oven gas"), "Gas/Flow", sparkDouble, 12.5, 1.5),
	}
	oven.device("Oven", ovenMetrics(w.dice("oven"))).onCommand()
	oven.begin(2 * time.Second)

	packer := newEdge(w, "Edge 03")
	packer.points = []*point{gauge(w.dice("packer"), "Packer/Rate", sparkFloat, 58, 8)}
	packer.begin(2 * time.Second)
	packer.loseAndReturn(35*time.Second, 15*time.Second)

	host(w, line, oven, packer)
}

// host is the host application: its state is retained JSON (Sparkplug 3.0,
// 5.7), and it asks all edge nodes for a birth when somebody new listens.
func host(w *world, edges ...*edge) {
	w.retain("spBv1.0/STATE/"+scadaHost, fmt.Sprintf(`{"online":true,"timestamp":%d}`, millis(w.now)))
	asking := false
	w.onAudience(func() {
		if asking {
			return
		}
		asking = true
		// Who subscribes to several filters in a row is answered once.
		w.after(300*time.Millisecond, func() {
			asking = false
			for _, e := range edges {
				w.send(message{topic: e.commandTopic(), payload: sparkMessage(w.now, -1, true,
					[]metric{{name: rebirthName, kind: sparkBoolean, whole: 1}})})
			}
		})
	})
}

// point is a metric and how it goes on; step reports whether it changed.
type point struct {
	metric
	step func(m *metric) bool
}

// gauge is a point that wanders.
func gauge(dice *rand.Rand, name string, kind sparkType, mean, swing float64) *point {
	v := wander{mean: mean, swing: swing, at: mean}
	return &point{
		metric: metric{name: name, kind: kind, real: mean},
		step: func(m *metric) bool {
			m.real = v.step(dice)
			return dice.IntN(3) > 0
		},
	}
}

// counter is a point that counts up.
func counter(dice *rand.Rand, name string, from int64, most int) *point {
	return &point{
		metric: metric{name: name, kind: sparkUInt64, whole: from},
		step: func(m *metric) bool {
			n := dice.IntN(most + 1)
			m.whole += int64(n)
			return n > 0
		},
	}
}

// fixed is a point that stays as it is.
func fixed(m metric) *point {
	return &point{metric: m, step: func(*metric) bool { return false }}
}

// lineMetrics are the two dozen metrics of a production line.
func lineMetrics(dice *rand.Rand) []*point {
	points := []*point{
		gauge(dice, "Line/Speed", sparkFloat, 42, 6),
		counter(dice, "Line/Count", 184_220, 2),
		{
			metric: metric{name: "Line/Running", kind: sparkBoolean, whole: 1},
			step: func(m *metric) bool {
				if dice.IntN(40) > 0 {
					return false
				}
				m.whole = 1 - m.whole
				return true
			},
		},
		fixed(metric{name: "Line/Recipe", kind: sparkString, text: "Müsli 500 g"}),
		fixed(metric{name: "Line/Started", kind: sparkDateTime, whole: 1_760_000_000_000}),
		{
			metric: metric{name: "Line/Offset", kind: sparkInt32, whole: -12},
			step: func(m *metric) bool {
				m.whole = int64(dice.IntN(60)) - 40
				return dice.IntN(4) == 0
			},
		},
		fixed(metric{name: "Properties/Firmware", kind: sparkString, text: "4.2.0"}),
		fixed(metric{name: "Properties/Scan rate", kind: sparkUInt16, whole: 1000}),
	}
	for i := range 4 {
		points = append(points, gauge(dice, fmt.Sprintf("Tank %d/Level", i+1), sparkDouble, 40+float64(i)*12, 8))
	}
	for i := range 4 {
		points = append(points,
			gauge(dice, fmt.Sprintf("Motor %d/Current", i+1), sparkFloat, 11, 3),
			counter(dice, fmt.Sprintf("Motor %d/Revolutions", i+1), 9_000_000, 90),
			fixed(metric{name: fmt.Sprintf("Motor %d/Fault", i+1), kind: sparkBoolean}))
	}
	return points
}

func pressMetrics(dice *rand.Rand) []*point {
	return []*point{
		gauge(dice, "Pressure", sparkFloat, 180, 25),
		counter(dice, "Strokes", 55_011, 1),
		fixed(metric{name: "Setpoint", kind: sparkFloat, real: 180}),
	}
}

// ovenMetrics are those of an oven whose temperature follows its setpoint.
func ovenMetrics(dice *rand.Rand) []*point {
	setpoint := fixed(metric{name: "Setpoint", kind: sparkFloat, real: 220})
	temperature := &point{metric: metric{name: "Temperature", kind: sparkFloat, real: 205}}
	temperature.step = func(m *metric) bool {
		m.real += (setpoint.real-m.real)*0.1 + dice.NormFloat64()*0.4
		return true
	}
	return []*point{temperature, setpoint, fixed(metric{name: "Door open", kind: sparkBoolean})}
}
