package part

import (
	"slices"

	"treetop/model/payload"
)

// folder is what a document has whose lines open and close something.
type folder interface {
	// Fold answers whether the line opens an object or array, and on which
	// later line that is closed.
	Fold(line int) (last int, ok bool)
}

// fold is a line that is shown with all up to last in one row.
type fold struct {
	line, last int
	hidden     int // lines hidden by this and all folds above it
}

// folds says which lines of a document have a row. Folds do not overlap: one
// that lies inside of another is gone with it.
type folds struct {
	all   []fold
	cells int // how wide the widest row of a fold may be
}

// manyFolds are more than anybody makes by hand: each of fewer is looked at.
const manyFolds = 2000

// find is the index of the first fold that begins after line.
func (f *folds) find(line int) int {
	i, _ := slices.BinarySearchFunc(f.all, line+1, func(x fold, l int) int { return x.line - l })
	return i
}

// row is the row in which a line is seen.
func (f *folds) row(line int) int {
	i := f.find(line)
	if i == 0 {
		return line
	}
	x := f.all[i-1]
	if line <= x.last { // seen in the row of the fold
		return x.line - (x.hidden - (x.last - x.line))
	}
	return line - x.hidden
}

// line is the line that a row begins with.
func (f *folds) line(row int) int {
	i, _ := slices.BinarySearchFunc(f.all, row, func(x fold, r int) int {
		if first := x.line - (x.hidden - (x.last - x.line)); first >= r {
			return 1
		}
		return -1
	})
	if i == 0 {
		return row
	}
	return row + f.all[i-1].hidden
}

// rows is how many rows a document of n lines has.
func (f *folds) rows(n int) int {
	if len(f.all) == 0 {
		return n
	}
	return n - f.all[len(f.all)-1].hidden
}

// at is the fold whose row begins with line.
func (f *folds) at(line int) (fold, bool) {
	if i := f.find(line); i > 0 && f.all[i-1].line == line {
		return f.all[i-1], true
	}
	return fold{}, false
}

// over is the fold that hides line.
func (f *folds) over(line int) (fold, bool) {
	if i := f.find(line); i > 0 && line > f.all[i-1].line && line <= f.all[i-1].last {
		return f.all[i-1], true
	}
	return fold{}, false
}

// add folds the lines from line to last, which may hide other folds, but must
// not lie inside of one.
func (f *folds) add(doc payload.Lines, line, last int) {
	f.all = slices.DeleteFunc(f.all, func(x fold) bool { return x.line >= line && x.last <= last })
	f.all = slices.Insert(f.all, f.find(line), fold{line: line, last: last})
	f.count(doc)
}

// remove unfolds the row that begins with line.
func (f *folds) remove(doc payload.Lines, line int) {
	f.all = slices.DeleteFunc(f.all, func(x fold) bool { return x.line == line })
	f.count(doc)
}

// count is to follow every change.
func (f *folds) count(doc payload.Lines) {
	f.cells = 0
	if len(f.all) > manyFolds {
		f.cells = doc.MaxWidth() + foldTail
	}
	sum := 0
	for i := range f.all {
		sum += f.all[i].last - f.all[i].line
		f.all[i].hidden = sum
		if len(f.all) <= manyFolds {
			f.cells = max(f.cells, doc.Width(f.all[i].line)+foldTail)
		}
	}
}

// kept are the folds that make sense in next as well: the same line opens
// something there.
func (f *folds) kept(old, next payload.Lines) folds {
	var out folds
	in, ok := next.(folder)
	if !ok || len(f.all) == 0 {
		return out
	}
	for i, x := range f.all {
		if x.line >= next.Len() || i < manyFolds && lineHead(old, x.line) != lineHead(next, x.line) {
			continue
		}
		if last, ok := in.Fold(x.line); ok {
			out.all = append(out.all, fold{line: x.line, last: last})
		}
	}
	out.count(next)
	return out
}

// lineHead is enough of a line to know it again.
func lineHead(doc payload.Lines, line int) string { return doc.Slice(line, 0, 200).Text }

// canFold reports whether anything can be folded.
func canFold(doc payload.Lines) bool {
	in, ok := doc.(folder)
	if !ok {
		return false
	}
	_, opens := in.Fold(0) // a container that opens at all does so on the first line
	return opens
}

// allFolds folds everything below the first level: the outermost braces stay
// open, else there would be one row left.
func allFolds(doc payload.Lines) folds {
	var out folds
	in, ok := doc.(folder)
	if !ok {
		return out
	}
	first := 0
	if _, opens := in.Fold(0); opens {
		first = 1
	}
	for line := first; line < doc.Len(); line++ {
		if last, ok := in.Fold(line); ok {
			out.all = append(out.all, fold{line: line, last: last})
			line = last
		}
	}
	out.count(doc)
	return out
}
