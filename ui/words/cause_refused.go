package words

import (
	"net/http"

	"treetop/conn/link"
	"treetop/ui/lang"
)

// connack is the return code of a CONNACK (MQTT 3.1.1, 3.2.2.3).
func connack(c link.Cause) Said {
	if c.Code >= 0x80 {
		return connack5(c)
	}
	switch c.Code {
	case 1:
		return Said{
			Title: lang.L("MQTT version not accepted"),
			What:  lang.L("The broker does not accept this version of MQTT (CONNACK code 1)."),
			Do:    lang.L("Choose another version of MQTT in the profile, or “Automatic”."),
			Fix:   FixEditProfile,
		}
	case 2:
		return Said{
			Title: lang.L("Client ID not accepted"),
			What:  lang.L("The broker does not accept this client ID (CONNACK code 2)."),
			Do:    lang.L("Use another one: up to 23 letters and digits suit every broker; some expect a particular one."),
			Fix:   FixNewClientID,
		}
	case 3:
		return Said{
			Title: lang.L("The broker is not available"),
			What:  lang.L("The broker is there, but can't take connections at the moment (CONNACK code 3)."),
			Do:    lang.L("Try again in a while."),
			Fix:   FixRetry,
		}
	case 4:
		return Said{
			Title: lang.L("User name or password not accepted"),
			What:  lang.L("The broker does not accept this user name and password (CONNACK code 4)."),
			Do:    lang.L("Enter both again. A cloud broker such as HiveMQ Cloud wants the credentials made for MQTT under “Access Management”, not the login of its website."),
			Fix:   FixAskPassword,
		}
	case 5:
		return Said{
			Title: lang.L("Not authorized"),
			What:  lang.L("The broker does not let this client in (CONNACK code 5)."),
			Do:    lang.L("Check user name and password: this broker may not allow clients without. HiveMQ Cloud and the like want the credentials made for MQTT, not the login of the website."),
			Fix:   FixEditProfile,
		}
	}
	return Said{
		Title: lang.L("The broker refused the connection"),
		What:  lang.L("The broker refused the connection with code {{.Code}}, which MQTT does not know.", lang.A{"Code": c.Code}),
		Do:    lang.L("The broker's log may say why."),
		Fix:   FixRetry,
	}
}

// httpStatus is the answer to a WebSocket upgrade.
func httpStatus(c link.Cause) Said {
	a := lang.A{"Code": c.Code}
	s := Said{
		Title: lang.L("WebSocket refused"),
		What:  lang.L("The server answered the WebSocket request with HTTP status {{.Code}}.", a),
		Fix:   FixEditProfile,
	}
	if text := arg(c, 0); text != "" {
		s.What = lang.L("{{.What}} It says: “{{.Text}}”.", lang.A{"What": s.What, "Text": text})
	}
	switch {
	case c.Code == http.StatusUnauthorized || c.Code == http.StatusForbidden || c.Code == http.StatusProxyAuthRequired:
		s.Do = lang.L("The web server in front of the broker does not let this request through: check the path, user name and password.")
	case c.Code == http.StatusNotFound:
		s.Do = lang.L("Check the path: many brokers expect /mqtt, some /ws or /.")
	case c.Code >= 300 && c.Code < 400 && arg(c, 1) != "":
		s.Do = lang.L("The server points to {{.Address}}: enter that address, with ws for http and wss for https.", lang.A{"Address": arg(c, 1)})
	case c.Code >= 300 && c.Code < 400:
		s.Do = lang.L("The server points to another address; enter that one. It may want wss in place of ws.")
	case c.Code >= 500:
		s.Do = lang.L("The server or the broker behind it has a problem; try again in a while.")
		s.Fix = FixRetry
	default:
		s.Do = lang.L("Check port and path, and that WebSocket is switched on in the broker.")
	}
	return s
}

