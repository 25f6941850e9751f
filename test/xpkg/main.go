// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "xpkg:", err)
		os.Exit(1)
	}
}

// run is the command: xpkg image|sbom FLAGS.
func run(args []string) error {
	if len(args) == 0 {
		return errors.New("want a command: image or sbom")
	}
	f := flag.NewFlagSet(args[0], flag.ContinueOnError)
	binary := f.String("binary", "", "static binary of the function")
	arch := f.String("arch", "amd64", "architecture of the binary, as Go calls it")
	version := f.String("version", "dev", "version of the package")
	out := f.String("o", "", "file to write")
	if err := f.Parse(args[1:]); err != nil {
		return err
	}
	if *binary == "" || *out == "" {
		return errors.New("want --binary and -o")
	}
	switch args[0] {
	case "image":
		return image(*binary, *arch, *version, *out)
	case "sbom":
		return sbom(*binary, *version, *out)
	}
	return fmt.Errorf("there is no command %s", args[0])
}
