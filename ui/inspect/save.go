package inspect

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// Save asks where to save the payload of a message, and saves it.
func (p *Pane) Save(r model.Record) {
	if p.opt.Window == nil {
		return
	}
	topic := p.tree.Name(r.Topic)
	d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			dialog.ShowError(saveError(topic, err), p.opt.Window)
		case w != nil: // not cancelled
			go p.write(w, w.URI().Name(), topic, r.Payload)
		}
	}, p.opt.Window)
	d.SetFileName(fileName(topic, payload.Detect(topic, r.Payload, r.Size)))
	if r.Cut() {
		d.SetConfirmText(lang.L("Save {{.Kept}} of {{.Size}}", lang.A{"Kept": words.Bytes(int64(len(r.Payload))), "Size": words.Bytes(int64(r.Size))}))
	} else {
		d.SetConfirmText(lang.L("Save"))
	}
	d.SetDismissText(lang.L("Cancel"))
	d.Show()
}

// write saves a payload and says how that went. It may take long and is called
// off the UI goroutine.
func (p *Pane) write(w io.WriteCloser, name, topic string, b []byte) {
	err := write(w, b)
	fyne.Do(func() {
		if err != nil {
			dialog.ShowError(saveError(topic, err), p.opt.Window)
			return
		}
		p.value.bar.say(lang.L("Saved as {{.Name}}", lang.A{"Name": model.Visible(name)}))
	})
}

// write writes all of it, and fails too when closing does.
func write(w io.WriteCloser, b []byte) error {
	_, err := w.Write(b)
	return errors.Join(err, w.Close())
}

func saveError(topic string, err error) error {
	return errors.New(lang.L("The payload of {{.Topic}} was not saved: {{.Problem}}", lang.A{
		"Topic": model.Visible(topic), "Problem": err.Error(),
	}))
}

// maxFileName is how many bytes a file name has at most, so that every file
// system takes it.
const maxFileName = 120

// fileName is the name that a payload is offered to be saved under: the topic,
// made harmless, with the ending of what it holds. A topic is written by
// whoever publishes, so the name has no separators, no device names, nothing
// invisible, and does not begin with a dot or a dash.
func fileName(topic string, f payload.Facts) string {
	ending := endingOf(f)
	var b strings.Builder
	for _, r := range topic {
		switch {
		case r == utf8.RuneError, unicode.IsControl(r), !unicode.IsPrint(r), strings.ContainsRune(`/\:*?"<>|'`, r), r == '$', r == '`', r == '%':
			r = '_'
		case unicode.IsSpace(r):
			r = ' '
		}
		if b.Len()+utf8.RuneLen(r) > maxFileName-len(ending) {
			break
		}
		b.WriteRune(r)
	}
	name := strings.Trim(b.String(), " ._-")
	if name == "" {
		name = "payload"
	}
	if base, _, _ := strings.Cut(name, "."); isDevice(base) {
		name = "_" + name
	}
	return name + ending
}

// isDevice reports whether Windows takes a name for a device, whatever stands
// behind a dot.
func isDevice(name string) bool {
	name = strings.ToUpper(strings.TrimSpace(name))
	switch name {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	for n := range 10 {
		if name == fmt.Sprint("COM", n) || name == fmt.Sprint("LPT", n) {
			return true
		}
	}
	return false
}

func endingOf(f payload.Facts) string {
	switch f.Kind {
	case payload.JSON:
		return ".json"
	case payload.Text, payload.Empty:
		return ".txt"
	case payload.Image:
		if f.Format == "JPEG" {
			return ".jpg"
		}
		return "." + strings.ToLower(f.Format)
	case payload.Gzip:
		return ".gz"
	case payload.Zlib:
		return ".zlib"
	case payload.Zstd:
		return ".zst"
	case payload.CBOR:
		return ".cbor"
	}
	return ".bin"
}
