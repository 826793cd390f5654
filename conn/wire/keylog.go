package wire

import "os"

// KeyLog is the file to which the keys of encrypted connections are written,
// for a program that looks into network traffic: what SSLKEYLOGFILE says.
// Empty: none. Whoever has the file can read along.
func KeyLog() string { return os.Getenv("SSLKEYLOGFILE") }

// keyLog appends to a file and keeps it open no longer than that.
type keyLog string

// Write implements io.Writer. A file that can't be written to is no reason not
// to connect.
func (k keyLog) Write(p []byte) (int, error) {
	f, err := os.OpenFile(string(k), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return len(p), nil
	}
	defer f.Close()
	_, _ = f.Write(p)
	return len(p), nil
}
