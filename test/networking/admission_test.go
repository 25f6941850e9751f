//go:build cluster

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/protobuf/proto"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/test/golden"
	"github.com/crossplane-contrib/function-superset/test/networking/kube"
)

// court asks the API server about objects, each once, several at a time.
type court struct {
	work chan object
	done sync.WaitGroup

	mu         sync.Mutex
	seen       map[[32]byte]bool
	namespaces map[string]bool
	codes      map[int]int
	kinds      map[string]int
	// refused are the words of the server with one object each.
	refused map[string]object
}

func newCourt() *court {
	c := &court{
		work: make(chan object, 64), seen: map[[32]byte]bool{}, namespaces: map[string]bool{},
		codes: map[int]int{}, kinds: map[string]int{}, refused: map[string]object{},
	}
	for range 4 {
		c.done.Add(1)
		go func() {
			defer c.done.Done()
			for o := range c.work {
				c.judge(o)
			}
		}()
	}
	return c
}

// bring has an object judged, unless the same one has been.
func (c *court) bring(t *testing.T, o object) {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(text); !c.seen[sum] {
		c.seen[sum] = true
		if n := fmt.Sprint(cluster.Dig(o, "metadata", "namespace")); !c.namespaces[n] {
			c.namespaces[n] = true
			if err := control.Namespace(n); err != nil {
				t.Fatal(err)
			}
		}
		c.work <- o
	}
}

func (c *court) judge(o object) {
	err := control.Apply(o, true)
	code := http.StatusOK
	if err != nil {
		code = kube.Code(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.codes[code]++
	c.kinds[fmt.Sprint(o["kind"])]++
	if err != nil {
		c.refused[err.Error()] = o
	}
}

// verdict waits for all verdicts and fails for each that is not "yes".
func (c *court) verdict(t *testing.T) {
	t.Helper()
	close(c.work)
	c.done.Wait()
	var said []string
	for _, kind := range slices.Sorted(maps.Keys(c.kinds)) {
		said = append(said, fmt.Sprintf("%d %s", c.kinds[kind], kind))
	}
	t.Logf("%d different objects, answers by code: %v", len(c.seen), c.codes)
	t.Logf("%s", strings.Join(said, ", "))
	if len(c.seen) == 0 {
		t.Error("no object was judged")
	}
	for _, why := range slices.Sorted(maps.Keys(c.refused)) {
		text, _ := yaml.Marshal(c.refused[why])
		t.Errorf("refused: %s\n%.6000s", why, text)
	}
}

// live reconciles until nothing changes, for a while, and brings everything
// that is rendered on the way before the court.
func (w *world) live(t *testing.T, c *court) {
	t.Helper()
	for range 14 {
		rsp := w.reconcile(t)
		for _, r := range rsp.GetDesired().GetResources() {
			c.bring(t, r.GetResource().AsMap())
		}
		same := w.last != nil && proto.Equal(w.last.GetDesired(), rsp.GetDesired())
		w.last = rsp
		w.Apply(rsp)
		w.Finish()
		if same {
			return
		}
	}
}

// TestRenderedObjectsAreAdmittedOfExamples applies, without keeping it, all that
// examples become.
func TestRenderedObjectsAreAdmittedOfExamples(t *testing.T) {
	c := newCourt()
	files, err := filepath.Glob("../../examples/*/superset.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		for _, xr := range documents(t, file, "Superset") {
			w := newWorld(t)
			w.XR = cluster.Normal(cluster.Merge(xr, object{"metadata": object{"uid": "u-1"}}))
			w.live(t, c)
			t.Logf("%s: %d keys at rest", file, len(w.keys()))
		}
	}
	c.verdict(t)
}

// TestRenderedObjectsAreAdmittedOfEdges does so with the 82 edge cases.
func TestRenderedObjectsAreAdmittedOfEdges(t *testing.T) {
	c := newCourt()
	for _, e := range edges {
		if e.spec == "" {
			continue
		}
		w := newWorld(t, e.spec)
		w.live(t, c)
		if e.then != "" {
			w.edit(t, e.then)
			w.live(t, c)
		}
	}
	c.verdict(t)
}

// TestRenderedObjectsAreAdmittedOfGoldens does so with every object of every
// step of the golden scenarios.
func TestRenderedObjectsAreAdmittedOfGoldens(t *testing.T) {
	c := newCourt()
	files, err := filepath.Glob("../golden/*/want.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	steps := 0
	for _, file := range files {
		answers, err := golden.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range answers {
			for _, r := range a.Resources {
				// What is adopted is echoed as it was found, and one scenario finds
				// a Deployment that no server would have.
				if strings.Contains(file, "/name-conflict/") && r.Object["kind"] == "Deployment" && cluster.Dig(r.Object, "spec", "template") == nil {
					continue
				}
				c.bring(t, folded(r.Object).(object))
			}
		}
		steps += len(answers)
	}
	t.Logf("%d steps", steps)
	c.verdict(t)
}

// documents are those of a file that are of a kind.
func documents(t *testing.T, file, kind string) []object {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []object
	for d := range strings.SplitSeq(string(text), "\n---") {
		o := object{}
		if err := yaml.Unmarshal([]byte(d), &o); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if o["kind"] == kind {
			out = append(out, o)
		}
	}
	return out
}

// folded turns what goldens show of JSON texts back into texts.
func folded(v any) any {
	switch v := v.(type) {
	case object:
		if o, ok := v["JSON"]; ok && len(v) == 1 {
			text, _ := json.Marshal(o)
			return string(text)
		}
		out := object{}
		for k, item := range v {
			out[k] = folded(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = folded(item)
		}
		return out
	}
	return v
}
