// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package bench

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"

	"github.com/crossplane-contrib/function-superset/fn"
	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// begin is when every instance is made.
var begin = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)

// world is the cluster of one instance, in which everything goes well. What goes
// wrong is tried out elsewhere.
type world struct {
	*cluster.Cluster
	f *fn.Function
}

// newWorld is a namespace with one instance. With managed, what is observed has
// managedFields, as every API server adds them.
func newWorld(s Size, instance int, managed bool) (*world, error) {
	xr, err := composite(s, instance)
	if err != nil {
		return nil, err
	}
	w := &world{Cluster: cluster.New(xr, begin.Add(time.Duration(instance)*time.Second))}
	w.Unmanaged = !managed
	w.f = fn.NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return w.Now }).WithSeed(func() []byte { return []byte("seed") })
	return w, nil
}

// pass is one reconcile up to the last call, whose answer Crossplane would
// carry out. It returns all calls.
func (w *world) pass() ([]exchange, error) {
	calls, err := w.Reconcile(context.Background(), w.f)
	if err != nil {
		return nil, err
	}
	var out []exchange
	for _, c := range calls {
		for _, r := range c.Response.GetResults() {
			if r.GetSeverity() == fnv1.Severity_SEVERITY_FATAL {
				return nil, fmt.Errorf("cannot go on: %s", r.GetMessage())
			}
		}
		out = append(out, exchange{c.Request, c.Response, w.Now})
	}
	return out, nil
}

// step is a whole reconcile, the answer to its last call carried out.
func (w *world) step() ([]exchange, exchange, error) {
	calls, err := w.pass()
	if err != nil {
		return nil, exchange{}, err
	}
	last := calls[len(calls)-1]
	w.Apply(last.rsp)
	w.Now = w.Now.Add(time.Second)
	return calls, last, nil
}

// act lets every controller do one thing. A Job runs for a while before it ends,
// and autoscalers want one pod more than they must have.
func (w *world) act() {
	for _, key := range w.Keys() {
		component, ok := strings.CutSuffix(key, "-hpa")
		target := component + "-deployment"
		if low, _ := cluster.Dig(w.Observed(key), "spec", "minReplicas").(int64); ok && w.Has(target) && w.Free(target) {
			w.Scale(target, low+1, "kube-controller-manager")
		}
	}
	w.Step()
}
