package main

import (
	"flag"
	"fmt"
	"strconv"
	"strings"
)

// portList is a flag of the form 80,443; an empty one means no port.
type portList []int

func (ports *portList) String() string {
	words := make([]string, len(*ports))
	for index, port := range *ports {
		words[index] = strconv.Itoa(port)
	}
	return strings.Join(words, ",")
}

func (ports *portList) Set(text string) error {
	*ports = nil
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' }) {
		port, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || port < 1 || port > 65535 {
			return fmt.Errorf("%q is no port from 1 to 65535", word)
		}
		*ports = append(*ports, port)
	}
	return nil
}

func newFlags(name string, std streams) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(std.err)
	return flags
}

// parse reads flags and words in any order and fails unless there are as many words as wanted.
func parse(flags *flag.FlagSet, arguments []string, wanted int) ([]string, error) {
	words := []string{}
	for {
		if err := flags.Parse(arguments); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			break
		}
		words = append(words, flags.Arg(0))
		arguments = flags.Args()[1:]
	}
	if len(words) != wanted {
		err := fmt.Errorf("%s takes %d words and its flags, got %q", flags.Name(), wanted, words)
		fmt.Fprintln(flags.Output(), err)
		return nil, err
	}
	return words, nil
}
