package doctor

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

func TestSilenceIsToldFromAMissingPermission(t *testing.T) {
	quiet := conntest.Start(t, conntest.Options{})
	r := examine(t, Options{Profile: to("mqtt", quiet.Port())})
	require.Equal(t, []Finding{{Advice: AdviceSilent}}, r.Findings)
	require.Equal(t, []string{"#"}, granted(r.Grants))

	// mosquitto's access list grants every filter, and withholds the messages.
	withholding := conntest.Start(t, conntest.Options{ACL: "topic write secret/#\n"})
	withholding.Publish("-t", "secret/a", "-m", "1", "-r")
	r = examine(t, Options{Profile: to("mqtt", withholding.Port())})
	require.Equal(t, []Finding{{Advice: AdviceSilent}}, r.Findings)

	refusing := conntest.Start(t, conntest.Options{Config: conntest.Refusing(t, "#")})
	r = examine(t, Options{Profile: to("mqtt", refusing.Port()), Listen: time.Minute})
	require.Equal(t, []Finding{{AdviceAllRefused, []string{"#"}}}, r.Findings, "at once: nothing can come")
	require.Zero(t, r.Remedy)
	require.Zero(t, r.First)
}

func TestAFilterThatIsAllowedIsOfferedForOneThatIsNot(t *testing.T) {
	// As EMQX is set up: just this one is refused.
	b := granting(t, func(filter string) bool { return filter != "#" })
	p := to("mqtt", b)
	p.Version = "3.1.1"
	r := examine(t, Options{Profile: p, Listen: time.Minute})
	require.Equal(t, []Finding{{AdviceAllRefused, []string{"#"}}, {AdviceNarrower, []string{"+/#"}}}, r.Findings)
	r.Remedy.Apply(&p)
	require.Equal(t, []profile.Subscription{{Filter: "+/#"}}, p.Subscriptions)

	own := granting(t, func(filter string) bool { return filter == "ann/#" })
	p = to("mqtt", own)
	p.Username, p.Version = "ann", "3.1.1"
	r = examine(t, Options{Profile: p, Listen: time.Minute})
	require.Equal(t, Remedy{Kind: RemedyFilters, Filters: []string{"ann/#"}}, r.Remedy)
}

// granting is the port of a broker of MQTT 3.1.1 that grants some filters, one in
// a SUBSCRIBE.
func granting(t *testing.T, ok func(filter string) bool) int {
	return conntest.NewFake(t, func(c *conntest.FakeConn) {
		if !c.Accept() {
			return
		}
		for p, there := c.Read(); there && p.Type() == 8; p, there = c.Read() {
			code := byte(0x80)
			if ok(conntest.Filters(p)[0]) {
				code = 0
			}
			c.Send(0x90, 3, p.Body[0], p.Body[1], code)
		}
	}).Port()
}

func TestOfSeveralFiltersThoseThatAreAllowedStay(t *testing.T) {
	b := conntest.Start(t, conntest.Options{Config: conntest.Refusing(t, "secret/#", "private/#")})
	b.Publish("-t", "home/light", "-m", "ON", "-r")
	p := to("mqtt", b.Port())
	p.Subscriptions = []profile.Subscription{{Filter: "private/#"}, {Filter: "home/#", QoS: 1}, {Filter: "$SYS/#"}, {Filter: "old/#", Muted: true}, {Filter: "secret/#"}}
	r := examine(t, Options{Profile: p, Listen: time.Minute})
	require.Equal(t, []Finding{{Advice: AdviceWorks}, {AdviceSomeRefused, []string{"private/#", "secret/#"}}}, r.Findings)
	r.Remedy.Apply(&p)
	require.Equal(t, []profile.Subscription{{Filter: "home/#", QoS: 1}, {Filter: "$SYS/#"}, {Filter: "old/#", Muted: true}}, p.Subscriptions)
}

func TestTopicsThatTheFiltersMissAreNamed(t *testing.T) {
	b := conntest.Start(t, conntest.Options{})
	b.Publish("-t", "TEMPERATURE", "-m", "21", "-r")
	p := to("mqtt", b.Port())
	p.Subscriptions = []profile.Subscription{{Filter: "temperature"}, {Filter: "$SYS/#"}}
	r := examine(t, Options{Profile: p})
	require.Equal(t, []Finding{{AdviceOtherTopics, []string{"TEMPERATURE"}}}, r.Findings)
	require.Zero(t, r.First, "by the profile's own filters nothing came")
	r.Remedy.Apply(&p)
	require.Equal(t, []profile.Subscription{{Filter: "#"}, {Filter: "$SYS/#"}}, p.Subscriptions)
}

func TestASubscriptionThatIsNeverAnsweredIsNeitherSilenceNorAMissingPermission(t *testing.T) {
	e := &examination{report: Report{Grants: []link.Grant{{Filter: link.Filter{Topic: "a"}, Code: link.NoAnswer}}}}
	require.False(t, allRefused(e.report.Grants))
	e.tryFilters(context.Background(), nil)
	require.Equal(t, link.KindNoAnswer, e.report.Cause.Kind)
	require.Empty(t, e.report.Findings)
}
