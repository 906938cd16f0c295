package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"testing"
)

// probed runs the command on targets and returns `id outcome` of each, in order.
func probed(t *testing.T, targets string) []string {
	t.Helper()
	var said bytes.Buffer
	reader, writer := io.Pipe()
	// The pipe stays open, as the stdin of a container does.
	go fmt.Fprintf(writer, `{"timeoutMs":300,"parallel":2,"targets":[%s]}`, targets)
	if code := probe(nil, streams{in: reader, out: &said, err: &said}); code != 0 {
		t.Fatalf("ends with %d: %s", code, said.String())
	}
	seen := []string{}
	for line := range strings.Lines(said.String()) {
		var one observation
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%q: %s", line, err)
		}
		seen = append(seen, fmt.Sprintf("%d %s %s", one.ID, one.Outcome, one.Detail))
	}
	slices.Sort(seen)
	return seen
}

func to(id int, address string, port int, protocol string) string {
	return fmt.Sprintf(`{"id":%d,"address":"%s","port":%d,"protocol":"%s"}`, id, address, port, protocol)
}

func TestProbeTellsWhatItSees(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	echoing := freePort(t)
	echoes, _ := serveEchoes(portList{echoing}, log.New(io.Discard, "", 0))
	defer echoes[0].Close()
	silent, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	closed := freePort(t)

	seen := probed(t, strings.Join([]string{
		to(1, "127.0.0.1", listener.Addr().(*net.TCPAddr).Port, "TCP"),
		to(2, "127.0.0.1", closed, "TCP"),
		to(3, "127.0.0.1", echoing, "UDP"),
		to(4, "127.0.0.1", closed, "UDP"),
		to(5, "127.0.0.1", silent.LocalAddr().(*net.UDPAddr).Port, "UDP"),
		to(6, "nowhere", 80, "TCP"),
		to(7, "127.0.0.1", 80, "SCTP"),
		// A socket answers from the address that was called, not from the host's first one.
		to(8, "127.0.0.9", echoing, "UDP"),
	}, ","))

	want := []string{
		"1 answered ",
		"2 refused connection refused",
		"3 answered ",
		"4 refused connection refused",
		"5 timeout no answer in time",
		`6 failed "nowhere" port 80 is no address`,
		`7 failed protocol "SCTP" is neither TCP nor UDP`,
		"8 answered ",
	}
	if !slices.Equal(seen, want) {
		t.Errorf("got %q", seen)
	}
}

func TestProbeRejectsWhatIsNoRequest(t *testing.T) {
	for request, want := range map[string]string{
		"hello":           "probe: stdin is no request: invalid character 'h' looking for beginning of value\n",
		`{"timeoutMs":0}`: "probe: 'timeoutMs' and 'parallel' must be at least 1\n",
		`{"parallel":-1}`: "probe: 'timeoutMs' and 'parallel' must be at least 1\n",
		`{"targets":[{]}`: "probe: stdin is no request: invalid character ']' looking for beginning of object key string\n",
	} {
		var said bytes.Buffer
		code := probe(nil, streams{in: strings.NewReader(request), out: io.Discard, err: &said})
		if code != exitUsage || said.String() != want {
			t.Errorf("%s: got %d %q", request, code, said.String())
		}
	}
}

func TestDNSQuestionAsksForTheAPIServer(t *testing.T) {
	question := dnsQuestion(0x1234)

	want := "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" +
		"\x0akubernetes\x07default\x03svc\x07cluster\x05local\x00\x00\x01\x00\x01"
	if string(question) != want {
		t.Errorf("got %q", question)
	}
}
