package main

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// stopGrace is the time that a program has to end after it was interrupted.
const stopGrace = 5 * time.Second

// host implements the LanguageRuntime service; what it does not implement answers Unimplemented.
type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	tracing string

	mutex   sync.Mutex
	engine  string
	next    int
	running map[int]context.CancelFunc
}

func newHost(engine, tracing string) *host {
	return &host{engine: engine, tracing: tracing, running: map[int]context.CancelFunc{}}
}

func (h *host) Handshake(
	_ context.Context, request *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.engine = request.EngineAddress
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// Cancel interrupts the running programs; the server goes on, since the engine still reads results.
func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, cancel := range h.running {
		cancel()
	}
	return &emptypb.Empty{}, nil
}

// track returns a context that Cancel ends too, and the function that forgets it.
func (h *host) track(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	h.mutex.Lock()
	defer h.mutex.Unlock()
	id := h.next
	h.next++
	h.running[id] = cancel

	return ctx, func() {
		h.mutex.Lock()
		defer h.mutex.Unlock()
		delete(h.running, id)
		cancel()
	}
}

func (h *host) engineAddress() string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.engine
}

// nodeCommand is a call of the node on PATH that is interrupted, then killed, when ctx ends.
func nodeCommand(ctx context.Context, directory string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, "node", arguments...)
	command.Dir = directory
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = stopGrace
	return command
}
