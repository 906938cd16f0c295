package main

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

const (
	datagramTries = 3
	dnsPort       = 53
	dnsName       = "kubernetes.default.svc.cluster.local"
)

// exchange sends a datagram, again when it may be lost, and waits for its answer.
//
// On the port of DNS it asks a question, to which every answer counts; elsewhere it waits for its
// own words.
func exchange(address string, port int, timeout time.Duration) error {
	dialer := net.Dialer{Control: reportErrors}
	connection, err := dialer.Dial("udp", address)
	if err != nil {
		return err
	}
	defer connection.Close()
	question := make([]byte, 16)
	_, _ = rand.Read(question)
	fits := func(answer []byte) bool { return bytes.Equal(answer, question) }
	if port == dnsPort {
		question = dnsQuestion(binary.BigEndian.Uint16(question))
		fits = func(answer []byte) bool { return bytes.HasPrefix(answer, question[:2]) }
	}
	for range datagramTries {
		err = ask(connection, question, fits, timeout/datagramTries)
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		}
	}
	return err
}

// reportErrors has every refusal by the network reported, also those that may pass.
func reportErrors(network, _ string, raw syscall.RawConn) error {
	var failed error
	err := raw.Control(func(socket uintptr) {
		if network == "udp4" {
			failed = syscall.SetsockoptInt(int(socket), syscall.IPPROTO_IP, syscall.IP_RECVERR, 1)
		}
	})
	return errors.Join(err, failed)
}

func ask(connection net.Conn, question []byte, fits func([]byte) bool, wait time.Duration) error {
	if err := connection.SetDeadline(time.Now().Add(wait)); err != nil {
		return err
	}
	if _, err := connection.Write(question); err != nil {
		return err
	}
	answer := make([]byte, 2048)
	for {
		size, err := connection.Read(answer)
		if err != nil {
			return err
		}
		if fits(answer[:size]) {
			return nil
		}
	}
}

// dnsQuestion asks for the address of the API server's Service.
func dnsQuestion(id uint16) []byte {
	question := binary.BigEndian.AppendUint16(nil, id)
	// Recursion desired, one question, nothing else.
	question = append(question, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0)
	for label := range strings.SplitSeq(dnsName, ".") {
		question = append(question, byte(len(label)))
		question = append(question, label...)
	}
	// End of the name, type A, class IN.
	return append(question, 0, 0, 1, 0, 1)
}
