package mqtt5

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eclipse/paho.golang/paho"

	"treetop/conn/link"
	"treetop/model"
)

// maxRunning is how many exchanges may be under way. There are 65,535 packet
// identifiers.
const maxRunning = 60_000

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
	if len(filters) == 0 {
		return nil, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadNoFilter}}
	}
	for _, f := range filters {
		if err := model.CheckTopicFilter(f.Topic); err != nil {
			return nil, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadFilter, f.Topic}, Err: err}
		}
		if f.QoS > 2 {
			return nil, link.Cause{Kind: link.KindBadInput, Args: []string{link.BadQoS, strconv.Itoa(int(f.QoS))}}
		}
	}
	if !c.is(isUp) {
		return nil, link.Cause{Kind: link.KindNotConnected}
	}
	grants := make([]link.Grant, len(filters))
	var asked []int
	s := &paho.Subscribe{}
	for i, f := range filters {
		grants[i] = link.Grant{Filter: f, Code: link.NoAnswer}
		var cannot link.Cause
		if errors.As(c.limits.CheckFilter(f), &cannot) {
			grants[i].Code = noWildcard
			if cannot.Args[0] == link.CantShare {
				grants[i].Code = noShared
			}
			continue
		}
		asked = append(asked, i)
		s.Subscriptions = append(s.Subscriptions, paho.SubscribeOptions{
			Topic: f.Topic, QoS: f.QoS, RetainAsPublished: f.RetainAsPublished, RetainHandling: min(f.RetainHandling, 2),
			NoLocal: f.NoLocal && !strings.HasPrefix(f.Topic, "$share/"), // together they are an error (3.8.3.1)
		})
	}
	if len(asked) == 0 {
		return grants, nil
	}
	answer, err := wait(ctx, c, func(ctx context.Context, library *paho.Client) (*paho.Suback, error) {
		a, err := library.Subscribe(ctx, s)
		if a != nil {
			return a, nil // the error says that one of the filters was refused
		}
		return nil, err
	})
	if err != nil {
		return nil, because(err, link.KindNoAnswer)
	}
	for i, at := range asked {
		if i < len(answer.Reasons) {
			grants[at].Code = answer.Reasons[i]
			if answer.Properties != nil {
				grants[at].Reason = answer.Properties.ReasonString
			}
		}
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
	answer, err := wait(ctx, c, func(ctx context.Context, library *paho.Client) (*paho.Unsuback, error) {
		a, err := library.Unsubscribe(ctx, &paho.Unsubscribe{Topics: topics})
		if a != nil {
			return a, nil
		}
		return nil, err
	})
	if err != nil {
		return because(err, link.KindNoAnswer)
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
	answer, err := wait(ctx, c, func(ctx context.Context, library *paho.Client) (*paho.PublishResponse, error) {
		a, err := library.Publish(ctx, p)
		if a != nil {
			return a, nil // the error says that it was refused
		}
		return nil, err
	})
	if err != nil {
		return link.Ack{}, because(err, link.KindUnconfirmed)
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
	if !c.is(isUp) {
		return link.Cause{Kind: link.KindNotConnected}
	}
	return c.limits.CheckOut(m)
}

// errEnded: the connection ended before the answer came.
var errEnded = errors.New("the connection ended first")

// wait runs ask, which may block, and waits until it is answered, ctx ends or
// the connection does.
func wait[T any](ctx context.Context, c *Client, ask func(context.Context, *paho.Client) (T, error)) (T, error) {
	var none T
	if err := c.begin(); err != nil {
		return none, err
	}
	defer c.finish()
	type answer struct {
		what T
		err  error
	}
	answered := make(chan answer, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		what, err := ask(ctx, c.paho.Load())
		answered <- answer{what, err}
	}()
	select {
	case a := <-answered:
		return a.what, a.err
	case <-ctx.Done():
		return none, ctx.Err()
	case <-c.life.Done():
	}
	select {
	case a := <-answered: // both at once
		return a.what, a.err
	default:
		return none, errEnded
	}
}

// begin counts an exchange, if the connection can be used.
func (c *Client) begin() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != isUp {
		return link.Cause{Kind: link.KindNotConnected}
	}
	if c.running >= maxRunning {
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
