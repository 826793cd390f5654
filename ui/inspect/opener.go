package inspect

import (
	"context"
	"sync/atomic"
	"time"

	"treetop/model"
	"treetop/model/payload"
)

// atOnce is the size in bytes up to which a payload is made ready without a
// worker: it takes less than a frame.
const atOnce = 64 << 10

// request is a message to be made ready to be read.
type request struct {
	topic string
	rec   model.Record
	as    payload.Format
}

// same reports whether the document of o can stand for that of r.
func (r request) same(o request) bool { return r.rec.Seq == o.rec.Seq && r.as == o.as }

// opened is a document and what it is of.
type opened struct {
	request
	doc payload.Document
}

// opener makes documents of large payloads in a worker, one at a time. Its
// methods are for the UI goroutine; what is ready waits to be taken.
type opener struct {
	want   request
	since  time.Time
	cancel context.CancelFunc
	done   chan struct{} // closed when the worker has ended; nil without one
	ready  *atomic.Pointer[opened]
}

// open answers at once where the payload is small, and otherwise starts a
// worker for it. A worker that is busy with an older value of the same topic
// is left to end: a topic that changes faster than it can be read would never
// be shown otherwise.
func (o *opener) open(r request, now time.Time) (opened, bool) {
	if len(r.rec.Payload) <= atOnce {
		o.stop()
		doc, err := payload.Open(context.Background(), r.topic, r.rec.Payload, r.rec.Size, r.as)
		return opened{r, doc}, err == nil
	}
	if o.busy() && (o.want.same(r) || o.want.rec.Topic == r.rec.Topic && o.want.as == r.as && r.rec.Seq > o.want.rec.Seq) {
		return opened{}, false
	}
	o.stop()
	ctx, cancel := context.WithCancel(context.Background())
	done, ready := make(chan struct{}), new(atomic.Pointer[opened])
	o.want, o.since, o.cancel, o.done, o.ready = r, now, cancel, done, ready
	go func() {
		defer close(done)
		if doc, err := payload.Open(ctx, r.topic, r.rec.Payload, r.rec.Size, r.as); err == nil {
			ready.Store(&opened{r, doc})
		}
	}()
	return opened{}, false
}

// busy reports whether something is being made ready or waits to be taken.
func (o *opener) busy() bool { return o.done != nil }

// take answers what has become ready since the last time.
func (o *opener) take() (opened, bool) {
	if o.ready == nil {
		return opened{}, false
	}
	got := o.ready.Load()
	if got == nil {
		return opened{}, false
	}
	o.stop()
	return *got, true
}

// stop ends the worker; what it makes is not wanted any more.
func (o *opener) stop() {
	if o.cancel != nil {
		o.cancel()
	}
	o.want, o.cancel, o.done, o.ready = request{}, nil, nil, nil
}

// wait waits for the worker to end. Tests join it so.
func (o *opener) wait() {
	if o.done != nil {
		<-o.done
	}
}
