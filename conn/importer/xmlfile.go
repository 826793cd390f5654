package importer

import (
	"bufio"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// node is an element with all that is in it, without name spaces.
type node struct {
	name     string
	attrs    map[string]string
	text     string
	children []*node
}

// child is the first child of the name; one without anything where there is
// none.
func (n *node) child(name string) *node {
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	return &node{}
}

// all are the children of the name.
func (n *node) all(name string) []*node {
	var out []*node
	for _, c := range n.children {
		if c.name == name {
			out = append(out, c)
		}
	}
	return out
}

// said is the text of a child without the space around it.
func (n *node) said(name string) string { return strings.TrimSpace(n.child(name).text) }

// fields are the texts of the children, to be read as those of JSON are.
func (n *node) fields() fields {
	f := fields{}
	for _, c := range n.children {
		if t := strings.TrimSpace(c.text); t != "" {
			f[c.name] = t
		}
	}
	return f
}

// pieces hands a file to the XML decoder byte by byte, and ends it when one
// piece, a tag or a text, gets longer than anybody writes: the decoder keeps each
// whole.
type pieces struct {
	in   *bufio.Reader
	size int
}

func (p *pieces) ReadByte() (byte, error) {
	if p.size++; p.size > maxText {
		return 0, &Error{Problem: ProblemTooMuch}
	}
	return p.in.ReadByte()
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	c, err := p.ReadByte()
	if err != nil {
		return 0, err
	}
	b[0] = c
	return 1, nil
}

// markup reads XML element by element. The decoder knows no entities but those
// of XML itself, so none can grow.
type markup struct {
	dec  *xml.Decoder
	in   *pieces
	left int // how many bytes may still be kept
	open int // how many elements are
}

func (m *markup) token() (xml.Token, error) {
	m.in.size = 0
	t, err := m.dec.RawToken()
	switch t := t.(type) {
	case xml.StartElement:
		if m.open++; m.open > maxDepth {
			return nil, &Error{Problem: ProblemTooDeep, Offset: m.dec.InputOffset()}
		}
		if len(t.Attr) > 1000 {
			return nil, &Error{Problem: ProblemTooMuch, Offset: m.dec.InputOffset()}
		}
	case xml.EndElement:
		if m.open--; m.open < 0 {
			return nil, &Error{Problem: ProblemSyntax, Offset: m.dec.InputOffset()}
		}
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) && strings.HasSuffix(syntax.Msg, "unexpected EOF") || err == io.EOF && m.open > 0 {
		err = io.ErrUnexpectedEOF
	}
	return t, err
}

// element reads all of an element that was begun.
func (m *markup) element(start xml.StartElement) (*node, error) {
	n := &node{name: start.Name.Local}
	m.left -= cost + len(n.name)
	for _, a := range start.Attr {
		if n.attrs == nil {
			n.attrs = map[string]string{}
		}
		n.attrs[a.Name.Local] = a.Value
		m.left -= cost + len(a.Name.Local) + len(a.Value)
	}
	var text strings.Builder
	for {
		if m.left < 0 {
			return nil, &Error{Problem: ProblemTooMuch, Offset: m.dec.InputOffset()}
		}
		t, err := m.token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			c, err := m.element(t)
			if err != nil {
				return nil, err
			}
			n.children = append(n.children, c)
		case xml.CharData:
			if len(strings.TrimSpace(string(t))) > 0 || len(n.children) == 0 {
				m.left -= len(t)
				text.Write(t)
			}
		case xml.EndElement:
			if t.Name.Local != n.name {
				return nil, &Error{Problem: ProblemSyntax, Offset: m.dec.InputOffset()}
			}
			n.text = text.String()
			return n, nil
		}
	}
}

// readXML reads a file of XML.
func (s *source) readXML(res *Result) error {
	in := &pieces{in: s.text}
	m := &markup{dec: xml.NewDecoder(in), in: in, left: maxKept}
	m.dec.CharsetReader = func(name string, in io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(name), "utf-16") {
			return in, nil // it is UTF-8 by now
		}
		return nil, errors.New("unknown encoding")
	}
	groups := map[string]string{}
	err := m.top(res, groups)
	for i := range res.Entries {
		e := &res.Entries[i]
		if g, ok := groups[e.Profile.Group]; ok || res.Format == FormatSpy {
			e.Profile.Group = g // until now it was the ID of the connection
		}
	}
	switch {
	case err != nil:
		return s.failed(err, ProblemTruncated)
	case res.Format == FormatUnknown:
		return &Error{Problem: ProblemUnknown}
	case len(res.Entries) == 0:
		return &Error{Problem: ProblemNoEntries}
	}
	return nil
}

// top walks down to the connections.
func (m *markup) top(res *Result, groups map[string]string) error {
	for {
		t, err := m.token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		name := start.Name.Local
		switch {
		case m.open == 1 && name == "MqttSpyConfiguration":
			res.Format = FormatSpy
		case m.open == 1 && name == "configuration":
		case m.open == 1:
			return &Error{Problem: ProblemUnknown}
		case name == "connectionProfiles" && m.open == 2 && res.Format == FormatUnknown:
			res.Format = FormatFX
		case res.Format == FormatSpy && (name == "ConnectionV2" || name == "Connection"):
			err = m.take(start, func(n *node) error { return res.add(fromSpy(n)) })
		case res.Format == FormatSpy && name == "ConnectionGroups":
			err = m.take(start, func(n *node) error {
				for _, c := range n.child("Connections").all("Reference") {
					groups[strings.TrimSpace(c.text)] = n.said("Name")
				}
				return nil
			})
		case res.Format == FormatFX && name == "connectionProfile":
			err = m.take(start, func(n *node) error { return res.add(fromFX(n)) })
		}
		if err != nil {
			return err
		}
	}
}

func (m *markup) take(start xml.StartElement, do func(*node) error) error {
	n, err := m.element(start)
	if err != nil {
		return err
	}
	return do(n)
}

// unhide decodes a password that was only written in Base64.
func unhide(d *draft, s string) string {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil || !utf8.Valid(b) {
		d.note(NotePassword)
		return ""
	}
	return string(b)
}
