package conntest

// Freeze fails the test: a process can't be stopped here without ending it.
func (m *Mosquitto) Freeze() {
	m.t.Fatal("freeze a process: run this test on another system than Windows")
}

// Thaw undoes Freeze.
func (m *Mosquitto) Thaw() {}

func (p *Process) thaw() {}

// ask ends the program: there is no way to ask.
func (p *Process) ask() { p.cmd.Process.Kill() }
