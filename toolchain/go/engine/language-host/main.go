// Command pulumi-language-nodejs runs Pulumi programs and policy packs in Node.js.
//
// The engine starts it, reads the port of its gRPC server from the first line of standard output,
// and calls the LanguageRuntime service there.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// engineCheckInterval is how often the host looks whether the engine is still there.
const engineCheckInterval = 10 * time.Second

func main() {
	showVersion := flag.Bool("version", false, "print the version and exit")
	tracing := flag.String("tracing", "", "address of a tracing endpoint")
	flag.String("runtime", "nodejs", "name of the runtime; accepted for the engine's sake")
	flag.Parse()

	if *showVersion {
		fmt.Println(version.Version)
		return
	}
	logging.InitLogging(false, 0, false)
	if err := serve(flag.Arg(0), *tracing); err != nil {
		fmt.Fprintf(os.Stderr, "pulumi-language-nodejs: %v\n", err)
		os.Exit(1)
	}
}

// serve answers the engine until it interrupts the host or is gone.
func serve(engine, tracing string) error {
	interrupted, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	cancel := make(chan bool)
	go func() {
		<-interrupted.Done()
		close(cancel)
	}()
	if engine != "" {
		if err := rpcutil.Healthcheck(interrupted, engine, engineCheckInterval, stop); err != nil {
			return fmt.Errorf("cannot reach the engine at %q: %w", engine, err)
		}
	}

	host := newHost(engine, tracing)
	server, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel:  cancel,
		Options: rpcutil.TracingServerInterceptorOptions(nil),
		Init: func(registrar *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(registrar, host)
			return nil
		},
	})
	if err != nil {
		return err
	}

	fmt.Println(server.Port)
	return <-server.Done
}
