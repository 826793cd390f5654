package wire

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"treetop/conn/link"
)

// Greet reports whether a broker of MQTT answers at the target: nil when it does,
// be it that it lets nobody in without a password. It says CONNECT in the name of
// nobody, without user, password, headers and certificate, so that whoever is
// there learns nothing but that it was tried, and judges no certificate. The
// error is a link.Cause.
func Greet(ctx context.Context, t Target) error {
	t.Trust.SkipVerify, t.Trust.Pin, t.Trust.CAFile = true, "", ""
	t.Client, t.Headers, t.Shown = ClientFiles{}, nil, nil
	c, err := Open(ctx, t, Options{}, nil)
	if err != nil {
		return err
	}
	defer c.Close() // without goodbye: there is no session and no will
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	answer := make([]byte, 4)
	if _, err = c.Write(hello()); err == nil {
		_, err = c.Read(answer) // of a whole packet, checked: CONNACK is all that may come first
	}
	if !stop() {
		why, _ := stopped(ctx)
		return why
	}
	if err == nil {
		c.Leave()
		<-c.Done()
		return nil
	}
	cause := link.AsCause(err)
	five := cause.Kind == link.KindNotMQTT && slices.Equal(cause.Args, []string{"MQTT 5"})
	if five || cause.Kind == link.KindConnack {
		return nil // it is one, and has no older version, or wants to know who we are
	}
	return cause
}

// hello is a CONNECT of MQTT 3.1.1 (3.1) with a clean session, a client ID of its
// own, and nothing else.
func hello() []byte {
	id := "treetop-" + strings.ToLower(rand.Text()[:8])
	b := []byte{typeConnect << 4, byte(12 + len(id)), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 10, 0, byte(len(id))}
	return append(b, id...)
}
