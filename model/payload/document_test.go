package payload

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return b
}

func open(t testing.TB, b []byte, as Format) Document {
	t.Helper()
	d, err := Open(context.Background(), "a/topic", b, len(b), as)
	require.NoError(t, err)
	return d
}

// texts are all lines of a document that is not wide.
func texts(d Lines) []string {
	var all []string
	for i := range d.Len() {
		all = append(all, d.Slice(i, 0, 1000).Text)
	}
	return all
}

// classed is a slice with its classes written out: Key(name).
func classed(s Slice) string {
	names := []string{"", "Key", "String", "Number", "Literal", "Punctuation", "Unit", "Comment", "Escape"}
	var out strings.Builder
	at := 0
	for _, sp := range s.Spans {
		out.WriteString(s.Text[at:sp.From])
		out.WriteString(names[sp.Class] + "(" + s.Text[sp.From:sp.To] + ")")
		at = sp.To
	}
	return out.String() + s.Text[at:]
}

func TestTextShowsItsLinesAndWhatCannotBeSeen(t *testing.T) {
	d := open(t, []byte("one\r\n\ttab\tx\n\xff\x1b[31m温度\n"), AsText)
	assert.Equal(t, []string{"one", "    tab x", `\xFF\u{001B}[31m温度`, ""}, texts(d))
	assert.Equal(t, []int{3, 9, 20, 0}, []int{d.Width(0), d.Width(1), d.Width(2), d.Width(3)})
	assert.Equal(t, 20, d.MaxWidth())
	assert.Equal(t, `Escape(\xFF\u{001B})[31m温度`, classed(d.Slice(2, 0, 99)))
}

func TestAnEmptyPayloadIsOneEmptyLine(t *testing.T) {
	for _, as := range []Format{Auto, AsText, AsHex} {
		d := open(t, nil, as)
		assert.Equal(t, 1, d.Len())
		assert.Equal(t, "", d.Slice(0, 0, 10).Text)
		assert.Equal(t, Empty, d.Facts.Kind)
	}
}

func TestASliceOfALineBeginsWhereItSays(t *testing.T) {
	d := PlainText("ab温度cd\xff!")
	for _, c := range []struct {
		from, to int
		text     string
		first    int
	}{
		{0, 2, "ab", 0},
		{1, 4, "b温", 1},
		{3, 5, "温度", 2}, // stands across both edges
		{4, 6, "度", 4},
		{6, 8, "cd", 6},
		{9, 12, `\xFF`, 8},
		{-5, 3, "ab温", 0},
		{12, 99, "!", 12},
		{13, 99, "", 13},
		{5, 5, "", 5},
	} {
		s := d.Slice(0, c.from, c.to)
		assert.Equal(t, c.text, s.Text, "%d to %d", c.from, c.to)
		assert.Equal(t, c.first, s.From, "%d to %d", c.from, c.to)
	}
	assert.Equal(t, "", d.Slice(1, 0, 9).Text, "a line that is not there")
	assert.Equal(t, "", d.Slice(-1, 0, 9).Text)
	assert.Zero(t, d.Width(7))
}

func TestAnyWindowOfALongLineIsAPartOfTheWholeLine(t *testing.T) {
	unit := "abc温\t\xff\u202e😀e\u0301 "
	in := strings.Repeat(unit, 2000)
	quoted := `["` + strings.Repeat(`abc温\u6e29\ud83d\ude00\n\"`+"\u202e", 2000) + `"]`
	for _, d := range []Lines{PlainText(in), open(t, []byte(quoted), AsJSON).Lines} {
		line := d.Len() / 2
		width := d.Width(line)
		require.Greater(t, width, 20_000)
		whole := d.Slice(line, 0, width)
		// where each cell of the line begins in the text of the line
		for _, from := range []int{0, 1, 4095, 4096, 4097, 8000, width / 2, width - 5} {
			s := d.Slice(line, from, from+80)
			at := d.Slice(line, 0, s.From)
			begin := len(at.Text)
			require.LessOrEqual(t, begin+len(s.Text), len(whole.Text))
			assert.Equal(t, whole.Text[begin:begin+len(s.Text)], s.Text, "from cell %d", from)
			assert.LessOrEqual(t, s.From, from)
		}
	}
}

