package profile

import (
	"encoding/json"

	"treetop/conn/disk"
)

// plain is a Profile without its own way to JSON.
type plain Profile

// MarshalJSON writes the fields, and those of Unknown after them.
func (p Profile) MarshalJSON() ([]byte, error) {
	b, err := json.Marshal(plain(p))
	if err != nil {
		return nil, err
	}
	return disk.Overlay(b, p.Unknown, plain{})
}

// UnmarshalJSON reads the fields, and keeps those that it does not know in
// Unknown, also of the parts (TLS, will, subscriptions).
func (p *Profile) UnmarshalJSON(raw []byte) error {
	var q plain
	if err := json.Unmarshal(raw, &q); err != nil {
		return err
	}
	q.Unknown = disk.Rest(raw, plain{})
	*p = Profile(q)
	return nil
}
