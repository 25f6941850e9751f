// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// languages are what blocks may be in; each has a test that reads them.
var languages = map[string]string{
	"yaml":    "TestYAMLInPages, and TestForeignManifests in test/docs/foreign",
	"shell":   "TestCommandsInPages",
	"console": "TestCommandsInPages",
	"lua":     "TestHealthChecks in test/docs/foreign",
	"mermaid": "TestDrawings",
}

func TestEveryBlockHasATest(t *testing.T) {
	counts := map[string]int{}
	for _, p := range pages(t) {
		for _, f := range p.fences {
			counts[f.language]++
			if languages[f.language] == "" {
				t.Errorf("%s:%d: no test reads a block of %q", p.path, f.line, f.language)
			}
		}
	}
	for l := range languages {
		if counts[l] == 0 {
			t.Errorf("there is no block of %s", l)
		}
	}
	t.Logf("blocks by language: %v", counts)
}

// recorder takes the place of every program that would reach for a cluster or a
// registry: it writes down how it was called, argument by argument.
const recorder = `#!/bin/bash
IFS=$'\x1f'
printf '%s\x1e' "${0##*/}${IFS}$*" >> "$RECORD"
IFS=$' \t\n'
[ -t 0 ] || case " $* " in *" -f - "*) while read -r _; do :; done ;; esac
case "${0##*/} $1" in "crane digest") echo sha256:0123 ;; "openssl rand") echo random ;; *" preview") echo "image: a" ;; esac
exit 0
`

// harmless are programs that run for real.
var harmless = []string{"bash", "cat", "grep", "sed", "tee", "head", "tail", "sort"}

// TestCommandsInPages runs every block in a shell where the programs that it
// names write down their arguments instead of acting. So quoting, pipes and
// loops are the shell's own, a program that nobody knows is not found, and the
// arguments are checked.
func TestCommandsInPages(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("cannot run: there is no bash")
	}
	check := newChecker(t)
	n, calls := 0, 0
	for _, p := range pages(t) {
		for _, f := range p.fences {
			text := f.text
			switch f.language {
			case "console":
				text = typed(f.text)
			case "shell":
			default:
				continue
			}
			if text == "" {
				t.Errorf("%s:%d: no line begins with $", p.path, f.line)
				continue
			}
			n++
			at := fmt.Sprintf("%s:%d", p.path, f.line)
			for _, call := range run(t, bash, at, text) {
				calls++
				if problem := check.call(call); problem != "" {
					t.Errorf("%s: %s: %s", at, strings.Join(call, " "), problem)
				}
			}
		}
	}
	if n < 30 || calls < 50 {
		t.Errorf("only %d blocks with %d commands were found", n, calls)
	}
	t.Logf("%d blocks, %d commands", n, calls)
}

// typed are the lines that a person types.
func typed(text string) string {
	var b strings.Builder
	for _, l := range strings.Split(text, "\n") {
		if after, ok := strings.CutPrefix(l, "$ "); ok {
			b.WriteString(after + "\n")
		}
	}
	return b.String()
}

