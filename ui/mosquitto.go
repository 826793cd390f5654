package ui

import (
	"strconv"

	"treetop/conn/profile"
	"treetop/ui/tree"
)

// mosquittoTo is how mosquitto_pub reaches the broker of p that answers at
// address: without it the command publishes to the default port of whatever
// machine it is pasted on. The password stays where it is, so the command takes
// it from a variable of the shell. Nil for WebSockets, which the command does not
// speak.
func mosquittoTo(p profile.Profile, address string) []string {
	to, _, err := profile.ParseURL(address)
	if err != nil || to.WebSocket() {
		return nil
	}
	args := []string{"-h", to.Host, "-p", strconv.Itoa(to.Port)}
	if to.Unix() {
		args = []string{"--unix", to.Path}
	}
	if p.Username != "" {
		args = append(args, "-u", p.Username)
	}
	if p.Password != profile.PasswordNone {
		args = append(args, "-P", tree.PasswordVariable)
	}
	if !to.Encrypted() {
		return args
	}
	if p.TLS.CAFile != "" {
		args = append(args, "--cafile", p.TLS.CAFile)
	} else {
		args = append(args, "--tls-use-os-certs")
	}
	if p.TLS.CertFile != "" {
		args = append(args, "--cert", p.TLS.CertFile, "--key", p.TLS.KeyFile)
	}
	return args
}
