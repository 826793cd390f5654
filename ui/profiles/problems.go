package profiles

import (
	"treetop/conn/disk"
	"treetop/conn/profile"
	"treetop/model"
	"treetop/ui/lang"
	"treetop/ui/words"
)

// Problem says what is wrong with a field of a profile, and what to do about
// it, in the language in force.
func Problem(e profile.FieldError) string {
	arg := func(i int) string {
		if i < len(e.Args) {
			return e.Args[i]
		}
		return ""
	}
	switch e.Problem {
	case profile.ProblemNone:
		return ""
	case profile.ProblemMissing:
		return missing(e.Field)
	case profile.ProblemNotNumber:
		return lang.L("This is not a whole number: type digits only.")
	case profile.ProblemRange:
		return lang.L("Type a number from {{.From}} to {{.To}}.", lang.A{"From": arg(0), "To": arg(1)})
	case profile.ProblemTooLong:
		return lang.L("This is too long: {{.N}} bytes at most.", lang.A{"N": arg(0)})
	case profile.ProblemUTF8:
		return lang.L("This holds bytes that are not text (UTF-8): type it anew.")
	case profile.ProblemNUL:
		return lang.L("This holds a NUL character, which MQTT does not allow: remove it.")
	case profile.ProblemSpace:
		return lang.L("There is a space or an invisible character in it: remove it.")
	case profile.ProblemHost:
		return lang.L("This can't be the name of a host: check it for typing errors.")
	case profile.ProblemHostIsURL:
		return lang.L("This is a whole address: press Enter to fill the fields from it.")
	case profile.ProblemHostPort:
		return lang.L("The port has a field of its own: press Enter to move it there.")
	case profile.ProblemIPv6:
		return lang.L("There is no IPv6 address between the brackets, such as [::1].")
	case profile.ProblemScheme:
		return lang.L("The address can begin with mqtt://, mqtts://, ws://, wss:// or unix://.")
	case profile.ProblemColour:
		return lang.L("This colour is unknown here: choose another one.")
	case profile.ProblemVersion:
		return lang.L("This version of MQTT can't be spoken here: choose another.")
	case profile.ProblemPath:
		return lang.L("A path begins with / and has no space, ? or #.")
	case profile.ProblemEscape:
		return lang.L("In an address, write @ : / ? # of a user name or password as %40 %3A %2F %3F %23.")
	case profile.ProblemQuery:
		return lang.L("After the ? only topic=… is understood; write a ? that is meant as such as %3F.")
	case profile.ProblemFragment:
		return lang.L("A # can't stand here; write it as %23.")
	case profile.ProblemFilter:
		return topicWords(arg(0), true)
	case profile.ProblemTopic:
		return topicWords(arg(0), false)
	case profile.ProblemTwice:
		return lang.L("This filter is in the list already: remove one of the two.")
	case profile.ProblemNoFilters:
		return lang.L("Without a filter nothing is received: add # for everything.")
	case profile.ProblemQoS:
		return lang.L("QoS is 0, 1 or 2.")
	case profile.ProblemPersistent:
		return lang.L("The broker keeps the session by the client ID: switch “new suffix at each connect” off to find it again.")
	case profile.ProblemNotEncrypted:
		return lang.L("User name and password go over the network unencrypted: use mqtts:// or wss:// if the broker has it.")
	case profile.ProblemNeedsKey:
		return lang.L("A client certificate needs its key: choose the key file too.")
	case profile.ProblemNeedsCert:
		return lang.L("A key needs its client certificate: choose the certificate file too.")
	case profile.ProblemNoFile:
		return lang.L("There is no such file: choose it again.")
	case profile.ProblemUnreadable:
		return lang.L("The file can't be read: check its permissions.")
	case profile.ProblemNotPEM:
		return lang.L("There is no certificate or key in PEM form in this file: choose another one, or convert it.")
	case profile.ProblemEncryptedKey:
		return lang.L("The key is under a passphrase: type it below, unless the keyring has it already.")
	case profile.ProblemPair:
		return lang.L("The key does not belong to the certificate: choose the other file of the pair.")
	case profile.ProblemSocket:
		return lang.L("The path of a socket begins with /, such as /run/mosquitto/mosquitto.sock.")
	case profile.ProblemPin:
		return lang.L("A pin is a SHA-256: 64 hexadecimal digits, or base64.")
	case profile.ProblemTLSVersion:
		return lang.L("This is not a version of TLS that can be spoken here: choose one from the list.")
	case profile.ProblemOldTLS:
		return lang.L("TLS below 1.2 has been broken: whoever is in between may read along. Only for a broker that knows nothing newer.")
	case profile.ProblemNoCA:
		return lang.L("To trust only the CA file, choose one: until then the authorities of this system are trusted.")
	case profile.ProblemTwoKeys:
		return lang.L("There are two client certificates, this one and the PEM files below: empty one of the two.")
	case profile.ProblemNotPKCS12:
		return lang.L("This is not a PKCS#12 file: choose one that ends in .p12 or .pfx, or use the PEM fields.")
	case profile.ProblemPassphrase:
		return lang.L("The passphrase below does not open this file: type it again.")
	case profile.ProblemALPN:
		return lang.L("Type the names of protocols with commas between, such as x-amzn-mqtt-ca.")
	case profile.ProblemProxy:
		return lang.L("Type the proxy as http://host:port or socks5://host:port.")
	case profile.ProblemProxyUser:
		return lang.L("User name and password of the proxy have fields of their own: take them out of the address.")
	case profile.ProblemHeader:
		return lang.L("This is not the name of a header: letters, digits and hyphens, such as X-Api-Version.")
	case profile.ProblemHeaderValue:
		return lang.L("The value of a header is one line without control characters.")
	case profile.ProblemHeaderOurs:
		return lang.L("This header is made by the WebSocket itself: remove the line.")
	case profile.ProblemHeaderSecret:
		return lang.L("The value is kept readable in the file of the profiles: write {password} in place of the secret, and it comes from the keyring.")
	case profile.ProblemOtherUser:
		return lang.L("User name and password are those of the first address: take them out of this one.")
	case profile.ProblemRetainHandling:
		return lang.L("Retain handling is 0, 1 or 2: choose again which retained messages this filter gets.")
	case profile.ProblemShareLocal:
		return lang.L("A shared subscription can't leave out own messages: switch “no local” off for it.")
	case profile.ProblemPinned:
		return lang.L("The pin alone decides: the CA file has no effect as long as there is one.")
	}
	return lang.L("This can't be used: type something else.")
}

