package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// freePort is taken by nobody at the moment.
func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// start serves until the returned function has ended it and tells the exit code and the log.
func start(t *testing.T, options serveOptions) func() (int, string) {
	t.Helper()
	// Nothing ends the tests themselves, when the signal comes before the server expects it.
	terminated()
	var said bytes.Buffer
	code := make(chan int)
	go func() { code <- serveUntilSignal(options, log.New(&said, "", 0)) }()
	for _, port := range options.tcp {
		waitFor(t, func() bool { return listens(port) })
	}
	return func() (int, string) {
		for {
			if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
				t.Error(err)
			}
			select {
			case got := <-code:
				return got, said.String()
			case <-time.After(5 * time.Second):
			}
		}
	}
}

func waitFor(t *testing.T, condition func() bool) {
	t.Helper()
	for range 200 {
		if condition() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("waited in vain")
}

func statusOf(url string) int {
	response, err := newClient(5 * time.Second).Get(url)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode
}

func TestServeDrainsAndFinishesWhatIsInFlight(t *testing.T) {
	port := freePort(t)
	end := start(t, serveOptions{tcp: portList{port}, drain: time.Second})
	root := fmt.Sprintf("http://127.0.0.1:%d", port)
	inFlight := make(chan int)
	go func() { inFlight <- statusOf(root + "/slow?ms=1500") }()
	time.Sleep(100 * time.Millisecond)

	ended := make(chan string, 1)
	go func() {
		code, said := end()
		ended <- fmt.Sprintf("%d\n%s", code, said)
	}()

	waitFor(t, func() bool { return statusOf(root+"/readyz") == http.StatusServiceUnavailable })
	if got := statusOf(root + "/"); got != http.StatusOK {
		t.Errorf("while draining: %d", got)
	}
	if got := <-inFlight; got != 200 {
		t.Errorf("in flight: %d", got)
	}
	want := fmt.Sprintf("0\nserving TCP %d and UDP none\nterminated: draining for 1s\nended\n", port)
	if got := <-ended; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if listens(port) {
		t.Error("it still listens")
	}
}

func TestServeSkipsPortsThatAreTaken(t *testing.T) {
	taken, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	busy, free := taken.Addr().(*net.TCPAddr).Port, freePort(t)
	end := start(t, serveOptions{tcp: portList{busy, free}, udp: portList{free}})

	code, said := end()

	want := fmt.Sprintf("TCP %d is skipped: address already in use\nserving TCP %d and UDP %d\n", busy, free, free)
	if code != 0 || !strings.HasPrefix(said, want) {
		t.Errorf("got %d %q", code, said)
	}
}

func TestServeIsNotReadyWhileAFileExists(t *testing.T) {
	port, file := freePort(t), filepath.Join(t.TempDir(), "unready")
	end := start(t, serveOptions{tcp: portList{port}, unreadyFile: file})
	defer end()
	url := fmt.Sprintf("http://127.0.0.1:%d/ready", port)

	before := statusOf(url)
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}

	if after := statusOf(url); before != http.StatusOK || after != http.StatusServiceUnavailable {
		t.Errorf("got %d, then %d", before, after)
	}
}

func TestServeEndsBeforeItsStart(t *testing.T) {
	end := start(t, serveOptions{startDelay: time.Hour})
	time.Sleep(50 * time.Millisecond)

	if code, said := end(); code != 0 || said != "terminated before the start\n" {
		t.Errorf("got %d %q", code, said)
	}
}
