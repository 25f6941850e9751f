// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Command function-superset serves the composition function to Crossplane.
// Each subcommand has a file of its own; this one only lists them.
package main

import (
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// version is stamped by the linker; a plain go build leaves it as it is.
var version = "dev"

// cli lists the subcommands. A package's entry point runs the binary without
// arguments, so serve is the default and its flags work without its name.
type cli struct {
	Validate validateCmd `cmd:"" help:"Check manifests as the function would, without a cluster."`
	Preview  previewCmd  `cmd:"" help:"Show step by step what will happen to a Superset, without a cluster."`
	Convert  convertCmd  `cmd:"" help:"Translate a manifest of the operator, or values of the Helm chart, into a Superset."`
	Serve    serveCmd    `cmd:"" default:"withargs" help:"Serve the function to Crossplane. This is the default command."`

	Version kong.VersionFlag `help:"Print the version and exit."`
}

// about is what --help says first.
const about = "Apache Superset on Kubernetes, as a composition function for Crossplane. Crossplane runs it as a server; people use it to check, preview and convert manifests."

// options are what the parser has beside the commands.
func options() []kong.Option {
	return []kong.Option{
		kong.Name("function-superset"),
		kong.Description(about),
		kong.Vars{"version": version},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.ShortUsageOnError(),
	}
}

func main() {
	k := kong.Must(&cli{}, options()...)
	ctx, err := k.Parse(os.Args[1:])
	k.FatalIfErrorf(advised(err))
	ctx.FatalIfErrorf(ctx.Run())
}

// advised adds the commands to the error of one that does not exist, which would
// be taken for an argument of serve.
func advised(err error) error {
	if err == nil || !strings.HasPrefix(err.Error(), "unexpected argument ") {
		return err
	}
	return failure{2, err.Error() + "; the commands are validate, preview, convert and serve, and each has --help"}
}
