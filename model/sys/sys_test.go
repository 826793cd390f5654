package sys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/model"
)

// recorded is a tree of what stands in a file of testdata: a topic, a tab and its
// payload on each line.
func recorded(t *testing.T, broker string) *model.Tree {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", broker+".txt"))
	require.NoError(t, err)
	tree := model.NewTree(model.Options{})
	for line := range strings.Lines(string(text)) {
		topic, payload, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		require.True(t, ok, line)
		tree.Apply(model.Message{Topic: topic, Payload: []byte(payload)})
	}
	return tree
}

func TestTheFactsOfEachBrokerAreFoundBelowSys(t *testing.T) {
	for broker, want := range map[string]map[Fact]string{
		"mosquitto": {Version: "mosquitto version 2.0.11", Uptime: "5 seconds", Clients: "1", Received: "7", Sent: "19", Dropped: "2",
			BytesIn: "120", BytesOut: "4021", Subscribed: "2", Retained: "48", Memory: "52104"},
		"mochi": {Version: "2.7.9", Uptime: "61", Clients: "2", Received: "420", Sent: "512", Dropped: "3",
			BytesIn: "88211", BytesOut: "91877", Subscribed: "4", Retained: "31", Memory: "8421376"},
		"emqx": {Version: "5.8.0", Uptime: "7385000", Clients: "12", Received: "900", Sent: "1800", Dropped: "4",
			BytesIn: "123456", BytesOut: "654321", Subscribed: "33", Retained: "5"},
		"hivemq": {Version: "4.28.0", Uptime: "86400", Clients: "3", Received: "1000", Sent: "2000", Dropped: "5",
			BytesIn: "10000", BytesOut: "20000", Subscribed: "6", Retained: "7"},
		"vernemq": {Uptime: "3600000", Clients: "9", Received: "77", Sent: "88", Dropped: "1",
			BytesIn: "5000", BytesOut: "6000", Subscribed: "10", Retained: "2", Memory: "104857600"},
	} {
		tree := recorded(t, broker)
		got := map[Fact]string{}
		for f, found := range Find(tree) {
			r, ok := tree.Latest(found.Topic.ID)
			require.True(t, ok)
			got[f] = string(r.Payload)
		}
		require.Equal(t, want, got, broker)
	}
	require.Empty(t, Find(model.NewTree(model.Options{})))
}

func TestUptimesAreUnderstoodHoweverTheyAreWritten(t *testing.T) {
	for _, c := range []struct {
		unit time.Duration
		text string
		want time.Duration
	}{
		{time.Second, "5 seconds", 5 * time.Second},
		{time.Second, "61", 61 * time.Second},
		{time.Millisecond, "7385000", 2*time.Hour + 3*time.Minute + 5*time.Second},
		{time.Millisecond, "2 hours, 3 minutes, 5 seconds", 2*time.Hour + 3*time.Minute + 5*time.Second},
		{time.Second, "1 day, 1 second", 24*time.Hour + time.Second},
	} {
		got, ok := Found{unit: c.unit}.Since(c.text)
		require.True(t, ok, c.text)
		require.Equal(t, c.want, got, c.text)
	}
	for _, text := range []string{"", "soon", "two hours", "5 parsecs"} {
		_, ok := Found{unit: time.Second}.Since(text)
		require.False(t, ok, text)
	}
}

func TestNumbersAreReadBeforeTheirUnit(t *testing.T) {
	n, ok := Number(" 12.5 kB")
	require.True(t, ok)
	require.InDelta(t, 12.5, n, 0)
	_, ok = Number("many")
	require.False(t, ok)
}
