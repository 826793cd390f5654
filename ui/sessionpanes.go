package ui

import (
	"reflect"
	"strings"

	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/inspect"
	"treetop/ui/publish"
	"treetop/ui/words"
)

// newInspector makes the pane that shows what is selected.
func (v *sessionView) newInspector() *inspect.Pane {
	return inspect.New(inspect.Options{
		Tree:          v.sess.Tree(),
		Window:        v.app.win,
		Copy:          v.app.copy,
		Limits:        func() model.Limits { return v.app.settings.Get().Model() },
		OnSelect:      v.tree.Select,
		OnPublishHere: v.publishHere,
		OnEditAndSend: v.editAndSend,
		CameBy:        v.sess.CameBy,
		OnClear:       v.clearMany,
		Subscriptions: v.subs.Content(),
	})
}

// newPublisher makes the publish panel.
func (v *sessionView) newPublisher() *publish.Pane {
	p := v.sess.Profile()
	return publish.New(publish.Options{
		Publisher: v.sess,
		Store:     v.app.published,
		Profile:   profileKey(p),
		Broker:    v.title,
		ReadOnly:  p.ReadOnly,
		Five:      func() bool { return v.state.Limits.Version == link.V5 },
		Suggest:   v.suggest,
		Stored:    v.storedAt,
		OnFix:     v.fix,
		OnError:   func(err error) { v.app.notices.file(nil, err) },
	})
}

// profileKey is what drafts, history, pins and the like are kept under: the
// profile, and for a session that is not saved its address, so that they are
// there again when the same URL is opened.
func profileKey(p profile.Profile) string {
	switch {
	case p.Demo:
		return demoKey
	case p.Name == "":
		return p.Address()
	}
	return p.ID
}

// commands are the names of levels that devices are told by, as the usual
// conventions have them.
var commands = []string{"set", "cmd", "command", "cmnd", "write", "get"}

// mostSuggested bounds how many topics below one are looked at.
const mostSuggested = 200

// suggest are topics below one that are usually published to, and the one
// itself where it is such a topic's value.
func (v *sessionView) suggest(topic string) []string {
	tree := v.sess.Tree()
	id, ok := tree.Lookup(topic)
	if !ok {
		return nil
	}
	var out []string
	below, _ := tree.Below(id, mostSuggested)
	for _, t := range below {
		for _, c := range commands {
			if strings.EqualFold(t.Level, c) {
				out = append(out, tree.Name(t.ID))
			}
		}
	}
	return out
}

// storedAt is the newest value of a topic that the broker is known to store;
// where none is known, the latest one.
func (v *sessionView) storedAt(topic string) (publish.Kept, bool) {
	id, ok := v.sess.Tree().Lookup(topic)
	if !ok {
		return publish.Kept{}, false
	}
	return v.stored(id)
}

func (v *sessionView) stored(id model.TopicID) (publish.Kept, bool) {
	tree := v.sess.Tree()
	r, mark := tree.StoredRecord(id)
	if r.Seq != 0 {
		return publish.Kept{Record: r, Perhaps: mark != model.RetainStored}, true
	}
	r, ok := tree.Latest(id)
	return publish.Kept{Record: r, Perhaps: true}, ok
}

// summary is what the inspector says while nothing is selected.
func (v *sessionView) summary() inspect.Session {
	return inspect.Session{Name: model.Visible(v.title()), Address: v.state.Address, State: v.phaseWords(v.app.now), Limits: v.state.Limits}
}

// whyOffline says why there is nothing to publish on.
func (v *sessionView) whyOffline() string {
	if v.state.Cause.Kind != 0 {
		return words.Cause(v.state.Cause).Title
	}
	return v.phaseWords(v.app.now)
}

// sameConnection reports whether two profiles connect alike, whatever they are
// called.
func sameConnection(a, b profile.Profile) bool {
	a.Name, a.Group, a.Colour, a.ConnectAtStart, a.Unknown = b.Name, b.Group, b.Colour, b.ConnectAtStart, b.Unknown
	return reflect.DeepEqual(a, b)
}
