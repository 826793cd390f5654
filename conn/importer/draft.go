package importer

import (
	"encoding/base64"
	"net"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"treetop/conn/profile"
)

// draft is an Entry that is being made. What can't be taken over it notes.
type draft struct {
	Entry
	exists func(path string) bool
}

// newDraft begins with a new profile without subscriptions. Its ID is made of
// what the other program calls it, so that the same one is known again the next
// time; key is empty where it has no name of its own.
func newDraft(f Format, key string) *draft {
	d := &draft{exists: fileExists}
	d.Profile = profile.New()
	d.Profile.Subscriptions = nil
	d.foreign = f != FormatTreetop
	if key != "" {
		d.Profile.ID = uuid.NewSHA1(uuid.NameSpaceURL, []byte("treetop:import:"+f.String()+":"+key)).String()
	}
	return d
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// note notes something once.
func (d *draft) note(k NoteKind, args ...string) {
	for i := range args {
		args[i] = short(args[i])
	}
	n := Note{k, args}
	if !slices.ContainsFunc(d.Notes, func(m Note) bool { return m.Kind == n.Kind && slices.Equal(m.Args, n.Args) }) {
		d.Notes = append(d.Notes, n)
	}
}

// name takes the name, cut to what one can be.
func (d *draft) name(s string) {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == 0 || r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, s))
	for profile.CheckField(profile.FieldName, s) != nil {
		_, n := utf8.DecodeLastRuneInString(s)
		if len(s) > 1<<10 {
			n = len(s) - 1<<10
		}
		s = s[:len(s)-n]
	}
	d.Profile.Name = s
}

func (d *draft) group(s string) {
	if profile.CheckField(profile.FieldName, s) == nil {
		d.Profile.Group = strings.TrimSpace(s)
	}
}

// address takes where to connect to. A port of 0 stands for the usual one, and
// a host that is a whole address is taken apart.
func (d *draft) address(scheme, host string, port int, path string) {
	p := &d.Profile
	host = strings.TrimSpace(host)
	if e := profile.CheckField(profile.FieldHost, host); e != nil && (e.Problem == profile.ProblemHostIsURL || e.Problem == profile.ProblemHostPort) {
		whole := host
		if !strings.Contains(whole, "://") {
			whole = scheme + "://" + whole
		}
		if q, password, err := profile.ParseURL(whole); err == nil {
			host = q.Host
			if port == 0 {
				port = q.Port
			}
			if q.WebSocket() && path == "" {
				path = q.Path
			}
			if d.Profile.Username == "" && q.Username != "" {
				d.user(q.Username, password)
			}
			d.note(NoteHost, host)
		} else if strings.Contains(host, "@") {
			host = "" // a password may be in it
		}
	}
	p.Scheme, p.Host = scheme, profile.CleanHost(host)
	if profile.CheckField(profile.FieldPort, strconv.Itoa(port)) != nil {
		d.note(NotePort, strconv.Itoa(profile.DefaultPort(scheme)))
		port = profile.DefaultPort(scheme)
	}
	p.Port, p.Path = port, ""
	if !p.WebSocket() {
		return
	}
	if path = strings.TrimSpace(path); path == "" {
		path = profile.DefaultPath
	}
	if path[0] != '/' {
		path = "/" + path
	}
	if profile.CheckField(profile.FieldPath, path) != nil {
		path = profile.DefaultPath
		d.note(NotePath, path)
	}
	p.Path = path
}

// url takes an address as ParseURL reads it, in which a host without a scheme is
// meant as scheme says.
func (d *draft) url(scheme, s string) {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "://") {
		s = scheme + "://" + s
	}
	q, password, err := profile.ParseURL(s)
	if err != nil {
		_, host, _ := strings.Cut(s, "://")
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if strings.ContainsAny(host, "@/") {
			host = "" // a password may be in it
		}
		d.address(scheme, host, 0, "")
		return
	}
	if q.Scheme == profile.SchemeMQTT && scheme == profile.SchemeMQTTS {
		q.Scheme = scheme // TLS was asked for apart from the address
	}
	d.address(q.Scheme, q.Host, q.Port, q.Path)
	if q.Username != "" {
		d.user(q.Username, password)
	}
}

// user takes user name and password.
func (d *draft) user(name, password string) {
	if profile.CheckField(profile.FieldUsername, name) != nil {
		d.note(NoteTooLong, "username")
		name = ""
	}
	d.Profile.Username = name
	d.Profile.Password = profile.PasswordNone
	switch {
	case password == "":
	case profile.CheckField(profile.FieldSecret, password) != nil:
		d.note(NoteSecretTooLong)
		d.Profile.Password = profile.PasswordAsk
	default:
		d.secret(profile.FieldPassword, password)
		d.Profile.Password = profile.PasswordKeyring
	}
}

// passphrase takes that of the client key.
func (d *draft) passphrase(s string) {
	if profile.CheckField(profile.FieldSecret, s) != nil {
		d.note(NoteSecretTooLong)
		return
	}
	d.secret(profile.FieldKeyPassphrase, s)
}

func (d *draft) secret(field, value string) {
	if d.Secrets == nil {
		d.Secrets = map[string]string{}
	}
	d.Secrets[field] = value
}

// clientID takes a client ID that somebody chose. One that the other program
// made up, as made knows, is left there: two programs with one ID throw each
// other out.
func (d *draft) clientID(id string, made *regexp.Regexp, suffix bool) {
	id = strings.TrimSpace(id)
	switch {
	case id == "":
	case made != nil && made.MatchString(id):
		d.note(NoteClientID)
	case profile.CheckField(profile.FieldClientID, id) != nil:
		d.note(NoteTooLong, "clientId")
	default:
		d.Profile.ClientID, d.Profile.RandomSuffix = id, suffix
	}
}

