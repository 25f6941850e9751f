// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package observe

import (
	"testing"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/protobuf/types/known/structpb"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func structOf(t *testing.T, text string) *structpb.Struct {
	t.Helper()
	out := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("cannot read %s: %v", text, err)
	}
	s, err := structpb.NewStruct(out)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// requestOf observes objects, given as pairs of key and object.
func requestOf(t *testing.T, pairs ...string) *fnv1.RunFunctionRequest {
	t.Helper()
	req := &fnv1.RunFunctionRequest{Observed: &fnv1.State{Resources: map[string]*fnv1.Resource{}}}
	for i := 0; i < len(pairs); i += 2 {
		req.Observed.Resources[pairs[i]] = &fnv1.Resource{Resource: structOf(t, pairs[i+1])}
	}
	return req
}

// at1200 is noon plus some minutes.
func at1200(minutes int) time.Time {
	return time.Date(2026, time.January, 31, 12, minutes, 0, 0, time.UTC)
}

func TestWorkload(t *testing.T) {
	cases := map[string]struct {
		reason  string
		object  string
		want    Workload
		settled bool
		drained bool
	}{
		"one that has settled": {
			reason: "generation, updated, total and available all agree",
			object: `
metadata: {name: a, generation: 3, creationTimestamp: "2026-01-31T12:01:00Z"}
spec: {replicas: 2, template: {metadata: {annotations: {superset.apache.org/config-checksum: c}}, spec: {containers: [{name: superset, image: i, ports: [{name: http, containerPort: 8088}]}]}}}
status: {observedGeneration: 3, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2}`,
			want: Workload{
				Name: "a", Created: at1200(1), Generation: 3, ObservedGeneration: 3, Wanted: 2, Replicas: 2, Ready: 2, Updated: 2, Available: 2,
				Image: "i", ConfigChecksum: "c", Ports: []part.Port{{Name: "http", Number: 8088}},
			},
			settled: true,
		},
		"an old pod is left": {
			reason: "two versions serve",
			object: `{metadata: {generation: 1}, spec: {replicas: 1}, status: {observedGeneration: 1, replicas: 2, updatedReplicas: 1, availableReplicas: 1}}`,
			want:   Workload{Generation: 1, ObservedGeneration: 1, Wanted: 1, Replicas: 2, Updated: 1, Available: 1},
		},
		"the controller has not looked yet": {
			reason: "its numbers are those of the former spec",
			object: `{metadata: {generation: 2}, spec: {replicas: 1}, status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1}}`,
			want:   Workload{Generation: 2, ObservedGeneration: 1, Wanted: 1, Replicas: 1, Updated: 1, Available: 1},
		},
		"no replicas given": {
			reason: "Kubernetes runs one pod then",
			object: `{spec: {}}`,
			want:   Workload{Wanted: 1},
		},
		"drained": {
			reason:  "no pod is left, terminating ones included",
			object:  `{metadata: {generation: 4}, spec: {replicas: 0}, status: {observedGeneration: 4}}`,
			want:    Workload{Generation: 4, ObservedGeneration: 4},
			settled: true, drained: true,
		},
		"scaled to nothing, and the controller has not looked yet": {
			reason: "its pods may not be counted yet",
			object: `{metadata: {generation: 4}, spec: {replicas: 0}, status: {observedGeneration: 3}}`,
			want:   Workload{Generation: 4, ObservedGeneration: 3},
		},
		"drained by us": {
			reason:  "the Deployment itself tells what there was",
			object:  `{metadata: {annotations: {superset.crossplane.io/drained-from: "7"}}, spec: {replicas: 0}}`,
			want:    Workload{DrainedFrom: 7},
			settled: true, drained: true,
		},
		"scaled up by hand in a drain": {
			reason: "the note is of before",
			object: `{metadata: {annotations: {superset.crossplane.io/drained-from: "7"}}, spec: {replicas: 2}}`,
			want:   Workload{Wanted: 2, Woken: true},
		},
		"a note that is none": {
			reason:  "somebody's object may hold anything",
			object:  `{metadata: {annotations: {superset.crossplane.io/drained-from: many}}, spec: {replicas: 0}}`,
			want:    Workload{},
			settled: true, drained: true,
		},
		"a pod still terminates": {
			reason:  "it may still write to the database",
			object:  `{metadata: {generation: 4}, spec: {replicas: 0}, status: {observedGeneration: 4, terminatingReplicas: 1}}`,
			want:    Workload{Generation: 4, ObservedGeneration: 4, Terminating: 1},
			settled: true,
		},
		"somebody has scaled what Crossplane owned": {
			reason: "then the count survives that the function stops setting it",
			object: `
metadata: {managedFields: [{manager: apiextensions.crossplane.io/composed/x, fieldsV1: {"f:spec": {"f:paused": {}}}}, {manager: kube-controller-manager, subresource: scale, fieldsV1: {"f:spec": {"f:replicas": {}}}}]}
spec: {replicas: 5}`,
			want: Workload{Wanted: 5, CountUnowned: true, CountSharer: "kube-controller-manager"},
		},
		"nobody owns the count": {
			reason: "it has been scaled, or not, and survives as well",
			object: `{metadata: {managedFields: [{manager: apiextensions.crossplane.io/composed/x, fieldsV1: {"f:spec": {"f:template": {}}}}]}, spec: {replicas: 5}}`,
			want:   Workload{Wanted: 5, CountUnowned: true, Whole: true},
		},
		"only Crossplane owns the count": {
			reason: "dropped by its only owner it falls to one",
			object: `{metadata: {managedFields: [{manager: apiextensions.crossplane.io/composed/x, fieldsV1: {"f:spec": {"f:replicas": {}}}}]}, spec: {replicas: 5}}`,
			want:   Workload{Wanted: 5},
		},
		"Crossplane shares the count": {
			reason: "it stays the other's",
			object: `{metadata: {managedFields: [{manager: gitops, operation: Apply, fieldsV1: {"f:spec": {"f:replicas": {}}}}, {manager: apiextensions.crossplane.io/composed/x, fieldsV1: {"f:spec": {"f:replicas": {}}}}]}, spec: {replicas: 5}}`,
			want:   Workload{Wanted: 5, CountSharer: "gitops"},
		},
		"a manager of another composition": {
			reason: "what Crossplane writes otherwise is not an apply of the composed object",
			object: `{metadata: {managedFields: [{manager: apiextensions.crossplane.io/composite/x, fieldsV1: {"f:spec": {"f:replicas": {}}}}]}, spec: {replicas: 5}}`,
			want:   Workload{Wanted: 5, CountUnowned: true, CountSharer: "apiextensions.crossplane.io/composite/x"},
		},
		"no managedFields": {
			reason: "rendered offline, it counts as applied by Crossplane",
			object: `{spec: {replicas: 5}}`,
			want:   Workload{Wanted: 5},
		},
		"stalled": {
			reason: "the controller has given up waiting",
			object: `{status: {conditions: [{type: Progressing, status: "False", reason: ProgressDeadlineExceeded, message: m}]}}`,
			want:   Workload{Wanted: 1, Stalled: "m"},
		},
		"numbers that are none": {
			reason: "somebody's object may hold anything",
			object: `{metadata: {generation: x}, spec: {replicas: 1.5}, status: {replicas: 1e300, readyReplicas: [1]}}`,
			want:   Workload{Wanted: 1},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := workload(structOf(t, tc.object))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
			if got.Settled() != tc.settled || got.Drained() != tc.drained {
				t.Errorf("%s: settled: %t, drained: %t", tc.reason, got.Settled(), got.Drained())
			}
		})
	}
}

