package doctor

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"

	"treetop/conn/profile"
)

// forward hands requests on to a server.
func forward(to *url.URL) http.Handler { return httputil.NewSingleHostReverseProxy(to) }

func portOf(s *httptest.Server) int { return s.Listener.Addr().(*net.TCPAddr).Port }

func propertyOf(name, value string) profile.Property {
	return profile.Property{Name: name, Value: value}
}
