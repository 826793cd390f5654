package link

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/model"
)

func TestEveryKindHasANameOfItsOwn(t *testing.T) {
	seen := make(map[string]bool)
	for k := KindNone; k < KindCount; k++ {
		require.NotEmpty(t, k.String())
		require.False(t, seen[k.String()], k.String())
		seen[k.String()] = true
	}
	require.Equal(t, "kind 255", Kind(255).String())
}

func TestACauseReadsAsASentence(t *testing.T) {
	c := Cause{Kind: KindConnack, Code: 5}
	require.Equal(t, "broker refused the connection (code 5)", c.Error())
	c = Cause{Kind: KindCertName, Args: []string{"a", "", "b\n"}, Detail: "x509"}
	require.Equal(t, `certificate is for another name "a" "b\n": x509`, c.Error())
}

func TestACauseLeadsToTheTypedErrorBehindIt(t *testing.T) {
	bad := model.CheckTopicName("a/#")
	var topic *model.TopicError
	require.ErrorAs(t, error(Cause{Kind: KindBadInput, Err: bad}), &topic)
	require.NoError(t, errors.Unwrap(Cause{}))
}

func TestGrantsSayWhyTheyAreNone(t *testing.T) {
	f := Filter{Topic: "#"}
	for code := range byte(3) {
		require.False(t, Grant{Filter: f, Code: code}.Refused())
		require.Equal(t, Cause{}, Grant{Filter: f, Code: code}.Cause())
	}
	require.Equal(t, Cause{Kind: KindFilterRefused, Code: 0x87, Args: []string{"#"}}, Grant{Filter: f, Code: 0x87}.Cause())
	require.Equal(t, KindNoAnswer, Grant{Filter: f, Code: NoAnswer}.Cause().Kind)
}

func TestStepsHaveNames(t *testing.T) {
	for s := StepSecret; s <= StepSUBACK; s++ {
		require.NotEmpty(t, s.String())
	}
	require.Empty(t, Step(0).String())
	require.Empty(t, Step(200).String())
}
