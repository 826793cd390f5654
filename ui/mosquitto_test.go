package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"treetop/conn/profile"
)

func TestTheCopiedCommandGoesToTheBrokerOfTheTab(t *testing.T) {
	for _, c := range []struct {
		address string
		p       profile.Profile
		want    []string
	}{
		{"mqtt://127.0.0.1:18930", profile.Profile{}, []string{"-h", "127.0.0.1", "-p", "18930"}},
		{"mqtt://[::1]:1883", profile.Profile{}, []string{"-h", "::1", "-p", "1883"}},
		{"mqtt://h:1", profile.Profile{Username: "anna", Password: profile.PasswordKeyring},
			[]string{"-h", "h", "-p", "1", "-u", "anna", "-P", "$MQTT_PASSWORD"}},
		{"mqtts://h:8883", profile.Profile{}, []string{"-h", "h", "-p", "8883", "--tls-use-os-certs"}},
		{"mqtts://h:8883", profile.Profile{TLS: profile.TLS{CAFile: "ca.pem", CertFile: "c.pem", KeyFile: "k.pem"}},
			[]string{"-h", "h", "-p", "8883", "--cafile", "ca.pem", "--cert", "c.pem", "--key", "k.pem"}},
		{"unix:///run/mosquitto.sock", profile.Profile{}, []string{"--unix", "/run/mosquitto.sock"}},
		{"wss://h:443/mqtt", profile.Profile{}, nil},
	} {
		assert.Equal(t, c.want, mosquittoTo(c.p, c.address), c.address)
	}
}