func missing(f profile.Field) string {
	switch f {
	case profile.FieldURL, profile.FieldHost:
		return lang.L("Type the broker's host name, or paste its address.")
	case profile.FieldWillTopic:
		return lang.L("Type the topic that the last will is published to.")
	case profile.FieldSubscription:
		return lang.L("Type a filter, such as # for everything, or remove the line.")
	case profile.FieldPath:
		return lang.L("Type the path of the broker's socket, such as /run/mosquitto/mosquitto.sock.")
	case profile.FieldOther:
		return lang.L("Type a further address of the same broker, such as mqtt://b.example.com:1883, or remove the line.")
	case profile.FieldHeader:
		return lang.L("Type the name and the value of a header, or remove the line.")
	case profile.FieldUserProperty, profile.FieldWillProperty:
		return lang.L("Type the name and the value of a property, or remove the line.")
	case profile.FieldAuthMethod:
		return lang.L("Type the method that the authentication data is for, such as SCRAM-SHA-256, or empty the data.")
	case profile.FieldUsername:
		return lang.L("Type the user name that goes with the password.")
	}
	return lang.L("Fill this in.")
}

// topicWords says what is wrong with a topic or filter. The profile names it
// in English, as logs do.
func topicWords(why string, filter bool) string {
	for _, p := range model.TopicProblems() {
		if p.String() == why {
			return words.TopicProblem(model.TopicError{Kind: p})
		}
	}
	if filter {
		return lang.L("This is not a topic filter: check its # and +.")
	}
	return lang.L("This is not a topic: remove + and # from it.")
}

// diskWords says why the profiles could not be written, and what to do. What
// was to be written is still there, in memory.
func diskWords(err error) string {
	switch disk.ProblemOf(err) {
	case disk.ProblemNone:
		return ""
	case disk.ProblemReadOnly, disk.ProblemDenied:
		return lang.L("The folder of the settings can't be written to: make it writable, or choose another one with --config.")
	case disk.ProblemFull:
		return lang.L("The disk is full: free some space, then save again.")
	case disk.ProblemBusy:
		return lang.L("Another Treetop is using the file: save again, or end the other one.")
	case disk.ProblemTooBig:
		return lang.L("There are too many profiles for one file: delete some, then save again.")
	case disk.ProblemEmpty, disk.ProblemBroken, disk.ProblemShape, disk.ProblemNewer:
		return lang.L("The file of the profiles can't be read, and is not overwritten: move it away, then save again.")
	}
	return lang.L("The system could not write the file: check the disk, then save again.")
}
