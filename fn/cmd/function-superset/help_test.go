// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// parsed parses arguments and returns what is printed, and the command.
func parsed(t *testing.T, args ...string) (string, string, error) {
	t.Helper()
	var out bytes.Buffer
	type ended struct{}
	k := kong.Must(&cli{}, append(options(), kong.Writers(&out, &out), kong.Exit(func(int) { panic(ended{}) }))...)
	command, err := "", error(nil)
	func() {
		defer func() {
			if cause := recover(); cause != nil {
				if _, ok := cause.(ended); !ok {
					panic(cause)
				}
			}
		}()
		var ctx *kong.Context
		if ctx, err = k.Parse(args); err == nil {
			command = ctx.Command()
		}
	}()
	return out.String(), command, advised(err)
}

func TestHelp(t *testing.T) {
	t.Setenv("COLUMNS", "100")
	t.Setenv("TLS_SERVER_CERTS_DIR", "")
	for _, command := range []string{"", "serve", "validate", "preview", "convert"} {
		name := "help"
		args := []string{"--help"}
		if command != "" {
			name, args = "help-"+command, []string{command, "--help"}
		}
		t.Run(name, func(t *testing.T) {
			got, _, err := parsed(t, args...)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", "help", name+".txt"), got)
			for i, line := range strings.Split(got, "\n") {
				if len(line) > 100 {
					t.Errorf("line %d is longer than a terminal is wide: %s", i+1, line)
				}
			}
		})
	}
}

func TestCommands(t *testing.T) {
	cases := map[string]struct {
		reason  string
		args    []string
		command string
		says    string
	}{
		"none":                   {reason: "the entry point of a package has no arguments", command: "serve"},
		"a flag of serve":        {reason: "its name may be left out", args: []string{"--insecure"}, command: "serve"},
		"serve":                  {reason: "its name may be said", args: []string{"serve", "--debug"}, command: "serve"},
		"validate without file":  {reason: "there is nothing to check", args: []string{"validate"}, says: `expected "<file> ..."`},
		"preview":                {reason: "one file", args: []string{"preview", "a.yaml", "--upgrade", "6.2.0", "--fail", "migrate=6.2.0"}, command: "preview <file>"},
		"convert without file":   {reason: "it reads a pipe", args: []string{"convert"}, command: "convert"},
		"a command with a typo":  {reason: "it must not be taken for an argument of serve", args: []string{"convrt"}, says: "unexpected argument convrt; the commands are"},
		"a part nobody knows of": {reason: "it would be ignored", args: []string{"preview", "a.yaml", "--without", "ingress"}, says: "must be one of"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, command, err := parsed(t, tc.args...)
			if command != tc.command {
				t.Errorf("%s: want command %q, got %q", tc.reason, tc.command, command)
			}
			if (err == nil) != (tc.says == "") || err != nil && !strings.Contains(err.Error(), tc.says) {
				t.Errorf("%s: want %q, got %v", tc.reason, tc.says, err)
			}
		})
	}
}
