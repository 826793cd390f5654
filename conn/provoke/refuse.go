package provoke

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"treetop/conn"
	"treetop/conn/conntest"
	"treetop/conn/link"
	"treetop/conn/profile"
)

// refusals are CONNACKs that refuse, of both versions: every return code and
// every reason code that MQTT has for it (MQTT 5, 3.2.2.2).
func refusals(t testing.TB) []Failure {
	guarded := conntest.Start(t, conntest.Options{Users: map[string]string{"ann": "right"}}).Port()
	wrong := simple(Refusal, "mosquitto, with a wrong password", local("mqtt", guarded, func(p *profile.Profile) { p.Username = "ann" }), link.KindConnack, 5)
	wrong.password = Canary
	out := []Failure{
		wrong,
		simple(Refusal, "mosquitto, without a user", local("mqtt", guarded), link.KindConnack, 5),
		simple(Refusal, "mosquitto, without a user, with MQTT 5", local("mqtt", guarded, five), link.KindConnack, 0x87),
	}
	for code := byte(1); code <= 5; code++ {
		p := local("mqtt", answer(t, 0x20, 2, 0, code))
		out = append(out, simple(Refusal, fmt.Sprintf("return code %d, with MQTT 3.1.1", code), p, link.KindConnack, int(code)))
	}
	for _, code := range []byte{0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F} {
		p := local("mqtt", answer(t, 0x20, 3, 0, code, 0), five)
		out = append(out, simple(Refusal, fmt.Sprintf("reason code 0x%02X, with MQTT 5", code), p, link.KindConnack, int(code)))
	}
	because := append([]byte{0x20, 17, 0, 0x97, 14, 0x1f, 0, 11}, "200 clients"...)
	dialogue := local("mqtt", answer(t, 0xf0, 7, 0x18, 5, 0x15, 0, 2, 'K', '1'), five, func(p *profile.Profile) { p.MQTT5.AuthMethod = "K1" })
	return append(out,
		simple(Refusal, "reason code 0x97 with a reason string", local("mqtt", answer(t, because...), five), link.KindConnack, 0x97, "200 clients"),
		simple(Refusal, "AUTH, for a dialogue", dialogue, link.KindAuthMethod, 0, "K1"))
}

// secrets are passwords that can't be had.
func secrets(testing.TB) []Failure {
	var out []Failure
	ask := simple(Secrets, "the profile has it asked for each time", local("mqtt", 1883, func(p *profile.Profile) {
		p.Username, p.Password = "ann", profile.PasswordAsk
	}), link.KindPasswordNeeded, 0, "ask")
	out = append(out, ask)
	for _, why := range []struct{ name, reason string }{
		{"none is stored", "none"}, {"there is no keyring", "missing"}, {"the keyring is locked", "locked"}, {"the keyring does not answer", "slow"},
		{"the system denies the keyring", "denied"}, {"the keyring fails", "failed"}, {"the encrypted file is not open", "file"}, {"the encrypted file fails", "file-failed"},
	} {
		f := simple(Secrets, why.name, local("mqtt", 1883, func(p *profile.Profile) {
			p.Username, p.Password = "ann", profile.PasswordKeyring
		}), link.KindPasswordNeeded, 0, why.reason)
		f.options.Secret = func(context.Context, string) (string, error) {
			return "", link.Cause{Kind: link.KindPasswordNeeded, Args: []string{why.reason}}
		}
		out = append(out, f)
	}
	demo := simple(Reaching, "the demo broker does not start", profile.NewDemo(), link.KindDemo, 0)
	demo.options.Demo = func(context.Context) (conn.DemoBroker, error) { return nil, errors.New("no process to be had") }
	return append(out, demo)
}

// secretIs is a keyring that holds one secret.
func secretIs(field, secret string) func(context.Context, string) (string, error) {
	return func(_ context.Context, asked string) (string, error) {
		if asked != field {
			return "", link.Cause{Kind: link.KindPasswordNeeded, Args: []string{"none"}}
		}
		return secret, nil
	}
}
