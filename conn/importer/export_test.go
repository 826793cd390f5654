package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"treetop/conn/profile"
	"treetop/conn/profile/canary"
)

// quick is an effort for tests: opening then takes no time.
const quick = 4

func exportable() []profile.Profile {
	a, b := profile.New(), profile.New()
	a.Name, a.Group, a.Username, a.Password, a.ReadOnly = "厨房", "Home", "u", profile.PasswordKeyring, true
	a.MQTT5.UserProperties = []profile.Property{{Name: "a", Value: "<b>"}}
	b.Name = "Second"
	return []profile.Profile{a, b}
}

func TestAnExportComesBackAsItWas(t *testing.T) {
	all := exportable()
	secrets := Secrets{all[0].ID: {profile.FieldPassword: "s3cr3t", profile.FieldKeyPassphrase: "k"}}
	for _, passphrase := range []string{"", "four random words here"} {
		var b bytes.Buffer
		if passphrase == "" {
			secrets = nil
		} else {
			secrets = Secrets{all[0].ID: {profile.FieldPassword: "s3cr3t", profile.FieldKeyPassphrase: "k"}}
		}
		if err := export(&b, all, secrets, passphrase, quick); err != nil {
			t.Fatal(err)
		}
		res, err := Read(context.Background(), &b, Options{Passphrase: passphrase})
		if err != nil || len(res.Entries) != 2 || res.Format != FormatTreetop || res.Encrypted != (passphrase != "") {
			t.Fatalf("%+v, %v", res, err)
		}
		for i, c := range Compare(res.Entries, all) {
			if c.Standing != Same || c.Mine.ID != all[i].ID {
				t.Errorf("profile %d differs in %v", i, c.Parts)
			}
		}
		e := res.Entries[0]
		if absent := slices.ContainsFunc(e.Notes, func(n Note) bool { return n.Kind == NotePasswordAbsent }); absent != (passphrase == "") {
			t.Errorf("notes %v", e.Notes)
		}
		if passphrase != "" && (e.Secrets[profile.FieldPassword] != "s3cr3t" || e.Secrets[profile.FieldKeyPassphrase] != "k") {
			t.Errorf("secrets %v", e.Secrets)
		}
	}
}

func TestNoSecretIsInAFileThatIsNotEncryptedNorLegibleInOneThatIs(t *testing.T) {
	c := canary.New()
	all := exportable()
	dir := t.TempDir()
	secrets := Secrets{all[0].ID: {profile.FieldPassword: c.Secret()}}
	path := filepath.Join(dir, "plain.json")
	if err := ExportFile(path, all, secrets, ""); !errors.Is(err, ErrNoPassphrase) {
		t.Fatalf("secrets without a passphrase: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Fatalf("%v is left behind, %v", left, err)
	}
	if err := ExportFile(path, all, nil, ""); err != nil {
		t.Fatal(err)
	}
	var sealed bytes.Buffer
	if err := export(&sealed, all, secrets, "passphrase "+c.Secret(), quick); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sealed.age"), sealed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed.Bytes(), []byte(all[1].Name)) {
		t.Error("the profiles can be read without the passphrase")
	}
	found, n, err := c.Files(dir)
	if err != nil || n != 2 || len(found) != 0 {
		t.Errorf("%v in %d files, %v", found, n, err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestAnEncryptedExportWantsItsPassphrase(t *testing.T) {
	var b bytes.Buffer
	if err := export(&b, exportable(), nil, "right", quick); err != nil {
		t.Fatal(err)
	}
	for passphrase, want := range map[string]Problem{"": ProblemPassphrase, "wrong": ProblemWrongPassphrase} {
		res, err := Read(context.Background(), bytes.NewReader(b.Bytes()), Options{Passphrase: passphrase})
		if problemOf(err) != want || len(res.Entries) != 0 {
			t.Errorf("%q: %v", passphrase, err)
		}
	}
	for n := range b.Len() {
		if _, err := Read(context.Background(), bytes.NewReader(b.Bytes()[:n]), Options{Passphrase: "right"}); err == nil {
			t.Fatalf("%d of %d bytes are read without an error", n, b.Len())
		}
	}
	broken := bytes.Clone(b.Bytes())
	broken[len(broken)-20] ^= 1
	if res, err := Read(context.Background(), bytes.NewReader(broken), Options{Passphrase: "right"}); err == nil || len(res.Entries) != 0 {
		t.Errorf("a changed file is read: %d entries", len(res.Entries))
	}
}

func TestAnEncryptedFileCantAskForEndlessWork(t *testing.T) {
	var b bytes.Buffer
	if err := export(&b, exportable(), nil, "right", quick); err != nil {
		t.Fatal(err)
	}
	hostile := bytes.Replace(b.Bytes(), []byte(" 4\n"), []byte(" 30\n"), 1)
	if bytes.Equal(hostile, b.Bytes()) {
		t.Fatal("the effort stands somewhere else")
	}
	if _, err := Read(context.Background(), bytes.NewReader(hostile), Options{Passphrase: "right"}); err == nil {
		t.Error("it was worked on")
	}
}

func TestAnExportIsJSONThatOthersCanRead(t *testing.T) {
	var b bytes.Buffer
	if err := Export(&b, exportable(), nil, ""); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Version  int
		Profiles []map[string]any
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil || doc.Version != exportVersion || len(doc.Profiles) != 2 || doc.Profiles[0]["name"] != "厨房" {
		t.Errorf("%+v, %v", doc, err)
	}
}
