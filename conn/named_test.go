package conn

import (
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"treetop/conn/link"
	"treetop/model"
)

// copyBy is a message that came by subscriptions.
func copyBy(topic, payload string, ids ...uint32) *model.Message {
	m := &model.Message{Topic: topic, Payload: []byte(payload), Properties: model.Properties{ContentType: "t"}.Append(nil)}
	for _, id := range ids {
		m.Properties = model.AppendVarint(append(m.Properties, byte(model.PropSubscriptionID)), id)
	}
	return m
}

// numbered are filters with identifiers from 1.
func numbered(topics ...string) []link.Filter {
	return new(identifiers).give(plain(topics...))
}

// counted answers which of the messages are counted, by their place.
func counted(d *doubles, messages ...*model.Message) []int {
	var out []int
	for i, m := range messages {
		if !d.isCopy(m, nil) {
			out = append(out, i)
		}
	}
	return out
}

func TestCopiesThatSayWhatTheyAreForAreCountedOnceFromTheFirstOn(t *testing.T) {
	d := &doubles{}
	d.expect(time.Now(), numbered("#", "home/#", "home/+"), nil)
	one := []*model.Message{copyBy("home/a", "x", 1), copyBy("home/a", "x", 2), copyBy("home/a", "x", 3)}
	require.Equal(t, []int{0}, counted(d, one...))
	require.Equal(t, []int{0, 3}, counted(d, slices.Concat(one, one)...), "said again by its publisher")
	require.Equal(t, []int{0}, counted(d, copyBy("home/a/b", "x", 2), copyBy("home/a/b", "x", 1)))
	require.Equal(t, []int{0}, counted(d, copyBy("home/a", "y", 1), copyBy("home/a", "y", 2, 3)))
	require.EqualValues(t, 8, d.left.Load())
}

func TestTheSameValueSentByOneFilterAfterTheOtherIsCountedAsOftenAsItWasSaid(t *testing.T) {
	d := &doubles{}
	d.expect(time.Now(), numbered("#", "home/#"), nil)
	x := func(id uint32) *model.Message { return copyBy("home/a", "x", id) }
	require.Equal(t, []int{0, 1}, counted(d, x(1), x(1), x(2), x(2)), "those of QoS 1 wait for acknowledgements")
}

func TestAMessageForAllSubscriptionsAtOnceIsNoCopy(t *testing.T) {
	d := &doubles{}
	d.expect(time.Now(), numbered("#", "home/#"), nil)
	m := copyBy("home/a", "the same", 1, 2)
	require.Equal(t, []int{0, 1, 2, 3, 4, 5}, counted(d, m, m, m, m, m, m))
	require.Empty(t, d.named)
}

func TestACopyThatGotLostCostsNoLaterMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &doubles{}
		d.expect(time.Now(), numbered("#", "home/#"), nil)
		require.Equal(t, []int{0}, counted(d, copyBy("home/a", "x", 1)))
		time.Sleep(2 * namedWithin)
		require.Equal(t, []int{0}, counted(d, copyBy("home/a", "x", 2)), "another, whose first copy got lost")
		for i := range 2 * mostNamed {
			counted(d, copyBy("home/a", strconv.Itoa(i), 1))
		}
		require.Len(t, d.named, mostNamed)
	})
}

func TestWhatABrokerHasKeptFromEarlierSubscriptionsIsCounted(t *testing.T) {
	d := &doubles{}
	d.expect(time.Now(), numbered("#", "home/#"), nil)
	require.Equal(t, []int{0, 1, 2}, counted(d, copyBy("home/a", "x", 1), copyBy("home/a", "x", 7), copyBy("home/a", "x", 1, 9)))
	require.Equal(t, []int{0, 1}, counted(d, copyBy("plant/a", "x", 1), copyBy("plant/a", "x", 2)), "home/# does not match it")
}

func TestASubscriptionIsReckonedWithFromTheTimeItIsAskedFor(t *testing.T) {
	d := &doubles{}
	all := numbered("#", "home/#")
	d.expect(time.Now(), all[:1], all[1:])
	require.Equal(t, []int{0}, counted(d, copyBy("home/a", "x", 1), copyBy("home/a", "x", 2)))
	require.Equal(t, []int{0, 1}, counted(d, copyBy("home/a", "y", 1), copyBy("home/a", "y", 1)), "the broker has not granted it yet")
}

func TestCopiesAreRememberedForTheNewestMessages(t *testing.T) {
	var c copies
	for seq := range model.Seq(mostCopies + 10) {
		c.add(seq, 1<<1)
		c.add(seq, 1<<2)
	}
	require.Empty(t, c.of(9))
	require.Equal(t, []uint32{1, 2}, c.of(10))
	require.Equal(t, []uint32{1, 2}, c.of(mostCopies+9))
	require.Empty(t, c.of(mostCopies+10))
	require.Empty(t, new(copies).of(1))
}

func TestMoreFiltersThanCanBeToldApartAreJudgedAsInMQTT311(t *testing.T) {
	d := &doubles{}
	var topics []string
	for i := range 70 {
		topics = append(topics, "f"+strconv.Itoa(i))
	}
	d.expect(time.Now(), numbered(append(topics, "home/#", "home/+")...), nil)
	for i := range proof {
		v := strconv.Itoa(i)
		require.Len(t, counted(d, copyBy("home/a", v, 71), copyBy("home/a", v, 72)), 2, "not known yet")
	}
	require.Len(t, counted(d, copyBy("home/a", "x", 71), copyBy("home/a", "x", 72)), 1)
}
