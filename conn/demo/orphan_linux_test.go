package demo

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

func TestAKilledParentLeavesNoChildBehind(t *testing.T) {
	cmd := exec.Command(os.Args[0], parentArg)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		cmd.Process.Kill()
		cmd.Wait()
		t.Fatal(err)
	}
	var child started
	if err := json.Unmarshal(line, &child); err != nil {
		t.Fatal(err)
	}
	// A client that is connected must not keep the child.
	l, err := connect(child.Addr, child.User, child.Password)
	if err != nil {
		t.Fatal(err)
	}
	defer l.client.Disconnect(0)

	if err := cmd.Process.Kill(); err != nil { // SIGKILL: nothing of the parent runs any more
		t.Fatal(err)
	}
	cmd.Wait()
	gone := make(chan struct{})
	stop := make(chan struct{})
	defer close(stop)
	go awaitEnd(child.PID, gone, stop)
	within(t, gone, fmt.Sprintf("the end of process %d", child.PID))
}

// awaitEnd closes gone when the process has ended. It is not ours to wait for:
// its own parent was killed; so its state is looked at. One that waits to be
// collected (Z) has ended.
func awaitEnd(pid int, gone, stop chan struct{}) {
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if after := bytes.LastIndexByte(stat, ')'); err != nil || after < 0 || bytes.HasPrefix(stat[after:], []byte(") Z")) {
			close(gone)
			return
		}
		select {
		case <-look.C:
		case <-stop:
			return
		}
	}
}

func TestCtrlCInTheTerminalIsLeftToTheParent(t *testing.T) {
	b := startDemo(t)
	if err := b.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	l := listenTo(t, b, "home/kitchen/light")
	l.publish(t, "home/kitchen/light/set", "TOGGLE")
	l.client.Disconnect(250)
	b.Stop()
	if !b.cmd.ProcessState.Success() {
		t.Errorf("the child ended with %s", b.cmd.ProcessState)
	}
}
