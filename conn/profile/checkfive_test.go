package profile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFieldsOfMQTT5AreCheckedAsTheyAreTyped(t *testing.T) {
	for _, c := range []struct {
		f    Field
		text string
		want Problem
	}{
		{FieldSessionExpiry, "", ProblemNone},
		{FieldSessionExpiry, " 3600 ", ProblemNone},
		{FieldSessionExpiry, "4294967295", ProblemNone},
		{FieldSessionExpiry, "4294967296", ProblemRange},
		{FieldSessionExpiry, "99999999999999999999999", ProblemRange},
		{FieldSessionExpiry, "1h", ProblemNotNumber},
		{FieldSessionExpiry, "-1", ProblemNotNumber},
		{FieldReceiveMaximum, "0", ProblemRange},
		{FieldReceiveMaximum, "65535", ProblemNone},
		{FieldReceiveMaximum, "65536", ProblemRange},
		{FieldMaximumPacket, "0", ProblemRange},
		{FieldWillDelay, "0", ProblemNone},
		{FieldWillExpiry, "x", ProblemNotNumber},
		{FieldAuthMethod, "K1\x00", ProblemNUL},
		{FieldAuthSecret, strings.Repeat("x", MaxSecret+1), ProblemTooLong},
		{FieldWillContentType, "\xff", ProblemUTF8},
		{FieldWillResponse, "", ProblemNone},
		{FieldWillResponse, "a/#", ProblemTopic},
		{FieldWillResponse, "a/b", ProblemNone},
	} {
		got := ProblemNone
		if e := CheckField(c.f, c.text); e != nil {
			got = e.Problem
		}
		assert.Equal(t, c.want, got, "%v %.30q", c.f, c.text)
	}
}

func TestTheNumberOfAFieldOfMQTT5(t *testing.T) {
	for text, want := range map[string]uint32{"": 0, " 7 ": 7, "4294967295": 4294967295} {
		n, ok := Long(FieldSessionExpiry, text)
		assert.True(t, ok, text)
		assert.Equal(t, want, n)
	}
	_, ok := Long(FieldSessionExpiry, "4294967296")
	assert.False(t, ok)
}

func TestWhatOnlyMQTT5HasIsCheckedWhereThatMayBeSpoken(t *testing.T) {
	p := New()
	p.Host = "broker"
	p.Subscriptions = []Subscription{
		{Filter: "a", RetainHandling: 3},
		{Filter: "$share/g/a", NoLocal: true},
		{Filter: "b", NoLocal: true, RetainHandling: 2},
	}
	p.MQTT5.UserProperties = []Property{{Name: "n"}, {Value: "v"}}
	p.MQTT5.AuthMethod = "a\x00"
	p.Will = &Will{Topic: "w", ContentType: "\xff", ResponseTopic: "+", UserProperties: []Property{{Name: "n", Value: "\xff"}}}
	for _, version := range []string{"", VersionAuto, "5"} {
		p.Version = version
		assert.Equal(t, []FieldError{
			{Field: FieldSubscription, Problem: ProblemRetainHandling},
			{Field: FieldSubscription, Problem: ProblemShareLocal, Index: 1},
			{Field: FieldUserProperty, Problem: ProblemMissing, Index: 1},
			{Field: FieldAuthMethod, Problem: ProblemNUL},
			{Field: FieldWillContentType, Problem: ProblemUTF8},
			{Field: FieldWillResponse, Problem: ProblemTopic, Args: []string{"+ and # are for filters only"}},
			{Field: FieldWillProperty, Problem: ProblemUTF8},
		}, p.Check(), "version %q", version)
	}
	p.Version = "3.1.1"
	assert.Empty(t, p.Check(), "3.1.1 sends none of it")
}
