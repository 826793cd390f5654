package words

import (
	"strings"

	"treetop/conn/doctor"
	"treetop/model"
	"treetop/ui/lang"
)

// Finding is what an examination of a connection found, and what to do, as one
// text.
func Finding(f doctor.Finding) string {
	first := ""
	if len(f.Args) > 0 {
		first = model.Visible(f.Args[0])
	}
	filters := lang.A{"Filters": model.Visible(strings.Join(f.Args, ", "))}
	port := lang.A{"Port": first}
	switch f.Advice {
	case doctor.AdviceWorks:
		return lang.L("Everything works: messages arrive.")
	case doctor.AdviceSilent:
		return lang.L("Connected and subscribed, but nothing came while the test listened. That is no matter of permission: nothing is retained there, and nobody published meanwhile. Some brokers, though, grant a filter and withhold what this user may not read.")
	case doctor.AdviceAllRefused:
		return lang.L("The user is let in, but may not subscribe to {{.Filters}}. Take narrower filters, such as home/#, or have the broker allow them.", filters)
	case doctor.AdviceSomeRefused:
		return lang.L("The broker does not allow {{.Filters}}; the other filters work.", filters)
	case doctor.AdviceTLSThere:
		return lang.L("On port {{.Port}} of the same host TLS is spoken: try mqtts:// with that port.", port)
	case doctor.AdvicePlainThere:
		return lang.L("On port {{.Port}} of the same host something listens: it may be the broker without TLS (mqtt://).", port)
	case doctor.AdviceKeepAlive:
		return lang.L("Keep alive is {{.Seconds}} s, and there is a proxy or web server between: many of those end a connection that is silent for 60 s. Set it to 30.", lang.A{"Seconds": first})
	case doctor.AdviceOtherID:
		return lang.L("The client ID is in use by an open tab, so the test took another one, which some brokers do not accept.")
	case doctor.AdviceExpires:
		return lang.L("The broker's certificate is valid until {{.Date}} only: have it renewed.", lang.A{"Date": day(first)})
	}
	return ""
}
