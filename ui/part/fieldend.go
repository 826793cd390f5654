package part

import "fyne.io/fyne/v2"

// FieldEnd lays out what stands within an entry, at its right end: a button, and
// before it a text, if there is one. It is for a container that becomes the
// entry's ActionItem.
type FieldEnd struct{}

const (
	fieldButton = 26 // how wide the button is, px
	fieldPad    = 8  // between what is typed and the text, px
	fieldGap    = 2  // between the text and the button, px
)

// MinSize implements fyne.Layout.
func (FieldEnd) MinSize(objs []fyne.CanvasObject) fyne.Size {
	w := float32(fieldButton)
	if len(objs) > 1 {
		w += fieldPad + objs[1].MinSize().Width
	}
	return fyne.NewSize(w, 0)
}

// Layout implements fyne.Layout.
func (FieldEnd) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	objs[0].Resize(fyne.NewSize(fieldButton, size.Height))
	objs[0].Move(fyne.NewPos(size.Width-fieldButton, 0))
	if len(objs) > 1 {
		text := objs[1].MinSize()
		objs[1].Resize(text)
		objs[1].Move(fyne.NewPos(size.Width-fieldButton-fieldGap-text.Width, (size.Height-text.Height)/2))
	}
}
