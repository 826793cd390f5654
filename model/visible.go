package model

import "treetop/model/visible"

// Visible is s, a topic or a payload, as it can be put on a screen without
// lying: what would not be seen is written out (visible.Text).
func Visible(s string) string { return visible.Text(s) }
