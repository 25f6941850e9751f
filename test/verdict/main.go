// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Command verdict reads go test -json and prints what a person wants of it: a
// line for each package, the output of what failed, and a closing count. A
// skipped test fails the run unless its message has the words "cannot run", so
// that a test which silently stopped running is noticed.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// excuse is what the message of a permitted skip contains.
const excuse = "cannot run"

// event is one line of go test -json, see go doc test2json. The Makefile adds
// the action broken when go test itself has failed, so that a module whose
// tests never started is not taken for one without failures.
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
}

// count is what came of all tests.
type count struct {
	passed, failed, skipped int
	broken                  []string
	unexcused               []string
	failing                 map[string]bool
}

func main() {
	c, err := read(os.Stdin, os.Stdout)
	if err == nil {
		err = c.verdict(os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "verdict:", err)
		os.Exit(1)
	}
}

// read follows the stream to its end.
func read(in io.Reader, out io.Writer) (count, error) {
	c := count{failing: map[string]bool{}}
	said := map[string][]string{} // Output so far by package and test.
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		e := event{}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(out, lines.Text()) // Not all that go test prints is an event.
			continue
		}
		c.take(out, e, said)
	}
	return c, lines.Err()
}

// take handles one event.
func (c *count) take(out io.Writer, e event, said map[string][]string) {
	id := strings.Trim(cmp.Or(e.Package, e.ImportPath)+" "+e.Test, " ")
	switch e.Action {
	case "output", "build-output":
		said[id] = append(said[id], e.Output)
	case "broken":
		c.broken = append(c.broken, e.Package)
	case "build-fail":
		show(out, said[id])
	case "pass":
		if e.Test == "" {
			fmt.Fprintln(out, "ok   "+e.Package)
			break
		}
		c.passed++
	case "skip":
		if e.Test == "" {
			break // A package without tests.
		}
		c.skipped++
		if !strings.Contains(strings.Join(said[id], ""), excuse) {
			c.unexcused = append(c.unexcused, id)
			show(out, said[id])
		}
	case "fail":
		// A package that fails because of a test of its own is no further failure.
		if e.Test != "" || !c.failing[e.Package] {
			c.failed++
		}
		c.failing[e.Package] = true
		show(out, said[id])
		fmt.Fprintln(out, "FAIL "+id)
	}
	if slices.Contains([]string{"pass", "skip", "fail"}, e.Action) {
		delete(said, id)
	}
}

// verdict closes the run.
func (c *count) verdict(out io.Writer) error {
	for _, id := range c.unexcused {
		fmt.Fprintf(out, "skipped without saying why it %s: %s\n", excuse, id)
	}
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", c.passed, c.failed, c.skipped)
	switch {
	case c.failed > 0:
		return errors.New("tests failed")
	case len(c.broken) > 0:
		return errors.New("go test has failed in " + strings.Join(c.broken, ", "))
	case len(c.unexcused) > 0:
		return errors.New("tests were skipped without an excuse")
	case c.passed == 0:
		return errors.New("no test has run")
	}
	return nil
}

// show writes collected output.
func show(out io.Writer, lines []string) {
	for _, l := range lines {
		fmt.Fprint(out, l)
	}
}