func TestJobs(t *testing.T) {
	job := func(task, rest string) string {
		return `{kind: Job, metadata: {name: demo-` + task + `-abc, labels: {superset.apache.org/init-task: ` + task + `}` + rest
	}
	f := Read(requestOf(t,
		"init-abc-job", job("init", `}, spec: {backoffLimit: 4}, status: {active: 1, ready: 1, startTime: "2026-01-31T12:01:00Z"}}`),
		"migrate-abc-job", job("migrate", `, annotations: {superset.apache.org/task-checksum: c, superset.apache.org/task-pod-spec-hash: p, superset.apache.org/task-execution: "7", superset.crossplane.io/attempts: "2", superset.crossplane.io/run-id: r}}, status: {succeeded: 1, completionTime: "2026-01-31T12:05:00Z", conditions: [{type: Complete, status: "True", lastTransitionTime: "2026-01-31T12:06:00Z"}]}}`),
		"clone-abc-job", job("clone", `, annotations: {superset.apache.org/task-execution: many}}, status: {failed: 3, conditions: [{type: Failed, status: "True", reason: BackoffLimitExceeded, message: m, lastTransitionTime: "2026-01-31T12:07:00Z"}]}}`),
		"rotate-abc-job", job("rotate", `}, spec: {suspend: true}, status: {conditions: [{type: Suspended, status: "True"}]}}`),
		"somebody-elses-job", `{kind: Job, metadata: {name: x}}`,
	), nil)
	want := []Job{
		{Key: "clone-abc-job", Name: "demo-clone-abc", Task: part.Clone, RunID: "abc", Failed: 3, FailedFor: "BackoffLimitExceeded", FailedMessage: "m", FinishedAt: at1200(7)},
		{Key: "migrate-abc-job", Name: "demo-migrate-abc", Task: part.Migrate, RunID: "r", Checksum: "c", PodChecksum: "p", Executions: 7, Attempts: 2, Succeeded: 1, Complete: true, FinishedAt: at1200(5)},
		{Key: "rotate-abc-job", Name: "demo-rotate-abc", Task: part.Rotate, RunID: "abc", SuspendWanted: true, Suspended: true},
		{Key: "init-abc-job", Name: "demo-init-abc", Task: part.Init, RunID: "abc", Attempts: 5, Active: 1, Ready: 1, Started: at1200(1)},
	}
	if diff := cmp.Diff(want, f.Jobs); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPods(t *testing.T) {
	const owned = `ownerReferences: [{kind: Job, name: j, controller: true}]`
	cases := map[string]struct {
		reason string
		object string
		want   []Pod
	}{
		"of nobody": {
			reason: "anybody can make a pod with our labels",
			object: `{metadata: {name: p}}`,
		},
		"of a Deployment": {
			reason: "the same",
			object: `{metadata: {name: p, ownerReferences: [{kind: ReplicaSet, name: j, controller: true}]}}`,
		},
		"an image that cannot be pulled": {
			reason: "the kubelet says why",
			object: `{metadata: {name: p, ` + owned + `}, status: {phase: Pending, containerStatuses: [{name: a, state: {waiting: {reason: ImagePullBackOff, message: m}}}]}}`,
			want:   []Pod{{Name: "p", Job: "j", Phase: "Pending", Waiting: "ImagePullBackOff", WaitingMessage: "m"}},
		},
		"a container that is being made": {
			reason: "that passes by itself",
			object: `{metadata: {name: p, ` + owned + `}, status: {phase: Pending, containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}}`,
			want:   []Pod{{Name: "p", Job: "j", Phase: "Pending"}},
		},
		"no node": {
			reason: "the scheduler says why",
			object: `{metadata: {name: p, ` + owned + `}, status: {phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: m}]}}`,
			want:   []Pod{{Name: "p", Job: "j", Phase: "Pending", Waiting: "Unschedulable", WaitingMessage: "m"}},
		},
		"the main container ended": {
			reason: "a sidecar's end tells nothing",
			object: `{metadata: {name: p, ` + owned + `}, spec: {containers: [{name: superset}]}, status: {containerStatuses: [{name: sidecar, state: {terminated: {exitCode: 9}}}, {name: superset, state: {terminated: {exitCode: 3, reason: Error, message: m, finishedAt: "2026-01-31T12:02:00Z"}}}]}}`,
			want:   []Pod{{Name: "p", Job: "j", Terminated: true, ExitCode: 3, ExitReason: "Error", ExitMessage: "m", FinishedAt: at1200(2)}},
		},
		"an init container failed": {
			reason: "the main one never started",
			object: `{metadata: {name: p, ` + owned + `}, spec: {containers: [{name: superset}]}, status: {initContainerStatuses: [{name: i, state: {terminated: {exitCode: 2, reason: Error}}}], containerStatuses: [{name: superset, state: {waiting: {reason: PodInitializing}}}]}}`,
			want:   []Pod{{Name: "p", Job: "j", Terminated: true, ExitCode: 2, ExitReason: "Error"}},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			req := &fnv1.RunFunctionRequest{RequiredResources: map[string]*fnv1.Resources{
				PodsRequirement(part.Migrate): {Items: []*fnv1.Resource{{Resource: structOf(t, tc.object)}}},
			}}
			if diff := cmp.Diff(tc.want, Read(req, nil).Pods); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

func TestNamed(t *testing.T) {
	req := requestOf(t)
	req.Observed.Composite = &fnv1.Resource{Resource: structOf(t, `{metadata: {uid: us}}`)}
	item := func(text string) *fnv1.Resources {
		return &fnv1.Resources{Items: []*fnv1.Resource{{Resource: structOf(t, text)}}}
	}
	req.RequiredResources = map[string]*fnv1.Resources{
		"name/free":    {},
		"name/foreign": item(`{metadata: {name: a}}`),
		"name/other":   item(`{metadata: {ownerReferences: [{uid: them, controller: true}]}}`),
		"name/ours":    item(`{metadata: {ownerReferences: [{uid: us, controller: true}]}}`),
		"pods-migrate": item(`{}`),
	}
	want := map[string]Existing{
		"free":    {Asked: true},
		"foreign": {Asked: true, Found: true},
		"other":   {Asked: true, Found: true, Controlled: true},
		"ours":    {Asked: true},
	}
	if diff := cmp.Diff(want, Read(req, nil).Named, cmpopts.IgnoreFields(Existing{}, "Raw")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestServiceAndMemory(t *testing.T) {
	f := Read(requestOf(t,
		"web-server-service", `{kind: Service, metadata: {name: demo-web-server}, spec: {selector: {app.kubernetes.io/component: maintenance-page}, ports: [{targetPort: http}]}}`,
		"lifecycle-configmap", `{kind: ConfigMap, data: {memory.json: "{}"}}`,
	), nil)
	if diff := cmp.Diff(&Service{Name: "demo-web-server", Component: part.MaintenancePage, TargetName: "http"}, f.WebService); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"memory.json": "{}"}, f.Memory); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	empty := Read(requestOf(t), nil)
	if empty.WebService != nil || empty.Memory != nil {
		t.Errorf("what is not observed is not there: %+v", empty)
	}
	if Read(requestOf(t, "lifecycle-configmap", `{kind: ConfigMap}`), nil).Memory == nil {
		t.Error("an empty memory is there")
	}
}

func TestReady(t *testing.T) {
	cases := map[string]struct {
		object string
		want   bool
	}{
		"a ConfigMap that exists":             {`{apiVersion: v1, kind: ConfigMap}`, true},
		"a ConfigMap on its way out":          {`{apiVersion: v1, kind: ConfigMap, metadata: {deletionTimestamp: "2026-01-31T12:00:00Z"}}`, false},
		"an Ingress without an address":       {`{apiVersion: networking.k8s.io/v1, kind: Ingress}`, true},
		"a kind of a later release":           {`{apiVersion: example.org/v1, kind: Anything}`, true},
		"a Deployment that starts":            {`{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 1}}`, false},
		"a Job that runs":                     {`{apiVersion: batch/v1, kind: Job, status: {active: 1}}`, false},
		"a Job that has ended well":           {`{apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Complete, status: "True"}]}}`, true},
		"a Job that has failed":               {`{apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Failed, status: "True"}]}}`, false},
		"a StatefulSet that starts":           {`{apiVersion: apps/v1, kind: StatefulSet}`, false},
		"a StatefulSet that is ready":         {`{apiVersion: apps/v1, kind: StatefulSet, spec: {replicas: 1}, status: {readyReplicas: 1}}`, true},
		"a StatefulSet that is being updated": {`{apiVersion: apps/v1, kind: StatefulSet, spec: {replicas: 1}, status: {readyReplicas: 1, currentRevision: a, updateRevision: b}}`, false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := Ready(structOf(t, tc.object)); got != tc.want {
				t.Errorf("ready: %t", got)
			}
		})
	}
}

func TestRouteParents(t *testing.T) {
	o := Object{Raw: structOf(t, `{status: {parents: [
		{parentRef: {name: a}, conditions: [{type: Accepted, status: "True"}, {type: ResolvedRefs, status: "False", reason: r, message: m}]},
		{parentRef: {name: b}, conditions: [{type: Accepted, status: "True"}]},
		{parentRef: {name: c}}]}}`)}
	want := []RouteParent{{Name: "a", Accepted: true, Reason: "r", Message: "m"}, {Name: "b", Accepted: true, ResolvedRefs: true}, {Name: "c", ResolvedRefs: true}}
	if diff := cmp.Diff(want, RouteParents(o)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"kind":"Job","metadata":{"labels":{"superset.apache.org/init-task":"x"},"ownerReferences":[1]},"status":{"conditions":[7]}}`))
	f.Add([]byte(`{"kind":"Deployment","spec":{"replicas":-1,"template":{"spec":{"containers":[null]}}}}`))
	f.Fuzz(func(_ *testing.T, text []byte) {
		o := &structpb.Struct{}
		if o.UnmarshalJSON(text) != nil {
			return
		}
		r := &fnv1.Resource{Resource: o}
		facts := Read(&fnv1.RunFunctionRequest{
			Observed:          &fnv1.State{Composite: r, Resources: map[string]*fnv1.Resource{"a-deployment": r, "web-server-service": r, "lifecycle-configmap": r, "": r}},
			RequiredResources: map[string]*fnv1.Resources{"pods-x": {Items: []*fnv1.Resource{r, nil}}, "name/x": {Items: []*fnv1.Resource{r}}, "y": nil},
			RequiredSchemas:   map[string]*fnv1.Schema{"kind/HTTPRoute": nil},
		}, nil)
		for _, o := range facts.Objects {
			RouteParents(o)
		}
	})
}

func TestVolumeClaims(t *testing.T) {
	cases := map[string]struct {
		reason string
		object string
		want   Claim
	}{
		"one without a class": {
			reason: "no default storage class has filled one in, so nothing makes a volume",
			object: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: bi-metastore, creationTimestamp: "2026-01-31T12:01:00Z"}
status: {phase: Pending}`,
			want: Claim{Name: "bi-metastore", Created: at1200(1), Pending: true},
		},
		"one that is bound": {
			reason: "it has its volume",
			object: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: bi-metastore, creationTimestamp: "2026-01-31T12:01:00Z"}
spec: {storageClassName: fast}
status: {phase: Bound}`,
			want: Claim{Name: "bi-metastore", Created: at1200(1), StorageClass: "fast"},
		},
		"one that the controller has not seen": {
			reason: "it is too early to say anything",
			object: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: bi-metastore, creationTimestamp: "2026-01-31T12:01:00Z"}`,
			want: Claim{Name: "bi-metastore", Created: at1200(1)},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := Read(requestOf(t, "metastore-pvc", c.object), nil)
			if diff := cmp.Diff(map[string]Claim{"metastore-pvc": c.want}, f.Claims); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", c.reason, diff)
			}
		})
	}
}
