package ui

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"treetop/conn"
	"treetop/conn/importer"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/ui/profiles"
	"treetop/ui/publish"
)

// newProfiles makes the Connections tab.
func (a *App) newProfiles() *profiles.Pane {
	return profiles.New(profiles.Options{
		Store:        a.store,
		Secrets:      a.secrets,
		CleanSecrets: a.forget,
		InFile:       a.secrets.InFile,
		OnFile:       a.showPasswordFile,
		States:       a.stateOf,
		OnConnect:    a.connect,
		OnTest:       a.examine,
		OnDemo:       a.openDemo,
		Window:       a.win,
		Do:           func(f func()) { a.do(f) },
		Folder:       a.opt.ConfigDir,
	})
}

// dropped takes a file that was dropped onto the window for one to import.
func (a *App) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) == 0 || files[0].Scheme() != "file" {
		return
	}
	a.pick(0)
	a.profiles.ShowImport(files[0].Path())
}

// forget removes what belongs to profiles whose deletion can't be undone any
// more: their secrets, the certificates that came with them, their drafts and what
// was set up for looking at them. It may take as long as the keyring does.
func (a *App) forget(ctx context.Context, ids ...string) error {
	for _, id := range ids {
		a.published.Forget(id)
		a.published.Forget(publish.AsideKey(id))
		a.setups.Forget(id)
	}
	err := a.store.CleanSecrets(ctx, a.secrets, ids...)
	there := a.store.List()
	for _, id := range ids {
		err = errors.Join(err, importer.Drop(filepath.Join(a.opt.ConfigDir, importer.CertificatesDir), id, there))
	}
	return errors.Join(err, a.published.Save(), a.setups.Save())
}

// cleanSecrets removes what an earlier run deleted and could not clean up. It
// may take as long as the keyring does.
func (a *App) cleanSecrets() {
	go func() {
		ctx, cancel := context.WithTimeout(a.life, time.Minute)
		defer cancel()
		_ = a.store.CleanSecrets(ctx, a.secrets) // what is left is tried at the next start
	}()
}

// stateOf is how the session of a profile stands, for the list of profiles.
func (a *App) stateOf(id string) profiles.State {
	for _, v := range a.views {
		p := v.sess.Profile()
		if p.ID == id || p.Demo && id == demoKey {
			return profiles.State{Phase: phaseOf(v.state.Phase), Until: v.state.Until}
		}
	}
	return profiles.State{}
}

// demoKey stands for the demo broker where others have the ID of a profile.
const demoKey = "demo"

func phaseOf(p conn.Phase) profiles.Phase {
	switch p {
	case conn.Connecting:
		return profiles.Connecting
	case conn.Connected:
		return profiles.Connected
	case conn.Waiting:
		return profiles.Waiting
	case conn.Failed:
		return profiles.Failed
	}
	return profiles.Idle
}

func (a *App) saved(id string) bool {
	_, ok := a.store.Get(id)
	return ok
}

// editProfile shows the form of a session's profile, at the field that has to do
// with why it failed, or offers to save it.
func (a *App) editProfile(p profile.Profile, why link.Cause) {
	a.pick(0)
	if !a.saved(p.ID) {
		a.profiles.SaveNew(p, "")
		return
	}
	if why.Pin != "" {
		a.profiles.OfferPin(p.ID, why.Pin)
	}
	switch why.Kind {
	case link.KindPin, link.KindCertExpired, link.KindCertNotYet, link.KindCertWeak:
		a.profiles.EditField(p.ID, profile.FieldPin)
	case link.KindTLSVersion:
		a.profiles.EditField(p.ID, profile.FieldMinVersion)
	case link.KindALPN:
		a.profiles.EditField(p.ID, profile.FieldALPN)
	case link.KindProxy:
		a.profiles.EditField(p.ID, profile.FieldProxy)
	case link.KindSocket, link.KindHTTPStatus:
		a.profiles.EditField(p.ID, profile.FieldPath)
	case link.KindCertUnknown, link.KindCAFile, link.KindTLS:
		a.profiles.EditField(p.ID, profile.FieldCAFile)
	case link.KindClientCert:
		a.profiles.EditField(p.ID, profile.FieldCertFile)
	case link.KindCertName, link.KindHostNotFound, link.KindUnreachable:
		a.profiles.EditField(p.ID, profile.FieldHost)
	case link.KindRefused, link.KindNotMQTT:
		a.profiles.EditField(p.ID, profile.FieldPort)
	case link.KindConnack, link.KindPasswordNeeded:
		a.profiles.EditField(p.ID, map[string]profile.Field{
			profile.FieldPassword: profile.FieldSecret, profile.FieldProxyPassword: profile.FieldProxySecret,
			profile.FieldKeyPassphrase: profile.FieldPassphrase,
		}[secretOf(why)])
	default:
		a.profiles.Edit(p.ID)
	}
}

// connect opens a profile. One that has a tab is shown there; when it has been
// changed since, or is not connected, it is connected anew.
func (a *App) connect(p profile.Profile, password string) {
	for i, v := range a.views {
		if v.sess.Profile().ID != p.ID {
			continue
		}
		a.pick(i + 1)
		switch v.sess.State().Phase {
		case conn.Idle, conn.Failed, conn.Waiting:
			a.replace(v, p, password)
		default:
			if !sameConnection(v.profile(), p) {
				a.replace(v, p, password)
			}
		}
		return
	}
	a.open(p).connect(password)
}
