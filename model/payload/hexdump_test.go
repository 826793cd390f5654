package payload

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHexShowsOffsetsBytesAndASCII(t *testing.T) {
	d := open(t, append(fixture(t, "invalid-utf8.bin"), bytes.Repeat([]byte{'z'}, 12)...), Auto)
	assert.Equal(t, AsHex, d.Format)
	require.Equal(t, 2, d.Len())
	assert.Equal(t, `Comment(00000000)  68 69 ff fe 00 80 7a 7a  7a 7a 7a 7a 7a 7a 7a 7a  String(hi....zzzzzzzzzz)`, classed(d.Slice(0, 0, 99)))
	assert.Equal(t, `Comment(00000010)  7a 7a                                             String(zz)`, classed(d.Slice(1, 0, 99)))
	assert.Equal(t, d.Width(0), d.MaxWidth())
	h := d.Lines.(hexLines)
	assert.Equal(t, "zz\n00000010", h.Text(0, 74, 1, 8))
	assert.Equal(t, Slice{Text: "00  68", From: 6, Spans: []Span{{0, 2, Comment}}}, h.Slice(0, 6, 12))
}

func TestHexOfManyMegabytesIsReadyAtOnce(t *testing.T) {
	b := make([]byte, 16<<20)
	d := HexDocument(b)
	assert.Equal(t, 1<<20, d.Len())
	assert.True(t, strings.HasPrefix(d.Slice(1<<20-1, 0, 99).Text, "00fffff0  00"))
	assert.Less(t, testing.AllocsPerRun(10, func() { d.Slice(1<<19, 0, 80) }), 40.0)
}
