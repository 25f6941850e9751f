// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import (
	"bufio"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"
)

// evaluator reads one literal a line and answers with its value as JSON, so
// that one Python serves a whole fuzz run.
type evaluator struct {
	in  *bufio.Writer
	out *bufio.Scanner
}

// evaluate and parse are what an evaluator does with the text.
const (
	evaluate = "print(json.dumps(value))"
	parse    = "compile(value, 'superset_config.py', 'exec'); print(json.dumps(str(value.count(chr(10)))))"
)

func newEvaluator(tb testing.TB, action string) *evaluator {
	tb.Helper()

	bin, err := exec.LookPath("python3")
	if err != nil {
		tb.Skip("cannot run: there is no python3")
	}

	cmd := exec.Command(bin, "-u", "-c", `
import ast, json, sys
for line in sys.stdin:
    value = ast.literal_eval(line.rstrip("\n"))
    assert isinstance(value, str)
    `+action+"\n")

	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}

	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}

	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}

	tb.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})

	s := bufio.NewScanner(out)
	s.Buffer(nil, 1<<24)

	return &evaluator{bufio.NewWriter(in), s}
}

func (e *evaluator) value(tb testing.TB, literal string) string {
	tb.Helper()

	_, _ = e.in.WriteString(literal + "\n")
	if err := e.in.Flush(); err != nil {
		tb.Fatal(err)
	}

	if !e.out.Scan() {
		tb.Fatalf("Python refuses %s", literal)
	}

	var out string
	if err := json.Unmarshal(e.out.Bytes(), &out); err != nil {
		tb.Fatal(err)
	}

	return out
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{
		"", "plain", `"`, `\`, `"""`, `\"`, "a\nb\r\tc", "a{b}", "{{}}", "%s %(x)s", "\x00", "\x7f", "é", "\u2028", "😀", "\xff", `\N{BULLET}`, `"+__import__("os")+"`,
	} {
		f.Add(s)
	}

	python := newEvaluator(f, evaluate)

	f.Fuzz(func(t *testing.T, s string) {
		literal := Quote(s)

		for _, r := range literal {
			if r < ' ' || r > '~' {
				t.Fatalf("not one line of ASCII: %q", literal)
			}
		}

		got := python.value(t, literal)
		if utf8.ValidString(s) && got != s {
			t.Fatalf("Quote(%q) = %s is %q in Python", s, literal, got)
		}
	})
}

func TestQuoteLeavesBracesAlone(t *testing.T) {
	if got := Quote("a{b}"); got != `"a{b}"` {
		t.Fatalf("got %s", got)
	}

	if strings.Contains(Render(full()), ` f"`) {
		t.Fatal("an f-string would evaluate braces")
	}
}
