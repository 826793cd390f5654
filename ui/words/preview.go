package words

import (
	"fmt"

	"treetop/model"
	"treetop/model/payload"
	"treetop/ui/lang"
)

// Preview is the one line of a payload for a row: its text where it can be
// read, otherwise what it is: "JPEG 640×480, 48.2 kB", "Sparkplug B · 24
// metrics · Line/Speed", "gzip, 120 B", "4 B binary: 14 ae 47 41".
func Preview(p payload.Preview) (text string, spans []payload.Span) {
	switch p.Kind {
	case payload.JSON, payload.Text:
		return p.Text, p.Spans
	case payload.Empty:
		return lang.L("empty (0 B)"), nil
	case payload.Image:
		return KindAndSize(p.Facts, p.Size), nil
	case payload.Sparkplug:
		text = formatName(p.Facts) + " · " + metrics(p.Facts)
		if p.Metric != "" {
			text += " · " + model.Visible(p.Metric)
		}
		return text, nil
	case payload.Binary:
		hex := fmt.Sprintf("% x", p.Head)
		if p.Size > len(p.Head) {
			hex += " …"
		}
		return lang.L("{{.Size}} binary: {{.Hex}}", lang.A{"Size": Bytes(int64(p.Size)), "Hex": hex}), nil
	}
	return KindAndSize(p.Facts, p.Size), nil
}

// KindAndSize is what a payload of so many bytes is: "JPEG 640×480, 48.2 kB".
func KindAndSize(f payload.Facts, size int) string {
	return lang.L("{{.Kind}}, {{.Size}}", lang.A{"Kind": PayloadKind(f), "Size": Bytes(int64(size))})
}

// PayloadKind is what a payload is, in a word or two: "JSON", "JPEG 640×480",
// "Sparkplug B · 24 metrics", "binary".
func PayloadKind(f payload.Facts) string {
	switch f.Kind {
	case payload.Image:
		return formatName(f) + picture(f)
	case payload.Sparkplug:
		return formatName(f) + " · " + metrics(f)
	}
	return formatName(f)
}

// formatName names what has the same name in every language, and the rest.
func formatName(f payload.Facts) string {
	switch f.Kind {
	case payload.Empty:
		return lang.L("empty")
	case payload.JSON:
		return "JSON"
	case payload.Text:
		return lang.L("text")
	case payload.Image:
		return f.Format
	case payload.Gzip:
		return "gzip"
	case payload.Zlib:
		return "zlib"
	case payload.Zstd:
		return "zstd"
	case payload.CBOR:
		return "CBOR"
	case payload.Sparkplug:
		return "Sparkplug B"
	}
	return lang.L("binary")
}

func picture(f payload.Facts) string {
	if f.Width == 0 {
		return ""
	}
	return fmt.Sprintf(" %d×%d", f.Width, f.Height)
}

func metrics(f payload.Facts) string {
	n := Count(uint64(f.Metrics))
	if f.More {
		n += "+"
	}
	return lang.N("{{.N}} metrics", f.Metrics, lang.A{"N": n})
}

// SyntaxProblem says what is wrong with a text as JSON and where.
func SyntaxProblem(e payload.SyntaxError) string {
	switch e.Kind {
	case payload.TooDeep:
		return lang.L("nested deeper than {{.N}} levels", lang.A{"N": payload.MaxDepth})
	case payload.TooLarge:
		return lang.L("larger than {{.Size}} when formatted", lang.A{"Size": Bytes(payload.MaxIndented)})
	}
	return lang.L("line {{.Line}}, column {{.Column}}: {{.What}}", lang.A{"Line": e.Line, "Column": e.Column, "What": syntaxWhat(e.Kind)})
}

func syntaxWhat(k payload.SyntaxKind) string {
	switch k {
	case payload.UnexpectedEnd:
		return lang.L("the end is missing")
	case payload.BadNumber:
		return lang.L("not a number as JSON has them")
	case payload.BadLiteral:
		return lang.L("a word that JSON does not have")
	case payload.BadString:
		return lang.L("a control character in a string")
	case payload.BadEscape:
		return lang.L("an unknown escape in a string")
	case payload.TrailingData:
		return lang.L("something after the end of the value")
	case payload.ByteOrderMark:
		return lang.L("a byte order mark, which JSON does not have")
	}
	return lang.L("something else is due here")
}
