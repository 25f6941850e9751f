// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package preview

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn"
	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// pace is how much time passes from step to step.
const pace = 10 * time.Second

// InProcess asks a function of this process, as Crossplane would.
func InProcess(f *fn.Function) Ask {
	return func(ctx context.Context, w *World) (*Answer, error) {
		w.Now = w.Now.Add(pace)
		calls, err := w.Reconcile(ctx, f.WithClock(func() time.Time { return w.Now }))
		if err != nil {
			return nil, err
		}
		return answered(w, calls[len(calls)-1].Response)
	}
}

// answered is a response as Crossplane makes objects of it.
func answered(w *World, rsp *fnv1.RunFunctionResponse) (*Answer, error) {
	a := &Answer{XR: &Object{Object: map[string]any{"status": w.Status(rsp)}}}
	for _, r := range rsp.GetResults() {
		if r.GetSeverity() == fnv1.Severity_SEVERITY_FATAL {
			return nil, errors.New(r.GetMessage())
		}
		severity := "Normal"
		if r.GetSeverity() == fnv1.Severity_SEVERITY_WARNING {
			severity = "Warning"
		}
		a.Events = append(a.Events, Event{severity, r.GetReason(), r.GetMessage()})
	}
	resources := rsp.GetDesired().GetResources()
	for _, key := range slices.Sorted(maps.Keys(resources)) {
		o := &Object{Object: cluster.Normal(resources[key].GetResource().AsMap())}
		annotations := o.GetAnnotations()
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations[keyAnnotation] = key
		o.SetAnnotations(annotations)
		if o.GetNamespace() == "" {
			o.SetNamespace(w.Superset().GetNamespace())
		}
		a.Objects = append(a.Objects, o)
	}
	var b strings.Builder
	for _, o := range a.Objects {
		text, err := yaml.Marshal(o.Object)
		if err != nil {
			return nil, errors.Wrap(err, "cannot write an object")
		}
		b.WriteString("---\n" + string(text))
	}
	a.YAML = b.String()
	return a, nil
}
