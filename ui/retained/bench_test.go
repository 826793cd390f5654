package retained

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"treetop/conn"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/look"
	"treetop/ui/part"
)

// BenchmarkWhatTheScreenWaitsFor is what the UI goroutine does at a time for a
// sheet of 100,000 topics.
func BenchmarkWhatTheScreenWaitsFor(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.Theme{Variant: look.Dark})
	p := profile.New()
	p.Name, p.Guard = "Plant", profile.GuardAsk
	sess := conn.NewSession(conn.Options{Profile: p})
	for i := range 100_000 {
		sess.Tree().Apply(model.Message{Topic: fmt.Sprintf("plant/area%d/line%d/tag%d", i%20, i%700, i), Payload: []byte("12.5"), Retained: true})
	}
	win := test.NewTempWindow(b, part.WithTips(container.NewStack()))
	win.Resize(fyne.NewSize(1200, 800))
	found := make(chan func(), 10)
	top, _ := sess.Tree().Lookup("plant")
	var s *Sheet
	open := func() (take func()) {
		s = Open(Options{Window: win, Session: sess, Do: func(do func()) { found <- do }}, []model.TopicID{top}, true)
		return <-found
	}
	b.Run("take in the list", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			take := open()
			b.StartTimer()
			take()
			b.StopTimer()
			s.sheet.Close()
			b.StartTimer()
		}
	})
	s.Show()
	b.Run("take one out", func(b *testing.B) {
		for b.Loop() {
			s.toggle(7)
		}
	})
	b.Run("take all out", func(b *testing.B) {
		for b.Loop() {
			s.toggleAll()
		}
	})
	b.Run("scroll", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n = (n + 997) % 100_000
			s.list.SetTop(n, 0)
			s.list.Refresh()
		}
	})
	b.Run("type the name", func(b *testing.B) {
		for b.Loop() {
			s.name.SetText("Plan")
			s.name.SetText("Plant")
		}
	})
	b.Run("take in the filter", func(b *testing.B) {
		for b.Loop() {
			s.order()
			b.StopTimer()
			take := <-found
			b.StartTimer()
			take()
		}
	})
}
