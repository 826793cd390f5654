package provoke

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"treetop/conn/link"
)

func TestMain(m *testing.M) {
	// Where a connection ends just when SUBSCRIBE is handed to the library of MQTT
	// 3.1.1, the library notices after its time limit for writing.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/eclipse/paho%2emqtt%2egolang.(*client).SubscribeMultiple"))
}

func TestEachWayToFailHasItsCause(t *testing.T) {
	seen := make(map[link.Kind]bool)
	for _, f := range All(t) {
		t.Run(f.Group+"/"+strings.ReplaceAll(f.Name, "/", "∕"), func(t *testing.T) {
			c := f.Happen(t)
			require.Equal(t, f.Kind, c.Kind, c.Error())
			require.Equal(t, f.Code, c.Code, c.Error())
			for i, want := range f.Args {
				require.Less(t, i, len(c.Args), c.Error())
				require.Contains(t, c.Args[i], want)
			}
			require.NotContains(t, c.Error(), "closed network connection")
			seen[c.Kind] = true
		})
	}
	// What a person does, and what a machine without routes would have to be for.
	for _, k := range []link.Kind{link.KindNone, link.KindCancelled, link.KindUnreachable} {
		seen[k] = true
	}
	for k := range link.KindCount {
		require.True(t, seen[k], "nothing provokes: %v", k)
	}
}
