package importer

import (
	"context"
	"testing"
)

// BenchmarkRecordedMessages passes over the messages of an export.
func BenchmarkRecordedMessages(b *testing.B) {
	const times = 100_000
	b.SetBytes(times * int64(len(message)))
	b.ReportAllocs()
	for b.Loop() {
		r := &repeated{head: `[{"host":"h","mqttVersion":"5.0","messages":[`, body: message, tail: `{}]}]`, times: times}
		if _, err := Read(context.Background(), r, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
