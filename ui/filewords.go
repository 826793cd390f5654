package ui

import (
	"errors"
	"path/filepath"
	"time"

	"treetop/conn/disk"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// fileNotice says that a file could not be read, where it is kept and what is
// used in its place.
func fileNotice(n disk.Notice) (title, text string) {
	title = lang.L("A file could not be read")
	text = lang.L("{{.File}}: {{.Problem}}.", lang.A{"File": model.Visible(filepath.Base(n.Path)), "Problem": fileProblem(n.Problem)})
	if n.Backup != "" {
		text += " " + lang.L("The backup of {{.Time}} is used instead.", lang.A{"Time": words.ClockShort(n.Saved, time.Now())})
	} else {
		text += " " + lang.L("Treetop starts afresh.")
	}
	if n.Aside != "" {
		text += " " + lang.L("What could not be read is kept as {{.File}}.", lang.A{"File": model.Visible(n.Aside)})
	}
	return title, text
}

// fileError says that a file could not be written or read because of the
// system; what was to be written is not lost.
func fileError(e *disk.Error) (title, text string) {
	title = lang.L("A file could not be saved")
	if e.Doing == "read" {
		title = lang.L("A file could not be read")
	}
	return title, lang.L("{{.File}}: {{.Problem}}. What you changed is kept in memory and saved with the next change.",
		lang.A{"File": model.Visible(e.Path), "Problem": fileProblem(e.Problem)})
}

// errorWords is why something could not be saved, in one line.
func errorWords(err error) string {
	var e *disk.Error
	if errors.As(err, &e) {
		_, text := fileError(e)
		return text
	}
	return err.Error()
}

func fileProblem(p disk.Problem) string {
	switch p {
	case disk.ProblemEmpty:
		return lang.L("the file is empty")
	case disk.ProblemBroken:
		return lang.L("the file is damaged (no valid JSON)")
	case disk.ProblemShape:
		return lang.L("the file has another content than expected")
	case disk.ProblemNewer:
		return lang.L("the file is from a newer version of Treetop")
	case disk.ProblemTooBig:
		return lang.L("the file is too large")
	case disk.ProblemDenied:
		return lang.L("reading it is not allowed")
	case disk.ProblemReadOnly:
		return lang.L("the folder can't be written to")
	case disk.ProblemFull:
		return lang.L("the disk is full")
	case disk.ProblemBusy:
		return lang.L("another Treetop is using the file")
	case disk.ProblemIO:
		return lang.L("the system reported a failure")
	}
	return ""
}
