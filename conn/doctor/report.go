// Package doctor tries a profile out step by step, from the name of the host to
// the first message, and says what is in the way.
package doctor

import (
	"crypto/x509"
	"time"

	"treetop/conn/link"
)

// Advice is what the examination found, beside the cause of a failure. The
// words for each are the screen's; a test walks them all.
type Advice uint8

const (
	AdviceWorks       Advice = iota + 1 // messages come
	AdviceSilent                        // subscribed, but nothing came: nobody publishes there, or nothing is retained
	AdviceAllRefused                    // Args: the filters; the user may not read them
	AdviceSomeRefused                   // Args: the filters
	AdviceTLSThere                      // Args: port; TLS is spoken there
	AdvicePlainThere                    // Args: port; something listens there that may speak without TLS
	AdviceKeepAlive                     // Args: seconds; longer than proxies keep a silent connection
	AdviceOtherID                       // the client ID is in use by a session of this program, so another was taken
	AdviceExpires                       // Args: until when the certificate is valid (RFC 3339); soon
	AdviceCount                         // how many there are, and one; not an advice
)

// Finding is an Advice with what it is about.
type Finding struct {
	Advice Advice
	Args   []string
}

// Certificate is one of the chain that the broker showed.
type Certificate struct {
	Name, Issuer string
	Names        []string // that it is for
	From, Until  time.Time
}

// Report is how far an examination has come. It holds no secret.
type Report struct {
	Began   time.Time
	Address string // the one tried last
	Steps   []link.Progress
	Current link.Step // under way; 0: none
	Chain   []Certificate
	Grants  []link.Grant
	// First is when the first message came, from SUBACK on; 0: none yet.
	First     time.Duration
	Listening bool       // for the first message
	Cause     link.Cause // why it failed; KindNone: it did not
	Findings  []Finding
	Done      bool
}

func chainOf(all []*x509.Certificate) []Certificate {
	var out []Certificate
	for _, c := range all {
		names := append([]string(nil), c.DNSNames...)
		for _, ip := range c.IPAddresses {
			names = append(names, ip.String())
		}
		out = append(out, Certificate{Name: nameOf(c.Subject.CommonName, c.Subject.String()), Issuer: nameOf(c.Issuer.CommonName, c.Issuer.String()), Names: names, From: c.NotBefore, Until: c.NotAfter})
	}
	return out
}

func nameOf(common, whole string) string {
	if common != "" {
		return common
	}
	return whole
}
