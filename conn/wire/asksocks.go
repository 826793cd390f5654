package wire

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"

	"treetop/conn/link"
)

// socksReplies are the answers of a SOCKS5 server (RFC 1928, 6).
var socksReplies = [...]string{
	"succeeded", "general failure", "not allowed by the rules", "network unreachable", "host unreachable",
	"connection refused", "TTL expired", "command not supported", "address type not supported",
}

// askSOCKS asks a SOCKS5 proxy for a connection (RFC 1928), with user name and
// password if there are any (RFC 1929). Names are left for the proxy to look
// up: it may know more of them.
func (p *proxy) askSOCKS(nc net.Conn, t Target) error {
	if len(p.user) > 255 || len(p.password) > 255 || len(t.Host) > 255 {
		return refusal{why: link.ProxyAddress, text: "longer than 255 bytes"}
	}
	methods := []byte{5, 1, 0}
	if p.user != "" {
		methods = []byte{5, 2, 0, 2}
	}
	var b [4]byte
	if err := exchange(nc, methods, b[:2]); err != nil {
		return err
	}
	switch {
	case b[0] != 5:
		return errors.New("the answer is not SOCKS5")
	case b[1] == 2 && p.user != "":
		login := append([]byte{1, byte(len(p.user))}, p.user...)
		login = append(append(login, byte(len(p.password))), p.password...)
		if err := exchange(nc, login, b[:2]); err != nil {
			return err
		}
		if b[1] != 0 {
			return refusal{link.ProxyPassword, int(b[1]), "user name and password refused"}
		}
	case b[1] != 0: // 0xFF, or a way to log in that was not offered
		return refusal{link.ProxyPassword, int(b[1]), "no acceptable way to log in"}
	}
	ask := []byte{5, 1, 0}
	if a, err := netip.ParseAddr(t.Host); err != nil {
		ask = append(append(ask, 3, byte(len(t.Host))), t.Host...)
	} else if a = a.Unmap(); a.Is4() {
		ask = append(append(ask, 1), a.AsSlice()...)
	} else {
		ask = append(append(ask, 4), a.AsSlice()...)
	}
	ask = binary.BigEndian.AppendUint16(ask, uint16(t.Port))
	if err := exchange(nc, ask, b[:4]); err != nil {
		return err
	}
	if b[0] != 5 {
		return errors.New("the answer is not SOCKS5")
	}
	if b[1] != 0 {
		return socksRefusal(b[1])
	}
	return skipAddress(nc, b[3])
}

func socksRefusal(reply byte) error {
	no := refusal{why: link.ProxyTarget, code: int(reply), text: "unknown reply"}
	if int(reply) < len(socksReplies) {
		no.text = socksReplies[reply]
	}
	if reply == 2 || reply == 7 {
		no.why = link.ProxyDenied
	}
	return no
}

// skipAddress reads what the proxy calls its own end: nobody needs it.
func skipAddress(r io.Reader, typ byte) error {
	size := make([]byte, 1)
	switch typ {
	case 1:
		size[0] = 4
	case 4:
		size[0] = 16
	case 3:
		if _, err := io.ReadFull(r, size); err != nil {
			return err
		}
	default:
		return errors.New("an address of an unknown type")
	}
	_, err := io.ReadFull(r, make([]byte, int(size[0])+2))
	return err
}

func exchange(nc net.Conn, ask, answer []byte) error {
	if _, err := nc.Write(ask); err != nil {
		return err
	}
	_, err := io.ReadFull(nc, answer)
	return err
}
