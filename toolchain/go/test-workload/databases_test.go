package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

func TestPostgresPortComesFromArgumentsBeforeTheEnvironment(t *testing.T) {
	t.Setenv("PGPORT", "5440")
	for _, test := range []struct {
		arguments []string
		want      int
	}{
		{nil, 5440},
		{[]string{"-c", "max_connections=200"}, 5440},
		{[]string{"-c", "port=5441"}, 5441},
		{[]string{"--port=5442"}, 5442},
		{[]string{"-p", "5443"}, 5443},
		{[]string{"-p", "none"}, 5440},
	} {
		if port := postgresPort(test.arguments); port != test.want {
			t.Errorf("%q gives %d, want %d", test.arguments, port, test.want)
		}
	}
}

func TestPostgresPortIsTheUsualOneOtherwise(t *testing.T) {
	t.Setenv("PGPORT", "")
	if port := postgresPort(nil); port != 5432 {
		t.Errorf("got %d", port)
	}
}

func TestValkeyPortComesFromTheFileOfSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "server.conf")
	if err := os.WriteFile(file, []byte("dir /data\nport 6380\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		arguments []string
		want      int
	}{
		{nil, 6379},
		{[]string{file, "--include", "/tmp/auth.conf"}, 6380},
		{[]string{file, "--port", "6381"}, 6381},
		{[]string{"/absent"}, 6379},
	} {
		if port := valkeyPort(test.arguments); port != test.want {
			t.Errorf("%q gives %d, want %d", test.arguments, port, test.want)
		}
	}
}

func TestClientsTellWhetherTheServerListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	var said bytes.Buffer
	std := streams{out: &said, err: &said}

	up := [2]int{pgIsReady([]string{"-p", port}, std), valkeyClient([]string{"-p", port, "ping"}, std)}
	listener.Close()
	down := [2]int{pgIsReady([]string{"-p", port}, std), valkeyClient([]string{"-p", port, "ping"}, std)}

	if up != [2]int{0, 0} || down != [2]int{2, 1} {
		t.Errorf("up %v, down %v", up, down)
	}
	if want := "PONG\nno response\nCould not connect to port " + port + "\n"; said.String() != want {
		t.Errorf("got %q", said.String())
	}
}
