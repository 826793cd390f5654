package words

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/conn/provoke"
)

var update = flag.Bool("update", false, "write docs/CONNECTING.md anew")

// connectingPage is the page that this test makes.
var connectingPage = filepath.Join("..", "..", "docs", "CONNECTING.md")

const connectingHead = `# When connecting fails

What Treetop says for every failure that can be brought about on one machine: each line below was provoked, against
mosquitto or against a server that answers as the line says, and the words are those that the screen then shows. Ports
and paths are replaced by usual ones. A failure that Treetop can't name yet is shown with the technical text; please
report it.

This page is made by a test. After a change of the words, write it anew with

    go test -tags migrated_fynedo ./ui/words -run TestConnectingPage -update
`

func TestConnectingPageSaysWhatTheScreenSays(t *testing.T) {
	byGroup := make(map[string][]string)
	for _, f := range provoke.All(t) {
		c := f.Happen(t)
		require.Equal(t, f.Kind, c.Kind, "%s, %s: %v", f.Group, f.Name, c)
		byGroup[f.Group] = append(byGroup[f.Group], row(t, f, c))
	}
	page := connectingHead
	for _, g := range provoke.Groups() {
		require.NotEmpty(t, byGroup[g], g)
		page += fmt.Sprintf("\n## %s\n\n| What happens | Title | Words | Button |\n|---|---|---|---|\n%s\n", g, strings.Join(byGroup[g], "\n"))
	}
	if *update {
		require.NoError(t, os.WriteFile(connectingPage, []byte(page), 0o644))
	}
	written, err := os.ReadFile(connectingPage)
	require.NoError(t, err)
	require.Equal(t, string(written), page, "the words have changed: look at them, and run this test with -update")
}

// row is a failure as a row of the table.
func row(t *testing.T, f provoke.Failure, c link.Cause) string {
	t.Helper()
	p := f.Profile()
	said := Cause(c).For(p.Scheme)
	require.NotEmpty(t, said.Title, f.Name)
	require.NotEmpty(t, said.What, f.Name)
	require.NotContains(t, said.Line(), provoke.Canary)
	cells := []string{f.Name, said.Title, said.Line(), said.FixLabel}
	for i := range cells {
		cells[i] = strings.ReplaceAll(steady(p, cells[i]), "|", `\|`)
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

// steady replaces what is another at each run: ports, and where files are.
func steady(p profile.Profile, text string) string {
	for _, file := range []string{p.TLS.CAFile, p.TLS.CertFile, p.TLS.KeyFile, p.TLS.PKCS12File, p.Path} {
		if filepath.Dir(filepath.Dir(file)) != "/" && filepath.IsAbs(file) { // not the path of a WebSocket
			text = strings.ReplaceAll(text, filepath.Dir(file), "/home/ann")
		}
	}
	usual := map[string]string{"mqtt": "1883", "mqtts": "8883", "ws": "8080", "wss": "443"}[p.Scheme]
	if p.Port > 1024 && p.Port <= profile.MaxPort {
		text = strings.ReplaceAll(text, strconv.Itoa(p.Port), usual)
	}
	text = regexp.MustCompile(`127\.0\.0\.1:\d{4,5}`).ReplaceAllString(text, "127.0.0.1:1080")
	return regexp.MustCompile(`treetop-[0-9a-z]{8}\b`).ReplaceAllString(text, "treetop-1a2b3c4d")
}
