package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestRunTakesTheCommandFromItsNameOrItsFirstArgument(t *testing.T) {
	calls := [][]string{
		{"/usr/bin/crash", "--exit-code", "9"},
		{"/moorage", "crash", "--exit-code", "9"},
		{"/usr/local/bin/docker-entrypoint.sh", "crash", "--exit-code", "9"},
		{"/moorage", "docker-entrypoint.sh", "crash", "--exit-code", "9"},
	}
	for _, arguments := range calls {
		if code := run(arguments, quiet()); code != 9 {
			t.Errorf("%q ends with %d", arguments, code)
		}
	}
}

func TestRunRejectsUnknownCommands(t *testing.T) {
	t.Setenv("MOORAGE_STAND_IN", "job")
	var said bytes.Buffer

	code := run([]string{"/moorage", "dance"}, streams{out: &said, err: &said})

	// Not process 1, so nothing is guessed.
	if code != exitUsage || !strings.HasPrefix(said.String(), "test-workload stands in") {
		t.Errorf("got %d, %q", code, said.String())
	}
}

func TestVersionIsPrinted(t *testing.T) {
	var said bytes.Buffer

	run([]string{"/moorage", "--version"}, streams{out: &said, err: &said})

	if said.String() != "test-workload 0.0.0\n" {
		t.Errorf("got %q", said.String())
	}
}

func TestJobEndsWithItsCode(t *testing.T) {
	if code := job([]string{"--seconds", "0.01", "--exit-code", "7"}, quiet()); code != 7 {
		t.Errorf("got %d", code)
	}
}
