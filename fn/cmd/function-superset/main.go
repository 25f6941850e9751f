// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Command function-superset serves the composition function to Crossplane.
// Each subcommand has a file of its own; this one only lists them.
package main

import (
	"github.com/alecthomas/kong"
)

// version is stamped by the linker; a plain go build leaves it as it is.
var version = "dev"

// cli lists the subcommands. A package's entry point runs the binary without
// arguments, so serve is the default and its flags work without its name.
type cli struct {
	Serve    serveCmd    `cmd:"" default:"withargs" help:"Serve the function to Crossplane. The default command."`
	Validate validateCmd `cmd:"" help:"Check manifests as the function would, without a cluster."`
	Convert  convertCmd  `cmd:"" help:"Translate a manifest of the operator, or values of the Helm chart, into a Superset."`

	Version kong.VersionFlag `help:"Print the version and exit."`
}

func main() {
	k := kong.Parse(&cli{},
		kong.Name("function-superset"),
		kong.Description("A Crossplane composition function for Apache Superset."),
		kong.Vars{"version": version},
		kong.UsageOnError(),
	)
	k.FatalIfErrorf(k.Run())
}
