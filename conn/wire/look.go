package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"

	"treetop/conn/link"
)

// Shown is what the other side of an encrypted connection showed.
type Shown struct {
	Chain    []*x509.Certificate // the broker's own first
	Version  string              // of TLS
	Protocol string              // agreed on by ALPN; empty: none
}

// Look shakes hands with the target and hangs up: it judges no certificate,
// shows none, and sends nothing of MQTT. The error is a link.Cause.
func Look(ctx context.Context, t Target) (Shown, error) {
	var shown Shown
	t.Trust.SkipVerify, t.Trust.Pin, t.Trust.CAFile, t.Client = true, "", "", ClientFiles{}
	d := dialer{target: t}
	t, err := t.check()
	if err != nil {
		return shown, err
	}
	secure, err := secureConfigOf(t)
	if err != nil {
		return shown, err
	}
	secure.config.VerifyConnection = func(s tls.ConnectionState) error {
		shown = Shown{s.PeerCertificates, tls.VersionName(s.Version), s.NegotiatedProtocol}
		return nil
	}
	nc, err := d.reach(ctx, t, link.StepTLS)
	if err != nil {
		return shown, err
	}
	defer nc.Close()
	raw := newSocket(nc)
	if _, err := secure.handshake(ctx, raw); err != nil && shown.Chain == nil {
		return shown, tlsCause(ctx, err, t, raw.silent())
	}
	return shown, nil
}

// Reach reports whether something listens at the target; it sends nothing to
// it. The error is a link.Cause.
func Reach(ctx context.Context, t Target) error {
	d := dialer{target: t}
	t, err := t.check()
	if err != nil {
		return err
	}
	nc, err := d.reach(ctx, t, link.StepCONNACK)
	if err == nil {
		nc.Close()
	}
	return err
}
