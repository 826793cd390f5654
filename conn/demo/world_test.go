package demo

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"treetop/model"
)

func TestTheSameSeedAndTimesGiveTheSameMessages(t *testing.T) {
	one, two := newRig(t, 7, furnish), newRig(t, 7, furnish)
	for _, r := range []*rig{one, two} {
		r.pass(4 * time.Second)
		r.tell("home/kitchen/light/set", "ON")
		r.meet()
		r.pass(4 * time.Second)
	}
	if len(one.sent) != len(two.sent) {
		t.Fatalf("%d messages, then %d", len(one.sent), len(two.sent))
	}
	for i := range one.sent {
		a, b := one.sent[i], two.sent[i]
		if a.topic != b.topic || !bytes.Equal(a.payload, b.payload) || !a.at.Equal(b.at) {
			t.Fatalf("message %d differs: %s %q, then %s %q", i, a.topic, a.payload, b.topic, b.payload)
		}
	}
	other := newRig(t, 8, furnish)
	other.pass(3 * time.Second)
	if string(other.last("TEMPERATURE").payload) == string(one.all("TEMPERATURE")[0].payload) {
		t.Error("another seed gives the same temperature")
	}
}

func TestAboutEightyTopicsSpeakWithinSeconds(t *testing.T) {
	r := newRig(t, 1, furnish)
	r.meet()
	r.pass(4 * time.Second)
	topics := make(map[string]bool)
	retained := 0
	for _, m := range r.sent {
		if !topics[m.topic] && m.retain {
			retained++
		}
		topics[m.topic] = true
		if err := model.CheckTopicName(m.topic); err != nil {
			t.Errorf("%q: %v", m.topic, err)
		}
	}
	if n := len(topics); n < 75 || n > 95 {
		t.Errorf("%d topics, want about 80", n)
	}
	if retained < 25 {
		t.Errorf("%d retained topics, want 25 or more", retained)
	}
	t.Logf("%d topics, %d of them retained, in 4 s", len(topics), retained)
}

func TestANightAsleepIsNotPublishedAtOnce(t *testing.T) {
	r := newRig(t, 1, vibration)
	r.pass(time.Second)
	r.sent = nil
	r.w.advance(r.w.now.Add(8 * time.Hour))
	if n := len(r.sent); n == 0 || n > 4 {
		t.Errorf("%d messages after eight hours asleep, want one of each topic", n)
	}
}

func TestTheFastTopicHasAHundredMessagesASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &rig{t: t}
		r.w = newWorld(1, time.Now(), func(m message) { r.sent = append(r.sent, sent{m, time.Now()}) })
		vibration(r.w)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		r.w.run(ctx, newInbox())
		if n := len(r.all("machines/press 1/vibration")); n < 998 || n > 1000 {
			t.Errorf("%d messages in 10 s, want a hundred a second", n)
		}
	})
}

func TestARunningWorldObeysAndMeetsWhoListens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		w := newWorld(1, time.Now(), func(m message) { got = append(got, m.topic+" "+string(m.payload)) })
		newSwitch(w, newJournal(w, "log"), "light", false, 1)
		w.onAudience(func() { w.publish("hello", "you") })
		in := newInbox()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			w.run(ctx, in)
		}()
		in.listened()
		in.command("light/set", []byte("ON"))
		in.command("light/set", nil)
		synctest.Wait()
		cancel()
		<-done
		if all := strings.Join(got, "|"); !strings.Contains(all, "hello you|light ON|log ") {
			t.Errorf("published %q", got)
		}
	})
}

func TestTheInboxCutsAFlood(t *testing.T) {
	in := newInbox()
	for range inboxRoom * 3 {
		in.command("light/set", []byte("TOGGLE"))
	}
	if commands, _ := in.take(); len(commands) != inboxRoom {
		t.Errorf("%d commands wait, want %d", len(commands), inboxRoom)
	}
	if commands, audience := in.take(); len(commands) != 0 || audience {
		t.Error("the inbox is not empty after it was taken")
	}
}

func TestTheAtticGoesSilent(t *testing.T) {
	r := newRig(t, 1, attic)
	r.pass(time.Minute)
	const topic = "home/attic/temperature"
	if n := len(r.all(topic)); n < 8 {
		t.Errorf("the attic spoke %d times, want a few", n)
	}
	if last := r.last(topic).at; last.After(begin().Add(atticLife)) {
		t.Errorf("the attic still spoke %s after the start", last.Sub(begin()))
	}
}
