package main

import (
	"io"
	"slices"
	"testing"
	"time"
)

func quiet() streams {
	return streams{out: io.Discard, err: io.Discard}
}

func TestPortListReadsPorts(t *testing.T) {
	for text, want := range map[string]portList{"": nil, "80": {80}, "80,443": {80, 443}} {
		ports := portList{1}
		if err := ports.Set(text); err != nil || !slices.Equal(ports, want) {
			t.Errorf("%q gives %v, %v; want %v", text, ports, err, want)
		}
	}
}

func TestPortListRejectsOtherNumbers(t *testing.T) {
	for _, text := range []string{"0", "65536", "http", "80,-1"} {
		if err := new(portList).Set(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestParseTakesFlagsAfterWords(t *testing.T) {
	flags := newFlags("get", quiet())
	timeout := flags.Duration("timeout", 0, "")

	words, err := parse(flags, []string{"http://a", "--timeout", "2s"}, 1)

	if err != nil || !slices.Equal(words, []string{"http://a"}) || *timeout != 2*time.Second {
		t.Errorf("got %q, %s, %v", words, *timeout, err)
	}
}

func TestParseRejectsAnotherNumberOfWords(t *testing.T) {
	if _, err := parse(newFlags("get", quiet()), []string{"a", "b"}, 1); err == nil {
		t.Error("two words are taken for one")
	}
}