func passwordNeeded(c link.Cause) Said {
	if arg(c, 1) != "" {
		return otherSecret(c)
	}
	s := Said{Title: lang.L("Password needed"), Fix: FixAskPassword}
	switch arg(c, 0) {
	case "ask":
		s.What = lang.L("The password of this profile is asked for at each connect.")
		s.Do = lang.L("Enter it; it is kept in memory only, until the tab is closed.")
	case "missing":
		s.What = lang.L("There is no keyring on this computer that could hold the password.")
		s.Do = lang.L("Enter it; it is kept in memory only, until the tab is closed.")
	case "locked":
		s.What = lang.L("The keyring is locked.")
		s.Do = lang.L("Unlock it and try again, or enter the password here; it is then kept in memory only.")
	case "slow":
		s.What = lang.L("The keyring did not answer in time.")
		s.Do = lang.L("Enter the password here; it is then kept in memory only.")
	case "file":
		s.Title, s.What = lang.L("Passphrase needed"), lang.L("The password is in an encrypted file, which is not open yet.")
		s.Do = lang.L("Open it with your passphrase, once until Treetop ends.")
	case "denied":
		s.What = lang.L("The system does not let Treetop use the keyring.")
		s.Do = lang.L("Allow it and try again, or enter the password here; it is then kept in memory only.")
	case "file-failed":
		s.What = lang.L("The password file could not be read.")
		s.Do = lang.L("Enter the password here; it is then kept in memory only.")
	case "failed":
		s.What = lang.L("The keyring could not be read.")
		s.Do = lang.L("Enter the password here; it is then kept in memory only.")
	default:
		s.What = lang.L("No password is stored for this profile.")
		s.Do = lang.L("Enter it, or take the user name out of the profile if the broker wants none.")
	}
	return s
}

// request is about what was asked of a session: publishing, subscribing.
func request(c link.Cause) Said {
	switch c.Kind {
	case link.KindCancelled:
		return Said{
			Title: lang.L("Cancelled"),
			What:  lang.L("It was cancelled before it was done."),
			Fix:   FixRetry,
		}
	case link.KindBadInput:
		return Said{
			Title: lang.L("Can't be used"),
			What:  badInput(c),
			Do:    lang.L("Correct it and try again."),
			Fix:   badInputFix(c),
		}
	case link.KindNotConnected:
		return Said{
			Title: lang.L("Not connected"),
			What:  lang.L("There is no connection to the broker, so nothing was sent."),
			Do:    lang.L("Connect, then send it again."),
			Fix:   FixConnect,
		}
	case link.KindReadOnly:
		return Said{
			Title: lang.L("Read-only"),
			What:  lang.L("This profile is read-only: nothing is ever published with it."),
			Do:    lang.L("Switch that off in the profile if you mean to publish."),
			Fix:   FixEditProfile,
		}
	case link.KindShared:
		return Said{
			Title: lang.L("Known by a shared subscription only"),
			What:  lang.L("{{.Topic}} is heard through a shared subscription, which never brings what the broker stores: nobody here knows what would be cleared.", lang.A{"Topic": need(c, 0)}),
			Do:    lang.L("Subscribe to it without $share as well."),
		}
	case link.KindConfirm:
		if arg(c, 2) == link.ConfirmName {
			return Said{
				Title: lang.L("Not confirmed yet"),
				What:  lang.L("This profile wants its name typed before many topics are published to: {{.Name}}.", lang.A{"Name": need(c, 0)}),
				Do:    lang.L("Type it, or leave it."),
			}
		}
		return Said{
			Title: lang.L("Not confirmed yet"),
			What:  lang.L("This profile asks before it publishes to {{.Topic}}.", lang.A{"Topic": need(c, 0)}),
			Do:    lang.L("Confirm it, or leave it."),
		}
	case link.KindUnconfirmed:
		return Said{
			Title: lang.L("Not acknowledged"),
			What:  lang.L("It was sent, but the broker did not acknowledge it: it may or may not have arrived."),
			Do:    lang.L("Send it again if arriving twice does no harm."),
			Fix:   FixRetry,
		}
	case link.KindNoAnswer:
		return Said{
			Title: lang.L("No answer to the subscription"),
			What:  lang.L("The broker did not say whether it accepts the subscription."),
			Do:    lang.L("Check the network between this computer and the broker."),
			Fix:   FixRetry,
		}
	case link.KindFilterRefused:
		s := Said{
			Title: lang.L("Subscription refused"),
			What:  lang.L("The broker does not allow {{.Filter}} for this user.", lang.A{"Filter": need(c, 0)}),
			Do:    lang.L("Try a narrower filter, such as home/#."),
			Fix:   FixNarrowFilter,
		}
		if c.Code > 0x80 && c.Code != 0x87 {
			s.What = lang.L("The broker did not accept {{.Filter}}: {{.Reason}}.", lang.A{"Filter": need(c, 0), "Reason": Reason(c.Code)})
		}
		s.What = brokerSays(s.What, arg(c, 1), "")
		return s
	case link.KindAuthMethod:
		return Said{
			Title: lang.L("Authentication method not supported"),
			What:  lang.L("The broker wants a dialogue for the authentication method “{{.Method}}”, which is not built in.", lang.A{"Method": need(c, 0)}),
			Do:    lang.L("Connect with user name and password or with a client certificate."),
			Fix:   FixEditProfile,
		}
	}
	return Said{
		Title: lang.L("Something failed"),
		What:  lang.L("Something failed for a reason that has no words yet; the details have the technical text."),
		Fix:   FixRetry,
	}
}
