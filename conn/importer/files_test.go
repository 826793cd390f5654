package importer

import (
	"os"
	"testing"

	"treetop/conn/profile"
)

func TestADeletedProfileTakesTheFilesThatCameWithItAlong(t *testing.T) {
	dir := t.TempDir()
	e := Entry{Profile: profile.New(), Files: []File{{Kind: FileKey, Data: []byte("key")}}}
	p, _, err := e.Keep(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := Drop(dir, p.ID, []profile.Profile{p.Duplicate()}); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(p.TLS.KeyFile); err != nil {
		t.Errorf("what a duplicate names is gone: %v", err)
	}
	for _, id := range []string{"", "..", "another", p.ID} {
		if err := Drop(dir, id, nil); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(p.TLS.KeyFile); (err == nil) != (id != p.ID) {
			t.Errorf("after %q: %v", id, err)
		}
	}
}
