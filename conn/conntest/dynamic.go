package conntest

import (
	"encoding/json"
	"path/filepath"
	"testing"
)

// Refusing are lines of configuration with which mosquitto refuses the topic
// filters that match one of patterns, and grants all others. Its access control
// file can't do that: it grants every subscription and sends nothing.
func Refusing(t testing.TB, patterns ...string) []string {
	t.Helper()
	type acl struct {
		Type     string `json:"acltype"`
		Topic    string `json:"topic"`
		Priority int    `json:"priority"`
		Allow    bool   `json:"allow"`
	}
	type role struct {
		Name string `json:"rolename"`
		ACLs []acl  `json:"acls,omitempty"`
	}
	type group struct {
		Name  string `json:"groupname"`
		Roles []role `json:"roles"`
	}
	var acls []acl
	for _, p := range patterns {
		acls = append(acls, acl{Type: "subscribePattern", Topic: p})
	}
	text, err := json.Marshal(map[string]any{
		"defaultACLAccess": map[string]bool{"publishClientSend": true, "publishClientReceive": true, "subscribe": true, "unsubscribe": true},
		"anonymousGroup":   "anyone",
		"groups":           []group{{Name: "anyone", Roles: []role{{Name: "narrow"}}}},
		"roles":            []role{{Name: "narrow", ACLs: acls}},
		"clients":          []string{},
	})
	if err != nil {
		t.Fatal(err)
	}
	m := Mosquitto{t: t, dir: Dir(t)}
	return []string{"plugin " + securityPlugin(t), "plugin_opt_config_file " + m.write("security.json", string(text))}
}

// securityPlugin is where mosquitto's plugin for dynamic security is installed.
func securityPlugin(t testing.TB) string {
	t.Helper()
	const name = "mosquitto_dynamic_security.so"
	for _, dir := range []string{"/usr/lib/*", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib", "/opt/homebrew/opt/mosquitto/lib"} {
		if found, _ := filepath.Glob(filepath.Join(dir, name)); len(found) > 0 {
			return found[0]
		}
	}
	t.Fatalf("%s is not installed: it comes with the package mosquitto", name)
	return ""
}
