package ui

import (
	"fmt"
	"net"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/doctor"
	"treetop/conn/link"
	"treetop/conn/profile"
	"treetop/ui/part"
)

// examined waits for the end of a test.
func examined(t *testing.T, a *testApp, d *doctorSheet) {
	t.Helper()
	until(t, a, "the end of the test", func() bool { return d.report.Done })
}

// buttonIn is the button with that text in what is drawn; nil: there is none.
func buttonIn(o fyne.CanvasObject, text string) *part.Button {
	switch o := o.(type) {
	case *part.Button:
		if o.Text == text {
			return o
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			if b := buttonIn(child, text); b != nil {
				return b
			}
		}
	}
	return nil
}

func TestATestOfAConnectionEndsWithAReportToCopyThatHoldsNoSecret(t *testing.T) {
	const secret = "canary-7f3a"
	m := conntest.Start(t, conntest.Options{Users: map[string]string{"me": secret}})
	m.Publish("-t", "home/light", "-m", "ON", "-r")
	a := newApp(t, t.TempDir())
	p := brokerProfile(m)
	p.Username = "me"
	p.MQTT5.UserProperties = []profile.Property{{Name: "token", Value: secret + "-token"}}
	d := a.examination(p, secret)
	examined(t, a, d)
	text := d.text()
	assert.Contains(t, text, "The connection works")
	assert.Contains(t, text, "Login (CONNACK)  MQTT 5 · client ID treetop-")
	assert.Contains(t, text, "Filter (SUBACK)  # · QoS 0")
	assert.Contains(t, text, "First message")
	assert.NotContains(t, text, secret)
	assert.Empty(t, a.views, "the test opens no tab")

	m.Stop()
	d = a.examination(p, secret)
	examined(t, a, d)
	assert.Contains(t, d.text(), "Connection refused")
	assert.Contains(t, d.text(), "Also tried", "and where else a broker was looked for")
	assert.NotContains(t, d.text(), secret)
}

func TestTheCopiedReportHoldsNoSecretOfAWayThatFails(t *testing.T) {
	const secret = "canary-7f3a"
	web := conntest.NewFake(t, func(c *conntest.FakeConn) {
		b := make([]byte, 4096)
		n, _ := c.Conn.Read(b) // and says it all back
		c.Send(fmt.Appendf(nil, "HTTP/1.1 403 %s\r\nContent-Length: %d\r\n\r\n%s", secret, n, b[:n])...)
	})
	a := newApp(t, t.TempDir())
	p := profile.New()
	p.Scheme, p.Port, p.Path, p.Username = "ws", web.Port(), "/mqtt?token="+secret, "me"
	p.Network.Headers = []profile.Property{{Name: "Authorization", Value: "Bearer {password}"}, {Name: "X-Key", Value: secret + "-key"}}
	d := a.examination(p, secret)
	examined(t, a, d)
	assert.Equal(t, link.KindHTTPStatus, d.report.Cause.Kind)
	assert.NotContains(t, d.text(), secret)

	proxy := conntest.NewHTTPProxy(t, 1, conntest.TunnelOptions{User: "me", Password: "another"})
	p = profile.New()
	p.Host, p.Network.Proxy = "broker.example", fmt.Sprintf("http://me:%s@127.0.0.1:%d", secret, proxy.Port())
	d = a.examination(p, "")
	examined(t, a, d)
	assert.Contains(t, d.text(), "127.0.0.1")
	assert.NotContains(t, d.text(), secret)
}

func TestTheSheetOffersWhatWouldMendItAndTestsAgainWithIt(t *testing.T) {
	m := conntest.Start(t, conntest.Options{})
	m.Publish("-t", "home/light", "-m", "ON", "-r")
	a := newApp(t, t.TempDir())
	p := brokerProfile(m)
	p.Scheme = "mqtts" // on a port that does not speak TLS
	a.profiles.SaveNew(p, "")
	require.True(t, a.profiles.Test(p.ID))
	d := a.doctor
	assert.Nil(t, buttonIn(d.head, "Test again"))
	examined(t, a, d)
	require.Equal(t, link.KindTLSNotSpoken, d.report.Cause.Kind)
	use := buttonIn(d.head, fmt.Sprintf("Use mqtt, port %d", m.Port()))
	require.NotNil(t, use)
	assert.Contains(t, string(a.profiles.Forms()[p.ID]), `"scheme":"mqtts"`, "nothing is changed before it is asked for")

	test.Tap(use)
	assert.Contains(t, string(a.profiles.Forms()[p.ID]), `"scheme":"mqtt"`)
	_, saved := a.store.Get(p.ID)
	assert.False(t, saved, "it is in the form, and nowhere else")
	again := buttonIn(d.head, "Test again")
	require.NotNil(t, again, "in place of the button that has done its work")
	assert.Nil(t, buttonIn(d.head, use.Text))

	test.Tap(again)
	assert.Same(t, d, a.doctor, "in the same sheet")
	assert.False(t, d.report.Done)
	examined(t, a, d)
	assert.Equal(t, link.KindNone, d.report.Cause.Kind)
	title, _ := d.verdict()
	assert.Equal(t, "The connection works", title)
	assert.Zero(t, d.report.Remedy)
	d.sheet.Close()
}

func TestATestThatIsOverByItsSheetTellsNothingMore(t *testing.T) {
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer mute.Close()
	a := newApp(t, t.TempDir())
	p := profile.New()
	p.Port = mute.Addr().(*net.TCPAddr).Port
	d := a.examination(p, "")
	until(t, a, "the login", func() bool { return d.report.Current == link.StepCONNACK })
	d.sheet.Close()
	until(t, a, "the end", func() bool { return d.report.Done })
	assert.Equal(t, link.KindCancelled, d.report.Cause.Kind)
	assert.Empty(t, d.report.Tried, "nothing more is tried")
}

func TestEachVerdictIsSaidByWordsAndMarkAndNotByColourAlone(t *testing.T) {
	a := newApp(t, t.TempDir())
	d := newDoctorSheet(a.App, "x")
	icons := map[string]bool{}
	for _, r := range []doctor.Report{
		{},
		{Done: true, Findings: []doctor.Finding{{Advice: doctor.AdviceWorks}}},
		{Done: true, Findings: []doctor.Finding{{Advice: doctor.AdviceOtherTopics, Args: []string{"a"}}}},
		{Done: true, Cause: link.Cause{Kind: link.KindRefused, Args: []string{"h", "1"}}},
	} {
		d.show(r)
		icon, _ := d.mark()
		title, _ := d.verdict()
		icons[icon.Name()+title] = true
	}
	assert.Len(t, icons, 4)
	d.show(doctor.Report{Done: true, Findings: []doctor.Finding{{Advice: doctor.AdviceAllRefused, Args: []string{"#"}}}})
	title, text := d.verdict()
	assert.Equal(t, "Subscription refused", title)
	assert.Contains(t, text[0], "may not subscribe to #")
	d.sheet.Close()
}
