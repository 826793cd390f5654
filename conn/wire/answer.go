package wire

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"treetop/model"
)

// mostSaid is how much of a web server's text is shown, in bytes.
const mostSaid = 200

var (
	unseen = regexp.MustCompile(`(?is)<(script|style|head)\b.*?(</(script|style|head)>|$)`)
	tags   = regexp.MustCompile(`(?s)<[^>]*(>|$)`)
)

// said is the beginning of the text with which a web server explains itself:
// without markup, on one line, and nothing at all when it repeats what a header
// of ours held, which may be secret.
func said(answer *http.Response, sent http.Header) string {
	b, _ := io.ReadAll(io.LimitReader(answer.Body, 4<<10))
	text := string(b)
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "")
	}
	for _, values := range sent {
		for _, v := range values {
			for word := range strings.FieldsSeq(v) {
				if len(word) > 3 && strings.Contains(text, word) {
					return ""
				}
			}
		}
	}
	if strings.Contains(text, "<") {
		text = html.UnescapeString(tags.ReplaceAllString(unseen.ReplaceAllString(text, " "), " "))
	}
	return model.Visible(clip(strings.Join(strings.Fields(text), " "), mostSaid))
}

// redirect is where the server points to, without user, query and fragment.
func redirect(answer *http.Response) string {
	to := answer.Header.Get("Location")
	u, err := url.Parse(to)
	if to == "" || err != nil {
		return ""
	}
	u.User, u.RawQuery, u.Fragment, u.ForceQuery = nil, "", "", false
	return model.Visible(clip(u.String(), mostSaid))
}

// clip cuts s at a character, with a mark where something is left out.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}
