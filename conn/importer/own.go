package importer

import (
	"encoding/json"
	"slices"

	"treetop/conn/profile"
)

// exportVersion is the version of the files that Export writes. profiles.json
// counts for itself, and is at 1 as well.
const exportVersion = 1

// ownFile is a file of this program: an export, or profiles.json.
type ownFile struct {
	secrets fields // by profile ID; each an object by the names of the secrets
}

// take takes the list of profiles or the secrets.
func (o *ownFile) take(in *scan, name string, res *Result) error {
	c, err := in.peek()
	switch {
	case err != nil:
		return err
	case name == "secrets" && c == '{':
		o.secrets, err = readFields(in)
		return err
	case name == "secrets" || c != '[':
		return skipOnly(in, nil)
	}
	return in.elements(func(int) error {
		f, err := readFields(in)
		if err != nil || f == nil || !f.has("scheme") || !f.has("host") {
			return err
		}
		if d := fromOwn(f); d != nil {
			res.Format = FormatTreetop
			return res.add(d)
		}
		return nil
	})
}

// fromOwn takes a profile as it is; nil where it is none.
func fromOwn(f fields) *draft {
	raw, err := json.Marshal(map[string]any(f))
	d := newDraft(FormatTreetop, "")
	fresh := d.Profile.ID
	p := d.Profile.Clone()
	if err != nil || json.Unmarshal(raw, &p) != nil {
		return nil
	}
	if p.ID == "" || len(p.ID) > 100 {
		p.ID = fresh
	}
	switch p.Password {
	case profile.PasswordNone, profile.PasswordKeyring, profile.PasswordAsk:
	default: // of a newer version, or the password itself, written there by hand
		p.Password = profile.PasswordAsk
	}
	d.Profile = p
	return d
}

// finish gives the profiles their secrets, and refuses a file of a newer
// version: what it says may mean something else there.
func (o *ownFile) finish(top fields, res *Result) error {
	if v := top.number(newDraft(FormatTreetop, ""), "version", exportVersion); v > exportVersion {
		res.Entries = nil
		return &Error{Problem: ProblemNewer}
	}
	for i := range res.Entries {
		e := &res.Entries[i]
		own, _ := o.secrets[e.Profile.ID].(map[string]any)
		for name, v := range own {
			text, ok := v.(string)
			if !ok || !slices.Contains(profile.SecretFields(), name) || profile.CheckField(profile.FieldSecret, text) != nil {
				continue
			}
			if e.Secrets == nil {
				e.Secrets = map[string]string{}
			}
			e.Secrets[name] = text
		}
		if e.Profile.Password == profile.PasswordKeyring && e.Secrets[profile.FieldPassword] == "" {
			e.Notes = append(e.Notes, Note{Kind: NotePasswordAbsent})
		}
	}
	return nil
}