func TestATextOf20MBOnOneLineIsReadInWindows(t *testing.T) {
	const size = 20 << 20
	in := bytes.Repeat([]byte("0123456789abcdef"), size/16)
	d := open(t, in, AsText)
	assert.Equal(t, 1, d.Len())
	assert.Equal(t, size, d.MaxWidth())
	s := d.Slice(0, size/2+3, size/2+13)
	assert.Equal(t, "3456789abc", s.Text)
	assert.Equal(t, size/2+3, s.From)

	doc := d.Lines.(*document)
	allocated := testing.AllocsPerRun(10, func() { doc.Slice(0, size-90, size) })
	assert.Less(t, allocated, 20.0)
	assert.Less(t, len(doc.long[0].chunks), size/chunkBytes+2, "an index, not a copy")
}

func TestALargeJSONIsIndexedAndNotCopied(t *testing.T) {
	var in bytes.Buffer
	in.WriteByte('[')
	rows := 0
	for in.Len() < 2<<20 {
		if rows++; rows > 1 {
			in.WriteByte(',')
		}
		in.WriteString(`{"id":9007199254740993,"on":true}`)
	}
	in.WriteByte(']')
	d := open(t, in.Bytes(), Auto)
	require.Equal(t, 2+4*rows, d.Len())
	last := d.Len() - 2
	assert.Equal(t, []string{"    \"on\": true", "  }", "]"}, []string{
		d.Slice(last-1, 0, 80).Text, d.Slice(last, 0, 80).Text, d.Slice(last+1, 0, 80).Text})
	doc := d.Lines.(foldable)
	assert.LessOrEqual(t, len(doc.marks), d.Len()/stride+1)
}

func TestOpeningStopsWhenNobodyWaitsForItAnyMore(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, in := range map[string][]byte{
		"json": []byte(`{"a":1}`), "text": []byte("a\nb"), "long": bytes.Repeat([]byte("x"), 1<<20),
	} {
		_, err := Open(ctx, "t", in, len(in), Auto)
		assert.ErrorIs(t, err, context.Canceled, name)
	}
}

func TestCopiedTextIsWhatWasSent(t *testing.T) {
	in := "a\u202eb\tc\r\nsecond \xff\n温度x"
	d := PlainText(in).(*document)
	assert.Equal(t, in, d.Text(0, 0, 2, math.MaxInt))
	assert.Equal(t, "\u202eb", d.Text(0, 1, 0, 10))
	assert.Equal(t, "c\r\nse", d.Text(0, 12, 1, 2))
	assert.Equal(t, "度x", d.Text(2, 1, 2, 99), "a character belongs to it when its first cell does")
	assert.Equal(t, "", d.Text(1, 3, 1, 3))

	j := open(t, []byte(`{"a":"\u6e29`+"\u202e"+`\n"}`), Auto).Lines.(foldable)
	assert.Equal(t, "{\n  \"a\": \"温\u202e\\n\"\n}", j.Text(0, 0, 2, 99))
}

func TestAPayloadIsShownByWhatItIs(t *testing.T) {
	for name, want := range map[string]Format{
		"exact-numbers.json": AsJSON, "tutorial-chinese.json": AsJSON, "plain-number.txt": AsText,
		"number-with-unit.txt": AsText, "gb18030.txt": AsHex, "doc.cbor": AsHex, "doc.json.gz": AsHex,
		"float32-le.bin": AsHex, "invalid-utf8.bin": AsHex,
	} {
		assert.Equal(t, want, open(t, fixture(t, name), Auto).Format, name)
	}
}

func TestANumberIsColouredAsText(t *testing.T) {
	assert.Equal(t, "Number(21.5)Unit( °C)", classed(open(t, fixture(t, "number-with-unit.txt"), Auto).Slice(0, 0, 99)))
	assert.Equal(t, "Number(20.152963374957682)", classed(open(t, fixture(t, "plain-number.txt"), Auto).Slice(0, 0, 99)))
}

