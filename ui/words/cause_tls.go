package words

import (
	"strings"

	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
)

// tlsCause is about certificates and the handshake.
func tlsCause(c link.Cause) Said {
	switch c.Kind {
	case link.KindTLSNotSpoken:
		return Said{
			Title: lang.L("This port does not speak TLS"),
			What:  lang.L("An encrypted connection was tried on port {{.Port}}, and the answer was not TLS.", lang.A{"Port": need(c, 0)}),
			Do:    lang.L("Take the broker's TLS port (usually 8883). Unencrypted, anyone on the way can read the password and every message."),
			Fix:   FixSwitchToPlain,
		}
	case link.KindCertName:
		return certName(c)
	case link.KindCertExpired:
		return Said{
			Title: lang.L("The certificate has expired"),
			What:  lang.L("The certificate for “{{.Name}}” was valid until {{.Date}}.", lang.A{"Name": need(c, 0), "Date": day(need(c, 1))}),
			Do:    lang.L("Have it renewed on the broker, and check the clock of this computer. Until then the profile can pin it."),
			Fix:   FixEditProfile,
		}
	case link.KindCertNotYet:
		return Said{
			Title: lang.L("The certificate is not valid yet"),
			What:  lang.L("The certificate for “{{.Name}}” is valid from {{.Date}}.", lang.A{"Name": need(c, 0), "Date": day(need(c, 1))}),
			Do:    lang.L("Check the clock of this computer and that of the broker."),
			Fix:   FixEditProfile,
		}
	case link.KindCertUnknown:
		s := Said{
			Title: lang.L("Certificate of an unknown authority"),
			What:  lang.L("This computer does not trust who signed the broker's certificate."),
			Do:    lang.L("Name the CA file in the profile, or pin this certificate there if you know this broker."),
			Fix:   FixEditProfile,
		}
		if issuer := arg(c, 0); issuer != "" {
			s.What = lang.L("The broker's certificate is signed by “{{.Issuer}}”, which this computer does not trust.", lang.A{"Issuer": issuer})
		}
		return s
	case link.KindCertWeak:
		return Said{
			Title: lang.L("The certificate is signed too weakly"),
			What:  lang.L("The certificate for “{{.Name}}” is signed with {{.Procedure}}, which can be forged.", lang.A{"Name": need(c, 0), "Procedure": need(c, 1)}),
			Do:    lang.L("Have it made anew on the broker, with SHA-256. Until then the profile can pin it."),
			Fix:   FixEditProfile,
		}
	case link.KindPin:
		return Said{
			Title: lang.L("Not the pinned certificate"),
			What:  lang.L("The broker showed another certificate (“{{.Name}}”) than the one that this profile is pinned to.", lang.A{"Name": need(c, 0)}),
			Do:    lang.L("If the broker got a new key, pin the new certificate in the profile. If nobody changed it, somebody may be in between: do not connect."),
			Fix:   FixEditProfile,
		}
	case link.KindTLSVersion:
		return Said{
			Title: lang.L("No common version of TLS"),
			What:  lang.L("The broker offers no version of TLS that this profile allows ({{.Version}} or newer).", lang.A{"Version": need(c, 0)}),
			Do:    lang.L("Have the broker updated. Until then the profile can allow older versions, which are not safe."),
			Fix:   FixEditProfile,
		}
	case link.KindALPN:
		return Said{
			Title: lang.L("No common protocol (ALPN)"),
			What:  lang.L("The broker takes none of the protocols that the profile offers: {{.Names}}.", lang.A{"Names": need(c, 0)}),
			Do:    lang.L("Check ALPN in the profile: AWS IoT on port 443 wants x-amzn-mqtt-ca, most brokers nothing at all."),
			Fix:   FixEditProfile,
		}
	case link.KindClientCert:
		return clientCert(c)
	case link.KindCAFile:
		return Said{
			Title: lang.L("The CA file can't be used"),
			What:  fileProblem(c),
			Do:    lang.L("Name a PEM file that begins with “BEGIN CERTIFICATE”."),
			Fix:   FixEditProfile,
		}
	}
	return Said{
		Title: lang.L("The TLS handshake failed"),
		What:  lang.L("The broker and this program could not agree on an encrypted connection."),
		Do:    lang.L("The broker may want a client certificate, or offer only old versions of TLS; the details say more."),
		Fix:   FixEditProfile,
	}
}

func certName(c link.Cause) Said {
	s := Said{
		Title: lang.L("The certificate is for another name"),
		Do:    lang.L("Connect by a name that the certificate holds, or pin it in the profile if you know this broker."),
		Fix:   FixEditProfile,
	}
	var names []string
	if len(c.Args) > 1 {
		for _, n := range c.Args[1:] {
			if n != "" {
				names = append(names, model.Visible(n))
			}
		}
	}
	a := lang.A{"Host": need(c, 0), "Names": strings.Join(names, lang.L(", "))}
	if len(names) == 0 {
		s.What = lang.L("The broker's certificate does not name “{{.Host}}”.", a)
	} else {
		s.What = lang.L("The broker's certificate is for {{.Names}}, not for “{{.Host}}”.", a)
	}
	return s
}

func clientCert(c link.Cause) Said {
	s := Said{
		Title: lang.L("The client certificate can't be used"),
		What:  fileProblem(c),
		Do:    lang.L("Name a certificate and the key that belongs to it, both as PEM files, or one PKCS#12 file with both."),
		Fix:   FixEditProfile,
	}
	switch arg(c, 1) {
	case link.FileDemanded:
		s.Title = lang.L("A client certificate is needed")
		s.What = lang.L("The broker wants a client certificate, and the profile has none.")
		s.Do = lang.L("Name the certificate and its key in the profile.")
	case link.FileRefused:
		s.Title = lang.L("The client certificate was refused")
		s.What = lang.L("The broker does not accept the client certificate of this profile.")
		s.Do = lang.L("Check that it has not expired, and that the broker knows who signed it.")
	case link.FileMismatch, link.FileIncomplete:
		s.Do = lang.L("Name the certificate and the key that belongs to it.")
	}
	return s
}

// fileProblem is what is wrong with a file of the profile.
func fileProblem(c link.Cause) string {
	a := lang.A{"File": need(c, 0)}
	switch arg(c, 1) {
	case link.FileMissing:
		return lang.L("There is no file {{.File}}.", a)
	case link.FileNotPEM:
		return lang.L("{{.File}} holds no certificate or key in PEM form.", a)
	case link.FileNotPKCS12:
		return lang.L("{{.File}} is not a PKCS#12 file (.p12, .pfx).", a)
	case link.FileDamaged:
		return lang.L("{{.File}} is damaged, or holds a kind of key that is unknown here.", a)
	case link.FileMismatch:
		return lang.L("The key in {{.File}} does not belong to the certificate.", a)
	case link.FileIncomplete:
		return lang.L("A certificate without its key, or a key without its certificate.")
	}
	return lang.L("{{.File}} can't be read.", a)
}
