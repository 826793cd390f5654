package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// room is the first part of a package's place in the house; main is "".
func room(dir string) string { return strings.Split(dir, "/")[0] }

// below says whether a package path is that of the module or package named, or
// lies below it.
func below(pkg, root string) bool { return pkg == root || strings.HasPrefix(pkg, root+"/") }

// forbidden is why a file of dir may not import pkg; empty when it may. dir is
// the place in the checkout, with slashes; test says that the file is a test.
func forbidden(dir, file, pkg string, test bool) string {
	main := dir == "." && file == "main.go"
	switch {
	case below(pkg, "treetop"):
		return forbiddenRoom(dir, strings.TrimPrefix(strings.TrimPrefix(pkg, "treetop"), "/"), test)
	case below(pkg, "fyne.io/fyne/v2/app"):
		if !main {
			return "only main.go opens the toolkit's application, so that everything else is tested without GL"
		}
	case below(pkg, "fyne.io/fyne/v2"), below(pkg, "github.com/dweymouth/fyne-tooltip"):
		if !main && room(dir) != "ui" && !(dir == "." && test) {
			return "only ui and main.go know the toolkit"
		}
	case below(pkg, "github.com/eclipse/paho.mqtt.golang"), below(pkg, "github.com/eclipse/paho.golang"), below(pkg, "github.com/mochi-mqtt/server/v2"):
		if !test && !slices.Contains([]string{"conn/mqtt3", "conn/mqtt5", "conn/demo"}, dir) {
			return "only conn/mqtt3, conn/mqtt5 and conn/demo know an MQTT library"
		}
	}
	return ""
}

// forbiddenRoom is forbidden within the house.
func forbiddenRoom(dir, to string, test bool) string {
	switch room(dir) {
	case "assets":
		return onlyTo(to, "assets imports nothing of the house", test, "assets")
	case "model":
		return onlyTo(to, "model knows neither conn nor ui", false, "model")
	case "conn":
		switch {
		case dir == "conn/link":
			if below(to, "conn") && to != "conn/link" && !test {
				return "conn/link imports only model"
			}
			return onlyTo(to, "conn/link imports only model", test, "model", "conn")
		case slices.Contains([]string{"conn/mqtt3", "conn/mqtt5"}, dir) && !test && room(to) == "conn":
			if !slices.Contains([]string{"conn/adapter", "conn/link", "conn/wire"}, to) {
				return "the adapters of the client libraries import adapter, link and wire"
			}
		case dir == "conn/demo":
			return onlyTo(to, "conn/demo imports conn, model and assets", false, "conn", "model", "assets")
		}
		return onlyTo(to, "conn does not know ui", false, "conn", "model")
	case "ui":
		return onlyTo(to, "ui imports conn, model and assets", false, "ui", "conn", "model", "assets")
	case "scripts":
		if to != "conn/conntest" {
			return onlyTo(to, "a helper of a script stands alone, but for what the tests use", false, "scripts")
		}
	}
	return ""
}

// onlyTo is why, unless the package to is in one of the rooms. Where a test is
// let through, it may look at its own room from outside.
func onlyTo(to, why string, test bool, rooms ...string) string {
	if test || slices.Contains(rooms, room(to)) {
		return ""
	}
	return why
}

func TestTheImportRuleOfTheHouseHolds(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		dir, file := path.Dir(name), path.Base(name)
		if entry.IsDir() {
			if file == "testdata" || name != "." && strings.HasPrefix(file, ".") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		files++
		if r := room(dir); !slices.Contains([]string{".", "assets", "model", "conn", "ui", "scripts"}, r) {
			t.Errorf("%s: the house has no room %q", name, r)
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			pkg, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if why := forbidden(dir, file, pkg, strings.HasSuffix(file, "_test.go")); why != "" {
				t.Errorf("%s imports %s: %s", name, pkg, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were looked at", files)
	}
}

func TestTheImportRuleFindsWhatIsForbidden(t *testing.T) {
	const paho = "github.com/eclipse/paho.mqtt.golang"
	for _, c := range []struct {
		dir, file, pkg string
		fine           bool
	}{
		{".", "main.go", "fyne.io/fyne/v2/app", true},
		{"ui", "app.go", "fyne.io/fyne/v2/app", false},
		{"ui", "app_test.go", "fyne.io/fyne/v2/test", true},
		{"ui/tree", "tree.go", "fyne.io/fyne/v2/widget", true},
		{"ui/tree", "tree.go", "treetop/model", true},
		{"ui/tree", "tree.go", paho, false},
		{"conn", "session.go", "fyne.io/fyne/v2", false},
		{"conn", "session.go", paho, false},
		{"conn", "session.go", "treetop/ui/lang", false},
		{"conn", "session.go", "treetop/conn/demo", true},
		{"conn/mqtt3", "client.go", paho, true},
		{"conn/mqtt3", "client.go", paho + "/packets", true},
		{"conn/mqtt3", "client.go", "treetop/conn/profile", false},
		{"conn/link", "link.go", "treetop/conn/wire", false},
		{"conn/link", "link.go", "treetop/assets", false},
		{"conn/wire", "conn.go", "treetop/assets", false},
		{"conn/demo", "camera.go", "treetop/assets", true},
		{"model", "tree.go", "treetop/conn/link", false},
		{"model", "tree_test.go", "treetop/conn/link", false},
		{"model/payload", "json.go", "treetop/model", true},
		{"assets", "assets.go", "treetop/model", false},
		{"assets", "assets_test.go", "treetop/assets", true},
		{"scripts/table", "main.go", "treetop/model", false},
		{"scripts/planter", "main.go", "treetop/conn/conntest", true},
	} {
		why := forbidden(c.dir, c.file, c.pkg, strings.HasSuffix(c.file, "_test.go"))
		if (why == "") != c.fine {
			t.Errorf("%s/%s imports %s: %q, want fine: %t", c.dir, c.file, c.pkg, why, c.fine)
		}
	}
}
