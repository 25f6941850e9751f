// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Command mutants breaks the function on purpose, one way at a time, and runs
// the tests that ought to notice. It prints who noticed and fails if nobody did,
// or if a mutation no longer fits the source. Run it from the root of the
// repository; no file of it is changed.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// suite is a set of tests.
type suite struct {
	name string
	args []string
}

// suites are the sets of tests; the first one that fails is enough unless -all.
var suites = []suite{
	{"unit", []string{"./fn/superset", "./fn/superset/lifecycle", "./fn/hold", "./fn/superset/build", "./fn/superset/observe"}},
	{"function", []string{"./fn", "-skip", "TestEveryField"}},
	{"golden", []string{"./test/golden"}},
	{"scaling", []string{"./test/scaling"}},
	{"sim", []string{"-timeout", "30m", "./test/sim", "-shrink", "0"}},
}

func main() {
	all := flag.Bool("all", false, "run every suite on every mutant, not only until one notices")
	only := flag.String("only", ".", "only mutations whose name matches this expression")
	order := flag.String("order", "sim,unit,function,golden,scaling", "the suites, in the order in which they run")
	from := flag.Int("from", 1, "go on with the mutation of this number; the suites were seen to pass before")
	flag.Parse()
	if err := run(*all, *only, *order, *from); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(all bool, only, order string, from int) error {
	match, err := regexp.Compile(only)
	if err != nil {
		return fmt.Errorf("cannot read -only: %w", err)
	}
	dir, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return fmt.Errorf("cannot make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for _, s := range suites {
		if from > 1 {
			break
		}
		if out, err := test(s); err != nil {
			return fmt.Errorf("suite %s fails without any mutation%s", s.name, because(s.name, out))
		}
	}
	escaped, stale := 0, 0
	fmt.Fprintf(os.Stdout, "| # | Mutation | File | Caught by |\n| --- | --- | --- | --- |\n")
	for n, m := range mutations {
		if n+1 < from || !match.MatchString(m.name) {
			continue
		}
		by, err := m.try(dir, all, strings.Split(order, ","))
		switch {
		case errors.Is(err, errStale):
			stale++
			by = "**no longer applies**"
		case err != nil:
			return err
		case by == "":
			escaped++
			by = "**nobody**"
		}
		fmt.Fprintf(os.Stdout, "| %d | %s | %s | %s |\n", n+1, m.name, m.file, by)
	}
	if escaped+stale > 0 {
		return fmt.Errorf("%d mutants escaped, %d no longer apply", escaped, stale)
	}
	return nil
}

var errStale = errors.New("the text is not in the file exactly once")

// try lays a broken file over the good one, for the compiler only, and runs the
// tests.
func (m mutation) try(dir string, all bool, order []string) (string, error) {
	good, err := os.ReadFile(m.file)
	if err != nil {
		return "", fmt.Errorf("cannot read %s: %w", m.file, err)
	}
	if strings.Count(string(good), m.from) != 1 {
		return "", errStale
	}
	overlay, err := m.lay(dir, strings.Replace(string(good), m.from, m.to, 1))
	if err != nil {
		return "", err
	}
	var by []string
	for _, name := range order {
		for _, s := range suites {
			if s.name != name {
				continue
			}
			out, err := test(s, overlay)
			if strings.Contains(out, "[build failed]") {
				return "", fmt.Errorf("%s does not compile: %s", m.name, out)
			}
			if err != nil {
				by = append(by, s.name+because(s.name, out))
				if !all {
					return by[0], nil
				}
			}
		}
	}
	return strings.Join(by, ", "), nil
}

// invariant finds what a walk broke.
var invariant = regexp.MustCompile(`(?m)(?:seed \d+|turns[^:]*): ([a-zA-Z ,]+):`)

func because(suite, out string) string {
	if m := invariant.FindStringSubmatch(out); suite == "sim" && m != nil {
		return " (" + m[1] + ")"
	}
	if i := strings.Index(out, "--- FAIL: "); i >= 0 {
		name, _, _ := strings.Cut(out[i+len("--- FAIL: "):], " ")
		return " (" + name + ")"
	}
	return ""
}

// lay writes the broken file and the list that says which file it stands for.
func (m mutation) lay(dir, bad string) (string, error) {
	broken, list := filepath.Join(dir, "broken.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(broken, []byte(bad), 0o600); err != nil {
		return "", fmt.Errorf("cannot write %s: %w", broken, err)
	}
	good, err := filepath.Abs(m.file)
	if err != nil {
		return "", fmt.Errorf("cannot find %s: %w", m.file, err)
	}
	raw, err := json.Marshal(map[string]any{"Replace": map[string]string{good: broken}})
	if err != nil {
		return "", fmt.Errorf("cannot write %s: %w", list, err)
	}
	if err := os.WriteFile(list, raw, 0o600); err != nil {
		return "", fmt.Errorf("cannot write %s: %w", list, err)
	}
	return "-overlay=" + list, nil
}

// test runs a suite until something fails. Nobody debugs what it links, and
// half of the time of a mutant goes into linking.
func test(s suite, flags ...string) (string, error) {
	args := append([]string{"test", "-vet=off", "-failfast", "-ldflags=-s -w"}, flags...)
	out, err := exec.CommandContext(context.Background(), "go", append(args, s.args...)...).CombinedOutput()
	return string(out), err
}
