package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

type serveOptions struct {
	tcp         portList
	udp         portList
	startDelay  time.Duration
	drain       time.Duration
	unreadyFile string
}

// defaultPorts are those that the example platform uses.
func defaultPorts() portList {
	return portList{3000, 5432, 6379, 8080, 9200}
}

// serve answers on many ports until it is told to end.
func serve(arguments []string, std streams) int {
	options := serveOptions{tcp: defaultPorts(), udp: defaultPorts()}
	flags := newFlags("serve", std)
	flags.Var(&options.tcp, "tcp", "ports to answer HTTP on")
	flags.Var(&options.udp, "udp", "ports to echo datagrams on")
	flags.DurationVar(&options.startDelay, "start-delay", 0, "wait before listening")
	flags.DurationVar(&options.drain, "drain", 0, "go on after SIGTERM, no longer ready")
	flags.StringVar(&options.unreadyFile, "unready-file", "", "not ready while this file exists")
	if _, err := parse(flags, arguments, 0); err != nil {
		return exitUsage
	}
	return serveUntilSignal(options, newLog(std))
}

func serveUntilSignal(options serveOptions, logger *log.Logger) int {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	defer signal.Stop(ended)

	select {
	case <-time.After(options.startDelay):
	case name := <-ended:
		logger.Printf("%s before the start", name)
		return 0
	}

	var draining atomic.Bool
	unready := func() bool { return draining.Load() || exists(options.unreadyFile) }
	server := &http.Server{Handler: newHandler(unready), ReadHeaderTimeout: 10 * time.Second}
	served := serveHTTP(server, options.tcp, logger)
	echoes, echoed := serveEchoes(options.udp, logger)
	logger.Printf("serving TCP %s and UDP %s", orNone(served), orNone(echoed))

	name := <-ended
	logger.Printf("%s: draining for %s", name, options.drain)
	draining.Store(true)
	server.SetKeepAlivesEnabled(false)
	time.Sleep(options.drain)
	if err := server.Shutdown(context.Background()); err != nil {
		logger.Printf("end: %s", err)
	}
	for _, echo := range echoes {
		echo.Close()
	}
	logger.Print("ended")
	return 0
}

// serveHTTP skips ports that cannot be had: another container of the pod may serve them.
func serveHTTP(server *http.Server, ports portList, logger *log.Logger) portList {
	served := portList{}
	for _, port := range ports {
		listener, err := net.Listen("tcp", net.JoinHostPort("", portText(port)))
		if err != nil {
			logger.Printf("TCP %d is skipped: %s", port, reasonOf(err))
			continue
		}
		served = append(served, port)
		go func() {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				logger.Printf("TCP %d: %s", port, err)
			}
		}()
	}
	return served
}

func exists(file string) bool {
	if file == "" {
		return false
	}
	_, err := os.Stat(file)
	return err == nil
}

func orNone(ports portList) string {
	if len(ports) == 0 {
		return "none"
	}
	return ports.String()
}
