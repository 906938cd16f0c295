//go:build !linux

package main

import "github.com/spf13/cobra"

// nodePrograms is empty: a node needs Linux.
func nodePrograms() map[string]func() *cobra.Command {
	return nil
}
