package payload

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/bmp"
)

func preview(topic string, b []byte, max int) Preview { return PreviewOf(topic, b, len(b), max) }

func TestEachFixtureIsRecognised(t *testing.T) {
	for _, c := range []struct {
		file, topic string
		want        Kind
	}{
		{"exact-numbers.json", "shop/item", JSON},
		{"tutorial-chinese.json", "test", JSON},
		{"plain-number.txt", "TEMPERATURE", Text},
		{"number-with-unit.txt", "kitchen/temperature", Text},
		{"gb18030.txt", "legacy/状态", Binary},
		{"doc.cbor", "codec/cbor", CBOR},
		{"doc.cbor.gz", "codec/cbor-gzip", Gzip},
		{"doc.json.gz", "codec/json-gzip", Gzip},
		{"doc.json.zlib", "codec/json-zlib", Zlib},
		{"doc.msgpack", "codec/msgpack", Binary},
		{"reading.pb", "plant/v1/readings", Binary},
		{"sparkplug-nbirth.bin", "spBv1.0/Plant A/NBIRTH/Edge 01", Sparkplug},
		{"sparkplug-dbirth.bin", "spBv1.0/Plant A/DBIRTH/Edge 01/Press 1", Sparkplug},
		{"sparkplug-ndata.bin", "spBv1.0/Plant A/NDATA/Edge 01", Sparkplug},
		{"sparkplug-ndata-gap.bin", "spBv1.0/Plant A/NDATA/Edge 01", Sparkplug},
		{"sparkplug-ddata.bin", "spBv1.0/Plant A/DDATA/Edge 01/Press 1", Sparkplug},
		{"sparkplug-ddata.bin", "spBv1.0/Plant A/DDATA/Edge 01", Binary}, // a device is due
		{"sparkplug-ndeath.bin", "spBv1.0/Plant A/NDEATH/Edge 01", Sparkplug},
		{"sparkplug-ndata.bin", "elsewhere", Binary},
		{"not-sparkplug.bin", "spBv1.0/readme", Binary},
		{"invalid-utf8.bin", "odd/utf8", Binary},
		{"float32-le.bin", "plc/f32", Binary},
	} {
		b := fixture(t, c.file)
		assert.Equal(t, c.want, Detect(c.topic, b, len(b)).Kind, "%s on %s", c.file, c.topic)
		if len(b) > 40 && c.want != Zlib {
			assert.Equal(t, c.want, Detect(c.topic, b[:30], len(b)).Kind, "%s on %s, its first bytes", c.file, c.topic)
		}
	}
}

func TestKindsThatLookAlikeAreToldApart(t *testing.T) {
	for in, want := range map[string]Kind{
		"":                             Empty,
		"ON":                           Text,
		"x^2":                          Text, // would be a zlib header
		"GIF89a is a format":           Text,
		"BM":                           Text,
		"[sensor] up":                  Text,
		"{a:1}":                        Text,
		`{"a":1`:                       Text, // cut by its sender
		`"quoted"`:                     Text,
		" \n[1]":                       JSON,
		"温度正常":                         Text,
		"\x00\x00\x00\x01":             Binary,
		"\x1b[31mred\x1b[0m":           Text,
		"<svg xmlns='x'/>":             Text,
		"\x82\x01\x02":                 Binary, // chance, more likely than CBOR
		"\x9b\xff\xff\xff\xff\xff\xff": Binary,
		"\xa1\x61a\xff":                Binary,
	} {
		assert.Equal(t, want, Detect("t", []byte(in), len(in)).Kind, "%q", in)
	}
}

func TestJSONIsRecognisedByItsBeginning(t *testing.T) {
	assert.Equal(t, JSON, Detect("t", []byte(`{"temperature":21.48,"hum`), 500).Kind)
	assert.Equal(t, JSON, Detect("t", []byte("{\"msg\":\"我是\xe4\xb8"), 500).Kind, "cut inside of a character")
	assert.Equal(t, Text, Detect("t", []byte(`{temperature:21.48,"hum`), 500).Kind)
	long := []byte(`["` + strings.Repeat("x", 10_000) + `"]`)
	assert.Equal(t, JSON, Detect("t", long, len(long)).Kind)
}

