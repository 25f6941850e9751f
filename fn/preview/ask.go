// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package preview

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn"
	"github.com/crossplane-contrib/function-superset/fn/preview/crossplane"
)

// pace is how much time passes from step to step.
const pace = 10 * time.Second

// Cluster is what the function can ask about.
type Cluster struct {
	// Missing are the API groups that are not installed.
	Missing []string
	// Since is when the walk begins.
	Since time.Time
	// Input is what the Composition gives to the function.
	Input *structpb.Struct
}

// InProcess asks a function of this process, as Crossplane would.
func InProcess(f *fn.Function, c Cluster) Ask {
	now := c.Since
	clocked := f.WithClock(func() time.Time { return now })
	return func(ctx context.Context, w *World) (*Answer, error) {
		now = now.Add(pace)
		req, err := request(w)
		if err != nil {
			return nil, err
		}
		req.Input = c.Input
		calls, err := crossplane.Reconcile(ctx, clocked, req, nil, view{c, w})
		if err != nil {
			return nil, err
		}
		return answered(w, calls[len(calls)-1].Response, now)
	}
}

// request is what Crossplane sends for a world.
func request(w *World) (*fnv1.RunFunctionRequest, error) {
	xr, err := structpb.NewStruct(w.XR.Object)
	if err != nil {
		return nil, errors.Wrap(err, "cannot send the Superset")
	}
	req := &fnv1.RunFunctionRequest{
		Meta: &fnv1.RequestMeta{Capabilities: []fnv1.Capability{
			fnv1.Capability_CAPABILITY_CAPABILITIES, fnv1.Capability_CAPABILITY_REQUIRED_RESOURCES,
			fnv1.Capability_CAPABILITY_REQUIRED_SCHEMAS, fnv1.Capability_CAPABILITY_CONDITIONS,
		}},
		Observed: &fnv1.State{Composite: &fnv1.Resource{Resource: xr}, Resources: map[string]*fnv1.Resource{}},
	}
	for key, t := range w.objects {
		o, err := structpb.NewStruct(t.live.Object)
		if err != nil {
			return nil, errors.Wrapf(err, "cannot send %s %s", t.live.GetKind(), t.live.GetName())
		}
		req.Observed.Resources[key] = &fnv1.Resource{Resource: o}
	}
	return req, nil
}

// view is what the function can see of a world besides its own objects.
type view struct {
	cluster Cluster
	world   *World
}

// Find returns pods. Whatever is asked for by name does not exist: the namespace
// was empty.
func (v view) Find(s *fnv1.ResourceSelector) ([]*structpb.Struct, error) {
	if s.GetKind() != "Pod" {
		return nil, nil
	}
	var found []*structpb.Struct
	for _, p := range v.world.Pods {
		if !labels.SelectorFromSet(s.GetMatchLabels().GetLabels()).Matches(labels.Set(p.GetLabels())) {
			continue
		}
		o, err := structpb.NewStruct(p.Object)
		if err != nil {
			return nil, errors.Wrapf(err, "cannot send Pod %s", p.GetName())
		}
		found = append(found, o)
	}
	return found, nil
}

// Serves is true unless the kind's API group is missing.
func (v view) Serves(s *fnv1.SchemaSelector) bool {
	group, _, _ := strings.Cut(s.GetApiVersion(), "/")
	return !slices.Contains(v.cluster.Missing, group)
}

// answered is a response as Crossplane makes objects of it.
func answered(w *World, rsp *fnv1.RunFunctionResponse, now time.Time) (*Answer, error) {
	a := &Answer{XR: &Object{Object: map[string]any{}}}
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
	if status := integers(rsp.GetDesired().GetComposite().GetResource().GetFields()["status"].AsInterface()); status != nil {
		a.XR.Object["status"] = status
	}
	conditions := []any{condition("Ready", rsp.GetDesired().GetComposite().GetReady() == fnv1.Ready_READY_TRUE, "Available", "", now)}
	for _, c := range rsp.GetConditions() {
		conditions = append(conditions, condition(c.GetType(), c.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE, c.GetReason(), c.GetMessage(), now))
	}
	if err := unstructured.SetNestedSlice(a.XR.Object, conditions, "status", "conditions"); err != nil {
		return nil, errors.Wrap(err, "cannot write conditions")
	}
	resources := rsp.GetDesired().GetResources()
	for _, key := range slices.Sorted(maps.Keys(resources)) {
		content, ok := integers(resources[key].GetResource().AsMap()).(map[string]any)
		if !ok {
			continue
		}
		o := &Object{Object: content}
		annotations := o.GetAnnotations()
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations[keyAnnotation] = key
		o.SetAnnotations(annotations)
		if o.GetNamespace() == "" {
			o.SetNamespace(w.XR.GetNamespace())
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

// condition is one as it is found in a status.
func condition(kind string, holds bool, reason, message string, now time.Time) map[string]any {
	status := "False"
	if holds {
		status = "True"
	}
	if kind == "Ready" && !holds {
		reason = "Creating"
	}
	c := map[string]any{"type": kind, "status": status, "reason": reason, "lastTransitionTime": now.UTC().Format(time.RFC3339)}
	if message != "" {
		c["message"] = message
	}
	return c
}

// integers turns the numbers of the protocol, which are all of one kind, into
// those of Kubernetes.
func integers(v any) any {
	switch v := v.(type) {
	case float64:
		if v == math.Trunc(v) {
			return int64(v)
		}
		return v
	case []any:
		for i := range v {
			v[i] = integers(v[i])
		}
		return v
	case map[string]any:
		for k := range v {
			v[k] = integers(v[k])
		}
		return v
	}
	return v
}
