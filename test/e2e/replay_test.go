//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// acts is a file of test/sim/replays: what people do, and what came of it in the simulated world.
type acts struct {
	About string `json:"about"`
	Slow  bool   `json:"slow"`
	Acts  []struct {
		When    string         `json:"when"`
		Approve bool           `json:"approve"`
		Delete  string         `json:"delete"`
		Wipe    bool           `json:"wipe"`
		Spec    map[string]any `json:"spec"`
		Trail   []string       `json:"trail"`
	} `json:"acts"`
}

// TestReplay goes through the replays of the simulator here: the same phases have to come, and the same objects be created and
// deleted, in the same order.
func TestReplay(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "test/sim/replays/*.json"))
	if err != nil || len(files) < 20 {
		t.Fatalf("want 20 replays at least, got %d (%v)", len(files), err)
	}
	a := &audit{trails: map[string]*trail{}}
	for _, f := range files {
		t.Run("Replay "+strings.TrimSuffix(filepath.Base(f), ".json"), func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			told := acts{}
			if err := json.Unmarshal(b, &told); err != nil {
				t.Fatal(err)
			}
			replay(newInstance(t, "bi"), a, told)
		})
	}
}

func replay(i instance, a *audit, told acts) {
	for n, act := range told.Acts {
		if act.When == "running" {
			i.until("a task runs", func(lab.Object) string {
				for _, j := range i.list("Job") {
					if j.Int("status", "ready") > 0 {
						return ""
					}
				}
				return "no pod of a Job is ready"
			})
		}
		a.cut(i.namespace)
		switch {
		case act.Spec != nil:
			if told.Slow {
				l, _ := act.Spec["lifecycle"].(map[string]any)
				l["podTemplate"] = map[string]any{"annotations": map[string]any{"e2e/run-for": "15s"}}
			}
			doc, err := json.Marshal(map[string]any{
				"apiVersion": "superset.crossplane.io/v1alpha1", "kind": "Superset", "metadata": map[string]any{"name": i.name}, "spec": act.Spec,
			})
			if err != nil {
				i.Fatal(err)
			}
			i.apply(string(doc))
		case act.Approve:
			i.annotate("superset.apache.org/approve-upgrade=" + i.xr().String("status", "lifecycle", "upgrade", "approvalToken"))
		case act.Delete != "":
			kubectl(i.T, "alice", "", "-n", i.namespace, "delete", act.Delete)
		case act.Wipe:
			kubectl(i.T, "admin", "", "-n", i.namespace, "patch", "supersets.superset.crossplane.io", i.name, "--subresource=status", "--type=json", "-p", `[{"op":"replace","path":"/status","value":{}}]`)
		}
		// What the next act interferes with is not over yet.
		interrupted := n+1 < len(told.Acts) && told.Acts[n+1].When != "rest"
		i.follows(a, n+1, act.Trail, interrupted)
	}
	i.Logf("%d acts as told: %s", len(told.Acts), told.About)
}

// settled is for how long nothing more may happen when an act is over.
const settled = 8 * time.Second

// overlooked is what nobody sees when new pods are ready before Crossplane calls again: then nothing has happened.
var overlooked = []string{"Degraded/Complete", "Running/Complete"}

// follows waits until what was told has happened, and no more.
func (i instance) follows(a *audit, act int, want []string, interrupted bool) {
	i.Helper()
	since := time.Now()
	err := lab.Until(patience, func() error {
		got, err := a.trail(i.namespace)
		switch {
		case err != nil:
			return err
		case !slices.Equal(got, want) && !(len(got) == 0 && slices.Equal(want, overlooked)):
			since = time.Now()
			// Most often it is not over yet; then waiting helps.
			return fmt.Errorf("got\n  %s", strings.Join(got, "\n  "))
		case !interrupted && time.Since(since) < settled:
			return errors.New("it has only just happened")
		}
		return nil
	})
	if err != nil {
		i.Fatalf("act %d: want\n  %s\n%v", act, strings.Join(want, "\n  "), err)
	}
}

// audit follows the log of what Crossplane writes, once for all replays.
type audit struct {
	mu     sync.Mutex
	offset int64
	read   time.Time
	trails map[string]*trail
}

// trail is what was written for an instance: a line for each new phase, with what was created and deleted since the phase before.
// It is kept as in package sim.
type trail struct {
	phase   string
	pending []string
	lines   []string
	keys    map[string]string
}

// runOfKey is the part of a key that is different for each run of a task.
var runOfKey = regexp.MustCompile(`-[0-9a-f]{8}-`)

// trail is what has happened in a namespace since the last cut.
func (a *audit) trail(namespace string) ([]string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.catchUp(); err != nil {
		return nil, err
	}
	t := a.of(namespace)
	if len(t.pending) == 0 {
		return t.lines, nil
	}
	return append(slices.Clone(t.lines), t.line("...")), nil
}

// cut begins a new act: what comes now belongs to it.
func (a *audit) cut(namespace string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.of(namespace)
	t.lines, t.pending = nil, nil
}

func (a *audit) of(namespace string) *trail {
	t := a.trails[namespace]
	if t == nil {
		t = &trail{keys: map[string]string{}}
		a.trails[namespace] = t
	}
	return t
}

// catchUp reads what has been logged since the last time.
func (a *audit) catchUp() error {
	if time.Since(a.read) < time.Second {
		return nil
	}
	a.read = time.Now()
	f, err := os.Open(filepath.Join(cluster.Logs(), "audit.jsonl"))
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	if _, err := f.Seek(a.offset, io.SeekStart); err != nil {
		return err
	}
	for r := bufio.NewReaderSize(f, 1<<20); ; {
		line, err := r.ReadString('\n')
		if errors.Is(err, io.EOF) {
			// The rest of this line comes later.
			return nil
		}
		if err != nil {
			return err
		}
		a.offset += int64(len(line))
		if !strings.Contains(line, `"namespace":"replay-`) {
			continue
		}
		e := lab.Object{}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return err
		}
		if ns := e.String("objectRef", "namespace"); strings.HasPrefix(ns, "replay-") && e.Int("responseStatus", "code") < 300 {
			a.of(ns).add(e)
		}
	}
}

// add notes a write that has succeeded.
func (t *trail) add(e lab.Object) {
	resource := e.String("objectRef", "resource")
	id := resource + "/" + e.String("objectRef", "name")
	if key := e.String("responseObject", "metadata", "annotations", "crossplane.io/composition-resource-name"); key != "" {
		t.keys[id] = runOfKey.ReplaceAllString(key, "-")
	}
	switch {
	case resource == "supersets":
		p, l := e.String("responseObject", "status", "phase"), e.String("responseObject", "status", "lifecycle", "phase")
		if phase := p + "/" + l; l != "" && phase != t.phase {
			t.phase = phase
			t.lines = append(t.lines, t.line(phase))
			t.pending = nil
		}
	case t.keys[id] == "":
	case e.String("verb") == "delete":
		t.note("-" + t.keys[id])
	case e.Int("responseStatus", "code") == 201:
		t.note("+" + t.keys[id])
	}
}

func (t *trail) note(change string) {
	if !slices.Contains(t.pending, change) {
		t.pending = append(t.pending, change)
	}
}

// line is a line of the trail. The order of writes within a pass is not defined.
func (t *trail) line(phase string) string {
	return strings.Join(append([]string{phase}, slices.Sorted(slices.Values(t.pending))...), " ")
}
