// Package model holds what was heard from a broker and what it means: the
// topics of one session as a tree, the log of their messages under one byte
// budget, and the rows of that tree as one view shows them. It knows no
// network, no screen and no MQTT library.
package model

import "time"

// Seq numbers the messages of one Tree in their order of arrival, from 1.
// Zero is "none", or "now" where a read takes a Seq.
type Seq uint64

// TopicID names a topic (a node of the tree, whether or not it ever had a
// message of its own) within one Tree. It is dense, from 1, and never reused;
// 0 is the root above all first levels.
type TopicID uint32

// Message is one application message as a client library hands it over
// (MQTT 3.1.1, 3.3 PUBLISH). Tree.Apply copies what it keeps; the caller owns
// Payload again as soon as Apply returns.
type Message struct {
	// Topic is the topic name, byte for byte as it came over the wire. It may
	// be invalid UTF-8 or hold control characters: brokers relay what they
	// should refuse.
	Topic string
	// Payload is the application message, cut where the packet was larger than
	// the limit of the connection.
	Payload []byte
	// Size is the true size in bytes of the payload on the wire. Zero means
	// len(Payload).
	Size int
	// QoS is the quality of service of this delivery, 0 to 2.
	QoS byte
	// Retained is the RETAIN flag as delivered. In MQTT 3.1.1 it is set only on
	// messages replayed at subscribing (3.3.1.3).
	Retained bool
	// Dup is the DUP flag (3.3.1.1).
	Dup bool
	// Own marks the echo of a message that this session published.
	Own bool
	// Stored marks a live message of which it is known that the broker stored
	// it as the retained message: our own publish with the RETAIN flag.
	Stored bool
	// PacketID is the packet identifier, 0 at QoS 0.
	PacketID uint16
	// Properties are those of MQTT 5 as they are on the wire, without their length
	// (3.3.2.3); the caller owns them again as soon as Apply returns.
	Properties []byte
	// AsPublished says that the subscription asks for the RETAIN flag as it was
	// published (MQTT 5, 3.8.3.1). Then Retained does not tell a replayed message
	// from a live one that the broker stored: Apply takes it as live when the topic
	// was heard since the last ExpectStored.
	AsPublished bool
}

// RetainMark says what is known of the retained message of a topic.
type RetainMark uint8

const (
	// RetainNone: nothing retained was ever seen.
	RetainNone RetainMark = iota
	// RetainStored: the broker replayed the latest value, or it is known that
	// it stored it. Shown as a solid R.
	RetainStored
	// RetainUnknown: something was stored, live messages came since, and
	// whether they were stored can't be known. Shown as a hollow R.
	RetainUnknown
	// RetainCleared: an empty retained message took the stored one away.
	RetainCleared
)

// Record is one message as the log keeps it. Payload is shared with the log
// and must not be written to; it stays valid for as long as it is referenced,
// also after the message has left the history.
type Record struct {
	Seq     Seq
	Topic   TopicID
	Nth     uint64 // the how many-th message of its topic, from 1
	Time    time.Time
	Payload []byte // as much as is kept
	Size    int    // true size in bytes; more than len(Payload) when cut
	QoS     byte
	Flags   RecordFlags
	// PacketID is the packet identifier, 0 at QoS 0.
	PacketID uint16
	// Properties are those of MQTT 5, for DecodeProperties; shared as Payload is.
	Properties []byte
}

// RecordFlags are the one-bit facts about a Record.
type RecordFlags uint8

const (
	FlagRetained RecordFlags = 1 << iota // replayed at subscribing
	FlagDup
	FlagOwn    // published by this session
	FlagStored // live, and known to be stored by the broker
)

// Has reports whether all of f are set.
func (r Record) Has(f RecordFlags) bool { return r.Flags&f == f }

// Cut reports whether less than the whole payload is kept.
func (r Record) Cut() bool { return r.Size > len(r.Payload) }

// Topic is what is known of one topic at the moment of asking.
type Topic struct {
	ID     TopicID
	Parent TopicID // 0 at the first level
	Level  string  // the name of the last topic level; may be empty
	Depth  int     // 0 at the first level

	Messages      uint64 // own messages
	Bytes         uint64 // true payload bytes of the own messages
	MessagesBelow uint64 // messages of all topics below, without the own
	TopicsBelow   uint64 // topics below that ever had a message
	Children      int    // direct children

	First, Last time.Time // own messages; zero without any
	// LastLive is the time of the newest own message that was not replayed;
	// zero when only replayed messages were heard.
	LastLive time.Time
	// LastBelow is the newest live message of this topic or any below it.
	LastBelow time.Time

	// Interval is the usual time between own live messages; 0 as long as it is
	// not known.
	Interval time.Duration
	// LateAfter is the silence after which the topic is late; 0: never.
	LateAfter time.Duration
	New       bool // first heard after the moment given to SetNewSince

	// Rate is the own messages per second, over the last seconds, without what
	// was replayed.
	Rate      float64
	RateBelow float64 // with all below

	Retain   RetainMark
	Latest   Seq    // newest own message; 0 without any
	LastSize int    // true size in bytes of its payload
	QoS      byte   // of it
	Kept     int    // own messages in the history
	Left     uint64 // own messages that have left it
}

// HasValue reports whether the topic ever had a message of its own.
func (t Topic) HasValue() bool { return t.Messages > 0 }

// Totals are the figures of a whole Tree. $SYS and what stands below it are
// not counted in Topics, Messages, Bytes and Rate.
type Totals struct {
	Topics   uint64 // topics that ever had a message
	Messages uint64
	Bytes    uint64
	Rate     float64 // messages per second, over the last seconds

	History       int64  // bytes that the log holds
	Budget        int64  // bytes that it may hold
	Left          uint64 // messages that have left the history
	CutLatest     uint64 // latest values cut because they alone filled the budget
	TopicsRefused uint64 // messages to new topics beyond the cap of topics
}
