//go:build !linux && !darwin

package wire

import "net"

// unread is not known on this system.
func unread(net.Conn) int { return -1 }
