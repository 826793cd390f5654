//go:build unix

package conntest

import "syscall"

// Freeze stops the broker's process without ending it: its connections stay
// open and nothing answers. Thaw undoes it.
func (m *Mosquitto) Freeze() { m.proc.cmd.Process.Signal(syscall.SIGSTOP) }

// Thaw undoes Freeze.
func (m *Mosquitto) Thaw() { m.proc.thaw() }

func (p *Process) thaw() { p.cmd.Process.Signal(syscall.SIGCONT) }

// ask asks the program to end.
func (p *Process) ask() { p.cmd.Process.Signal(syscall.SIGTERM) }