func TestPicturesAreMeasuredByTheirHeader(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 64, 48))
	encode := map[string]func(*bytes.Buffer) error{
		"JPEG": func(b *bytes.Buffer) error { return jpeg.Encode(b, img, nil) },
		"PNG":  func(b *bytes.Buffer) error { return png.Encode(b, img) },
		"GIF":  func(b *bytes.Buffer) error { return gif.Encode(b, img, nil) },
		"BMP":  func(b *bytes.Buffer) error { return bmp.Encode(b, img) },
	}
	for name, to := range encode {
		var b bytes.Buffer
		require.NoError(t, to(&b))
		f := Detect("cam", b.Bytes(), b.Len())
		assert.Equal(t, Facts{Kind: Image, Size: b.Len(), Format: name, Width: 64, Height: 48}, f)
		if name != "GIF" && name != "BMP" { // their colours stand before the size is known
			f = Detect("cam", b.Bytes()[:min(256, b.Len())], 48_200)
			assert.Equal(t, Facts{Kind: Image, Size: 48_200, Format: name, Width: 64, Height: 48}, f)
		}
	}
}

func TestAPictureOfBillionsOfPixelsIsOnlyMeasured(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))))
	header := b.Bytes()[:33]
	binary.BigEndian.PutUint32(header[16:], 60_000)
	binary.BigEndian.PutUint32(header[20:], 60_000)
	binary.BigEndian.PutUint32(header[29:], crc32.ChecksumIEEE(header[12:29]))
	f := Detect("cam", header, len(header))
	assert.Equal(t, Facts{Kind: Image, Size: 33, Format: "PNG", Width: 60_000, Height: 60_000}, f)

	f = Detect("cam", []byte("\xff\xd8\xff\xe0trunc"), 9)
	assert.Equal(t, Facts{Kind: Image, Size: 9, Format: "JPEG"}, f, "cut before its size")
}

func TestCompressedPayloadsAreNamedAndNotOpened(t *testing.T) {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, err := w.Write([]byte("x"))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	assert.Equal(t, Gzip, Detect("t", z.Bytes(), z.Len()).Kind)
	enc, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	defer enc.Close()
	b := enc.EncodeAll([]byte("hello"), nil)
	assert.Equal(t, Zstd, Detect("t", b, len(b)).Kind)
}

func TestCBOROfAnotherEncoderIsRecognised(t *testing.T) {
	for _, v := range []any{
		map[string]any{"t": 21.5},
		map[int]string{1: "a"}, // keys are not always text
		[]any{"x", []byte{1, 2}, nil, map[string]bool{}},
		map[string]any{"deep": map[string]any{"er": []int{1, 2, 3}}},
	} {
		b, err := cbor.Marshal(v)
		require.NoError(t, err)
		assert.Equal(t, CBOR, Detect("t", b, len(b)).Kind, "%v", v)
		assert.NotEqual(t, CBOR, Detect("t", append(b, 0), len(b)+1).Kind, "%v with something after it", v)
	}
}

func TestHugeLengthsInCBORAreNotTakenOnTrust(t *testing.T) {
	for _, in := range []string{
		"\xbb\xff\xff\xff\xff\xff\xff\xff\xff", "\xa1\x61a\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
		"\x9a\xff\xff\xff\xff\x61a", strings.Repeat("\x81", 100_000), strings.Repeat("\x9f", 100_000),
	} {
		assert.Equal(t, Binary, Detect("t", []byte(in), len(in)).Kind, "%.10q", in)
	}
}

func TestPreviewsReadAsInTheTree(t *testing.T) {
	chinese := fixture(t, "tutorial-chinese.json")
	for _, c := range []struct {
		in   string
		max  int
		want string
		cut  bool
	}{
		{"hot", 40, "hot", false},
		{"412.7 W", 40, "Number(412.7)Unit( W)", false},
		{"0", 40, "Number(0)", false},
		{"-1.5e-7", 40, "Number(-1.5e-7)", false},
		{"46%", 40, "Number(46)Unit(%)", false},
		{"192.168.1.1", 40, "192.168.1.1", false},
		{"2024-01-01", 40, "2024-01-01", false},
		{"12:30", 40, "12:30", false},
		{"3 apples fell down", 40, "3 apples fell down", false},
		{`{ "a" : 21.48 , "b": [true, null] }`, 40,
			`Punctuation({)Key("a")Punctuation(:)Number(21.48)Punctuation(,)Key("b")Punctuation(:[)Literal(true)Punctuation(,)Literal(null)Punctuation(]})`, false},
		{`{"temperature":21.48}`, 10, `Punctuation({)Key("temperat)…`, true},
		{"two\r\n\r\n  lines\t ", 40, "two lines", false},
		{"温度正常", 4, "温度…", true},
		{"温度正常", 8, "温度正常", false},
		{"\x1b[31mred\u202e", 40, `Escape(\u{001B})[31mredEscape(\u{202E})`, false},
		{"", 40, "", false},
		{`{a:1}`, 40, "{a:1}", false},
		{string(chinese), 31, `Punctuation({)Key("id")Punctuation(:)Number(1)Punctuation(,)Key("message")Punctuation(:)String("我是一條測試)…`, true},
	} {
		p := preview("t", []byte(c.in), c.max)
		got := classed(Slice{Text: p.Text, Spans: p.Spans})
		assert.Equal(t, c.want, got, "%q", c.in)
		assert.Equal(t, c.cut, p.Cut, "%q", c.in)
		assert.Equal(t, len(c.in), p.Size)
	}
}

