package wire

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"treetop/conn/link"
	"treetop/model"
)

// mostHead is the most bytes of a proxy's answer.
const mostHead = 16 << 10

// askHTTP asks an HTTP proxy for a tunnel (RFC 9110, 9.3.6).
func (p *proxy) askHTTP(nc net.Conn, t Target) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "CONNECT %s HTTP/1.1\r\nHost: %[1]s\r\n", t.hostPort())
	login := base64.StdEncoding.EncodeToString([]byte(p.user + ":" + p.password))
	if p.user != "" || p.password != "" {
		fmt.Fprintf(&b, "Proxy-Authorization: Basic %s\r\n", login)
	}
	b.WriteString("\r\n")
	if _, err := nc.Write(b.Bytes()); err != nil {
		return err
	}
	head, err := readHead(nc)
	if err != nil {
		return err
	}
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(head)), &http.Request{Method: http.MethodConnect})
	// A proxy that repeats what it was told is not quoted.
	repeats := p.password != "" && (bytes.Contains(head, []byte(p.password)) || bytes.Contains(head, []byte(login)))
	if err != nil && repeats {
		return errors.New("the answer is not HTTP")
	}
	if err != nil {
		return err
	}
	answer.Body.Close()
	no := refusal{why: link.ProxyDenied, code: answer.StatusCode}
	if !repeats {
		no.text = model.Visible(clip(answer.Status, 100))
	}
	switch code := answer.StatusCode; {
	case code/100 == 2:
		return nil
	case code == http.StatusProxyAuthRequired:
		no.why = link.ProxyPassword
	case code == http.StatusNotFound, code >= 500 && code != http.StatusNotImplemented:
		no.why = link.ProxyTarget
	}
	return no
}

// readHead reads up to the empty line and not a byte further: what follows is
// the broker's already.
func readHead(r io.Reader) ([]byte, error) {
	var head []byte
	one := make([]byte, 1)
	for !bytes.HasSuffix(head, []byte("\r\n\r\n")) {
		if len(head) >= mostHead {
			return nil, errors.New("the answer has no end")
		}
		if _, err := io.ReadFull(r, one); err != nil {
			return nil, err
		}
		if head = append(head, one[0]); len(head) == 5 && string(head) != "HTTP/" {
			return nil, errors.New("the answer is not HTTP")
		}
	}
	return head, nil
}
