package main

import (
	"fmt"
	"os"
	"strings"
)

// The part of the page that is written anew stands between these lines.
const (
	from  = "<!-- written by scripts/bench --docs, from here -->\n"
	until = "<!-- to here -->\n"
)

// document puts the table into the page, in place of the one before.
func document(file, machine string, got []result) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(b), from)
	_, after, ok2 := strings.Cut(rest, until)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the table: between the lines %q and %q", file, from, until)
	}
	return os.WriteFile(file, []byte(before+from+"\n"+machine+".\n\n"+markdown(got)+"\n"+until+after), 0o644)
}
