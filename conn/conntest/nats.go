package conntest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// StartNATS starts a broker that is not mosquitto: NATS, which maps topics to
// subjects of its own and speaks MQTT 3.1.1 only. It answers the port. The test
// fails with the remedy when it is not installed.
func StartNATS(t testing.TB) int {
	t.Helper()
	dir, port := Dir(t), FreePort(t)
	config := fmt.Sprintf(`server_name: test
host: 127.0.0.1
port: %d
jetstream {
  store_dir: %q
}
mqtt {
  host: 127.0.0.1
  port: %d
}
`, FreePort(t), filepath.Join(dir, "store"), port)
	file := filepath.Join(dir, "nats.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	Run(t, Program(t, "nats-server"), "-c", file).Wait("Server is ready")
	return port
}
