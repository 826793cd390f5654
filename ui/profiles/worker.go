package profiles

import "sync"

// worker does one thing after the other, off the UI goroutine. The zero worker
// is ready, and has no goroutine while there is nothing to do.
type worker struct {
	mu      sync.Mutex
	jobs    []func()
	running bool
	busy    sync.WaitGroup
}

// do queues a job.
func (w *worker) do(job func()) {
	w.busy.Add(1)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs = append(w.jobs, job)
	if !w.running {
		w.running = true
		go w.run()
	}
}

func (w *worker) run() {
	for {
		w.mu.Lock()
		if len(w.jobs) == 0 {
			w.running = false
			w.mu.Unlock()
			return
		}
		job := w.jobs[0]
		w.jobs = w.jobs[1:]
		w.mu.Unlock()
		job()
		w.busy.Done()
	}
}

// wait returns when all is done.
func (w *worker) wait() { w.busy.Wait() }
