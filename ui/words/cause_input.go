package words

import (
	"errors"
	"math"

	"treetop/conn/link"
	"treetop/model"
	"treetop/ui/lang"
)

// badInput says what is wrong with what was to be sent or connected with.
func badInput(c link.Cause) string {
	var topic *model.TopicError
	if errors.As(c, &topic) {
		problem := TopicProblem(*topic)
		if arg(c, 0) == link.BadWill {
			return lang.L("The topic of the last will: {{.Problem}}", lang.A{"Problem": problem})
		}
		return problem
	}
	given := lang.A{"Given": need(c, 1)}
	switch arg(c, 0) {
	case link.BadTopic:
		return lang.L("This topic can't be used.")
	case link.BadFilter:
		return lang.L("This filter can't be used.")
	case link.BadWill:
		return lang.L("The topic of the last will can't be used.")
	case link.BadQoS:
		return lang.L("QoS must be 0, 1 or 2.")
	case link.BadPayload:
		return lang.L("The payload is larger than an MQTT message can be ({{.Most}}).", lang.A{"Most": Bytes(maxPacket)})
	case link.BadScheme:
		return lang.L("“{{.Given}}” is not a scheme: use mqtt, mqtts, ws, wss or unix.", given)
	case link.BadOther:
		return lang.L("A further address of the profile can't be read.")
	case link.BadPath:
		return lang.L("The profile has no path of a socket.")
	case link.BadPin:
		return lang.L("The pinned certificate is not a SHA-256 of 64 hexadecimal digits.")
	case link.BadTLS:
		return lang.L("“{{.Given}}” is not a version of TLS: use 1.2 or 1.3.", given)
	case link.BadHost:
		if arg(c, 1) == "" {
			return lang.L("The profile has no host.")
		}
		return lang.L("“{{.Given}}” is not the name or address of a host.", given)
	case link.BadPort:
		return lang.L("{{.Given}} is not a port: it is a number from 1 to 65535.", given)
	case link.BadVersion:
		return lang.L("MQTT version {{.Given}} is not supported: use 5, 3.1.1 or 3.1.", given)
	case link.BadTooLong:
		return lang.L("{{.Field}}: longer than {{.Most}} bytes.", lang.A{"Field": tooLong(arg(c, 1)), "Most": Count(math.MaxUint16)})
	case link.BadKeepAlive:
		return lang.L("Keep alive must be from 0 to 65535 seconds.")
	case link.BadNoUser:
		return lang.L("There is a password but no user name, which only MQTT 5 allows.")
	case link.BadProperty:
		return badProperty(arg(c, 1))
	case link.BadNoFilter:
		return lang.L("There is no filter to subscribe to.")
	}
	return lang.L("Something in the profile or the topic can't be used.")
}

// badProperty is why a property of MQTT 5 can't be sent.
func badProperty(problem string) string {
	switch problem {
	case model.PropertyLong.String():
		return lang.L("A property is longer than {{.Most}} bytes.", lang.A{"Most": Count(math.MaxUint16)})
	case model.PropertyUTF8.String():
		return lang.L("A property is not valid UTF-8 text.")
	}
	return lang.L("The response topic can't be used: it must be a topic without wildcards.")
}

// maxPacket is the most that the remaining length of a packet can say
// (MQTT 3.1.1, 2.2.3).
const maxPacket = 268_435_455

// tooLong is the name of a field as link.BadTooLong has it.
func tooLong(field string) string {
	switch field {
	case "client ID":
		return lang.L("Client ID")
	case "user name":
		return lang.L("User name")
	case "password":
		return lang.L("Password")
	case "last will":
		return lang.L("Payload of the last will")
	}
	return lang.L("A field of the profile")
}

// badInputFix offers the profile for what stands there.
func badInputFix(c link.Cause) Fix {
	switch arg(c, 0) {
	case link.BadTopic, link.BadPayload, link.BadQoS, link.BadProperty:
		return FixNone
	case link.BadFilter:
		return FixNarrowFilter
	}
	return FixEditProfile
}
