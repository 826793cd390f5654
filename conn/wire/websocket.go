package wire

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gorilla/websocket"

	"treetop/conn/link"
	"treetop/model"
)

// maxMessage is the most bytes of one WebSocket message. Nothing is allocated
// for it: messages are read as a stream. It is twice the largest packet,
// because a broker may put several into one message.
const maxMessage = 2 * (maxRemaining + headroom)

// upgrade makes a WebSocket of nc (MQTT 3.1.1, 6). The error is a link.Cause.
func upgrade(ctx context.Context, nc net.Conn, t Target, raw *socket) (net.Conn, error) {
	handOver := func(context.Context, string, string) (net.Conn, error) { return nc, nil }
	d := websocket.Dialer{
		NetDialContext:    handOver,
		NetDialTLSContext: handOver,
		Subprotocols:      []string{"mqtt"},
		ReadBufferSize:    bufferSize,
		WriteBufferSize:   bufferSize + 16, // one frame for each piece
	}
	u := url.URL{Scheme: t.Scheme, Host: t.hostPort(), Path: t.path()}
	if asked, err := url.ParseRequestURI(t.path()); err == nil {
		u.Path, u.RawPath, u.RawQuery = asked.Path, asked.RawPath, asked.RawQuery
	}
	silentBefore := len(raw.start())
	// The library heeds the deadline of ctx, and nothing else of it.
	stop := context.AfterFunc(ctx, func() { nc.Close() })
	defer stop()
	ws, answer, err := d.DialContext(ctx, u.String(), t.Headers)
	if err != nil {
		return nil, upgradeCause(ctx, err, answer, t, len(raw.start()) == silentBefore, raw.start())
	}
	if !stop() { // too late to be of use
		ws.Close()
		c, _ := stopped(ctx)
		return nil, c
	}
	ws.SetReadLimit(maxMessage)
	return &wsConn{Conn: ws}, nil
}

// upgradeCause is why the upgrade failed.
func upgradeCause(ctx context.Context, err error, answer *http.Response, t Target, silent bool, began []byte) link.Cause {
	if c, ok := stopped(ctx); ok {
		return c
	}
	if answer != nil {
		defer answer.Body.Close()
		c := link.Cause{Kind: link.KindHTTPStatus, Code: answer.StatusCode, Args: []string{said(answer, t.Headers), redirect(answer)}}
		c.Detail = model.Visible(clip(answer.Status, 100))
		switch answer.StatusCode {
		case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			c.Retry = true
		}
		return c
	}
	if alert, ok := certificateAlert(err); ok {
		return t.Named(alert)
	}
	if timeout := net.Error(nil); errors.As(err, &timeout) && timeout.Timeout() {
		// Its own look at the deadline, a moment before that of ctx.
		return link.Cause{Kind: link.KindTimeout, Retry: true}
	}
	c := link.Cause{Kind: link.KindNotWebSocket, Args: []string{t.asTyped(), strconv.Itoa(t.Port)}, Detail: err.Error()}
	switch {
	case !t.TLS() && len(began) > 0 && (began[0] == 0x15 || began[0] == 0x16):
		c.Kind, c.Args = link.KindNotMQTT, []string{"TLS"}
	case silent && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || isReset(err)):
		c.Detail = "it closed the connection without an answer"
		c.Retry = true // a broker that is being started does so, too
	}
	return c
}

// wsConn carries a stream of bytes in binary messages.
type wsConn struct {
	*websocket.Conn
	message io.Reader
}

// Read reads on in the current message, or the next.
func (w *wsConn) Read(p []byte) (int, error) {
	for {
		if w.message == nil {
			typ, r, err := w.NextReader()
			if err != nil {
				return 0, err
			}
			if typ != websocket.BinaryMessage {
				c := broke("a text message on the WebSocket, where MQTT needs binary ones")
				c.Retry = false
				return 0, c
			}
			w.message = r
		}
		n, err := w.message.Read(p)
		if errors.Is(err, io.EOF) {
			w.message, err = nil, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// Write sends p as one message.
func (w *wsConn) Write(p []byte) (int, error) {
	if err := w.WriteMessage(websocket.BinaryMessage, p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// CloseWrite says that nothing more comes.
func (w *wsConn) CloseWrite() error {
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	return w.WriteControl(websocket.CloseMessage, bye, time.Now().Add(farewell))
}

// SetDeadline sets both.
func (w *wsConn) SetDeadline(t time.Time) error {
	return errors.Join(w.SetReadDeadline(t), w.SetWriteDeadline(t))
}
