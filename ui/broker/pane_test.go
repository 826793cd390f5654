package broker

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang/langtest"
	"treetop/ui/look"
)

func TestMain(m *testing.M) { langtest.Main(m) }

// says is a session of which a test says how it stands.
type says struct {
	state   conn.State
	traffic conn.Traffic
	pings   int
	logging bool
	packets []link.Packet
}

func (s *says) State() conn.State     { return s.state }
func (s *says) Traffic() conn.Traffic { return s.traffic }
func (s *says) Ping()                 { s.pings++ }
func (s *says) LogPackets(on bool)    { s.logging = on }
func (s *says) LoggingPackets() bool  { return s.logging }
func (s *says) Packets() ([]link.Packet, uint64) {
	return append([]link.Packet(nil), s.packets...), uint64(len(s.packets))
}

// clock is the time at which messages come.
type clock struct{ now time.Time }

func newPane(t *testing.T, s *says) (*Pane, *model.Tree, *clock) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Variant: look.Dark})
	c := &clock{now: time.Date(2026, 5, 4, 14, 3, 22, 0, time.Local)}
	tree := model.NewTree(model.Options{Now: func() time.Time { return c.now }})
	p := New(Options{Session: s, Tree: tree, KeepAlive: 60, Version: link.V311, OnClose: func() {}})
	w := test.NewTempWindow(t, p.Content())
	w.Resize(fyne.NewSize(600, 700))
	return p, tree, c
}

// said are the lines of the page by their name.
func said(p *Pane) map[string]string {
	out := map[string]string{}
	heading := ""
	for _, l := range p.lines() {
		if l.value == "" {
			heading = l.name
			continue
		}
		out[heading+"/"+l.name] = l.value
	}
	return out
}

func TestThePageSaysWhatTheBrokerSaysOfItself(t *testing.T) {
	p, tree, c := newPane(t, &says{})
	assert.Contains(t, said(p)["What the broker says of itself/"], "Nothing:")
	for _, n := range []string{"100", "120", "160"} {
		tree.Apply(model.Message{Topic: "$SYS/broker/publish/messages/received", Payload: []byte(n)})
		c.now = c.now.Add(10 * time.Second)
	}
	tree.Apply(model.Message{Topic: "$SYS/broker/version", Payload: []byte("mosquitto version 2.0.11")})
	tree.Apply(model.Message{Topic: "$SYS/broker/uptime", Payload: []byte("7200 seconds")})
	tree.Apply(model.Message{Topic: "$SYS/broker/heap/current", Payload: []byte("52000")})
	got := said(p)
	assert.Equal(t, "mosquitto version 2.0.11", got["What the broker says of itself/Version"])
	assert.Equal(t, "2 h", got["What the broker says of itself/Up for"])
	assert.Equal(t, "52 kB", got["What the broker says of itself/Memory"])
	assert.Equal(t, "160 · 4.0/s", got["What the broker says of itself/Messages received"])
}

func TestThePageSaysWhatWasAgreedAndCarried(t *testing.T) {
	s := &says{state: conn.State{Phase: conn.Connected, Address: "mqtt://h:1883", Limits: link.Limits{
		Version: link.V5, ClientID: "me", Assigned: true, KeepAlive: 30, ReceiveMaximum: 20, MaximumQoS: 1, Wildcard: true, SessionExpiry: 1<<32 - 1}}}
	p, _, _ := newPane(t, s)
	begin := time.Date(2026, 5, 4, 14, 3, 22, 0, time.Local)
	s.traffic = conn.Traffic{Since: begin, In: 10, BytesIn: 1000}
	p.Show(true)
	require.Equal(t, 1, s.pings, "measured at once")
	p.pinged = begin
	p.Tick(begin.Add(time.Second))
	s.traffic = conn.Traffic{Since: begin, In: 30, BytesIn: 3000, Out: 2, BytesOut: 77, Ping: 1500 * time.Microsecond, Pings: 1, Copies: 4}
	p.Tick(begin.Add(2 * time.Second))
	got := said(p)
	for name, want := range map[string]string{
		"Connection/Version of MQTT":                    "5",
		"Connection/Client ID":                          "me (chosen by the broker)",
		"Connection/Session":                            "begun anew",
		"Connection/Keep alive":                         "30 s",
		"Connection/Session expires after":              "never",
		"Connection/Largest packet":                     "no limit",
		"Connection/Highest QoS":                        "1",
		"Connection/Retained messages available":        "no",
		"Connection/Wildcards in filters":               "yes",
		"Traffic of this connection/Connected for":      "2 s",
		"Traffic of this connection/Messages sent":      "2",
		"Traffic of this connection/Copies not counted": "4",
		"Traffic of this connection/Messages received":  "30 · 20/s",
	} {
		assert.Equal(t, want, got[name], name)
	}
	assert.NotEqual(t, "not measured yet", got["Traffic of this connection/Ping time"])
	pings := s.pings
	p.Tick(begin.Add(5 * time.Second))
	assert.Equal(t, pings+1, s.pings, "every five seconds")
	p.Show(false)
	p.Tick(begin.Add(20 * time.Second))
	assert.Equal(t, pings+1, s.pings, "and not while nobody looks")
}

