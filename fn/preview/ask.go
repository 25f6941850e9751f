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
)

// rounds is how often Crossplane calls a function whose questions change.
const rounds = 5

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
		for range rounds {
			rsp, err := clocked.RunFunction(ctx, req)
			if err != nil {
				return nil, err
			}
			if c.answer(req, rsp.GetRequirements(), w) {
				return answered(w, rsp, now)
			}
		}
		return nil, errors.New("the questions of the function do not come to an end")
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
		Observed:          &fnv1.State{Composite: &fnv1.Resource{Resource: xr}, Resources: map[string]*fnv1.Resource{}},
		RequiredResources: map[string]*fnv1.Resources{},
		RequiredSchemas:   map[string]*fnv1.Schema{},
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

// answer adds to a request what the function has asked; true if it asked
// nothing new.
func (c Cluster) answer(req *fnv1.RunFunctionRequest, asked *fnv1.Requirements, w *World) bool {
	done := true
	for name, s := range asked.GetResources() {
		if _, ok := req.GetRequiredResources()[name]; ok {
			continue
		}
		done = false
		found := &fnv1.Resources{}
		for _, p := range w.Pods {
			// Whatever is asked for by name does not exist: the namespace was empty.
			if s.GetKind() != "Pod" || !labels.SelectorFromSet(s.GetMatchLabels().GetLabels()).Matches(labels.Set(p.GetLabels())) {
				continue
			}
			if o, err := structpb.NewStruct(p.Object); err == nil {
				found.Items = append(found.Items, &fnv1.Resource{Resource: o})
			}
		}
		req.RequiredResources[name] = found
	}
	for name, s := range asked.GetSchemas() {
		if _, ok := req.GetRequiredSchemas()[name]; ok {
			continue
		}
		done = false
		schema := &fnv1.Schema{}
		if group, _, _ := strings.Cut(s.GetApiVersion(), "/"); !slices.Contains(c.Missing, group) {
			schema.OpenapiV3 = &structpb.Struct{Fields: map[string]*structpb.Value{"type": structpb.NewStringValue("object")}}
		}
		req.RequiredSchemas[name] = schema
	}
	return done
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
