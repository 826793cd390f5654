package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/disk"
	"treetop/conn/link"
	"treetop/conn/profile"
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
