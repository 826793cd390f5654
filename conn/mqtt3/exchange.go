package mqtt3

import (
	"context"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"treetop/conn/adapter"
	"treetop/conn/link"
)

// Subscribe implements link.Client.
func (c *Client) Subscribe(ctx context.Context, filters ...link.Filter) ([]link.Grant, error) {
	if err := link.CheckFilters(filters...); err != nil {
		return nil, err
	}
	asked := make(map[string]byte, len(filters))
	for _, f := range filters {
		asked[f.Topic] = f.QoS
	}
	// No callback: the library's own routing mistakes some filters.
	token, err := c.wait(ctx, link.KindNoAnswer, func() mqtt.Token { return c.library.SubscribeMultiple(asked, nil) })
	if err != nil {
		return nil, err
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
	if err := link.CheckTopicFilters(topics...); err != nil {
		return err
	}
	_, err := c.wait(ctx, link.KindNoAnswer, func() mqtt.Token { return c.library.Unsubscribe(topics...) })
	return err
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
	if _, err := c.wait(ctx, link.KindUnconfirmed, func() mqtt.Token {
		return c.library.Publish(m.Topic, m.QoS, m.Retain, payload)
	}); err != nil {
		return link.Ack{}, err
	}
	return link.Ack{QoS: m.QoS, Took: time.Since(begin)}, nil
}

// wait runs send and waits for its token, which holds a packet identifier even
// when ctx has ended.
func (c *Client) wait(ctx context.Context, kind link.Kind, send func() mqtt.Token) (mqtt.Token, error) {
	return adapter.Exchange(ctx, c.Life, kind, func(context.Context) (mqtt.Token, error) {
		t := send()
		select {
		case <-t.Done():
			return t, t.Error()
		case <-c.Over():
			return nil, adapter.ErrEnded
		}
	})
}
