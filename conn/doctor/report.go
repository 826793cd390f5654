// Package doctor tries a profile out step by step, from the name of the host to
// the first message, and says what is in the way and what would remove it.
package doctor

import (
	"crypto/x509"
	"slices"
	"time"

	"treetop/conn/cert"
	"treetop/conn/link"
)

// Advice is what the examination found, beside the cause of a failure. The
// words for each are the screen's; a test walks them all.
type Advice uint8

const (
	AdviceWorks         Advice = iota + 1 // messages come
	AdviceSilent                          // subscribed, but nothing came: nobody publishes there, nothing is retained, or the broker withholds it
	AdviceOtherTopics                     // nothing came by the filters, but by # it did; Args: some of the topics
	AdviceAllRefused                      // Args: the filters; the user may not read them
	AdviceSomeRefused                     // Args: the filters
	AdviceNarrower                        // Args: a filter that the broker allows in place of those that it refused
	AdviceAnswers                         // Args: the address on the same host at which a broker answered
	AdviceWebServer                       // Args: port, HTTP status; a web server answers at the port of the profile
	AdviceNowhere                         // no broker answered at the other usual ports of the host
	AdviceKeepAlive                       // Args: seconds; longer than proxies keep a silent connection
	AdviceKeepAliveSeen                   // Args: seconds of the keep alive, seconds after which connections of this profile ended
	AdviceOtherID                         // the client ID is in use by a session of this program, so another was taken
	AdviceIDFree                          // with another client ID the connection stayed: the guess is right
	AdviceIDNot                           // with another client ID it was closed just the same
	AdviceBroke                           // the connection ended during the test and came back
	AdviceExpires                         // Args: until when the certificate is valid (RFC 3339); soon
	AdviceCount                           // how many there are, and one; not an advice
)

// Finding is an Advice with what it is about.
type Finding struct {
	Advice Advice
	Args   []string
}

// Doing is what an examination is at when it is none of the steps of connecting.
type Doing uint8

const (
	DoingSteps     Doing = iota // as Report.Current says
	DoingListening              // for the first message
	DoingWatching               // whether another client takes the client ID
	DoingOtherID                // connecting with another client ID
	DoingFilters                // trying other filters
	DoingElsewhere              // looking for a broker at other ports of the host
	DoingCount                  // how many there are; not one
)

// Certificate is one of the chain that the broker showed.
type Certificate struct {
	Name, Issuer string
	Names        []string // that it is for
	From, Until  time.Time
	Pin          string // as link.Cause.Pin
}

// Way is one to reach a broker on a host.
type Way struct {
	Scheme string
	Port   int
	Path   string // of a WebSocket
}

// Try is a way that was tried because the profile's own led nowhere.
type Try struct {
	Way
	Answers bool // as a broker does
	Status  int  // of HTTP, where a web server answers that has no broker there; 0: none does
}

// Report is how far an examination has come. It holds no secret.
type Report struct {
	Began   time.Time
	Address string // the one tried last
	Steps   []link.Progress
	Current link.Step // under way; 0: none
	Doing   Doing
	// Failed is the step at which it failed, after so long; 0: at none of them.
	Failed      link.Step
	FailedAfter time.Duration
	Chain       []Certificate // of the connection that was tested
	Offered     []string      // protocols, by ALPN, of which the broker took none; nil: it took one, or none was offered
	Grants      []link.Grant
	Answered    map[string]time.Duration // how long the answer to a filter took, from CONNACK on; not changed once it is told
	// First is when the first message came, from SUBACK on; 0: none yet.
	First    time.Duration
	Version  string     // of MQTT that was agreed on; empty: it came to none
	Cause    link.Cause // why it failed; KindNone: it did not
	Tried    []Try
	Findings []Finding
	Remedy   Remedy // what the profile could have in place of what it has
	Done     bool
}

// clone is a copy that nobody changes any more.
func (r Report) clone() Report {
	r.Steps, r.Grants, r.Findings = slices.Clone(r.Steps), slices.Clone(r.Grants), slices.Clone(r.Findings)
	r.Chain, r.Tried = slices.Clone(r.Chain), slices.Clone(r.Tried)
	r.Cause.Args = slices.Clone(r.Cause.Args)
	return r
}

func chainOf(all []*x509.Certificate) []Certificate {
	var out []Certificate
	for _, c := range all {
		names := append([]string(nil), c.DNSNames...)
		for _, ip := range c.IPAddresses {
			names = append(names, ip.String())
		}
		out = append(out, Certificate{Name: nameOf(c.Subject.CommonName, c.Subject.String()), Issuer: nameOf(c.Issuer.CommonName, c.Issuer.String()), Names: names, From: c.NotBefore, Until: c.NotAfter, Pin: cert.PinOf(c).String()})
	}
	return out
}

func nameOf(common, whole string) string {
	if common != "" {
		return common
	}
	return whole
}
