package doctor

import (
	"context"
	"slices"
	"strings"
	"time"

	"treetop/conn"
	"treetop/conn/link"
	"treetop/model"
)

// everything is the filter of all topics but those that begin with a $.
const everything = "#"

func refused(all []link.Grant) (topics []string) {
	for _, g := range all {
		if g.Refused() && g.Code != link.NoAnswer && !isSys(g.Filter.Topic) {
			topics = append(topics, g.Filter.Topic)
		}
	}
	return topics
}

func granted(all []link.Grant) (topics []string) {
	for _, g := range all {
		if !g.Refused() && !isSys(g.Filter.Topic) {
			topics = append(topics, g.Filter.Topic)
		}
	}
	return topics
}

func allRefused(all []link.Grant) bool { return len(refused(all)) > 0 && len(granted(all)) == 0 }

// tryFilters says how the subscriptions went, and looks for better ones while the
// session is still there: narrower ones where all were refused, and where nothing
// came, whether anything comes at all.
func (e *examination) tryFilters(ctx context.Context, s *conn.Session) {
	r := &e.report
	no, yes := refused(r.Grants), granted(r.Grants)
	for _, g := range r.Grants {
		if g.Code == link.NoAnswer && !isSys(g.Filter.Topic) { // neither allowed nor refused
			r.Cause = g.Cause()
			return
		}
	}
	switch {
	case allRefused(r.Grants):
		e.find(AdviceAllRefused, no...)
		if f, ok := e.narrower(ctx, s, no); ok {
			e.find(AdviceNarrower, f)
			r.Remedy = Remedy{Kind: RemedyFilters, Filters: []string{f}}
		}
		return
	case r.First > 0:
		e.find(AdviceWorks)
	default:
		topics := e.elsewhere(ctx, s, yes)
		if len(topics) == 0 {
			e.find(AdviceSilent)
			break
		}
		e.find(AdviceOtherTopics, topics...)
		r.Remedy = Remedy{Kind: RemedyFilters, Filters: []string{everything}}
	}
	if len(no) > 0 {
		e.find(AdviceSomeRefused, no...)
		if r.Remedy.Kind == RemedyNone {
			r.Remedy = Remedy{Kind: RemedyGranted, Filters: yes}
		}
	}
}

// narrower is a filter that the broker grants in place of those that it refused:
// everything but in other words, since many refuse # alone, or what is under the
// name of the user, or of the client, as access lists are often written.
func (e *examination) narrower(ctx context.Context, s *conn.Session, no []string) (string, bool) {
	e.does(DoingFilters)
	p := e.o.Profile
	try := []string{"+/#", "+/+/#", p.Username + "/#"}
	if fixed(p) {
		try = append(try, p.ClientID+"/#")
	}
	for _, f := range try {
		if strings.HasPrefix(f, "/") || model.CheckTopicFilter(f) != nil {
			continue
		}
		if slices.Contains(no, f) {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, e.o.Listen)
		grants, err := s.Subscribe(ctx, link.Filter{Topic: f})
		cancel()
		if err != nil {
			return "", false
		}
		if len(grants) == 1 && !grants[0].Refused() {
			return f, true
		}
	}
	return "", false
}

// mostTopics is how many topics are named.
const mostTopics = 3

// elsewhere are topics of messages that come, but by none of the filters.
func (e *examination) elsewhere(ctx context.Context, s *conn.Session, have []string) (names []string) {
	if slices.Contains(have, everything) {
		return nil
	}
	e.does(DoingFilters)
	ctx, cancel := context.WithTimeout(ctx, e.o.Listen)
	defer cancel()
	if grants, err := s.Subscribe(ctx, link.Filter{Topic: everything}); err != nil || len(grants) != 1 || grants[0].Refused() {
		return nil
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for s.Tree().Totals().Messages == 0 {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
	for _, id := range s.Tree().NewestTopics(mostTopics) {
		names = append(names, s.Tree().Name(id))
	}
	return names
}