// run runs a block and returns what was called.
func run(t *testing.T, bash, at, text string) [][]string {
	t.Helper()
	dir := t.TempDir()
	bin, record := filepath.Join(dir, "bin"), filepath.Join(dir, "record")
	if err := os.MkdirAll(filepath.Join(dir, "work", "function-superset"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	for name := range programs {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(recorder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	// As make build leaves it.
	if err := os.MkdirAll(filepath.Join(dir, "work", ".cache"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(bin, filepath.Join(dir, "work", ".cache", "bin")); err != nil {
		t.Fatal(err)
	}
	for _, name := range harmless {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Skipf("cannot run: there is no %s", name)
		}
		if err := os.Symlink(path, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	// What the block before has left behind.
	if err := os.WriteFile(filepath.Join(dir, "work", "digests.txt"), []byte("xpkg.crossplane.io/crossplane-contrib/function-superset@sha256:0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, bash, "-euo", "pipefail", "-c", text)
	cmd.Dir = filepath.Join(dir, "work")
	cmd.Env = []string{"PATH=" + bin, "RECORD=" + record, "HOME=" + dir, "function=set-by-the-block-before"}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s\n%s", at, err, text, out)
	}
	raw, err := os.ReadFile(record)
	if err != nil {
		t.Errorf("%s: no program is called", at)
		return nil
	}
	var calls [][]string
	// In one piece for each call: both ends of a pipe write at the same time.
	for _, line := range strings.Split(strings.TrimSuffix(string(raw), "\x1e"), "\x1e") {
		calls = append(calls, strings.Split(strings.TrimSuffix(line, "\x1f"), "\x1f"))
	}
	return calls
}

// programs are what pages call, with their first arguments; for those with
// "..." a check of their own looks at all of them.
var programs = map[string][]string{
	"cosign":            {"attest", "sign", "verify"},
	"crane":             {"auth login", "digest"},
	"crossplane":        {"xpkg install", "xpkg update", "xpkg extract"},
	"function-superset": {"..."},
	"gh":                {"attestation verify"},
	"git":               {"clone", "push", "tag"},
	"go":                {"install", "test"},
	"helm":              {"get values", "uninstall"},
	"kubectl":           {"..."},
	"make":              {"..."},
	"openssl":           {"rand"},
}

// verbs are those of kubectl, each with the flags that pages use.
var verbs = map[string][]string{
	"annotate":     {"--overwrite"},
	"apply":        {"-f", "-k", "--server-side"},
	"auth":         {"--as", "--list"},
	"create":       {"--from-literal", "--from-file"},
	"delete":       {"--all", "--all-namespaces", "-A", "--cascade", "--force", "--wait"},
	"describe":     {"-l"},
	"exec":         {"-i", "-t", "-it", "-c"},
	"explain":      {"--recursive"},
	"get":          {"-o", "-A", "-l", "--watch", "--field-selector", "--show-managed-fields"},
	"label":        {"--overwrite"},
	"logs":         {"-l", "--tail", "-f", "-c", "--prefix"},
	"patch":        {"--type", "-p"},
	"port-forward": {},
	"rollout":      {"--timeout"},
	"scale":        {"--all", "--replicas"},
	"wait":         {"--for", "--timeout"},
}

// kinds are the words by which pages name kinds.
var kinds = []string{
	"all", "clusterrole", "composition", "compositions", "configmap", "configurations.pkg.crossplane.io", "crd", "deploy", "deployment", "event", "events",
	"functions.pkg.crossplane.io", "generic", "hpa", "imageconfig", "job", "jobs", "namespace", "ns", "pod", "pods", "pvc", "secret", "secrets", "service", "serviceaccount", "status",
	"superset", "superset.spec", "superset.superset.apache.org", "supersets.superset.crossplane.io", "superset.superset.crossplane.io", "xrd", "pods,pvc", "pod,pvc",
}

// checker knows what our own programs accept.
type checker struct {
	targets, variables map[string]bool
	help               map[string]string
}

var (
	target   = regexp.MustCompile(`(?m)^([a-z0-9-]+(?: [a-z0-9-]+)*):(?:[^=]|$)`)
	variable = regexp.MustCompile(`(?m)^(?:export )?([A-Z]+) *[?:]?=`)
)

func newChecker(t *testing.T) checker {
	t.Helper()
	c := checker{map[string]bool{}, map[string]bool{}, map[string]string{}}
	files := []string{filepath.Join(root, "Makefile")}
	makefile, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	// A file that nobody includes has targets that do not exist.
	for _, m := range regexp.MustCompile(`(?m)^-?include (.+)$`).FindAllStringSubmatch(string(makefile), -1) {
		for _, name := range strings.Fields(m[1]) {
			files = append(files, filepath.Join(root, name))
		}
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range target.FindAllStringSubmatch(string(raw), -1) {
			for _, name := range strings.Fields(m[1]) {
				c.targets[name] = true
			}
		}
		for _, m := range variable.FindAllStringSubmatch(string(raw), -1) {
			c.variables[m[1]] = true
		}
		// Variables that a recipe hands to a script.
		for _, m := range regexp.MustCompile(`\$[({]([A-Z]+)[)}]|\$\(if \$\(([A-Z]+)\)`).FindAllStringSubmatch(string(raw), -1) {
			c.variables[m[1]+m[2]] = true
		}
	}
	for _, command := range []string{"validate", "preview", "convert", "serve"} {
		raw, err := os.ReadFile(filepath.Join(root, "fn/cmd/function-superset/testdata/help", "help-"+command+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		c.help[command] = string(raw)
	}
	return c
}

// call says what is wrong with a call, or "".
func (c checker) call(args []string) string {
	program, args := args[0], args[1:]
	switch program {
	case "make":
		return c.make(args)
	case "function-superset":
		return c.ours(args)
	case "go":
		if len(args) > 1 && args[0] == "run" && args[1] == "./fn/cmd/function-superset" {
			return c.ours(args[2:])
		}
	case "kubectl":
		return kubectl(args)
	}
	if len(args) > 1 && args[0] == "-n" {
		args = args[2:]
	}
	all := strings.Join(args, " ")
	if !slices.ContainsFunc(programs[program], func(s string) bool { return all == s || strings.HasPrefix(all, s+" ") }) {
		return "no such command is known"
	}
	return ""
}

func (c checker) make(args []string) string {
	for _, a := range args {
		name, _, assigned := strings.Cut(a, "=")
		if assigned && !c.variables[name] {
			return "no Makefile has the variable " + name
		}
		if !assigned && !c.targets[name] {
			return "no Makefile has the target " + name
		}
	}
	return ""
}

func (c checker) ours(args []string) string {
	command := "serve"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		command, args = args[0], args[1:]
	}
	help, ok := c.help[command]
	if !ok {
		return "there is no such subcommand"
	}
	for _, a := range args {
		flag, _, _ := strings.Cut(a, "=")
		if strings.HasPrefix(flag, "-") && flag != "-" && !regexp.MustCompile(`(?m)(^|\s)`+regexp.QuoteMeta(flag)+`(\s|=|,|$)`).MatchString(help) {
			return flag + " is not in its --help"
		}
	}
	return ""
}

// kubectl looks at verb, flags and kinds.
func kubectl(args []string) string {
	var words []string
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a == "--" {
			break
		}
		if !strings.HasPrefix(a, "-") || a == "-" {
			words = append(words, a)
			continue
		}
		flag, _, joined := strings.Cut(a, "=")
		if flag == "-n" || flag == "--namespace" {
			i++
			continue
		}
		if len(words) == 0 {
			return "the verb comes before " + flag
		}
		if !slices.Contains(verbs[words[0]], flag) {
			return flag + " is no flag that is known for " + words[0]
		}
		if !joined && slices.Contains([]string{"-f", "-o", "-l", "-p", "-c", "-k", "--type"}, flag) && words[0] != "logs" || flag == "-l" {
			i++
		}
	}
	if len(words) == 0 {
		return "there is no verb"
	}
	if _, ok := verbs[words[0]]; !ok {
		return "the verb " + words[0] + " is not known"
	}
	switch {
	case len(words) == 1:
		return ""
	case words[0] == "auth", words[0] == "logs":
		return ""
	}
	for _, kind := range strings.Split(words[1], ",") {
		kind, _, _ = strings.Cut(kind, "/")
		if !slices.Contains(kinds, kind) {
			return "the kind " + kind + " is not known"
		}
	}
	return ""
}

// drawing is what a block of Mermaid may consist of, as far as pages use it.
var drawing = regexp.MustCompile(`^(flowchart (LR|TD)|stateDiagram-v2|sequenceDiagram|` +
	`[A-Za-z]+(\[[^\]]+\])?( ?-- ("[^"]+"|[^->"]+) -->| ?-->) ?[A-Za-z]+(\[[^\]]+\])?( ?--> ?[A-Za-z]+)*|` + // flowchart
	`(\[\*\]|[A-Za-z]+) --> (\[\*\]|[A-Za-z]+)( : [^:]+)?|state [A-Za-z]+ \{|\}|direction (LR|TD)|note (right|left) of [A-Za-z]+|end note|%%.*)$`)

// TestDrawings: what Mermaid cannot read is shown as an error, and only on the
// website.
func TestDrawings(t *testing.T) {
	for _, p := range pages(t) {
		for _, f := range p.fences {
			if f.language != "mermaid" {
				continue
			}
			open := 0
			for i, l := range strings.Split(strings.TrimSpace(f.text), "\n") {
				l = strings.TrimSpace(l)
				if !drawing.MatchString(l) {
					t.Errorf("%s:%d: cannot be drawn: %s", p.path, f.line+1+i, l)
				}
				open += strings.Count(l, "{") - strings.Count(l, "}")
			}
			if open != 0 {
				t.Errorf("%s:%d: a brace is left open", p.path, f.line)
			}
		}
	}
}

// TestCIKnowsItsTargets: a stage that runs at night fails long after the target
// of its name is gone.
func TestCIKnowsItsTargets(t *testing.T) {
	c := newChecker(t)
	for _, file := range []string{"run", "nightly"} {
		raw, err := os.ReadFile(filepath.Join(root, ".ci", file))
		if err != nil {
			t.Fatal(err)
		}
		calls := regexp.MustCompile(`(?m)^[^#"\n]*?\bmake ([a-z0-9-]+)`).FindAllStringSubmatch(string(raw), -1)
		if len(calls) < 5 {
			t.Errorf(".ci/%s: want its targets, got %v", file, calls)
		}
		for _, m := range calls {
			// The row of the package of that name is no call.
			if m[1] != "make" && !c.targets[m[1]] {
				t.Errorf(".ci/%s: no Makefile has the target %s", file, m[1])
			}
		}
	}
}

// TestChecksOfCommands proves that the checks above can fail.
func TestChecksOfCommands(t *testing.T) {
	c := newChecker(t)
	for call, wrong := range map[string]bool{
		"make render":                                 false,
		"make rendr":                                  true,
		"make render XR=a":                            false,
		"make render XRR=a":                           true,
		"function-superset validate a.yaml":           false,
		"function-superset validte a.yaml":            true,
		"function-superset preview a --upgrade 6":     false,
		"function-superset preview a --update 6":      true,
		"function-superset --insecure":                false,
		"go run ./fn/cmd/function-superset preview a": false,
		"go run ./fn/cmd/function-superset prevew a":  true,
		"function-superset convert -n a":              false,
		"kubectl -n a get superset b":                 false,
		"kubectl -n a get supersets b":                true,
		"kubectl -n a gte superset b":                 true,
		"kubectl -n a get superset b --wach":          true,
		"kubectl exec -it deploy/a -- rm --anything":  false,
		"crossplane xpkg install a":                   false,
		"crossplane xpkg instal a":                    true,
		"helm template a":                             true,
	} {
		if got := c.call(strings.Fields(call)); (got != "") != wrong {
			t.Errorf("%s: want a mistake: %t, got %q", call, wrong, got)
		}
	}
	for line, ok := range map[string]bool{"A[x y] --> B": true, "A -- does --> B": true, "Pending --> Tasks : none": true, "Pending -> Tasks": false, "Pending --> Tasks, then": false} {
		if drawing.MatchString(line) != ok {
			t.Errorf("%s: want %t", line, ok)
		}
	}
}
