// Command treetop is a desktop MQTT explorer: it shows what a broker carries as
// a live topic tree, reads payloads, and publishes by hand.
package main

import (
	"fmt"
	"os"
	"runtime/debug"

	"fyne.io/fyne/v2/app"

	"treetop/conn/demo"
	"treetop/ui"
)

// version is stamped by scripts/build.
var version = "dev"

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	// The demo broker is a child of the same binary, without a window.
	if len(args) > 0 && args[0] == demo.ChildArg {
		return demo.Child(os.Stdin, os.Stdout)
	}
	cmd, err := parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "treetop:", err)
		return 2
	}
	switch {
	case cmd.help:
		fmt.Print(usage)
		return 0
	case cmd.version:
		fmt.Println("treetop", version)
		return 0
	}
	cmd.Options.Version = version
	preferX11(cmd.Language)
	boundGarbage()
	a, err := ui.New(app.NewWithID("io.github.treetop"), cmd.Options)
	if err != nil {
		fmt.Fprintln(os.Stderr, "treetop:", err)
		return 1
	}
	a.Run()
	return 0
}

// boundGarbage collects when the heap is by 40 % larger than what lives in it,
// not twice as large. Nearly all that lives is topics and history, which hold no
// pointers and cost the collector nothing, but half a gigabyte of them would
// let as much garbage pile up. Whoever sets GOGC knows better.
func boundGarbage() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(40)
	}
}
