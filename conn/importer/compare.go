package importer

import (
	"fmt"
	"reflect"
	"strconv"

	"treetop/conn/profile"
)

// Part is a part of a profile in which two can differ. The words for each are
// the screen's; a test walks them all.
type Part uint8

const (
	PartName Part = iota
	PartGroup
	PartAddress
	PartUser
	PartPassword
	PartClientID
	PartVersion
	PartTimes // keep alive and connect timeout
	PartSession
	PartSubscriptions
	PartWill
	PartTLS
	PartNetwork
	PartOther
	PartCount // how many there are; not a part
)

var partNames = [PartCount]string{
	"name", "group", "address", "user name", "password", "client ID", "version", "times", "session", "subscriptions",
	"last will", "TLS", "network", "other",
}

// String is the English name of the part, for logs.
func (p Part) String() string {
	if p < PartCount {
		return partNames[p]
	}
	return fmt.Sprintf("part %d", uint8(p))
}

// Standing is how an entry compares with the profiles that are there.
type Standing uint8

const (
	New     Standing = iota // there is none like it
	Same                    // it is there, in all its parts
	Differs                 // it is there, and differs in Parts
)

// Comparison is how one entry compares.
type Comparison struct {
	Standing Standing
	Mine     profile.Profile // the one that is there; empty with New
	Parts    []Part          // with Differs
}

// Compare finds, for each entry, the profile that it is: by its ID, else by its
// name and address, else by its name alone if only one has that. Each profile
// that is there is found once at most.
func Compare(entries []Entry, mine []profile.Profile) []Comparison {
	byID := map[string]int{}
	byBoth, byName := map[string][]int{}, map[string][]int{}
	both := func(p profile.Profile) string { return p.Name + "\x00" + p.Address() + "\x00" + p.Username }
	for i, p := range mine {
		byID[p.ID] = i
		byBoth[both(p)] = append(byBoth[both(p)], i)
		byName[p.Title()] = append(byName[p.Title()], i)
	}
	out := make([]Comparison, len(entries))
	taken := map[int]bool{}
	found := make([]bool, len(entries))
	take := func(e, i int) {
		if !taken[i] {
			taken[i], found[e] = true, true
			out[e] = against(entries[e], mine[i])
		}
	}
	for e := range entries { // those that are certain go first
		if i, ok := byID[entries[e].Profile.ID]; ok {
			take(e, i)
		}
	}
	for e := range entries {
		for _, i := range byBoth[both(entries[e].Profile)] {
			if !found[e] {
				take(e, i)
			}
		}
	}
	for e := range entries {
		if same := byName[entries[e].Profile.Title()]; !found[e] && len(same) == 1 {
			take(e, same[0])
		}
	}
	return out
}

func against(e Entry, mine profile.Profile) Comparison {
	c := Comparison{Standing: Same, Mine: mine}
	if c.Parts = differences(e, mine); len(c.Parts) > 0 {
		c.Standing = Differs
	}
	return c
}

// differences are the parts in which an entry and a profile differ. Passwords
// are not looked at: whether there is one is.
func differences(e Entry, mine profile.Profile) []Part {
	a, b := parts(e.Profile), parts(mine)
	var out []Part
	for p := range PartCount {
		switch {
		case e.foreign && (p == PartOther || p == PartGroup && e.Profile.Group == ""):
			// The other program knows nothing of it.
		case p == PartTLS && len(e.Files) > 0:
			// The entry's files get their names only when it is kept.
			t := e.Profile.TLS
			t.CAFile, t.CertFile, t.KeyFile, t.PKCS12File = mine.TLS.CAFile, mine.TLS.CertFile, mine.TLS.KeyFile, mine.TLS.PKCS12File
			if fmt.Sprint(t) != fmt.Sprint(mine.TLS) || t.CAFile+t.CertFile+t.KeyFile+t.PKCS12File == "" {
				out = append(out, p)
			}
		case !reflect.DeepEqual(a[p], b[p]):
			out = append(out, p)
		}
	}
	return out
}

// Over is the entry in the place of a profile that is there: it keeps the ID of
// that, and what the other program knows nothing of.
func (e Entry) Over(mine profile.Profile) Entry {
	e.Profile = e.Profile.Clone()
	e.Profile.ID = mine.ID
	if !e.foreign {
		return e
	}
	e.Profile.Colour, e.Profile.ReadOnly, e.Profile.Unknown = mine.Colour, mine.ReadOnly, mine.Unknown
	e.Profile.Guard, e.Profile.ConnectAtStart = mine.Guard, mine.ConnectAtStart
	if e.Profile.Group == "" {
		e.Profile.Group = mine.Group
	}
	return e
}

// parts are the values of the parts. What has no part of its own is in PartOther.
func parts(p profile.Profile) [PartCount]any {
	p = p.Clone()
	// As text a list that is empty and none at all are the same.
	out := [PartCount]any{
		PartName: p.Name, PartGroup: p.Group, PartAddress: p.Address(), PartUser: p.Username, PartPassword: p.Password,
		PartClientID: p.ClientID + strconv.FormatBool(p.RandomSuffix), PartVersion: p.Version, PartTimes: [2]int{p.KeepAlive, p.ConnectTimeout},
		PartSession: fmt.Sprint(p.CleanSession, p.MQTT5), PartSubscriptions: fmt.Sprint(p.Subscriptions), PartWill: fmt.Sprintf("%+v", p.Will != nil),
		PartTLS: fmt.Sprint(p.TLS), PartNetwork: fmt.Sprint(p.Network),
	}
	if p.Will != nil {
		out[PartWill] = fmt.Sprintf("%+v", *p.Will)
	}
	out[PartOther] = []any{p.Colour, p.ReadOnly, p.Guard, p.ConnectAtStart}
	return out
}
