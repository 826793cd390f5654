package ui

import (
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// Outcomes as they stand in the publish log, beside the failures in English.
const (
	outcomeSent         = "sent"
	outcomeAcknowledged = "acknowledged"
)

// auditor writes what a session publishes into the publish log. What it answers
// is called off the UI goroutine.
func (a *App) auditor(p profile.Profile) func(link.Out, error) {
	log := disk.NewAudit(a.opt.ConfigDir)
	title, settings := p.Title(), a.settings
	var failing atomic.Bool
	if p.Demo {
		title = demoName()
	}
	return func(m link.Out, err error) {
		e := disk.NewAuditEntry(m.Topic)
		e.Time, e.Profile, e.Size, e.QoS, e.Retain = time.Now(), title, len(m.Payload), m.QoS, m.Retain
		switch {
		case err != nil:
			e.Outcome = err.Error()
			var cause link.Cause
			if errors.As(err, &cause) {
				e.Failure, e.Reason, e.Args = cause.Kind.Code(), cause.Code, cause.Args
			}
		case m.QoS == 0:
			e.Outcome = outcomeSent
		default:
			e.Outcome = outcomeAcknowledged
		}
		if settings.Get().LogPayloads {
			e.Payload = m.Payload
		}
		err = log.Add(e)
		if err != nil && !failing.Swap(true) { // said once, and not of each of many messages
			a.do(func() { a.notices.file(nil, err) })
		}
		if err == nil {
			failing.Store(false)
		}
	}
}

// auditShown is how many entries of the publish log are shown.
const auditShown = 300

// showAudit shows the newest entries of the publish log.
func (a *App) showAudit() {
	log := disk.NewAudit(a.opt.ConfigDir)
	a.saving.Go(func() {
		all, err := log.Tail(auditShown)
		a.do(func() {
			if err != nil {
				a.notices.file(nil, err)
				return
			}
			a.showText(lang.L("Publish log"), auditText(all), fyne.NewSize(760, 460))
		})
	})
}

// auditText is the log as it is read, newest first.
func auditText(all []disk.AuditEntry) string {
	lines := []string{lang.L("What Treetop has published, newest first; all of it is in audit.jsonl in the folder of the settings."), ""}
	if len(all) == 0 {
		lines = append(lines, lang.L("Nothing was published yet."))
	}
	for _, e := range all {
		parts := []string{
			e.Time.Local().Format("2006-01-02 15:04:05"), model.Visible(e.Profile), model.Visible(e.TopicName()),
			words.Bytes(int64(e.Size)), lang.L("QoS {{.QoS}}", lang.A{"QoS": e.QoS}),
		}
		if e.Retain {
			parts = append(parts, lang.L("retained"))
		}
		lines = append(lines, strings.Join(append(parts, outcomeWords(e)), " · "))
	}
	return strings.Join(lines, "\n")
}

// outcomeWords is what became of a message. What an older version wrote, or a
// newer one, stays in its own words.
func outcomeWords(e disk.AuditEntry) string {
	switch e.Outcome {
	case outcomeSent:
		return lang.L("sent")
	case outcomeAcknowledged:
		return lang.L("acknowledged")
	}
	kind, known := link.KindOf(e.Failure)
	if !known {
		return e.Outcome
	}
	return words.Cause(link.Cause{Kind: kind, Code: e.Reason, Args: e.Args}).What
}
