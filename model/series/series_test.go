package series

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/model"
)

func TestANumberIsReadAsPeopleSeeIt(t *testing.T) {
	for _, c := range []struct {
		payload, path string
		want          float64
	}{
		{"21.5", "", 21.5}, {" 21.5 °C\n", "", 21.5}, {"-3e2", "", -300}, {"46%", "", 46}, {"+7", "", 7},
		{"true", "", 1}, {"ON", "", 1}, {"off", "", 0}, {"False", "", 0},
		{`{"t":21.5}`, "t", 21.5}, {` [{"v":-1}]`, "0.v", -1}, {`{"a":{"b":[1,2,3]}}`, "a.b.2", 3}, {`{"a":[1,2,3]}`, "a.#", 3},
		{`{"state":"ON"}`, "state", 1}, {`{"ok":false}`, "ok", 0}, {`{"p":"412.7 W"}`, "p", 412.7}, {`{"a":[3,4]}`, "a|@reverse|0", 4},
	} {
		got, ok := Number([]byte(c.payload), c.path)
		assert.True(t, ok && got == c.want, "%q at %q: %v, %v", c.payload, c.path, got, ok)
	}
}

func TestWhatIsNoNumberIsLeftOut(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""}, {"hot", ""}, {"NaN", ""}, {"inf", ""}, {"1e999", ""}, {"1,5", ""}, {"12:30", ""}, {"2026-11-21", ""},
		{`{"t":21}`, ""}, {"\xff\xfe", ""}, {strings.Repeat("1", 100), ""},
		{"21.5", "t"}, {`{"t":21.5}`, "x"}, {`{"t":{"u":1}}`, "t"}, {`{"t":null}`, "t"}, {`{"t":1e999}`, "t"}, {`{"t":"hot"}`, "t"},
		{`{"big":"` + strings.Repeat("x", MostRead) + `","t":1}`, "t"},
		{strings.Repeat("[", 10_000), "@pretty"},
	} {
		got, ok := Number([]byte(c[0]), c[1])
		assert.False(t, ok, "%.40q at %q: %v", c[0], c[1], got)
	}
}

func TestThePathsOfAPayloadAreThoseOfItsNumbers(t *testing.T) {
	b := []byte(`{"name":"x","t":21.5,"on":true,"a.b":{"c*":"3 V","d":null},"list":[1,2,3,4],"rows":[{"v":1}],"state":"OFF","deep":{"er":7}}`)
	paths := Paths(b, 20)
	assert.Equal(t, []string{"t", "on", `a\.b.c\*`, "state", "deep.er", "list.0", "list.1", "list.2", "rows.0.v"}, paths)
	for _, p := range paths {
		_, ok := Number(b, p)
		assert.True(t, ok, p)
	}
	assert.Equal(t, []string{"t", "on"}, Paths(b, 2))
	assert.Equal(t, []string{"0", "1.v"}, Paths([]byte(`[1,{"v":2}]`), 5))
	for _, no := range []string{"", "21.5", "hello", strings.Repeat("[", 100_000), "{", `{"a":`} {
		assert.Empty(t, Paths([]byte(no), 5), "%.20q", no)
	}
}

// rig is a tree whose reads are counted.
type rig struct {
	*model.Tree
	t     *testing.T
	reads int
	sizes []int
}

func newRig(t *testing.T) *rig { return &rig{t: t, Tree: model.NewTree(model.Options{})} }

func (r *rig) history(id model.TopicID, at model.Seq, skip, n int) ([]model.Record, int) {
	r.reads++
	r.sizes = append(r.sizes, n)
	return r.History(id, at, skip, n)
}

func (r *rig) hear(topic string, payloads ...string) {
	for _, p := range payloads {
		r.Apply(model.Message{Topic: topic, Payload: []byte(p)})
	}
}

func (r *rig) topic(name string) model.Topic {
	r.t.Helper()
	id, ok := r.Lookup(name)
	require.True(r.t, ok)
	topic, _ := r.Topic(id)
	return topic
}

func values(s *Series) []float64 { return s.Values() }

func TestTheNewestNumbersComeOldestFirst(t *testing.T) {
	r := newRig(t)
	r.hear("a", "1", "2 V", "unavailable", "3", "4", "5")
	read := NewReader(r.history, "", 4)
	s, _ := read.Read(r.topic("a"))
	assert.Equal(t, []float64{2, 3, 4, 5}, values(s))
	low, high := s.Range()
	assert.Equal(t, [2]float64{2, 5}, [2]float64{low, high})
	r.hear("a", "-6", "x", "7")
	s, _ = read.Read(r.topic("a"))
	assert.Equal(t, []float64{4, 5, -6, 7}, values(s))
}

func TestReplayedRetainedMessagesAreLeftOut(t *testing.T) {
	r := newRig(t)
	r.Apply(model.Message{Topic: "a", Payload: []byte("99"), Retained: true})
	r.hear("a", "1", "2")
	r.Apply(model.Message{Topic: "a", Payload: []byte("2"), Retained: true}) // after a reconnect
	r.hear("a", "3")
	s, _ := NewReader(r.history, "", 60).Read(r.topic("a"))
	assert.Equal(t, []float64{1, 2, 3}, values(s))
}

