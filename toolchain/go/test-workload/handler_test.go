package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

const hashOfBlue = "16477688c0e00699c6cfa4497a3612d7e83c532062b64b250fed8908128ed548\n"

func answer(handler http.Handler, path string) (int, string) {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	return recorder.Code, recorder.Body.String()
}

func never() bool  { return false }
func always() bool { return true }

func TestHandlerAnswersEveryPath(t *testing.T) {
	hostname, _ := os.Hostname()
	file := filepath.Join(t.TempDir(), "color")
	if err := os.WriteFile(file, []byte("blue"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("COLOR", "blue")
	t.Setenv("NOTHING", "")
	wanted := map[string]struct {
		code int
		body string
	}{
		"/":                 {200, "ok " + hostname + "\n"},
		"/some/where":       {200, "ok " + hostname + "\n"},
		"/readyz":           {200, "ok " + hostname + "\n"},
		"/status/418":       {418, ""},
		"/status/99":        {400, "a status is a number from 200 to 599\n"},
		"/slow?ms=1":        {200, "ok after 1ms\n"},
		"/slow?ms=60001":    {400, "ms is a number from 0 to 60000\n"},
		"/hash/env/COLOR":   {200, hashOfBlue},
		"/hash/env/NOTHING": {200, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"},
		"/hash/env/ABSENT":  {404, "absent\n"},
		"/hash/file" + file: {200, hashOfBlue},
		"/hash/file/absent": {404, "absent\n"},
	}
	for path, want := range wanted {
		if code, body := answer(newHandler(never), path); code != want.code || body != want.body {
			t.Errorf("%s: got %d %q, want %d %q", path, code, body, want.code, want.body)
		}
	}
}

func TestHandlerIsNotReadyOnReadinessPathsOnly(t *testing.T) {
	handler := newHandler(always)
	for path, want := range map[string]int{"/healthz": 503, "/ready": 503, "/readyz": 503, "/livez": 200} {
		if code, _ := answer(handler, path); code != want {
			t.Errorf("%s: got %d, want %d", path, code, want)
		}
	}
}

func TestHandlerNamesItsInstance(t *testing.T) {
	handler := newHandler(never)
	_, first := answer(handler, "/instance")
	_, again := answer(handler, "/instance")
	_, other := answer(newHandler(never), "/instance")
	if first != again || first == other {
		t.Errorf("got %q, %q and of another %q", first, again, other)
	}
}
