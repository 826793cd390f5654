package link

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryKindHasACodeThatLeadsBackToIt(t *testing.T) {
	for k := KindNone + 1; k < KindCount; k++ {
		require.Regexp(t, `^[a-z][a-z-]+[a-z]$`, k.Code())
		back, ok := KindOf(k.Code())
		require.True(t, ok)
		require.Equal(t, k, back)
	}
	for _, none := range []string{"", "no-such-thing"} {
		_, ok := KindOf(none)
		require.False(t, ok, none)
	}
	require.Empty(t, KindNone.Code())
	require.Empty(t, Kind(255).Code())
}

func TestCodesStayWhatTheyAreInFilesThatWereWritten(t *testing.T) {
	for code, k := range map[string]Kind{
		"unconfirmed": KindUnconfirmed, "publish-refused": KindPublishRefused, "not-connected": KindNotConnected,
		"network": KindNetwork, "unavailable": KindUnavailable, "cancelled": KindCancelled, "confirm": KindConfirm,
	} {
		require.Equal(t, code, k.Code())
	}
}
