package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/ui/lang"
	"treetop/ui/look"
	"treetop/ui/part"
	"treetop/ui/words"
)

// refusal says which subscription the broker refused, and has a field for
// another one. A refused $SYS/# is no failure: many brokers keep it to
// themselves.
type refusal struct {
	view    *sessionView
	content *fyne.Container
	ground  *canvas.Rectangle
	text    *part.CopyText
	entry   *part.Entry
	button  *part.Button
	shown   string // the refused filters that are on the screen
	done    string // those that were dismissed
}

func newRefusal(v *sessionView) *refusal {
	r := &refusal{view: v, ground: canvas.NewRectangle(nil), text: part.NewCopyText(), entry: part.NewEntry()}
	r.text.SizeName = theme.SizeNameText
	r.entry.OnSubmitted = func(string) { r.subscribe() }
	r.button = plain("", r.subscribe)
	closeIt := iconButton(theme.CancelIcon(), r.dismiss)
	field := container.NewBorder(nil, nil, nil, container.NewHBox(r.button, closeIt), r.entry)
	r.content = container.NewStack(r.ground, container.NewPadded(container.NewVBox(container.NewPadded(r.text), field)))
	r.content.Hide()
	r.retext()
	return r
}

func (r *refusal) retext() {
	r.entry.SetPlaceHolder(lang.L("A narrower filter, such as home/#"))
	r.button.SetText(lang.L("Subscribe"))
	r.shown = "" // said anew with the next state
}

func (r *refusal) set(st conn.State) {
	var refused []link.Grant
	if st.Phase == conn.Connected {
		for _, g := range st.Grants {
			if g.Refused() && g.Filter.Topic != sysFilter {
				refused = append(refused, g)
			}
		}
	}
	var names []string
	for _, g := range refused {
		names = append(names, g.Filter.Topic)
	}
	shown := strings.Join(names, "\n")
	if shown == r.done {
		shown = ""
	}
	if shown == r.shown {
		return
	}
	r.shown = shown
	if shown == "" {
		r.content.Hide()
		return
	}
	g := refused[0]
	r.say(words.Cause(g.Cause()).Line())
	part.PutFill(r.ground, look.Colour(look.GroundStrip))
	r.content.Show()
	r.content.Refresh()
}

const sysFilter = "$SYS/#"

func (r *refusal) say(s string) { r.text.Set(s, look.ColourText) }

func (r *refusal) dismiss() {
	r.done, r.shown = r.shown, ""
	r.content.Hide()
}

func (r *refusal) subscribe() {
	filter := link.Filter{Topic: strings.TrimSpace(r.entry.Text)}
	r.button.Disable()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
		defer cancel()
		grants, err := r.view.sess.Subscribe(ctx, filter)
		r.view.app.do(func() { r.answered(filter, grants, err) })
	}()
}

func (r *refusal) answered(f link.Filter, grants []link.Grant, err error) {
	r.button.Enable()
	var cause link.Cause
	switch {
	case errors.As(err, &cause):
		r.say(words.Cause(cause).Line())
	case err != nil:
		r.say(err.Error())
	case len(grants) > 0 && grants[0].Refused():
		r.say(words.Cause(grants[0].Cause()).Line())
	default:
		r.dismiss()
	}
}
