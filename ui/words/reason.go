package words

import (
	"fmt"

	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
)

// Reason is a reason code of MQTT 5 (2.4) in words, to stand within a sentence,
// with its number. One that the specification does not have is only a number.
func Reason(code int) string {
	number := fmt.Sprintf("0x%02X", code)
	text := reasonText(code)
	if text == "" {
		return lang.L("reason code {{.Number}}", lang.A{"Number": number})
	}
	return lang.L("{{.Reason}} ({{.Number}})", lang.A{"Reason": text, "Number": number})
}

func reasonText(code int) string {
	switch code {
	case 0x00:
		return lang.L("success")
	case 0x01:
		return lang.L("granted with QoS 1")
	case 0x02:
		return lang.L("granted with QoS 2")
	case 0x04:
		return lang.L("disconnected, with the last will to be published")
	case 0x10:
		return lang.L("nobody is subscribed to the topic")
	case 0x11:
		return lang.L("there was no such subscription")
	case 0x18:
		return lang.L("authentication goes on")
	case 0x19:
		return lang.L("authenticate again")
	case 0x80:
		return lang.L("an error that is not named")
	case 0x81:
		return lang.L("the packet was malformed")
	case 0x82:
		return lang.L("protocol error")
	case 0x83:
		return lang.L("something that this broker does not do")
	case 0x84:
		return lang.L("this version of MQTT is not supported")
	case 0x85:
		return lang.L("the client ID is not valid")
	case 0x86:
		return lang.L("bad user name or password")
	case 0x87:
		return lang.L("not authorized")
	case 0x88:
		return lang.L("the broker is not available")
	case 0x89:
		return lang.L("the broker is busy")
	case 0x8A:
		return lang.L("this client is banned")
	case 0x8B:
		return lang.L("the broker is shutting down")
	case 0x8C:
		return lang.L("bad authentication method")
	case 0x8D:
		return lang.L("nothing was heard within the keep alive time")
	case 0x8E:
		return lang.L("another connection took over the session")
	case 0x8F:
		return lang.L("the topic filter is not valid")
	case 0x90:
		return lang.L("the topic name is not valid")
	case 0x91:
		return lang.L("the packet identifier is in use")
	case 0x92:
		return lang.L("the packet identifier was not found")
	case 0x93:
		return lang.L("more unacknowledged messages than the receive maximum")
	case 0x94:
		return lang.L("the topic alias is not valid")
	case 0x95:
		return lang.L("the packet is too large")
	case 0x96:
		return lang.L("the message rate is too high")
	case 0x97:
		return lang.L("a quota is exceeded")
	case 0x98:
		return lang.L("an administrator did it")
	case 0x99:
		return lang.L("the payload does not have the format that it is said to have")
	case 0x9A:
		return lang.L("retained messages are not supported")
	case 0x9B:
		return lang.L("this QoS is not supported")
	case 0x9C:
		return lang.L("use another server for now")
	case 0x9D:
		return lang.L("the server has moved")
	case 0x9E:
		return lang.L("shared subscriptions are not supported")
	case 0x9F:
		return lang.L("too many connections in a short time")
	case 0xA0:
		return lang.L("the longest time for a connection is over")
	case 0xA1:
		return lang.L("subscription identifiers are not supported")
	case 0xA2:
		return lang.L("filters with wildcards are not supported")
	}
	return ""
}

// brokerSays adds to what happened the reason string of the broker, if there is
// one, and the server that it names in place of itself.
func brokerSays(what, text, server string) string {
	if text != "" {
		what = lang.L("{{.What}} The broker says: “{{.Text}}”.", lang.A{"What": what, "Text": model.Visible(text)})
	}
	if server != "" {
		what = lang.L("{{.What}} It names another server: {{.Server}}.", lang.A{"What": what, "Server": model.Visible(server)})
	}
	return what
}

