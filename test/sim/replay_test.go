// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite what follows the acts of the replays")

// TestReplays holds that what this world does is what the replays say, which
// test/e2e holds against a real control plane.
func TestReplays(t *testing.T) {
	files, err := filepath.Glob("replays/*.json")
	if err != nil || len(files) < 20 {
		t.Fatalf("want 20 replays at least, got %d (%v)", len(files), err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			want, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var replay Replay
			d := json.NewDecoder(bytes.NewReader(want))
			d.DisallowUnknownFields()
			if err := d.Decode(&replay); err != nil {
				t.Fatal(err)
			}
			if err := replay.Run(); err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			e := json.NewEncoder(&got)
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			if err := e.Encode(replay); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(f, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("rewrite it with -update if that is how it should be (-file +world):\n%s", diff)
			}
		})
	}
}
