package doctor

import (
	"bytes"
	"context"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// asPlant is a profile with a client ID that somebody else may have.
func asPlant(port int, version string) profile.Profile {
	p := to("mqtt", port)
	p.ClientID, p.RandomSuffix, p.Version = "plant-1", false, version
	return p
}

// In 3.1.1 a broker just closes: that it is for the client ID can only be seen
// from what happens under another one.
func TestAnotherClientWithTheSameIDIsFoundOutByThePattern(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	b.Publish("-t", "home/light", "-m", "ON", "-r")
	conntest.Run(t, conntest.Program(t, "mosquitto_sub"), "-h", "127.0.0.1", "-p", strconv.Itoa(b.Port()), "-i", "plant-1", "-t", "none") // it comes back whenever it is thrown out
	b.WaitLog("Sending SUBACK to plant-1")
	p := asPlant(b.Port(), "3.1.1")
	r := examine(t, Options{Profile: p})
	require.Equal(t, link.KindTakenOver, r.Cause.Kind, "%+v", r)
	require.Zero(t, r.Cause.Code, "it is a guess")
	require.Equal(t, []string{"plant-1"}, r.Cause.Args)
	require.Equal(t, []Finding{{Advice: AdviceIDFree}}, r.Findings, "and here is what bears it out")
	require.Positive(t, r.First, "a message had come before: that is not enough to say that it works")
	r.Remedy.Apply(&p)
	require.True(t, p.RandomSuffix)
}

func TestABrokerThatClosesWhateverTheClientIDIsNotTakenForAClash(t *testing.T) {
	b := conntest.NewFake(t, func(c *conntest.FakeConn) { c.Accept() })
	r := examine(t, Options{Profile: asPlant(b.Port(), "3.1.1")})
	require.Equal(t, link.KindClosed, r.Cause.Kind)
	require.Equal(t, []Finding{{Advice: AdviceIDNot}}, r.Findings)
	require.Zero(t, r.Remedy)
}

// anyone lets anyone in.
type anyone struct{ mqtt.HookBase }

func (*anyone) Provides(b byte) bool { return b == mqtt.OnConnectAuthenticate || b == mqtt.OnACLCheck }

func (*anyone) OnConnectAuthenticate(*mqtt.Client, packets.Packet) bool { return true }

func (*anyone) OnACLCheck(*mqtt.Client, string, bool) bool { return true }

// mochi is a broker that says in MQTT 5 why it ends a connection.
func mochi(t *testing.T) int {
	s := mqtt.New(nil)
	require.NoError(t, s.AddHook(new(anyone), nil))
	l := listeners.NewTCP(listeners.Config{ID: "t", Address: "127.0.0.1:0"})
	require.NoError(t, s.AddListener(l))
	go s.Serve()
	t.Cleanup(func() { s.Close() })
	_, port, err := net.SplitHostPort(l.Address())
	require.NoError(t, err)
	n, err := strconv.Atoi(port)
	require.NoError(t, err)
	return n
}

func TestMQTT5SaysItselfThatAnotherClientHasTheID(t *testing.T) {
	port := mochi(t)
	other := conn.NewSession(conn.Options{Profile: asPlant(port, "5")})
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		require.NoError(t, other.Close(ctx))
	}()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var comes sync.Once
	p := asPlant(port, "5")
	r := Examine(ctx, Options{Profile: p, Listen: time.Minute}, func(r Report) {
		if r.Doing == DoingListening {
			comes.Do(other.Connect)
		}
	})
	require.Equal(t, link.KindTakenOver, r.Cause.Kind, "%+v", r)
	require.Equal(t, 0x8E, r.Cause.Code)
	require.Empty(t, r.Findings, "there is nothing to guess")
	require.Equal(t, Remedy{Kind: RemedyClientID}, r.Remedy)
	require.Len(t, r.Steps, 3, "it had been connected")
}

func TestASessionOfThisProgramIsNotThrownOut(t *testing.T) {
	var mu sync.Mutex
	var ids [][]byte
	b := conntest.NewFake(t, func(c *conntest.FakeConn) {
		if p, ok := c.Read(); ok {
			mu.Lock()
			ids = append(ids, bytes.Clone(p.Body))
			mu.Unlock()
			c.Send(0x20, 2, 0, 5)
		}
	})
	r := examine(t, Options{Profile: asPlant(b.Port(), "3.1.1"), InUse: true})
	b.Close()
	require.Equal(t, []Advice{AdviceOtherID}, advices(r))
	require.NotEmpty(t, ids)
	for _, id := range ids {
		require.Contains(t, string(id), "plant-1")
		require.False(t, bytes.HasSuffix(id, []byte("plant-1")), "the ID itself is the session's")
	}
}
