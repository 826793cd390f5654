package demo

import (
	"math"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// sparkPayload is a Sparkplug message as a host application reads it.
type sparkPayload struct {
	timestamp uint64
	seq       int // -1: none
	metrics   []sparkSeen
}

type sparkSeen struct {
	metric
	typed bool // the data type was sent
}

func readSpark(t *testing.T, b []byte) sparkPayload {
	t.Helper()
	p := sparkPayload{seq: -1}
	eachField(b, func(field protowire.Number, _ protowire.Type, body []byte, n uint64) {
		switch field {
		case payloadTimestamp:
			p.timestamp = n
		case payloadSeq:
			p.seq = int(n)
		case payloadMetrics:
			m := sparkSeen{metric: decodeMetric(body)}
			eachField(body, func(field protowire.Number, _ protowire.Type, _ []byte, n uint64) {
				if field == metricDatatype {
					m.typed, m.kind = true, sparkType(n)
				}
			})
			p.metrics = append(p.metrics, m)
		}
	})
	return p
}

func TestAnEdgeNodeNumbersItsMessagesFromItsBirth(t *testing.T) {
	r := newRig(t, 1, plant)
	r.pass(10 * time.Minute)
	want, births, wrapped := 0, 0, false
	for _, m := range r.sent {
		switch m.topic {
		case "spBv1.0/Plant A/NBIRTH/Edge 01":
			want, births = 0, births+1
		case "spBv1.0/Plant A/DBIRTH/Edge 01/Press 1", "spBv1.0/Plant A/NDATA/Edge 01", "spBv1.0/Plant A/DDATA/Edge 01/Press 1":
		default:
			continue
		}
		if m.retain {
			t.Fatalf("%s is retained", m.topic)
		}
		if got := readSpark(t, m.payload).seq; got != want {
			t.Fatalf("%s has the number %d, want %d", m.topic, got, want)
		}
		want = (want + 1) % 256
		wrapped = wrapped || want == 0
	}
	if births != 1 || !wrapped {
		t.Errorf("%d births, wrapped: %t", births, wrapped)
	}
}

func TestDataNamesOnlyAliasesOfTheBirth(t *testing.T) {
	r := newRig(t, 1, plant)
	r.pass(30 * time.Second)
	birth := readSpark(t, r.all("spBv1.0/Plant A/NBIRTH/Edge 01")[0].payload)
	known := make(map[uint64]sparkSeen)
	bdSeq, rebirth := false, false
	for _, m := range birth.metrics {
		if m.name == "" || !m.typed {
			t.Errorf("a metric of the birth lacks its name or its type: %+v", m)
		}
		bdSeq = bdSeq || m.name == "bdSeq" && m.kind == sparkInt64 && m.alias == 0
		rebirth = rebirth || m.name == rebirthName && m.kind == sparkBoolean
		if m.alias != 0 {
			if other, twice := known[m.alias]; twice {
				t.Errorf("%s and %s share the alias %d", m.name, other.name, m.alias)
			}
			known[m.alias] = m
		}
		if m.name == "Line/Offset" && m.whole != -12 {
			t.Errorf("a negative Int32 comes out as %d", m.whole)
		}
		if m.name == "Tank 1/Level" && math.Abs(m.real-40) > 8 {
			t.Errorf("a Double comes out as %g", m.real)
		}
	}
	if !bdSeq || !rebirth {
		t.Errorf("the birth lacks bdSeq (%t) or the rebirth control (%t)", bdSeq, rebirth)
	}
	if len(known) < 20 {
		t.Errorf("%d metrics with an alias, want two dozen", len(known))
	}
	seen := 0
	for _, m := range r.all("spBv1.0/Plant A/NDATA/Edge 01") {
		for _, v := range readSpark(t, m.payload).metrics {
			seen++
			if _, ok := known[v.alias]; !ok || v.name != "" {
				t.Errorf("data names %q, alias %d", v.name, v.alias)
			}
		}
	}
	if seen < 100 {
		t.Errorf("%d values in 30 s", seen)
	}
}

func TestWhoBeginsToListenGetsTheBirths(t *testing.T) {
	r := newRig(t, 1, plant)
	r.pass(20 * time.Second)
	r.sent = nil
	r.meet()
	r.meet()
	r.pass(time.Second)
	for _, topic := range []string{
		"spBv1.0/Plant A/NBIRTH/Edge 01", "spBv1.0/Plant A/DBIRTH/Edge 01/Press 1",
		"spBv1.0/Plant A/NBIRTH/Edge 02", "spBv1.0/Plant A/DBIRTH/Edge 02/Oven",
	} {
		if n := len(r.all(topic)); n != 1 {
			t.Errorf("%d messages to %s, want one", n, topic)
		}
	}
	if got := readSpark(t, r.last("spBv1.0/Plant A/NBIRTH/Edge 01").payload); got.seq != 0 || got.metrics[0].whole != 0 {
		t.Errorf("the new birth has the number %d and bdSeq %d, want 0 and 0: it is the same connection", got.seq, got.metrics[0].whole)
	}
}

func TestADeathBelongsToItsBirth(t *testing.T) {
	r := newRig(t, 1, plant)
	r.pass(2 * time.Minute)
	births, deaths := r.all("spBv1.0/Plant A/NBIRTH/Edge 03"), r.all("spBv1.0/Plant A/NDEATH/Edge 03")
	if len(births) < 3 || len(deaths) < 2 {
		t.Fatalf("%d births and %d deaths in two minutes", len(births), len(deaths))
	}
	for i, d := range deaths {
		death, birth := readSpark(t, d.payload), readSpark(t, births[i].payload)
		if death.seq != -1 {
			t.Errorf("death %d has the number %d, want none", i, death.seq)
		}
		if death.metrics[0].name != "bdSeq" || death.metrics[0].whole != int64(i) || birth.metrics[0].whole != int64(i) {
			t.Errorf("bdSeq is %d at death %d, %d at its birth", death.metrics[0].whole, i, birth.metrics[0].whole)
		}
		for _, m := range r.all("spBv1.0/Plant A/NDATA/Edge 03") {
			if m.at.After(d.at) && m.at.Before(births[i+1].at) {
				t.Errorf("data %s after death %d", m.at.Sub(d.at), i)
			}
		}
	}
}

func TestTheOvenTakesANewSetpoint(t *testing.T) {
	r := newRig(t, 1, plant)
	command := sparkMessage(r.w.now, -1, true, []metric{{name: "Setpoint", kind: sparkFloat, real: 120}})
	r.tell("spBv1.0/Plant A/DCMD/Edge 02/Oven", string(command))
	r.pass(2 * time.Minute)
	var temperature float64
	for _, m := range readSpark(t, r.last("spBv1.0/Plant A/DDATA/Edge 02/Oven").payload).metrics {
		temperature = m.real
		break
	}
	if temperature < 110 || temperature > 130 {
		t.Errorf("the oven has %.1f, want about 120", temperature)
	}
}

func FuzzACommandOfAnySortIsSurvived(f *testing.F) {
	f.Add(sparkMessage(begin(), 3, true, []metric{{name: rebirthName, kind: sparkBoolean, whole: 1}}))
	f.Add([]byte{0x12, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, payload []byte) {
		w := newWorld(1, begin(), func(message) {})
		furnish(w)
		for _, topic := range w.commandTopics() {
			w.obey(begin(), command{topic, payload})
		}
	})
}
