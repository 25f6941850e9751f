// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package observe

import (
	"maps"
	"slices"
	"strings"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/crossplane/function-sdk-go/request"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// Names under which the function asks Crossplane for more. They are part of
// no API; both sides of the question use these functions.
const (
	podsPrefix   = "pods-"
	namePrefix   = "name/"
	schemaPrefix = "kind/"
)

// PodsRequirement is the name of the question for a task's pods.
func PodsRequirement(t part.Task) string { return podsPrefix + string(t) }

// NameRequirement is the name of the question for an object by its name.
func NameRequirement(key string) string { return namePrefix + key }

// SchemaRequirement is the name of the question for an optional kind.
func SchemaRequirement(k OptionalKind) string { return schemaPrefix + string(k) }

// Annotations of task Jobs that only this function reads.
const (
	// AnnotationRunID is on task Jobs: the id of the run.
	AnnotationRunID = "superset.crossplane.io/run-id"
	// AnnotationAttempts is on task Jobs: how many pods may fail.
	AnnotationAttempts = "superset.crossplane.io/attempts"
)

// OptionalKinds are the optional kinds with their API versions.
var OptionalKinds = map[OptionalKind]string{
	HTTPRoute:      "gateway.networking.k8s.io/v1",
	ServiceMonitor: "monitoring.coreos.com/v1",
	PrometheusRule: "monitoring.coreos.com/v1",
}

// OptionalKindOf is the optional kind of an object, or "".
func OptionalKindOf(apiVersion, kind string) OptionalKind {
	if k := OptionalKind(kind); OptionalKinds[k] == apiVersion {
		return k
	}
	return ""
}

// Read collects the facts of a request. Kinds whose presence is known without
// asking, because somebody said so, come in forced.
func Read(req *fnv1.RunFunctionRequest, forced map[OptionalKind]Presence) Facts {
	observed := req.GetObserved().GetResources()
	f := Facts{
		Objects:   make(map[string]Object, len(observed)),
		Workloads: map[part.Component]Workload{},
	}
	for key, r := range observed {
		o := r.GetResource()
		f.Objects[key] = object(key, o)
		switch text(o, "kind") {
		case "Deployment":
			if c, ok := part.OfDeployment(key); ok {
				w := workload(o)
				w.Key = key
				f.Workloads[c] = w
			}
		case "Job":
			if t := label(o, v1alpha1.LabelTask); t != "" {
				f.Jobs = append(f.Jobs, job(key, part.Task(t), o))
			}
		case "Service":
			if key == part.ServiceKey(part.WebServer) {
				f.WebService = service(o)
			}
		case "PersistentVolumeClaim":
			if f.Claims == nil {
				f.Claims = map[string]Claim{}
			}
			f.Claims[key] = Claim{
				Name: text(o, "metadata", "name"), Created: timeAt(o, "metadata", "creationTimestamp"),
				Pending: text(o, "status", "phase") == "Pending", StorageClass: text(o, "spec", "storageClassName"),
			}
		case "ConfigMap":
			if key == part.MemoryKey {
				f.Memory = data(o)
			}
		}
	}
	f.addLookedUp(req)
	slices.SortFunc(f.Jobs, func(a, b Job) int {
		if d := part.Order(a.Task) - part.Order(b.Task); d != 0 {
			return d
		}
		return strings.Compare(a.Key, b.Key)
	})
	f.Pods = pods(req)
	f.Named = named(req)
	f.Kinds = kinds(req, f.Objects, forced)
	return f
}

// addLookedUp adds Jobs and generated Secrets of ours that were asked for by name. Crossplane lists what its
// copy of the XR refers to; a copy that is one write old does not refer to the
// Job that was made last, and a Job that is not answered for is forgotten while
// it runs.
func (f *Facts) addLookedUp(req *fnv1.RunFunctionRequest) {
	uid := text(req.GetObserved().GetComposite().GetResource(), "metadata", "uid")
	for name, answer := range req.GetRequiredResources() {
		key, ok := strings.CutPrefix(name, namePrefix)
		if _, observed := f.Objects[key]; !ok || observed {
			continue
		}
		for _, i := range answer.GetItems() {
			o := i.GetResource()
			t := label(o, v1alpha1.LabelTask)
			if uid == "" || text(controller(o), "uid") != uid {
				continue
			}
			if part.IsGeneratedSecret(key) {
				// Not seen, it would be made anew.
				f.Objects[key] = object(key, o)
			}
			if text(o, "kind") != "Job" || t == "" {
				continue
			}
			j := job(key, part.Task(t), o)
			j.FoundByName = true
			f.Jobs = append(f.Jobs, j)
			f.Objects[key] = object(key, o)
		}
	}
}

func object(key string, o *structpb.Struct) Object {
	return Object{
		Key:        key,
		APIVersion: text(o, "apiVersion"),
		Kind:       text(o, "kind"),
		Name:       text(o, "metadata", "name"),
		Deleting:   at(o, "metadata", "deletionTimestamp") != nil,
		Ready:      Ready(o),
		Raw:        o,
	}
}

// data is never nil: a ConfigMap without data is observed all the same.
func data(o *structpb.Struct) map[string]string {
	fields := at(o, "data").GetStructValue().GetFields()
	out := make(map[string]string, len(fields))
	for k, v := range fields {
		out[k] = v.GetStringValue()
	}
	return out
}

func service(o *structpb.Struct) *Service {
	s := &Service{
		Name:      text(o, "metadata", "name"),
		Component: part.Component(text(o, "spec", "selector", v1alpha1.LabelComponent)),
	}
	if p := items(o, "spec", "ports"); len(p) > 0 {
		first := p[0].GetStructValue()
		s.TargetName = text(first, "targetPort")
		s.TargetNumber = count(first, "targetPort")
	}
	return s
}

// kinds answers for every optional kind, so that nobody has to ask twice
// whether a key is there.
func kinds(req *fnv1.RunFunctionRequest, objects map[string]Object, forced map[OptionalKind]Presence) map[OptionalKind]Presence {
	out := make(map[OptionalKind]Presence, len(OptionalKinds))
	for k := range OptionalKinds {
		schema, answered := request.GetRequiredSchema(req, SchemaRequirement(k))
		switch {
		case forced[k] != Unknown:
			out[k] = forced[k]
		case answered && schema == nil:
			out[k] = Missing
		case answered:
			out[k] = Present
		default:
			out[k] = Unknown
		}
	}
	// An object of the kind is the best proof.
	for _, o := range objects {
		if v, ok := OptionalKinds[OptionalKind(o.Kind)]; ok && strings.HasPrefix(o.APIVersion, group(v)) {
			out[OptionalKind(o.Kind)] = Present
		}
	}
	return out
}

// group is an API version up to and including the slash.
func group(apiVersion string) string { return apiVersion[:strings.Index(apiVersion, "/")+1] }

// named reads the answers to questions for an object by its name. One that the
// composite itself controls is not foreign.
func named(req *fnv1.RunFunctionRequest) map[string]Existing {
	out := map[string]Existing{}
	uid := text(req.GetObserved().GetComposite().GetResource(), "metadata", "uid")
	for name, answer := range req.GetRequiredResources() {
		key, ok := strings.CutPrefix(name, namePrefix)
		if !ok {
			continue
		}
		e := Existing{Asked: true}
		for _, i := range answer.GetItems() {
			owner := text(controller(i.GetResource()), "uid")
			if uid != "" && owner == uid {
				continue
			}
			e.Found = true
			e.Controlled = owner != ""
			e.Raw = i.GetResource()
		}
		out[key] = e
	}
	return out
}

// pods reads the pods that were asked for, sorted by task, creation and name.
func pods(req *fnv1.RunFunctionRequest) []Pod {
	var out []Pod
	for _, name := range slices.Sorted(maps.Keys(req.GetRequiredResources())) {
		if !strings.HasPrefix(name, podsPrefix) {
			continue
		}
		for _, i := range req.GetRequiredResources()[name].GetItems() {
			owner := controller(i.GetResource())
			if text(owner, "kind") != "Job" {
				continue
			}
			out = append(out, pod(text(owner, "name"), i.GetResource()))
		}
	}
	slices.SortStableFunc(out, func(a, b Pod) int {
		if d := a.Created.Compare(b.Created); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out
}
