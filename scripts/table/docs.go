package main

import (
	"fmt"
	"os"
	"strings"
)

// The parts of the page that are written anew stand between two lines, of
// which the first names the part.
const (
	from       = "<!-- %s written by scripts/bench --docs, from here -->\n"
	until      = "<!-- to here -->\n"
	tablePlace = "the table,"
	partsPlace = "the parts,"
)

// document puts a text into the page, in place of the one before.
func document(file, place, text string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	first := fmt.Sprintf(from, place)
	before, rest, ok := strings.Cut(string(b), first)
	_, after, ok2 := strings.Cut(rest, until)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for %s between the lines %q and %q", file, strings.TrimSuffix(place, ","), first, until)
	}
	return os.WriteFile(file, []byte(before+first+"\n"+text+"\n"+until+after), 0o644)
}
