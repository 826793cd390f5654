package filter

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`kitchen "living room" -(a or b|c) and d`, `topic:a/+/# home/# /^x.[a-z]+$/`, `value>80 value:/x/ value="" value≠3`,
		`json.a.#(b=="c d").e\:f<=3 json.x`, `age<1h30m size>1KiB new:yes qos：1 retaind:no`, `“客厅”　（灯｜门）》《`, "a\xff(\"\\", `or and -`,
	} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, caret int) {
		filter, problems := Parse(s)
		require.False(t, filter != nil && len(problems) > 0)
		for _, p := range problems {
			require.True(t, 0 <= p.From && p.From < p.To && p.To <= len(s), "%q: %+v", s, p)
			require.NotEmpty(t, p.Error())
		}
		at := 0
		for _, token := range Tokens(s) {
			require.True(t, at <= token.From && token.From < token.To && token.To <= len(s), "%q: %+v", s, token)
			at = token.To
		}
		for _, c := range Complete(s, caret) {
			require.True(t, 0 <= c.From && c.From <= c.To && c.To == caret, "%q: %+v", s, c)
		}
		if filter == nil {
			return
		}
		text := filter.String()
		again, problems := Parse(text)
		if len(text) > MaxLength {
			return // quotes have made it too long
		}
		require.Empty(t, problems, "%q from %q", text, s)
		require.Equal(t, text, again.String(), "from %q", s)
		for _, subject := range []Subject{with("on"), with(`{"a":[{"b":"c d","e:f":2}],"x":1}`), {Name: []byte("home/客厅/x")}} {
			require.Equal(t, passes(filter, subject), passes(again, subject), "%q from %q", text, s)
		}
	})
}
