package conntest

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Meter measures a process from outside, by what Linux tells about it.
type Meter struct {
	t   testing.TB
	dir string
}

// NewMeter measures the process with that ID.
func NewMeter(t testing.TB, pid int) Meter { return Meter{t, fmt.Sprintf("/proc/%d/", pid)} }

// field is the first number behind a name in a file about the process.
func (m Meter) field(file, name string) uint64 {
	m.t.Helper()
	text := m.read(file)
	_, rest, _ := strings.Cut(text, name)
	words := strings.Fields(rest)
	if len(words) == 0 {
		m.t.Fatalf("%s%s has no %s:\n%s", m.dir, file, name, text)
	}
	n, err := strconv.ParseUint(words[0], 10, 64)
	if err != nil {
		m.t.Fatalf("%s%s: %v", m.dir, file, err)
	}
	return n
}

func (m Meter) read(file string) string {
	m.t.Helper()
	b, err := os.ReadFile(m.dir + file)
	if err != nil {
		m.t.Fatalf("measure a process: %v; it may have ended, and this works on Linux only", err)
	}
	return string(b)
}

// Read is how many bytes the process has read so far, from its sockets too.
func (m Meter) Read() uint64 { m.t.Helper(); return m.field("io", "rchar:") }

// Resident is the memory of the process that is resident, in bytes.
func (m Meter) Resident() uint64 { m.t.Helper(); return m.field("status", "VmRSS:") << 10 }

// Peak is the most memory of the process that was ever resident, in bytes.
func (m Meter) Peak() uint64 { m.t.Helper(); return m.field("status", "VmHWM:") << 10 }

// CPU is the time that the process has computed so far.
func (m Meter) CPU() time.Duration {
	m.t.Helper()
	_, rest, _ := strings.Cut(m.read("stat"), ") ") // the name may hold anything
	words := strings.Fields(rest)
	var ticks uint64
	for _, w := range words[11:13] { // utime and stime, from the third field on
		n, err := strconv.ParseUint(w, 10, 64)
		if err != nil {
			m.t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * (time.Second / 100) // USER_HZ
}

// trifle is what a process reads besides messages, to wake itself for example,
// while it is calm.
const trifle = 4 << 10

// Settle waits until the process has read next to nothing for as long as calm,
// and answers how much it has read altogether and when it last read more.
func (m Meter) Settle(calm time.Duration) (read uint64, last time.Time) {
	m.t.Helper()
	read, last = m.Read(), time.Now()
	for time.Since(last) < calm {
		time.Sleep(2 * time.Millisecond)
		if n := m.Read(); n > read+trifle {
			read, last = n, time.Now()
		}
	}
	return m.Read(), last
}