func TestAQuietTopicCostsNothing(t *testing.T) {
	r := newRig(t)
	r.hear("a", "1", "2")
	r.hear("text", "hello")
	read := NewReader(r.history, "", 60)
	for _, name := range []string{"a", "text"} {
		first, looked := read.Read(r.topic(name))
		assert.Positive(t, looked)
		version, reads := first.Version, r.reads
		again, looked := read.Read(r.topic(name))
		assert.Same(t, first, again)
		assert.Zero(t, looked)
		assert.Equal(t, version, again.Version)
		assert.Equal(t, reads, r.reads)
	}
	r.hear("text", "bye")
	known, current := read.Known(r.topic("text"))
	assert.False(t, current)
	version := known.Version
	s, _ := read.Read(r.topic("text"))
	assert.Equal(t, version, s.Version, "what is no number changes nothing")
}

func TestOnlyWhatCameSinceIsRead(t *testing.T) {
	r := newRig(t)
	for i := range 200 {
		r.hear("a", strconv.Itoa(i))
	}
	read := NewReader(r.history, "", 60)
	read.Read(r.topic("a"))
	r.hear("a", "200", "201", "202")
	r.sizes = nil
	s, _ := read.Read(r.topic("a"))
	assert.Equal(t, []int{3}, r.sizes)
	assert.Equal(t, 60, len(s.Points))
	assert.Equal(t, 202.0, s.Points[59].Value)
	assert.Equal(t, 143.0, s.Points[0].Value)
}

func TestOfManyMessagesWithoutNumbersOnlySomeAreLookedAt(t *testing.T) {
	r := newRig(t)
	r.hear("a", "1")
	for range 1000 {
		r.hear("a", "text")
	}
	s, _ := NewReader(r.history, "", 60).Read(r.topic("a"))
	assert.Empty(t, s.Points)
	assert.Equal(t, []int{60, 60, 60, 60}, r.sizes)
}

func TestASeriesIsThatOfTheMomentOfItsTopic(t *testing.T) {
	r := newRig(t)
	r.hear("a", "1", "2")
	then := r.topic("a")
	r.hear("a", "3", "4")
	read := NewReader(r.history, "", 60)
	s, _ := read.Read(then)
	assert.Equal(t, []float64{1, 2}, values(s))
	s, _ = read.Read(r.topic("a"))
	assert.Equal(t, []float64{1, 2, 3, 4}, values(s))
	version := s.Version
	s, _ = read.Read(then)
	assert.Equal(t, []float64{1, 2}, values(s))
	assert.Greater(t, s.Version, version)
}

func TestWhatIsNotAskedForIsForgotten(t *testing.T) {
	r := newRig(t)
	read := NewReader(r.history, "", 60)
	for i := range 3 * kept {
		r.hear(fmt.Sprint("a", i), "1")
		read.Read(r.topic(fmt.Sprint("a", i)))
		read.Read(r.topic("a0"))
	}
	assert.LessOrEqual(t, len(read.recent)+len(read.earlier), 2*kept)
	known, current := read.Known(r.topic("a0"))
	assert.True(t, known != nil && current, "it was asked for all the time")
	known, _ = read.Known(r.topic("a1"))
	assert.Nil(t, known)
}

func TestASeriesIsTheSameHoweverItWasReadAlongTheWay(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	r := newRig(t)
	read := NewReader(r.history, "v", 10)
	var all []float64
	for i := range 2000 {
		n := float64(rnd.IntN(1000))
		switch rnd.IntN(5) {
		case 0:
			r.Apply(model.Message{Topic: "a", Payload: fmt.Appendf(nil, `{"v":%v}`, n), Retained: true})
		case 1:
			r.hear("b", `{"v":1}`)
		default:
			r.hear("a", fmt.Sprintf(`{"v":%v}`, n))
			all = append(all, n)
		}
		if i > 10 && rnd.IntN(9) == 0 {
			s, _ := read.Read(r.topic("a"))
			require.Equal(t, slices.Clone(all[max(0, len(all)-10):]), values(s), "after %d", i)
		}
	}
}

func BenchmarkReadingAQuietSeries(b *testing.B) {
	tree := model.NewTree(model.Options{})
	for i := range 60 {
		tree.Apply(model.Message{Topic: "a", Payload: fmt.Appendf(nil, "%d", i)})
	}
	id, _ := tree.Lookup("a")
	topic, _ := tree.Topic(id)
	read := NewReader(tree.History, "", 60)
	read.Read(topic)
	b.ReportAllocs()
	for b.Loop() {
		read.Read(topic)
	}
}

func BenchmarkReadingSixtyNewPoints(b *testing.B) {
	for _, c := range []struct{ name, format, path string }{
		{"payload", "%d.5 °C", ""}, {"json", `{"battery":90,"temperature":%d.5,"linkquality":120}`, "temperature"},
	} {
		b.Run(c.name, func(b *testing.B) {
			tree := model.NewTree(model.Options{})
			for i := range 60 {
				tree.Apply(model.Message{Topic: "a", Payload: fmt.Appendf(nil, c.format, i)})
			}
			id, _ := tree.Lookup("a")
			topic, _ := tree.Topic(id)
			b.ReportAllocs()
			for b.Loop() {
				NewReader(tree.History, c.path, 60).Read(topic)
			}
		})
	}
}
