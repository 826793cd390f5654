package conn

import (
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/model"
)

func TestAWebSocketWithoutASubprotocolIsTaken(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		c.ReadMessage()
		c.WriteMessage(websocket.BinaryMessage, []byte{0x20, 2, 0, 5})
		c.ReadMessage()
	}))
	t.Cleanup(site.Close)
	c := failure(t, local("ws", site.Listener.Addr().(*net.TCPAddr).Port), "")
	require.Equal(t, link.KindConnack, c.Kind, "it got as far as CONNACK: %v", c)
	require.Equal(t, 5, c.Code)
}

func TestAMessageThatComesTwiceShowsItsDupFlagAndIsAcknowledgedTwice(t *testing.T) {
	for version, packets := range map[string][2][]byte{
		link.V311: {{0x32, 6, 0, 1, 'a', 0, 7, 'x'}, {0x3a, 6, 0, 1, 'a', 0, 7, 'x'}},
		link.V5:   {{0x32, 7, 0, 1, 'a', 0, 7, 0, 'x'}, {0x3a, 7, 0, 1, 'a', 0, 7, 0, 'x'}},
	} {
		t.Run("MQTT "+version, func(t *testing.T) {
			acks := make(chan uint16, 10)
			f := conntest.NewFake(t, func(c *conntest.FakeConn) {
				c.Read()
				if version == link.V5 {
					c.Send(yes5...)
				} else {
					c.Send(yes3...)
				}
				c.Send(packets[0]...)
				c.Send(packets[1]...)
				for {
					p, ok := c.Read()
					if !ok || p.Type() == 14 {
						return
					}
					if p.Type() == 4 {
						acks <- uint16(p.Body[0])<<8 | uint16(p.Body[1])
					}
				}
			})
			p := local("mqtt", f.Port())
			p.Version, p.Subscriptions = version, nil
			s := open(t, Options{Profile: p})
			s.Connect()
			waitValue(t, s, "a", func(r model.Record) bool { return r.Has(model.FlagDup) })
			require.EqualValues(t, 2, s.Tree().Totals().Messages)
			require.EqualValues(t, 7, <-acks)
			require.EqualValues(t, 7, <-acks)
		})
	}
}