func TestThePacketLogIsSwitchedOnAndFiltered(t *testing.T) {
	s := &says{packets: nil}
	p, _, _ := newPane(t, s)
	p.Show(true)
	p.choose(true)
	assert.Contains(t, p.packets.count.Said(), "The packet log is off")
	test.Tap(p.packets.toggle)
	require.True(t, s.logging)
	s.packets = []link.Packet{
		{Type: 1, Out: true, Topic: "me", Level: 4, KeepAlive: 60, Size: 20},
		{Type: 2, Codes: []byte{0}, Size: 4},
		{Type: 3, Flags: 1, Topic: "home/a", QoS: 1, ID: 7, Payload: 12, Size: 24},
		{Type: 9, ID: 1, Codes: []byte{1, 0x80}, Size: 6},
	}
	p.packets.update()
	require.Len(t, p.packets.rows, 4)
	assert.Equal(t, "SUBACK", p.packets.rows[0].Name(), "the newest first")
	assert.Equal(t, "4 packets", p.packets.count.Said())
	for filter, want := range map[string]string{
		"publish": "home/a · QoS 1 · RETAIN · id 7 · payload 12 B",
		"0x80":    "id 1 · 0x01 · 0x80",
		"connect": "me · v4 · 1 m",
	} {
		p.packets.filter.SetText(filter)
		require.Len(t, p.packets.rows, 1, filter)
		assert.Equal(t, want, packetWords(p.packets.rows[0]))
	}
}

func TestAPausedPageStandsStillWhenItIsOpenedToo(t *testing.T) {
	began := time.Now().Add(-time.Minute)
	s := &says{
		state:   conn.State{Phase: conn.Connected, Address: "mqtt://one"},
		traffic: conn.Traffic{Since: began, In: 10},
		packets: []link.Packet{{Type: 3, Topic: "a/b"}},
	}
	p, tree, _ := newPane(t, s)
	tell := func(n string) {
		tree.Apply(model.Message{Topic: "$SYS/broker/clients/connected", Payload: []byte(n)})
	}
	tell("3")
	then := tree.Freeze()
	defer then.Release()
	p.SetPaused(then)
	tell("4")
	s.state.Phase, s.traffic.In = conn.Waiting, 20
	s.packets = append(s.packets, link.Packet{Type: 3, Topic: "c/d"})
	p.Show(true)
	assert.Zero(t, s.pings)
	got := said(p)
	assert.Equal(t, "3", got["What the broker says of itself/Clients connected"])
	assert.Equal(t, "10", got["Traffic of this connection/Messages received"])
	assert.NotContains(t, got, "Connection/State")
	p.choose(true)
	assert.Len(t, p.packets.rows, 1)

	p.SetPaused(nil)
	assert.Equal(t, 1, s.pings)
	got = said(p)
	assert.Equal(t, "4", got["What the broker says of itself/Clients connected"])
	assert.Contains(t, got["Traffic of this connection/Messages received"], "20")
	assert.Equal(t, "not connected", got["Connection/State"])
	assert.Len(t, p.packets.rows, 2)
}

func TestThePageIsScrolledByTheKeyboardFromItsButtons(t *testing.T) {
	p, _, _ := newPane(t, &says{})
	p.Show(true)
	p.Content().Resize(fyne.NewSize(600, 200))
	key := func(name fyne.KeyName) float32 {
		p.about.TypedKey(&fyne.KeyEvent{Name: name})
		return p.scroll.Offset.Y
	}
	assert.Positive(t, key(fyne.KeyDown))
	end := key(fyne.KeyEnd)
	assert.InDelta(t, p.facts.MinSize().Height-p.scroll.Size().Height, end, 1)
	assert.Less(t, key(fyne.KeyPageUp), end)
	assert.Zero(t, key(fyne.KeyHome))
	p.choose(true)
	assert.Zero(t, key(fyne.KeyDown), "the packets are a list of their own")
}
