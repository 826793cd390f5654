package conn

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/model"
)

// send has d hear a message n times and answers how often it was counted.
func send(d *doubles, n int, topic, payload string) (counted int) {
	for range n {
		if !d.isCopy(&model.Message{Topic: topic, Payload: []byte(payload)}, nil) {
			counted++
		}
	}
	return counted
}

// plain are filters without identifiers.
func plain(topics ...string) []link.Filter {
	var out []link.Filter
	for _, t := range topics {
		out = append(out, link.Filter{Topic: t})
	}
	return out
}

func TestABrokerThatSendsACopyForEachSubscriptionIsFoundOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &doubles{}
		d.expect(time.Now(), plain("#", "home/#"), nil)
		for i := range proof {
			require.Equal(t, 2, send(d, 2, "home/a", strconv.Itoa(i)), "not known yet")
			time.Sleep(time.Second)
		}
		for i := range 20 {
			require.Equal(t, 1, send(d, 2, "home/a", strconv.Itoa(i)))
			require.Equal(t, 1, send(d, 1, "plant/a", "x"), "only one filter matches")
			time.Sleep(time.Second)
		}
		require.Equal(t, 2, send(d, 4, "home/a", "said twice"), "by its publisher")
		require.EqualValues(t, 22, d.left.Load())

		d.expect(time.Now(), plain("#", "home/#", "home/+"), nil)
		for i := range proof {
			send(d, 3, "home/a", strconv.Itoa(i))
		}
		require.Equal(t, 1, send(d, 3, "home/a", "x"), "three filters")
	})
}

func TestCopiesThatComeMixedAreFoundAllTheSame(t *testing.T) {
	d := &doubles{}
	d.expect(time.Now(), plain("#", "home/#"), nil)
	for i := range proof {
		send(d, 2, "home/a", strconv.Itoa(i))
	}
	counted := send(d, 1, "home/a", "x") + send(d, 1, "home/b", "y") + send(d, 1, "home/a", "x") + send(d, 1, "home/b", "y")
	require.Equal(t, 2, counted)
}

func TestARepeatedValueIsNoCopyAtABrokerThatSendsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &doubles{}
		d.expect(time.Now(), plain("#", "home/#"), nil)
		require.Equal(t, 100, send(d, 100, "home/a", "ON"), "the same value alone proves nothing")
		for i := range 20 {
			require.Equal(t, 1, send(d, 1, "home/a", strconv.Itoa(i)))
			time.Sleep(time.Second)
		}
		require.Equal(t, 2, send(d, 2, "home/a", "ON"))
	})
}

func TestOneMessageThatComesOnceEndsTheBelief(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &doubles{}
		d.expect(time.Now(), plain("#", "home/#"), nil)
		for i := range proof {
			send(d, 2, "home/a", strconv.Itoa(i))
		}
		require.Equal(t, 1, send(d, 1, "home/a", "alone"))
		time.Sleep(2 * copyBurst)
		require.Equal(t, 2, send(d, 2, "home/a", "next"))
	})
}

func TestFiltersOverlapWhereOneNameMatchesBoth(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"#", "a", true},
		{"#", "$SYS/#", false},
		{"+/a", "b/+", true},
		{"a/+", "b/+", false},
		{"a", "a/b", false},
		{"a", "a/#", true},
		{"a/+", "a/+/c", false},
		{"a/+/#", "a/b", true},
		{"$SYS/#", "$SYS/+", true},
	} {
		require.Equal(t, c.want, overlap(c.a, c.b), "%s and %s", c.a, c.b)
		require.Equal(t, c.want, overlap(c.b, c.a), "%s and %s", c.b, c.a)
	}
}

func TestNothingThatMatchesOneFilterIsEverACopy(t *testing.T) {
	d := &doubles{}
	d.expect(time.Now(), plain("#", "$SYS/#", "$share/group/#"), nil)
	require.Nil(t, d.plan.Load(), "so that it costs a comparison")
	require.Equal(t, 50, send(d, 50, "a", "1"))
}
