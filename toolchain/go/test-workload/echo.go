package main

import (
	"errors"
	"log"
	"net"
	"strconv"
	"syscall"
)

// largestDatagram is what comes back of a datagram at most; small, for there is one for each port.
const largestDatagram = 2048

// serveEchoes sends every datagram back and skips ports that cannot be had.
func serveEchoes(ports portList, logger *log.Logger) ([]*net.UDPConn, portList) {
	connections := []*net.UDPConn{}
	served := portList{}
	for _, port := range ports {
		connection, err := listenEcho(port)
		if err != nil {
			logger.Printf("UDP %d is skipped: %s", port, reasonOf(err))
			continue
		}
		connections = append(connections, connection)
		served = append(served, port)
		go echo(connection)
	}
	return connections, served
}

// listenEcho asks to be told the address of each datagram: a host with several addresses has to
// answer from the one that was called, or the caller does not take the answer.
func listenEcho(port int) (*net.UDPConn, error) {
	connection, err := net.ListenUDP("udp4", &net.UDPAddr{Port: port})
	if err != nil {
		return nil, err
	}
	raw, err := connection.SyscallConn()
	if err != nil {
		return connection, err
	}
	var failed error
	err = raw.Control(func(socket uintptr) {
		failed = syscall.SetsockoptInt(int(socket), syscall.IPPROTO_IP, syscall.IP_PKTINFO, 1)
	})
	return connection, errors.Join(err, failed)
}

func echo(connection *net.UDPConn) {
	datagram := make([]byte, largestDatagram)
	control := make([]byte, syscall.CmsgSpace(syscall.SizeofInet4Pktinfo))
	for {
		size, controlSize, _, sender, err := connection.ReadMsgUDP(datagram, control)
		if err != nil {
			return
		}
		// What cannot be sent is lost, as datagrams are.
		_, _, _ = connection.WriteMsgUDP(datagram[:size], control[:controlSize], sender)
	}
}

func portText(port int) string {
	return strconv.Itoa(port)
}
