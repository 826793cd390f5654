// Command planter publishes a large plant to a broker on this machine: as many
// topics as asked, each with a retained value, and then, if asked, a rate of
// live messages until it is ended. scripts/plant starts it, and the broker.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"treetop/conn/conntest"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "planter:", err)
		os.Exit(1)
	}
}

func run() error {
	addr := flag.String("broker", "127.0.0.1:1883", "host and port of a broker that lets anyone in")
	topics := flag.Int("topics", 1_000_000, "how many topics")
	rate := flag.Int("rate", 0, "live messages a second, after the retained ones")
	flag.Parse()
	if *topics < 1 || *rate < 0 {
		return errors.New("there must be a topic, and a rate is not negative")
	}
	nc, err := connect(*addr)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", *addr, err)
	}
	defer nc.Close()
	go io.Copy(io.Discard, nc) // a broker may answer, and must not be held up by that
	begin := time.Now()
	if _, err := nc.Write(conntest.NewRetained(*topics, *topics, 100).Block); err != nil {
		return fmt.Errorf("publish to %s: %w", *addr, err)
	}
	fmt.Printf("planted %d topics in %v\n", *topics, time.Since(begin).Round(100*time.Millisecond))
	if *rate == 0 {
		_, err := nc.Write([]byte{0xe0, 0})
		return err
	}
	return live(nc, conntest.NewFlood(*topics, *topics, 100), *rate)
}

// connect speaks MQTT 3.1.1, without a keep-alive interval.
func connect(addr string) (net.Conn, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	hello := conntest.Packet{First: 0x10, Body: []byte("\x00\x04MQTT\x04\x02\x00\x00\x00\x07planter")}
	answer := make([]byte, 4)
	if _, err = nc.Write(hello.Bytes()); err == nil {
		_, err = io.ReadFull(nc, answer)
	}
	if err == nil && (answer[0] != 0x20 || answer[3] != 0) {
		err = fmt.Errorf("the broker refuses: CONNACK %s", strings.TrimSpace(fmt.Sprintf("% x", answer)))
	}
	if err != nil {
		nc.Close()
		return nil, err
	}
	return nc, nil
}

// live sends a flood again and again, in a hundred pieces a second.
func live(nc net.Conn, f conntest.Flood, rate int) error {
	const pieces = 100
	begin := time.Now()
	for sent, at := 0, 0; ; {
		due := int(time.Since(begin).Seconds() * float64(rate))
		for sent < due {
			n := min(due-sent, f.Messages-at)
			if _, err := nc.Write(f.Block[at*f.Size : (at+n)*f.Size]); err != nil {
				return err
			}
			sent += n
			at = (at + n) % f.Messages
		}
		time.Sleep(time.Second / pieces)
	}
}