// version takes the version of MQTT: "5", "3.1.1", "3.1", or empty for that of
// a new profile.
func (d *draft) version(v string) {
	if v == "" {
		return
	}
	if profile.CheckField(profile.FieldVersion, v) != nil {
		d.note(NoteVersion, v)
		return
	}
	d.Profile.Version = v
}

// keepAlive and timeout take seconds.
func (d *draft) keepAlive(s int) { d.seconds(&d.Profile.KeepAlive, profile.FieldKeepAlive, s) }

func (d *draft) timeout(s int) {
	if s > profile.MaxConnectTimeout {
		s /= 1000 // some write milliseconds
	}
	d.seconds(&d.Profile.ConnectTimeout, profile.FieldConnectTimeout, s)
}

func (d *draft) seconds(to *int, f profile.Field, s int) {
	if profile.CheckField(f, strconv.Itoa(s)) != nil {
		d.note(NoteNumber, strconv.Itoa(s))
		return
	}
	*to = s
}

// within answers n, or 0 with a note where it is not from 0 to most.
func (d *draft) within(n, most int) int {
	if n < 0 || n > most {
		d.note(NoteNumber, strconv.Itoa(n))
		return 0
	}
	return n
}

// alpn takes a protocol that is offered in TLS (RFC 7301: 255 bytes at most).
func (d *draft) alpn(name string) {
	switch {
	case name == "" || slices.Contains(d.Profile.TLS.ALPN, name):
	case len(name) > 255 || len(d.Profile.TLS.ALPN) == 16 || strings.ContainsFunc(name, unicode.IsControl):
		d.note(NoteTooLong, "ALPN")
	case profile.CheckField(profile.FieldALPN, name) != nil:
		d.note(NoteWrongType, "ALPN")
	default:
		d.Profile.TLS.ALPN = append(d.Profile.TLS.ALPN, name)
	}
}

// subscribe takes a filter; those that are empty or there already say nothing.
func (d *draft) subscribe(filter string, qos int) bool {
	if strings.TrimSpace(filter) == "" || slices.ContainsFunc(d.Profile.Subscriptions, func(s profile.Subscription) bool { return s.Filter == filter }) {
		return false
	}
	if profile.CheckField(profile.FieldSubscription, filter) != nil {
		d.note(NoteFilter, filter)
		return false
	}
	if qos < 0 || qos > 2 {
		d.note(NoteNumber, strconv.Itoa(qos))
		qos = 0
	}
	d.Profile.Subscriptions = append(d.Profile.Subscriptions, profile.Subscription{Filter: filter, QoS: byte(qos)})
	return true
}

// will takes the last will, and answers it for what MQTT 5 adds; none where the topic is empty.
func (d *draft) will(topic, payload string, qos int, retain bool) *profile.Will {
	if topic == "" {
		return nil
	}
	if profile.CheckField(profile.FieldWillTopic, topic) != nil || profile.CheckField(profile.FieldWillPayload, payload) != nil || qos < 0 || qos > 2 {
		d.note(NoteWill)
		return nil
	}
	d.Profile.Will = &profile.Will{Topic: topic, Payload: payload, QoS: byte(qos), Retain: retain}
	return d.Profile.Will
}

// unverified takes over that certificates are not looked at.
func (d *draft) unverified() {
	if d.Profile.Encrypted() {
		d.Profile.TLS.SkipVerify = true
		d.note(NoteUnverified)
	}
}

// file takes the path of a certificate or key, and says when it is not there.
func (d *draft) file(to *string, path string) {
	if path = strings.TrimSpace(path); path == "" {
		return
	}
	if strings.ContainsRune(path, 0) {
		d.note(NoteCertificate, "?")
		return
	}
	*to = path
	if !d.exists(path) {
		d.note(NoteNoFile, path)
	}
}

// embedded takes a certificate or key that stands in the file, in Base64.
func (d *draft) embedded(k FileKind, name, data string) {
	if data == "" {
		return
	}
	b, err := base64.StdEncoding.DecodeString(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == ' ' {
			return -1
		}
		return r
	}, data))
	if err != nil || len(b) == 0 || len(b) > maxText {
		d.note(NoteCertificate, name)
		return
	}
	d.Files = append(d.Files, File{Kind: k, Name: name, Data: b})
	d.Profile.TLS.CAOnly = d.Profile.TLS.CAOnly || k == FileCA
	d.note(NoteFileMade, name)
}

// done is the entry, with what keeps it from being used.
func (d *draft) done() Entry {
	if d.foreign && len(d.Profile.Subscriptions) == 0 {
		d.Profile.Subscriptions = profile.New().Subscriptions
		d.note(NoteNoFilters)
	}
	for _, e := range d.Profile.Check() {
		if e.Warning || pending(e.Field) && len(d.Files) > 0 {
			continue
		}
		d.Faults = append(d.Faults, e)
	}
	return d.Entry
}

// also takes a further address of the same broker.
func (d *draft) also(scheme, s string) {
	o := &draft{}
	o.Profile = profile.New()
	o.url(scheme, s)
	if profile.CheckField(profile.FieldHost, o.Profile.Host) != nil {
		d.note(NoteHost, "?")
		return
	}
	d.Profile.Network.Others = append(d.Profile.Network.Others, o.Profile.Address())
}

// pending reports whether the field gets its file only when the entry is kept.
func pending(f profile.Field) bool {
	return f == profile.FieldCAFile || f == profile.FieldCertFile || f == profile.FieldKeyFile
}
