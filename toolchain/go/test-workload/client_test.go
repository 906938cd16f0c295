package main

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestGetPrintsTheBody(t *testing.T) {
	t.Setenv("COLOR", "blue")
	server := httptest.NewServer(newHandler(never))
	defer server.Close()
	var said bytes.Buffer

	code := get([]string{server.URL + "/hash/env/COLOR"}, streams{out: &said, err: &said})

	if code != 0 || said.String() != hashOfBlue {
		t.Errorf("got %d %q", code, said.String())
	}
}

func TestGetTellsFailuresInOneLine(t *testing.T) {
	server := httptest.NewServer(newHandler(always))
	defer server.Close()
	nobody := fmt.Sprintf("http://127.0.0.1:%d/", freePort(t))
	for url, want := range map[string]string{
		server.URL + "/readyz": "503 Service Unavailable",
		nobody:                 "connection refused",
	} {
		var out, failure bytes.Buffer
		code := get([]string{url}, streams{out: &out, err: &failure})
		if code != exitFailed || out.Len() > 0 || failure.String() != url+": "+want+"\n" {
			t.Errorf("got %d %q %q", code, out.String(), failure.String())
		}
	}
}

func TestLoadCountsFailures(t *testing.T) {
	server := httptest.NewServer(newHandler(always))
	defer server.Close()
	var said bytes.Buffer

	code := load([]string{server.URL + "/ready", "--rate", "100", "--duration", "95ms"}, streams{out: &said})

	if code != 0 || !strings.HasPrefix(said.String(), `{"sent":`) ||
		!strings.Contains(said.String(), `"errors":{"503 Service Unavailable":`) {
		t.Errorf("got %d %q", code, said.String())
	}
}

func TestLoadRejectsARateOfNothing(t *testing.T) {
	if code := load([]string{"http://127.0.0.1/", "--rate", "0"}, quiet()); code != exitUsage {
		t.Errorf("got %d", code)
	}
}
