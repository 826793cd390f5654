package ui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/ui/lang"
	"treetop/ui/words"
)

func TestWhatIsPublishedStandsInThePublishLogWithoutItsPayload(t *testing.T) {
	dir := t.TempDir()
	a := newApp(t, dir)
	p := profile.New()
	p.Name = "Plant"
	log := a.auditor(p)
	log(link.Out{Topic: "valve/set", Payload: []byte("open"), QoS: 1, Retain: true}, nil)
	log(link.Out{Topic: "valve/set"}, link.Cause{Kind: link.KindUnconfirmed})
	all, err := disk.NewAudit(dir).Tail(10)
	require.NoError(t, err)
	require.Len(t, all, 2)
	assert.Equal(t, outcomeAcknowledged, all[1].Outcome)
	assert.Empty(t, all[1].Payload)
	assert.NotEqual(t, outcomeSent, all[0].Outcome, "what failed is not said to be sent")
	assert.WithinDuration(t, time.Now(), all[1].Time, time.Minute)
	text := auditText(all)
	assert.Contains(t, text, "Plant · valve/set · 4 B · QoS 1 · retained · acknowledged")

	a.settings.Apply(func(s *disk.Settings) { s.LogPayloads = true })
	log(link.Out{Topic: "a", Payload: []byte("kept")}, nil)
	all, err = disk.NewAudit(dir).Tail(1)
	require.NoError(t, err)
	assert.Equal(t, "kept", string(all[0].Payload))
}

func TestAFailureStandsInThePublishLogAsACodeAndIsReadInTheLanguageOfTheProgram(t *testing.T) {
	dir := t.TempDir()
	a := newApp(t, dir)
	log := a.auditor(profile.New())
	log(link.Out{Topic: "valve/set", QoS: 1}, link.Cause{Kind: link.KindPublishRefused, Code: 0x87, Args: []string{"valve/set", ""}})
	raw, err := os.ReadFile(filepath.Join(dir, "audit.jsonl"))
	require.NoError(t, err)
	assert.Contains(t, string(raw), `"failure":"publish-refused","reason":135`)
	all, err := disk.NewAudit(dir).Tail(1)
	require.NoError(t, err)
	for _, tag := range lang.Languages {
		lang.Use(tag)
		want := words.Cause(link.Cause{Kind: link.KindPublishRefused, Code: 0x87, Args: []string{"valve/set", ""}}).What
		require.NotEmpty(t, want)
		assert.Contains(t, auditText(all), " · "+want)
	}
	lang.Use("zh-Hans")
	assert.NotContains(t, auditText(all), "broker")
	old := disk.NewAuditEntry("a")
	old.Outcome = "not acknowledged"
	assert.Contains(t, auditText([]disk.AuditEntry{old}), "not acknowledged", "what an older version wrote")
}

func TestAPublishLogThatCantBeWrittenIsSaidOnce(t *testing.T) {
	dir := t.TempDir()
	a := newApp(t, dir)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "audit.jsonl"), 0o700))
	log := a.auditor(profile.New())
	for range 40 {
		log(link.Out{Topic: "a"}, nil)
	}
	a.settle()
	assert.Len(t, a.notices.content.Objects, 1)
}