// connack5 is the reason code of a CONNACK of MQTT 5 (3.2.2.2). What to do
// about many of them is what is to be done about those of MQTT 3.1.1.
func connack5(c link.Cause) Said {
	s := Said{
		Title: lang.L("The broker refused the connection"),
		Do:    lang.L("The broker's log may say why."),
		Fix:   FixRetry,
	}
	alike := map[int]int{0x84: 1, 0x85: 2, 0x88: 3, 0x89: 3, 0x86: 4, 0x87: 5}
	if code := alike[c.Code]; code > 0 {
		s = connack(link.Cause{Code: code})
	}
	switch c.Code {
	case 0x84:
		s.Do = lang.L("Choose another version of MQTT in the profile, or “Automatic”.")
	case 0x8A:
		s.Title, s.Fix = lang.L("Banned by the broker"), FixEditProfile
		s.Do = lang.L("Ask whoever runs the broker; another client ID or user may be let in.")
	case 0x8C:
		s.Title, s.Fix = lang.L("Authentication method not accepted"), FixEditProfile
		s.Do = lang.L("Take the authentication method out of the profile, or enter the one that the broker expects.")
	case 0x90, 0x99, 0x9A, 0x9B:
		s.Fix = FixEditProfile
		s.Do = lang.L("It is about the last will: change it in the profile.")
	case 0x95:
		s.Fix = FixEditProfile
		s.Do = lang.L("Make the last will and the user properties in the profile smaller.")
	case 0x97, 0x9F:
		s.Do = lang.L("Try again in a while.")
	case 0x9C, 0x9D:
		s.Title, s.Fix = lang.L("The broker names another server"), FixEditProfile
		s.Do = lang.L("Enter the address of the other server in the profile.")
	}
	s.What = brokerSays(lang.L("The broker refused the connection: {{.Reason}}.", lang.A{"Reason": Reason(c.Code)}), arg(c, 0), arg(c, 1))
	return s
}

// disconnected is a DISCONNECT of MQTT 5 from the broker (3.14.2.1).
func disconnected(c link.Cause) Said {
	s := Said{
		Title: lang.L("Disconnected by the broker"),
		What:  brokerSays(lang.L("The broker ended the connection: {{.Reason}}.", lang.A{"Reason": Reason(c.Code)}), arg(c, 0), arg(c, 1)),
		Do:    lang.L("Connect again; the broker's log may say more."),
		Fix:   FixRetry,
	}
	switch c.Code {
	case 0:
		s.What = brokerSays(lang.L("The broker ended the connection in order, and gave no further reason."), arg(c, 0), arg(c, 1))
	case 0x87:
		s.Do, s.Fix = lang.L("Check user name and password, and what this user is allowed to do."), FixEditProfile
	case 0x89, 0x8B, 0x96, 0x97, 0x9F:
		s.Do = lang.L("Try again in a while.")
	case 0x8D:
		s.Do, s.Fix = lang.L("Set a longer keep alive in the profile, and check the network between."), FixEditProfile
	case 0x95:
		s.Do = lang.L("Publish smaller messages: this broker takes none that are larger.")
	case 0x9C, 0x9D:
		s.Do, s.Fix = lang.L("Enter the address of the other server in the profile."), FixEditProfile
	}
	return s
}

// unavailable is what the broker said at connecting that it can't do.
func unavailable(c link.Cause) Said {
	s := Said{Title: lang.L("Not available at this broker")}
	limit := need(c, 1)
	switch arg(c, 0) {
	case link.CantQoS:
		s.What = lang.L("This broker takes messages up to QoS {{.Most}} only; nothing was sent.", lang.A{"Most": limit})
		s.Do = lang.L("Publish with a lower QoS.")
	case link.CantRetain:
		s.What = lang.L("This broker stores no retained messages; nothing was sent.")
		s.Do = lang.L("Publish without Retain.")
	case link.CantSize:
		s.What = lang.L("This broker takes packets up to {{.Most}} bytes; nothing was sent.", lang.A{"Most": limit})
		s.Do = lang.L("Publish a smaller payload.")
	case link.CantShare:
		s.What = lang.L("This broker has no shared subscriptions.")
		s.Do = lang.L("Subscribe without $share.")
		s.Fix = FixNarrowFilter
	default:
		s.What = lang.L("This broker takes no filters with wildcards (# and +).")
		s.Do = lang.L("Subscribe to whole topic names.")
		s.Fix = FixNarrowFilter
	}
	return s
}

// publishRefused is a PUBACK or PUBREC of MQTT 5 that refuses (3.4.2.1).
func publishRefused(c link.Cause) Said {
	s := Said{
		Title: lang.L("Message refused"),
		What: brokerSays(lang.L("The broker did not take the message to {{.Topic}}: {{.Reason}}.",
			lang.A{"Topic": need(c, 0), "Reason": Reason(c.Code)}), arg(c, 1), ""),
		Do: lang.L("Change the message or the rights of this user, then send it again."),
	}
	if c.Code == 0x97 {
		s.Do = lang.L("Try again in a while.")
	}
	return s
}
