// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestFailedTaskTellsTheRootCauseLast(t *testing.T) {
	log := filepath.Join(t.TempDir(), "termination-log")
	program := "import sys\n" + strings.ReplaceAll(failureReport, "/dev/termination-log", log) + `
def connect():
    raise OSError("no route to database")

try:
    connect()
except OSError as e:
    raise ValueError("cannot upgrade") from e
`
	out, err := exec.Command("python3", "-c", program).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "Traceback") {
		t.Fatalf("the usual report is missing: %v\n%s", err, out)
	}
	got, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	want := "ValueError: cannot upgrade\nOSError: no route to database"
	if string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOnlyTasksReport(t *testing.T) {
	if got := Render(Settings{}); strings.Contains(got, "excepthook") {
		t.Error("a component's configuration has the report")
	}
	if got := Render(Settings{Task: true}); !strings.Contains(got, "sys.excepthook = _report_failure") {
		t.Error("a task's configuration lacks the report")
	}
}
