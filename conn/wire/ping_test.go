package wire

import (
	"io"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

func TestAPingWaitsForThePacketThatIsBeingWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, far := pipe(t, Options{})
		go far.Write(connack)
		read(t, c, 4)
		go c.Write(publish(0x30, "a", "x")) // nobody takes it as yet
		synctest.Wait()
		pinged := make(chan struct{})
		go func() { c.Ping(); close(pinged) }()
		synctest.Wait()
		c.Ping() // one at a time is enough
		require.Empty(t, pinged)

		require.Equal(t, publish(0x30, "a", "x"), read(t, far, len(publish(0x30, "a", "x"))))
		require.Equal(t, []byte{0xc0, 0}, read(t, far, 2))
		<-pinged
		c.Ping() // the one before is not answered yet
		go far.Write([]byte{0xd0, 0})
		go c.Read(make([]byte, 1))
		synctest.Wait()
		require.EqualValues(t, 1, c.Stats().Pings)

		go c.Ping()
		require.Equal(t, []byte{0xc0, 0}, read(t, far, 2))
	})
}

func TestAPingDoesNotOutliveItsConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, far := pipe(t, Options{})
		go far.Write(connack)
		read(t, c, 4)
		go c.Write(publish(0x30, "a", "x"))
		go c.Ping()
		synctest.Wait()
		go io.Copy(io.Discard, far)
		require.NoError(t, c.Close())
		<-c.Done() // and no goroutine is left in the bubble
	})
}
