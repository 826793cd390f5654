package mqtt3

import (
	"context"
	"errors"
	"strconv"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"treetop/conn/link"
	"treetop/model"
)

// maxIdentifiers is how many messages may wait for their acknowledgement,
// whether or not somebody still waits with them. There are 65,535 packet
// identifiers.
const maxIdentifiers = 60_000

// Subscribe implements link.Client.
func (c *Client) Subscribe(ctx context.Context, filters ...link.Filter) ([]link.Grant, error) {
	if len(filters) == 0 {
		return nil, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadNoFilter}}
	}
	asked := make(map[string]byte, len(filters))
	for _, f := range filters {
		// The library takes a# and panics on some of $share.
		if err := model.CheckTopicFilter(f.Topic); err != nil {
			return nil, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadFilter, f.Topic}, Err: err}
		}
		if f.QoS > 2 {
			return nil, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadQoS, strconv.Itoa(int(f.QoS))}}
		}
		asked[f.Topic] = f.QoS
	}
	// No callback: the library's own routing mistakes some filters.
	token, err := c.wait(ctx, func(library mqtt.Client) mqtt.Token { return library.SubscribeMultiple(asked, nil) })
	if err != nil {
		return nil, because(err, link.KindNoAnswer)
	}
	codes := token.(*mqtt.SubscribeToken).Result()
	grants := make([]link.Grant, len(filters))
	for i, f := range filters {
		code, ok := codes[f.Topic]
		if !ok {
			code = link.NoAnswer
		}
		grants[i] = link.Grant{Filter: f, Code: code}
	}
	return grants, nil
}

// Unsubscribe implements link.Client.
func (c *Client) Unsubscribe(ctx context.Context, topics ...string) error {
	if len(topics) == 0 {
		return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadNoFilter}}
	}
	for _, t := range topics {
		if err := model.CheckTopicFilter(t); err != nil {
			return link.Cause{Kind: link.KindBadInput, Args: []string{link.BadFilter, t}, Err: err}
		}
	}
	if _, err := c.wait(ctx, func(library mqtt.Client) mqtt.Token { return library.Unsubscribe(topics...) }); err != nil {
		return because(err, link.KindNoAnswer)
	}
	return nil
}

// Publish implements link.Client.
func (c *Client) Publish(ctx context.Context, m link.Out) (link.Ack, error) {
	begin := time.Now()
	if err := link.CheckOut(m); err != nil {
		return link.Ack{}, err
	}
	payload := m.Payload
	if payload == nil {
		payload = []byte{}
	}
	if _, err := c.wait(ctx, func(library mqtt.Client) mqtt.Token {
		return library.Publish(m.Topic, m.QoS, m.Retain, payload)
	}); err != nil {
		return link.Ack{}, because(err, link.KindUnconfirmed)
	}
	return link.Ack{QoS: m.QoS, Took: time.Since(begin)}, nil
}

// errEnded: the connection ended before the answer came.
var errEnded = errors.New("the connection ended first")

// wait runs send, which may block while the library is busy, and waits until
// its token is complete, ctx ends or the connection does.
func (c *Client) wait(ctx context.Context, send func(mqtt.Client) mqtt.Token) (mqtt.Token, error) {
	if err := c.begin(); err != nil {
		return nil, err
	}
	defer c.finish()
	answered := make(chan mqtt.Token, 1)
	go func() {
		defer c.identifiers.Add(-1)
		t := send(*c.paho.Load())
		select {
		case <-t.Done():
			answered <- t
		case <-c.down:
		}
	}()
	select {
	case t := <-answered:
		return t, t.Error()
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-c.down:
	}
	select {
	case t := <-answered: // both at once
		return t, t.Error()
	default:
		return nil, errEnded
	}
}

// begin counts an exchange, if the connection can be used.
func (c *Client) begin() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != isUp {
		return link.Cause{Kind: link.KindNotConnected}
	}
	if c.identifiers.Add(1) > maxIdentifiers {
		c.identifiers.Add(-1)
		return link.Cause{Kind: link.KindUnconfirmed, Retry: true, Detail: "not sent: too many messages wait for their acknowledgement"}
	}
	c.running++
	return nil
}

func (c *Client) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running--
	if c.running == 0 && c.quiet != nil {
		close(c.quiet)
		c.quiet = nil
	}
}

// because makes a Cause of an exchange that came to nothing: one of ours as it
// is, anything else as kind.
func because(err error, kind link.Kind) error {
	var cause link.Cause
	if errors.As(err, &cause) {
		return cause
	}
	return link.Cause{Kind: kind, Retry: true, Detail: err.Error()}
}