// walkOver reads a document the way a view does and checks what holds for any.
func walkOver(t *testing.T, d Lines) {
	require.Positive(t, d.Len())
	widest := 0
	for i := range min(d.Len(), 100) {
		if doc, ok := d.(foldable); ok {
			field, known := doc.Field(i)
			require.True(t, known)
			require.True(t, strings.HasPrefix(field.Path, "$"))
		}
		w := d.Width(i)
		widest = max(widest, w)
		require.LessOrEqual(t, w, d.MaxWidth())
		for _, from := range []int{0, 1, w / 2, w - 1} {
			s := d.Slice(i, from, from+50)
			require.True(t, utf8.ValidString(s.Text))
			require.LessOrEqual(t, cells(s.Text), 70)
			require.False(t, strings.ContainsAny(s.Text, "\n\r\t\x00\x1b\u202e\u200b"))
			at := 0
			for _, sp := range s.Spans {
				require.True(t, sp.From >= at && sp.To > sp.From && sp.To <= len(s.Text))
				at = sp.To
			}
		}
	}
	if d.Len() <= 100 {
		require.Equal(t, widest, d.MaxWidth())
	}
}

func cells(s string) (n int) {
	for _, r := range s {
		n += CellWidth(r)
	}
	return n
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"exact-numbers.json", "tutorial-chinese.json", "invalid-utf8.bin", "doc.cbor"} {
		f.Add(fixture(f, name), uint8(0))
	}
	f.Add([]byte("\ta\r\n\xff\u0301\u200d"), uint8(2))
	f.Add([]byte(`["\ud83d\ude00\u202e","`+strings.Repeat(`\u6e29`, 1000)+`"]`), uint8(1))
	f.Fuzz(func(t *testing.T, b []byte, as uint8) {
		d, err := Open(context.Background(), "t", b, len(b), Format(as%4))
		require.NoError(t, err)
		walkOver(t, d.Lines)
		if doc, ok := d.Lines.(*document); ok && d.Format == AsText {
			if _, isText := doc.walk.(textLines); isText {
				require.Equal(t, string(b), doc.Text(0, 0, doc.Len()-1, math.MaxInt))
			}
		}
	})
}

func TestLinesReadInAnyOrderAreTheSame(t *testing.T) {
	var in strings.Builder
	in.WriteString(`[0`)
	for i := range 200 {
		fmt.Fprintf(&in, `,{"n":%d,"s":"%s"}`, i, strings.Repeat("x", i*40))
	}
	in.WriteString("]")
	d := open(t, []byte(in.String()), Auto)
	inOrder := make([]string, d.Len())
	for i := range inOrder {
		inOrder[i] = d.Slice(i, 0, 20).Text
	}
	order := rand.New(rand.NewPCG(1, 2)).Perm(d.Len())
	for _, i := range order {
		require.Equal(t, inOrder[i], d.Slice(i, 0, 20).Text, "line %d", i)
		if next := i + 1; next < d.Len() && i%3 == 0 {
			require.Equal(t, inOrder[next], d.Slice(next, 0, 20).Text, "line %d after %d", next, i)
		}
		if i%5 == 0 {
			require.Positive(t, d.Width(i))
			require.Equal(t, inOrder[i], d.Slice(i, 0, 20).Text, "line %d again", i)
		}
	}
	text := d.Lines.(foldable).Text(0, 0, d.Len()-1, math.MaxInt)
	indented, err := IndentJSON([]byte(in.String()))
	require.NoError(t, err)
	assert.Equal(t, string(indented), text)
}

func TestLinesAreReadFromSeveralGoroutines(t *testing.T) {
	d := open(t, []byte(strings.Repeat("{}\n", 500)+strings.Repeat("word ", 5000)), AsText)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range d.Len() {
				line := (i*(g+1) + g) % d.Len()
				want := "{}"
				if line == d.Len()-1 {
					want = "wo"
				}
				assert.Equal(t, want, d.Slice(line, 0, 2).Text)
			}
		})
	}
	wg.Wait()
}
