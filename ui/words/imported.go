package words

import (
	"strconv"

	"treetop/conn/importer"
	"treetop/ui/lang"
)

// ImportNote says what of a connection does not come in as it was in the other
// program, and what to do about it.
func ImportNote(n importer.Note) string {
	arg := lang.A{"X": ""}
	if len(n.Args) > 0 {
		arg["X"] = n.Args[0]
	}
	switch n.Kind {
	case importer.NoteVersion:
		return lang.L("MQTT {{.X}} was chosen there, which can't be spoken here: it connects with the usual version.", arg)
	case importer.NoteSession5:
		return lang.L("Topic aliases and the request for response information are left out: they are not needed for watching.")
	case importer.NoteAuth:
		return lang.L("The data of the authentication method is not taken over: enter it in the profile.")
	case importer.NoteFilter:
		return lang.L("{{.X}} is not a topic filter, and is left out.", arg)
	case importer.NoteFilterOff:
		return lang.L("The filter {{.X}} was switched off there, and is left out.", arg)
	case importer.NoteFilterOptions:
		return lang.L("The name, identifier or user properties of the filter {{.X}} are left out.", arg)
	case importer.NoteNoFilters:
		return lang.L("No filter was subscribed to there: here it is # and $SYS/#, as in any new profile.")
	case importer.NoteWill:
		return lang.L("The last will is left out: its topic, payload or QoS can't be used.")
	case importer.NoteWillOptions:
		return lang.L("The payload format and correlation data of the last will are left out.")
	case importer.NoteMessages:
		if count, err := strconv.ParseUint(arg["X"].(string), 10, 64); err == nil {
			arg["X"] = Count(count)
		}
		return lang.L("{{.X}} recorded messages stay there: profiles hold none.", arg)
	case importer.NotePublications:
		return lang.L("{{.X}} prepared messages stay there: profiles hold none.", arg)
	case importer.NoteScripts:
		return lang.L("Scripts that ran on messages are left out: they would not run here.")
	case importer.NoteClientID:
		return lang.L("Its client ID was made up by the other program, and is not taken over: two programs with one ID throw each other out.")
	case importer.NoteKeyStore:
		return lang.L("Certificates in a Java key store can't be read: convert them to PEM or PKCS#12, and choose the files in the profile.")
	case importer.NoteNoFile:
		return lang.L("The file {{.X}} is not there: choose it again in the profile.", arg)
	case importer.NoteNameOnly:
		return lang.L("Of the certificate {{.X}} only the name is in the file: choose it again in the profile.", arg)
	case importer.NoteFileMade:
		return lang.L("{{.X}} stood inside the file: it becomes a file of its own in the folder of the settings, which only you can read.", arg)
	case importer.NoteCertificate:
		return lang.L("{{.X}} can't be decoded: choose the certificate or key again in the profile.", arg)
	case importer.NoteTLSProtocol:
		return lang.L("{{.X}} was set there: here it is TLS 1.2 or newer.", arg)
	case importer.NoteUnverified:
		return lang.L("The broker's certificate was not verified there, and is not here: name its CA in the profile instead.")
	case importer.NotePassword:
		return lang.L("The password can't be decoded: it is asked for at each connect.")
	case importer.NotePasswordAbsent:
		return lang.L("The password is not in the file: it is asked for unless the keyring here has it.")
	case importer.NoteSecretTooLong:
		return lang.L("A password is too long for a keyring: enter it when connecting.")
	}
	return importShape(n.Kind, arg)
}

// importShape is ImportNote for what is odd about the file itself.
func importShape(k importer.NoteKind, arg lang.A) string {
	switch k {
	case importer.NoteReconnect:
		return lang.L("When to reconnect is not taken over: here it goes by itself, after 1 to 60 s.")
	case importer.NotePort:
		return lang.L("There is no port that can be used: {{.X}} is taken.", arg)
	case importer.NoteHost:
		return lang.L("The host was written as a whole address: {{.X}} is taken of it.", arg)
	case importer.NotePath:
		return lang.L("The WebSocket path can't be used: {{.X}} is taken.", arg)
	case importer.NoteNumber:
		return lang.L("The number {{.X}} can't be used: the usual one is taken.", arg)
	case importer.NoteTooLong:
		return lang.L("{{.X}} is too long, and is left out.", arg)
	case importer.NoteWrongType:
		return lang.L("{{.X}} holds something else than expected, and is left out.", arg)
	}
	return ""
}

// ImportPart names a part in which two profiles can differ, as it stands in a
// list.
func ImportPart(p importer.Part) string {
	switch p {
	case importer.PartName:
		return lang.L("name")
	case importer.PartGroup:
		return lang.L("group")
	case importer.PartAddress:
		return lang.L("address")
	case importer.PartUser:
		return lang.L("user name")
	case importer.PartPassword:
		return lang.L("password")
	case importer.PartClientID:
		return lang.L("client ID")
	case importer.PartVersion:
		return lang.L("MQTT version")
	case importer.PartTimes:
		return lang.L("keep alive or timeout")
	case importer.PartSession:
		return lang.L("session")
	case importer.PartSubscriptions:
		return lang.L("subscriptions")
	case importer.PartWill:
		return lang.L("last will")
	case importer.PartTLS:
		return lang.L("TLS settings")
	case importer.PartNetwork:
		return lang.L("network")
	case importer.PartOther:
		return lang.L("colour or protection")
	}
	return ""
}

// ImportProblem says why a file can't be read, or not to its end.
func ImportProblem(p importer.Problem) string {
	switch p {
	case importer.ProblemNoFile:
		return lang.L("There is no such file: choose it again.")
	case importer.ProblemUnreadable:
		return lang.L("The file can't be read: check its permissions.")
	case importer.ProblemEmpty:
		return lang.L("The file is empty: export it again.")
	case importer.ProblemUnknown:
		return lang.L("No program that is known here wrote this file: choose an export or the settings of one that is named above.")
	case importer.ProblemNoEntries:
		return lang.L("There are no connections in the file: save one in the other program, or choose another file.")
	case importer.ProblemTruncated:
		return lang.L("The file ends in the middle: export it again, or import what was read.")
	case importer.ProblemSyntax:
		return lang.L("The file is broken: export it again, or import what was read up to there.")
	case importer.ProblemTooDeep:
		return lang.L("The file is nested too deeply to be of one of these programs: choose another one.")
	case importer.ProblemTooMuch:
		return lang.L("There is more in the file than connections can need: import what was read, or export fewer.")
	case importer.ProblemTooMany:
		return lang.L("There are more than {{.N}} connections in the file: import these, then export the rest.", lang.A{"N": Count(importer.MaxEntries)})
	case importer.ProblemPassphrase:
		return lang.L("The file is encrypted: type the passphrase that it was exported with.")
	case importer.ProblemWrongPassphrase:
		return lang.L("This is not the passphrase of the file: type it again.")
	case importer.ProblemNewer:
		return lang.L("A newer Treetop wrote this file: update this one, then import it.")
	}
	return ""
}
