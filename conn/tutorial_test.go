package conn

import (
	"fmt"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
)

// python starts a program of testdata with an interpreter that has paho-mqtt.
func python(t *testing.T, args ...string) *conntest.Process {
	t.Helper()
	for _, interpreter := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(interpreter, "-c", "import paho.mqtt.client").Run() == nil {
			return conntest.Run(t, interpreter, args...)
		}
	}
	t.Fatal("no python3 with paho-mqtt: run scripts/setup, or install the package python3-paho-mqtt")
	return nil
}

func TestTheTutorialWithUserAndPasswordOverTLS(t *testing.T) {
	authority := conntest.NewAuthority(t, "Tutorial authority")
	b := conntest.Start(t, conntest.Options{Authority: authority, Users: map[string]string{"student": canary}})
	p := local("mqtts", b.Port())
	p.Host, p.Username = "localhost", "student"
	p.TLS.CAFile = authority.CAFile
	s := open(t, Options{Profile: p})
	s.ConnectWith(canary)
	waitListening(t, s)

	program := python(t, "testdata/encyclopedia.py", fmt.Sprint(b.Port()), authority.CAFile, "student", canary)
	program.Wait("subscribed 1")
	program.Wait("published")
	program.Wait("message encyclopedia/temperature 1 0 hot")
	rec := waitValue(t, s, "encyclopedia/temperature", payloadIs("hot"))
	require.EqualValues(t, 1, rec.Nth)
	require.Equal(t, 3, rec.Size)
	require.Zero(t, rec.Flags)
	require.EqualValues(t, 1, s.Tree().Totals().Messages)

	for _, m := range []link.Out{
		{Topic: "encyclopedia/answer", Payload: []byte("零"), QoS: 0},
		{Topic: "encyclopedia/answer", Payload: []byte("one"), QoS: 1, Retain: true},
		{Topic: "encyclopedia/answer", Payload: []byte("two"), QoS: 2},
	} {
		_, err := s.Publish(within(t), m)
		require.NoError(t, err)
		// It subscribed with QoS 1, so that is the most it gets.
		program.Wait(fmt.Sprintf("message encyclopedia/answer %d 0 %s", min(m.QoS, 1), m.Payload))
	}
	// Only who comes later learns that the second was retained, and how.
	again := python(t, "testdata/encyclopedia.py", fmt.Sprint(b.Port()), authority.CAFile, "student", canary)
	again.Wait("message encyclopedia/answer 1 1 one")
	require.NotContains(t, fmt.Sprintf("%+v %+v", s.State(), s.Events()), canary)
}

func TestTheTutorialWithATaskInChinese(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	s := open(t, Options{Profile: profileOf(b)})
	s.Connect()
	waitListening(t, s)
	python(t, "testdata/task.py", fmt.Sprint(b.Port())).Wait("published")
	rec := waitValue(t, s, "test", payloadIs(`{"id": 7, "task": "打开客厅的灯", "by": "小明", "at": 20.5, "done": false}`))
	require.EqualValues(t, 1, rec.Nth)
	require.Equal(t, len(rec.Payload), rec.Size)
	require.Zero(t, rec.Flags)
}
