package disk

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func TestTheAuditLogAnswersItsNewestEntriesFirst(t *testing.T) {
	dir := t.TempDir()
	a := NewAudit(dir)
	if all, err := a.Tail(5); err != nil || len(all) != 0 {
		t.Fatalf("%v, %v", all, err)
	}
	for i := range 7 {
		e := NewAuditEntry(fmt.Sprintf("t/%d\xff", i))
		e.Time, e.Profile, e.Size, e.QoS, e.Retain, e.Outcome = time.Unix(int64(i), 0).UTC(), "Plant", i, 1, true, "acknowledged"
		if err := a.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.OpenFile(filepath.Join(dir, "audit.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"time":"20`); err != nil { // a crash
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	all, err := a.Tail(3)
	if err != nil || len(all) != 3 {
		t.Fatalf("%v, %v", all, err)
	}
	for i, e := range all {
		if want := fmt.Sprintf("t/%d\xff", 6-i); e.TopicName() != want || e.Size != 6-i || e.Outcome != "acknowledged" || !e.Retain {
			t.Errorf("entry %d is %+v", i, e)
		}
	}
	if err := a.Add(NewAuditEntry("after")); err != nil {
		t.Fatal(err)
	}
	if all, err = a.Tail(2); err != nil || len(all) != 2 || all[0].TopicName() != "after" || all[1].TopicName() != "t/6\xff" {
		t.Errorf("after the crash: %v, %v", all, err)
	}
}

func TestTheAuditLogMakesItsFolder(t *testing.T) {
	a := NewAudit(filepath.Join(t.TempDir(), "new", "treetop"))
	if err := a.Add(NewAuditEntry("a")); err != nil {
		t.Fatal(err)
	}
	if all, err := a.Tail(1); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
}

func TestAFileOfTheAuditLogIsNeverLargerThanItMayBe(t *testing.T) {
	e := NewAuditEntry("plant/valve/set")
	whole := &Audit{dir: t.TempDir(), size: 20 << 10}
	if err := whole.Add(e); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(whole.path(0))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int64{2*info.Size() - 1, 2 * info.Size()} {
		a := &Audit{dir: t.TempDir(), size: size}
		for range 2 {
			if err := a.Add(e); err != nil {
				t.Fatal(err)
			}
		}
		if info, err := os.Stat(a.path(0)); err != nil || info.Size() > size {
			t.Errorf("%v bytes of %d: %v", info.Size(), size, err)
		}
	}
}

func TestTwoInstancesLoseNoLineWhileTheAuditLogRotates(t *testing.T) {
	dir := t.TempDir()
	const each = 150
	var wait sync.WaitGroup
	for range 2 {
		a := &Audit{dir: dir, size: 20 << 10} // it rotates now and then
		wait.Go(func() {
			for i := range each {
				e := NewAuditEntry("plant/valve/set")
				e.Size = i
				if err := a.Add(e); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	lines := 0
	for n := range AuditFiles + 1 {
		a := NewAudit(dir)
		b, err := os.ReadFile(a.path(n))
		if err != nil {
			break
		}
		if len(b) > 20<<10 {
			t.Errorf("file %d has %d bytes", n, len(b))
		}
		for _, c := range b {
			if c == '\n' {
				lines++
			}
		}
	}
	if lines != 2*each {
		t.Errorf("%d lines of %d", lines, 2*each)
	}
}
