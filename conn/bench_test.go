package conn

import (
	"bytes"
	"fmt"
	"testing"

	"treetop/conn/conntest"
)

// BenchmarkIngest measures a message of 100 bytes from the socket into the
// tree: a fake broker sends packets that are ready made, on a thousand topics.
func BenchmarkIngest(b *testing.B) {
	var block bytes.Buffer
	payload := string(make([]byte, 100))
	for i := range 1000 {
		block.Write(conntest.Message(fmt.Sprintf("plant/line%d/machine%d", i%10, i), payload).Bytes())
	}
	begin := make(chan struct{})
	f := conntest.NewFake(b, func(c *conntest.FakeConn) {
		if !c.Accept() {
			return
		}
		p, _ := c.Read()
		c.Send(0x90, 3, p.Body[0], p.Body[1], 0)
		<-begin
		for c.Send(block.Bytes()...) {
		}
	})
	s := open(b, Options{Profile: local("mqtt", f.Port())})
	s.Connect()
	waitListening(b, s)
	b.ReportAllocs()
	b.ResetTimer()
	close(begin)
	until(b, "the messages", s.Tree().Version, func() bool { return s.Tree().Totals().Messages >= uint64(b.N) })
	b.StopTimer()
	f.Close()
}