func TestAPreviewOfTheFirstBytesSaysThatThereIsMore(t *testing.T) {
	whole := []byte(`{"temperature":21.48,"label":"厨房"}`)
	for n := 1; n < len(whole); n++ {
		p := PreviewOf("t", whole[:n], len(whole), 200)
		assert.True(t, p.Cut, "%d bytes", n)
		assert.Equal(t, JSON, p.Kind, "%d bytes", n)
		assert.True(t, strings.HasSuffix(p.Text, "…"), p.Text)
		assert.NotContains(t, p.Text, `\x`, "a cut character is not an invalid one")
	}
}

func TestPreviewsOfWhatCannotBeReadAreFacts(t *testing.T) {
	b := fixture(t, "sparkplug-nbirth.bin")
	p := preview("spBv1.0/Plant A/NBIRTH/Edge 01", b, 40)
	assert.Equal(t, Facts{Kind: Sparkplug, Size: len(b), Metrics: 5, Metric: "bdSeq"}, p.Facts)
	p = PreviewOf("spBv1.0/Plant A/NBIRTH/Edge 01", b[:60], len(b), 40)
	assert.True(t, p.More)
	assert.Equal(t, 2, p.Metrics)
	p = preview("plc/f32", fixture(t, "float32-le.bin"), 40)
	assert.Equal(t, Facts{Kind: Binary, Size: 4}, p.Facts)
	assert.Equal(t, []byte{0x14, 0xae, 0x47, 0x41}, p.Head)
	assert.Empty(t, p.Text)
}

func TestAPreviewCostsTheSameForMegabytes(t *testing.T) {
	small := bytes.Repeat([]byte("x "), headBytes)
	large := bytes.Repeat([]byte("x "), 8<<20)
	cost := func(b []byte) float64 {
		return testing.AllocsPerRun(20, func() { PreviewOf("t", b, len(b), 80) })
	}
	assert.Equal(t, cost(small), cost(large))
	nested := []byte("[" + strings.Repeat(`{"a":[`, 1<<20))
	assert.LessOrEqual(t, cells(preview("t", nested, 80).Text), 82)
}

func FuzzPreview(f *testing.F) {
	for _, name := range []string{"exact-numbers.json", "doc.cbor", "sparkplug-nbirth.bin", "invalid-utf8.bin", "doc.json.gz"} {
		f.Add("spBv1.0/g/NBIRTH/n", fixture(f, name), 0)
	}
	f.Add("t", []byte(`{"a":"\u6e`), 5)
	f.Fuzz(func(t *testing.T, topic string, b []byte, more int) {
		size := len(b) + max(0, more%1000)
		for _, width := range []int{1, 20, 200} {
			p := PreviewOf(topic, b, size, width)
			require.True(t, utf8.ValidString(p.Text))
			require.LessOrEqual(t, cells(p.Text), width+13) // an escape and the ellipsis
			require.Equal(t, size, p.Size)
			for _, sp := range p.Spans {
				require.True(t, sp.From < sp.To && sp.To <= len(p.Text))
			}
			if p.Kind == JSON && size == len(b) && size <= headBytes {
				require.True(t, json.Valid(b), "%q", b)
			}
		}
	})
}

func FuzzCBOR(f *testing.F) {
	f.Add(fixture(f, "doc.cbor"))
	f.Add([]byte("\xbf\x61a\x9f\x01\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if isCBOR(b, false) {
			mode, err := cbor.DecOptions{MaxNestedLevels: 100}.DecMode()
			require.NoError(t, err)
			require.NoError(t, mode.Wellformed(b), "%x", b)
		}
		isCBOR(b, true)
	})
}
