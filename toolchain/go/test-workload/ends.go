package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	hogStep = 8 << 20
	hogMost = 1 << 30
)

// job works for a while and ends with a code.
func job(arguments []string, std streams) int {
	flags := newFlags("job", std)
	seconds := flags.Float64("seconds", 0, "seconds of work")
	code := flags.Int("exit-code", 0, "how it ends")
	if _, err := parse(flags, arguments, 0); err != nil {
		return exitUsage
	}
	logger := newLog(std)
	logger.Printf("job begins, %g s of work", *seconds)
	select {
	case <-time.After(time.Duration(*seconds * float64(time.Second))):
		logger.Printf("job ends with code %d", *code)
		return *code
	case name := <-terminated():
		logger.Printf("%s: job ends early", name)
		return exitTerminated
	}
}

// crash ends at once, as a program with a wrong setting does.
func crash(arguments []string, std streams) int {
	flags := newFlags("crash", std)
	code := flags.Int("exit-code", 3, "how it ends")
	if _, err := parse(flags, arguments, 0); err != nil {
		return exitUsage
	}
	newLog(std).Printf("fatal: a setting is missing, ending with code %d", *code)
	return *code
}

// hog takes memory until the kernel ends it; without a limit it stops at 1 GiB.
func hog(arguments []string, std streams) int {
	if _, err := parse(newFlags("hog", std), arguments, 0); err != nil {
		return exitUsage
	}
	logger := newLog(std)
	logger.Print("taking memory")
	ended := terminated()
	held := [][]byte{}
	for len(held)*hogStep < hogMost {
		block := make([]byte, hogStep)
		for index := 0; index < len(block); index += os.Getpagesize() {
			block[index] = 1
		}
		held = append(held, block)
		select {
		case <-ended:
			return exitTerminated
		case <-time.After(10 * time.Millisecond):
		}
	}
	logger.Printf("holding %d MiB: nothing limits this container", len(held)*hogStep>>20)
	<-ended
	return exitTerminated
}

// pause does nothing; the sandbox of a pod lives as long as it does.
func pause(_ []string, _ streams) int {
	children := make(chan os.Signal, 16)
	signal.Notify(children, syscall.SIGCHLD)
	ended := terminated()
	for {
		select {
		case <-children:
			reap()
		case <-ended:
			return 0
		}
	}
}

// reap takes note of ended processes that were left to process 1.
func reap() {
	for {
		if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
			return
		}
	}
}

// terminated tells of the signal to end; process 1 ends by none that it does not ask for.
func terminated() <-chan os.Signal {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	return ended
}
