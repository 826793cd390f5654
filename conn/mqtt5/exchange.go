package mqtt5

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/eclipse/paho.golang/paho"

	"treetop/conn/adapter"
	"treetop/conn/link"
	"treetop/model"
)

// noMatchingSubscribers is the reason code of a message that nobody heard
// (3.4.2.1).
const noMatchingSubscribers = 0x10

// Reason codes of a SUBACK that is not waited for, because CONNACK said it all
// (3.9.3).
const (
	noShared   = 0x9E
	noWildcard = 0xA2
)

// Subscribe implements link.Client. What the broker has said that it does not
// support is refused without asking.
func (c *Client) Subscribe(ctx context.Context, filters ...link.Filter) ([]link.Grant, error) {
	if err := link.CheckFilters(filters...); err != nil {
		return nil, err
	}
	limits, err := c.Up()
	if err != nil {
		return nil, err
	}
	grants := make([]link.Grant, len(filters))
	var packets [][]int // the filters of each SUBSCRIBE
	var rest []int
	for i, f := range filters {
		grants[i] = link.Grant{Filter: f, Code: link.NoAnswer}
		var cannot link.Cause
		switch {
		case errors.As(limits.CheckFilter(f), &cannot):
			grants[i].Code = noWildcard
			if cannot.Args[0] == link.CantShare {
				grants[i].Code = noShared
			}
		case limits.SubIDs && f.ID > 0:
			packets = append(packets, []int{i}) // its identifier is for all of a packet
		default:
			rest = append(rest, i)
		}
	}
	if len(rest) > 0 {
		packets = append(packets, rest)
	}
	failed := make([]error, len(packets))
	var all sync.WaitGroup
	for n, asked := range packets {
		all.Go(func() { failed[n] = c.subscribe(ctx, grants, asked, limits.SubIDs) })
	}
	all.Wait()
	return grants, c.unanswered(failed)
}

// unanswered is why nothing is known of the filters: the connection has ended, or
// no packet was answered.
func (c *Client) unanswered(failed []error) error {
	answered := slices.Contains(failed, nil) && c.Why().Kind == link.KindNone
	if answered || len(failed) == 0 {
		return nil
	}
	return cmp.Or(failed...)
}

// subscribe asks in one packet for the filters at these places, with identifier
// where there are some, and puts the answers there.
func (c *Client) subscribe(ctx context.Context, grants []link.Grant, asked []int, identified bool) error {
	s := &paho.Subscribe{}
	for _, at := range asked {
		f := grants[at].Filter
		s.Subscriptions = append(s.Subscriptions, paho.SubscribeOptions{
			Topic: f.Topic, QoS: f.QoS, RetainAsPublished: f.RetainAsPublished, RetainHandling: min(f.RetainHandling, 2),
			NoLocal: f.NoLocal && !strings.HasPrefix(f.Topic, "$share/"), // together they are an error (3.8.3.1)
		})
		if identified && f.ID > 0 {
			id := int(f.ID)
			s.Properties = &paho.SubscribeProperties{SubscriptionIdentifier: &id}
		}
	}
	answer, err := adapter.Exchange(ctx, c.Life, link.KindNoAnswer, func(ctx context.Context) (*paho.Suback, error) {
		a, err := c.library.Subscribe(ctx, s)
		if a != nil {
			return a, nil // the error says that one of the filters was refused
		}
		return nil, err
	})
	if err != nil {
		return err
	}
	for i, at := range asked {
		if i < len(answer.Reasons) {
			grants[at].Code = answer.Reasons[i]
			if answer.Properties != nil {
				grants[at].Reason = answer.Properties.ReasonString
			}
		}
	}
	return nil
}

// Unsubscribe implements link.Client.
func (c *Client) Unsubscribe(ctx context.Context, topics ...string) error {
	if err := link.CheckTopicFilters(topics...); err != nil {
		return err
	}
	answer, err := adapter.Exchange(ctx, c.Life, link.KindNoAnswer, func(ctx context.Context) (*paho.Unsuback, error) {
		a, err := c.library.Unsubscribe(ctx, &paho.Unsubscribe{Topics: topics})
		if a != nil {
			return a, nil
		}
		return nil, err
	})
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(answer.Reasons, func(code byte) bool { return code >= 0x80 }); i >= 0 && i < len(topics) {
		return link.Grant{Filter: link.Filter{Topic: topics[i]}, Code: answer.Reasons[i]}.Cause()
	}
	return nil
}

// Publish implements link.Client.
func (c *Client) Publish(ctx context.Context, m link.Out) (link.Ack, error) {
	begin := time.Now()
	if err := c.checkOut(m); err != nil {
		return link.Ack{}, err
	}
	p := &paho.Publish{
		Topic: m.Topic, Payload: m.Payload, QoS: m.QoS, Retain: m.Retain,
		Properties: &paho.PublishProperties{
			ContentType: m.Properties.ContentType, ResponseTopic: m.Properties.ResponseTopic,
			CorrelationData: m.Properties.Correlation, User: users(m.Properties.User),
			PayloadFormat: format(m.Properties), MessageExpiry: expiry(m.Properties),
		},
	}
	answer, err := adapter.Exchange(ctx, c.Life, link.KindUnconfirmed, func(ctx context.Context) (*paho.PublishResponse, error) {
		a, err := c.library.Publish(ctx, p)
		if a != nil {
			return a, nil // the error says that it was refused
		}
		return nil, err
	})
	if err != nil {
		return link.Ack{}, err
	}
	if answer.ReasonCode >= 0x80 {
		cause := link.Cause{Kind: link.KindPublishRefused, Code: int(answer.ReasonCode), Args: []string{m.Topic}}
		if answer.Properties != nil && answer.Properties.ReasonString != "" {
			cause.Args = append(cause.Args, answer.Properties.ReasonString)
		}
		return link.Ack{}, cause
	}
	return link.Ack{QoS: m.QoS, Took: time.Since(begin), NoSubscribers: answer.ReasonCode == noMatchingSubscribers}, nil
}

// checkOut refuses what may not be sent to this broker.
func (c *Client) checkOut(m link.Out) error {
	if err := link.CheckOut(m); err != nil {
		return err
	}
	if err := link.CheckProperties(m.Properties); err != nil {
		return err
	}
	limits, err := c.Up()
	if err != nil {
		return err
	}
	return limits.CheckOut(m)
}

func users(have []model.UserProperty) paho.UserProperties {
	var out paho.UserProperties
	for _, u := range have {
		out.Add(u.Name, u.Value)
	}
	return out
}

func format(p model.Properties) *byte {
	if !p.HasFormat {
		return nil
	}
	is := byte(0)
	if p.Text {
		is = 1
	}
	return &is
}

func expiry(p model.Properties) *uint32 {
	if !p.HasExpiry {
		return nil
	}
	return &p.Expiry
}
