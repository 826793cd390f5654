package conn

import (
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
)

func TestASessionHearsWhatOthersPublishAndWhatWasRetained(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	b.Publish("-t", "stored", "-m", "before", "-r", "-q", "1")
	s := open(t, Options{Profile: profileOf(b)})
	require.Equal(t, Idle, s.State().Phase)
	s.Connect()
	st := waitListening(t, s)
	require.Equal(t, "mqtt://"+b.Addr(), st.Address)
	require.True(t, st.Ever)
	require.Len(t, st.Grants, 2)
	require.Equal(t, []link.Step{link.StepResolve, link.StepTCP, link.StepCONNACK}, stepsOf(st))
	require.Equal(t, b.Addr(), st.Steps[1].Detail)

	rec := waitValue(t, s, "stored", payloadIs("before"))
	require.True(t, rec.Has(1))
	b.Publish("-t", "live/a", "-m", "hot", "-q", "1")
	waitValue(t, s, "live/a", payloadIs("hot"))
}

func stepsOf(st State) []link.Step {
	var out []link.Step
	for _, p := range st.Steps {
		out = append(out, p.Step)
	}
	return out
}
