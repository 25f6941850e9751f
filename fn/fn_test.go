// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/structpb"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/preview/crossplane"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// noon is the present in these tests.
var noon = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)

// minimal is the smallest Superset that runs.
const minimal = `
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: demo, namespace: apps, uid: u-1}
spec:
  image: {tag: 6.1.0}
  environment: Development
  secretKey: topsecret-in-plain-text
  webServer: {}
`

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

// with is a Superset with further lines, which belong below spec.
func with(lines ...string) string { return minimal + "  " + strings.Join(lines, "\n  ") + "\n" }

// request is what Crossplane sends for a Superset; resources are pairs of key
// and object.
func requestOf(t *testing.T, xr string, resources ...string) *fnv1.RunFunctionRequest {
	t.Helper()
	req := &fnv1.RunFunctionRequest{
		Meta: &fnv1.RequestMeta{Tag: "t", Capabilities: []fnv1.Capability{
			fnv1.Capability_CAPABILITY_CAPABILITIES, fnv1.Capability_CAPABILITY_REQUIRED_RESOURCES,
			fnv1.Capability_CAPABILITY_REQUIRED_SCHEMAS,
		}},
		Observed: &fnv1.State{
			Composite: &fnv1.Resource{Resource: structOf(t, xr)},
			Resources: map[string]*fnv1.Resource{},
		},
	}
	for i := 0; i < len(resources); i += 2 {
		req.Observed.Resources[resources[i]] = &fnv1.Resource{Resource: structOf(t, resources[i+1])}
	}
	return req
}

// run calls the function once.
func run(t *testing.T, req *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse {
	t.Helper()
	rsp, err := function().RunFunction(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	return rsp
}

// function is one without a clock and without chance.
func function() *Function {
	return NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return noon }).WithSeed(func() []byte { return []byte("seed") })
}

// settle calls the function until its questions do not change, in a cluster that has
// no optional kind and no objects but these.
func settle(t *testing.T, req *fnv1.RunFunctionRequest, there ...*structpb.Struct) *fnv1.RunFunctionResponse {
	t.Helper()
	calls, err := crossplane.Reconcile(t.Context(), function(), req, nil, objects(there))
	if err != nil {
		t.Fatal(err)
	}
	return calls[len(calls)-1].Response
}

// objects are all that a cluster has.
type objects []*structpb.Struct

func (l objects) Find(s *fnv1.ResourceSelector) ([]*structpb.Struct, error) {
	for _, o := range l {
		if kindOf(o) == s.GetKind() && nameOf(o) == s.GetMatchName() {
			return []*structpb.Struct{o}, nil
		}
	}
	return nil, nil
}

func (objects) Serves(*fnv1.SchemaSelector) bool { return false }

func conditionOf(t *testing.T, rsp *fnv1.RunFunctionResponse, typ string) *fnv1.Condition {
	t.Helper()
	for _, c := range rsp.GetConditions() {
		if c.GetType() == typ {
			return c
		}
	}
	t.Fatalf("condition %s was not sent", typ)
	return nil
}

func isFatal(rsp *fnv1.RunFunctionResponse) bool {
	for _, r := range rsp.GetResults() {
		if r.GetSeverity() == fnv1.Severity_SEVERITY_FATAL {
			return true
		}
	}
	return false
}

// running are the objects of a web server that runs.
var running = []string{
	"serviceaccount", `{apiVersion: v1, kind: ServiceAccount, metadata: {name: demo, namespace: apps}}`,
	"web-server-configmap", `{apiVersion: v1, kind: ConfigMap, metadata: {name: demo-web-server-config, namespace: apps}, data: {superset_config.py: old}}`,
	"web-server-deployment", `{apiVersion: apps/v1, kind: Deployment, metadata: {name: demo-web-server, namespace: apps, generation: 1}, spec: {replicas: 1, template: {spec: {containers: [{name: superset, image: "old:1"}]}}}, status: {observedGeneration: 1, replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1}}`,
	"web-server-service", `{apiVersion: v1, kind: Service, metadata: {name: demo-web-server, namespace: apps}, spec: {selector: {app.kubernetes.io/component: web-server}, ports: [{port: 8088, targetPort: http}]}}`,
	"a-key-of-another-release", `{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: apps, labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}}}`,
	"migrate-12345678-job", `{apiVersion: batch/v1, kind: Job, metadata: {name: demo-migrate-12345678, namespace: apps, labels: {superset.apache.org/init-task: migrate}}, spec: {backoffLimit: 2}, status: {active: 1, startTime: "2026-01-31T11:59:00Z"}}`,
	"migrate-12345678-configmap", `{apiVersion: v1, kind: ConfigMap, metadata: {name: demo-migrate-12345678, namespace: apps}}`,
}

func TestBadSpecHoldsEverything(t *testing.T) {
	cases := map[string]struct {
		reason string
		xr     string
		paths  []string
	}{
		"an unknown field": {
			reason: "a misspelt field would silently do nothing",
			xr:     with("featureFlag: {ALERT_REPORTS: true}"),
			paths:  []string{"spec.featureFlag"},
		},
		"an unknown field deep in what is passed through": {
			reason: "the schema does not look there, and Kubernetes would refuse the whole apply",
			xr:     with("podTemplate: {sidecars: [{name: a, image: b, ports: [{containerprt: 1}]}]}"),
			paths:  []string{"spec.podTemplate.sidecars[0].ports[0].containerprt"},
		},
		"wrong types in several places": {
			reason: "whoever corrects one mistake should not meet the next one a minute later",
			xr:     with("replicas: two", "baseUrl: 7", "podTemplate: {volumes: [{name: a, emptyDir: {sizeLimit: many}}], nodeSelector: [a]}"),
			paths: []string{
				"spec.baseUrl", "spec.podTemplate.nodeSelector", "spec.podTemplate.volumes[0].emptyDir.sizeLimit", "spec.replicas",
			},
		},
		"a wrong type does not hide an unrelated mistake": {
			reason: "all mistakes are told together",
			xr:     with("replicas: two", "previousSecretKey: a", "previousSecretKeyFrom: {name: a, key: b}", "valkey: {port: 6379}"),
			paths:  []string{"spec.replicas", "spec.previousSecretKeyFrom", "spec.valkey.host"},
		},
		"a contradiction": {
			reason: "nobody can tell which of the two is meant",
			xr:     with("secretKeyFrom: {name: a, key: b}"),
			paths:  []string{"spec"},
		},
		"a field that has another name here": {
			reason: "the message says the name",
			xr:     with("lifecycle: {seed: {source: {}}}"),
			paths:  []string{"spec.lifecycle.seed"},
		},
		"no namespace": {
			reason: "the objects have to go somewhere",
			xr:     strings.Replace(minimal, "namespace: apps, ", "", 1),
			paths:  []string{"metadata.namespace"},
		},
		"a spec that is no object": {
			reason: "whatever it is, what runs goes on",
			xr:     `{apiVersion: superset.crossplane.io/v1alpha1, kind: Superset, metadata: {name: demo, namespace: apps}, spec: 7}`,
			paths:  []string{"spec"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			rsp := settle(t, requestOf(t, tc.xr, running...))
			if isFatal(rsp) {
				t.Fatalf("%s: the answer is fatal: %v", tc.reason, rsp.GetResults())
			}
			for i := 0; i < len(running); i += 2 {
				if rsp.GetDesired().GetResources()[running[i]] == nil {
					t.Errorf("%s: %s was dropped", tc.reason, running[i])
				}
			}
			c := conditionOf(t, rsp, lifecycle.ConditionSpecValid)
			if c.GetStatus() != fnv1.Status_STATUS_CONDITION_FALSE {
				t.Errorf("%s: SpecValid is %v", tc.reason, c)
			}
			for _, p := range tc.paths {
				if !strings.Contains(c.GetMessage(), p+":") {
					t.Errorf("%s: %q does not name %s", tc.reason, c.GetMessage(), p)
				}
			}
			if strings.Contains(rsp.String(), "topsecret-in-plain-text") {
				t.Errorf("the answer repeats a secret: %v", rsp)
			}
			if rsp.GetDesired().GetComposite().GetReady() != fnv1.Ready_READY_FALSE {
				t.Error("the XR is ready")
			}
		})
	}
}

func TestStatusEditedByAUser(t *testing.T) {
	cases := map[string]string{
		"a number for a text":       `{phase: 7, lifecycle: {phase: [1]}}`,
		"a list for an object":      `{lifecycle: [], components: 3}`,
		"fields that do not exist":  `{nonsense: {a: 1}, lifecycle: {nonsense: 2}}`,
		"no object at all":          `oops`,
		"times that are none":       `{lifecycle: {migrate: {startedAt: yesterday, executions: many}}}`,
		"conditions that are none":  `{conditions: {type: SpecValid}}`,
		"numbers out of all bounds": `{observedGeneration: 1e300}`,
	}
	for name, status := range cases {
		t.Run(name, func(t *testing.T) {
			want := settle(t, requestOf(t, minimal, running...))
			got := settle(t, requestOf(t, minimal+"status: "+status+"\n", running...))
			if diff := cmp.Diff(want.GetDesired().GetResources(), got.GetDesired().GetResources(), protocmp.Transform()); diff != "" {
				t.Errorf("an unreadable status is no other than a lost one: -want +got:\n%s", diff)
			}
		})
	}
}

func TestStatusIsReadInParts(t *testing.T) {
	xr, _ := superset.Check(structOf(t, minimal+`status: {phase: 7, tag: 6.0.0, lifecycle: {phase: Complete, migrate: {state: 3}, lastCompletedChecksums: {migrate: abc}}}`), nil)
	if xr.Status.Tag != "6.0.0" {
		t.Errorf("the readable tag was lost with the unreadable phase: %+v", xr.Status)
	}
	if l := xr.Status.Lifecycle; l == nil || l.Phase != "Complete" || l.LastCompletedChecksums["migrate"] != "abc" {
		t.Errorf("what is readable of lifecycle was lost: %+v", l)
	}
}

func TestUnreadableRequestIsFatal(t *testing.T) {
	cases := map[string]*fnv1.RunFunctionRequest{
		"nothing at all":       {},
		"nothing observed":     {Observed: &fnv1.State{}},
		"an empty composite":   {Observed: &fnv1.State{Composite: &fnv1.Resource{Resource: &structpb.Struct{}}}},
		"a composite unnamed":  requestOf(t, `{kind: Superset, spec: {}}`),
		"metadata is a number": requestOf(t, `{kind: Superset, metadata: 1}`),
	}
	for name, req := range cases {
		t.Run(name, func(t *testing.T) {
			if rsp := run(t, req); !isFatal(rsp) {
				t.Errorf("the answer is %v", rsp)
			}
		})
	}
}

func TestFatalRepeatsConditions(t *testing.T) {
	xr := structOf(t, `{status: {conditions: [{type: SpecValid, status: "True", reason: Valid, message: m}, {type: Ready, status: "True", reason: r}]}}`)
	rsp := run(t, &fnv1.RunFunctionRequest{Observed: &fnv1.State{Composite: &fnv1.Resource{Resource: xr}}})
	if !isFatal(rsp) {
		t.Errorf("a composite without a name cannot be answered for; got %v", rsp)
	}
	if len(rsp.GetConditions()) != 1 || rsp.GetConditions()[0].GetType() != lifecycle.ConditionSpecValid {
		t.Errorf("conditions that are not repeated become Unknown; got %v", rsp.GetConditions())
	}
}

func TestOtherFunctionsAreLeftAlone(t *testing.T) {
	req := requestOf(t, minimal, "theirs", `{apiVersion: v1, kind: Secret, metadata: {name: theirs}}`, "later", `{apiVersion: v1, kind: Secret, metadata: {name: later}}`)
	req.Desired = &fnv1.State{
		Composite: &fnv1.Resource{Resource: structOf(t, `{status: {theirs: {a: 1}}}`), ConnectionDetails: map[string][]byte{"k": []byte("v")}},
		Resources: map[string]*fnv1.Resource{"theirs": {Resource: structOf(t, `{apiVersion: v1, kind: Secret, metadata: {name: theirs}, data: {a: b}}`), Ready: fnv1.Ready_READY_TRUE}},
	}
	req.Context = structOf(t, `{some: context}`)
	before, _ := proto.Clone(req).(*fnv1.RunFunctionRequest)

	for name, xr := range map[string]string{"a valid spec": minimal, "an invalid spec": with("nonsense: 1")} {
		t.Run(name, func(t *testing.T) {
			req.Observed.Composite.Resource = structOf(t, xr)
			rsp := run(t, req)
			if diff := cmp.Diff(before.GetDesired().GetResources()["theirs"], rsp.GetDesired().GetResources()["theirs"], protocmp.Transform()); diff != "" {
				t.Errorf("another function's resource: -want +got:\n%s", diff)
			}
			if rsp.GetDesired().GetResources()["later"] != nil {
				t.Error("a resource of a later function was repeated; it could never be deleted again")
			}
			if diff := cmp.Diff(before.GetContext(), rsp.GetContext(), protocmp.Transform()); diff != "" {
				t.Errorf("the context: -want +got:\n%s", diff)
			}
			status := rsp.GetDesired().GetComposite().GetResource().GetFields()["status"].GetStructValue().GetFields()
			if status["theirs"] == nil || status["phase"] == nil {
				t.Errorf("the status has to hold what both functions say: %v", status)
			}
			if string(rsp.GetDesired().GetComposite().GetConnectionDetails()["k"]) != "v" {
				t.Error("connection details were lost")
			}
			if diff := cmp.Diff(before.GetDesired(), req.GetDesired(), protocmp.Transform()); diff != "" {
				t.Errorf("the request was changed: -want +got:\n%s", diff)
			}
		})
	}
}

func TestSameRequestSameBytes(t *testing.T) {
	for name, xr := range map[string]string{
		"a valid spec":    with("celeryWorker: {}", "celeryBeat: {}", "featureFlags: {A: true, B: false, C: true}", "valkey: {host: v}"),
		"an invalid spec": with("a: 1", "b: 2", "c: 3"),
	} {
		t.Run(name, func(t *testing.T) {
			var first string
			for range 20 {
				rsp := run(t, requestOf(t, xr, running...))
				out, err := proto.MarshalOptions{Deterministic: true}.Marshal(rsp)
				if err != nil {
					t.Fatal(err)
				}
				if first == "" {
					first = string(out)
				}
				if first != string(out) {
					t.Fatalf("another answer: %v", rsp)
				}
			}
		})
	}
}

func TestNamesOfOthersAreRespected(t *testing.T) {
	const foreign = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: demo-web-server, namespace: apps}}`
	req := requestOf(t, minimal)

	first := run(t, req)
	for _, key := range []string{"web-server-deployment", "web-server-service", "web-server-configmap", "lifecycle-configmap"} {
		if first.GetRequirements().GetResources()["name/"+key] == nil {
			t.Errorf("%s was not asked for before the first task", key)
		}
	}
	if first.GetDesired().GetResources()["lifecycle-configmap"] != nil {
		t.Error("an object is made although nobody knows yet whether its name is free")
	}

	last := settle(t, req, structOf(t, foreign))
	if diff := cmp.Diff(first.GetRequirements(), last.GetRequirements(), protocmp.Transform()); diff != "" {
		t.Errorf("the questions changed in a reconcile: -first +last:\n%s", diff)
	}
	if c := conditionOf(t, last, lifecycle.ConditionNameConflict); c.GetStatus() != fnv1.Status_STATUS_CONDITION_TRUE {
		t.Errorf("the conflict is not told: %v", c)
	}

	t.Run("what the composite controls is its own", func(t *testing.T) {
		own := structOf(t, `{kind: Deployment, metadata: {name: demo-web-server, ownerReferences: [{uid: u-1, controller: true}]}}`)
		if c := conditionOf(t, settle(t, requestOf(t, minimal), own), lifecycle.ConditionNameConflict); c.GetStatus() != fnv1.Status_STATUS_CONDITION_FALSE {
			t.Errorf("%v", c)
		}
	})
	t.Run("memory is made although the spec was never valid", func(t *testing.T) {
		if settle(t, requestOf(t, with("nonsense: 1"))).GetDesired().GetResources()["lifecycle-configmap"] == nil {
			t.Error("it is not in the answer")
		}
	})
	t.Run("a Crossplane that cannot be asked", func(t *testing.T) {
		req := requestOf(t, minimal)
		req.Meta.Capabilities = nil
		if run(t, req).GetDesired().GetResources()["lifecycle-configmap"] == nil {
			t.Error("nothing would ever be made")
		}
	})
}

func TestClaims(t *testing.T) {
	rsp := settle(t, requestOf(t, `
apiVersion: superset.crossplane.io/v1alpha1
kind: XSuperset
metadata: {name: demo-x7k2p, uid: u-1, labels: {crossplane.io/claim-name: demo, crossplane.io/claim-namespace: team}}
spec:
  image: {tag: 6.1.0}
  environment: Development
  secretKey: x
  webServer: {}
  claimRef: {apiVersion: a, kind: Superset, name: demo, namespace: team}
  compositionRef: {name: c}
  compositionRevisionRef: {name: c-1}
  compositionUpdatePolicy: Automatic
  resourceRefs: [{kind: ConfigMap}]
  writeConnectionSecretToRef: {name: s}
`))
	if c := conditionOf(t, rsp, lifecycle.ConditionSpecValid); c.GetStatus() != fnv1.Status_STATUS_CONDITION_TRUE {
		t.Fatalf("machinery of Crossplane counts as a mistake: %v", c)
	}
	metadata := rsp.GetDesired().GetResources()["serviceaccount"].GetResource().GetFields()["metadata"].GetStructValue().GetFields()
	if metadata["name"].GetStringValue() != "demo" || metadata["namespace"].GetStringValue() != "team" {
		t.Errorf("objects belong to the claim's name and namespace: %v", metadata)
	}
}

func TestOptionalKinds(t *testing.T) {
	xr := with("networking: {gateway: {gatewayRef: {name: gw}}}", "lifecycle: {disabled: true}")
	route := `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: demo, namespace: apps}}`
	const schema = "kind/HTTPRoute"
	served := &fnv1.Schema{OpenapiV3: &structpb.Struct{}}
	cases := map[string]struct {
		reason              string
		observed            []string
		answer              *fnv1.Schema
		input               string
		asked, named, there bool
	}{
		"nobody knows yet":         {reason: "a kind that does not exist wedges the instance", asked: true},
		"the cluster has none":     {reason: "the same", answer: &fnv1.Schema{}, asked: true},
		"the cluster has it":       {reason: "it can be made", answer: served, asked: true, named: true, there: true},
		"one is there":             {reason: "a schema costs 120 KB a call", observed: []string{"httproute", route}, there: true},
		"the input vouches for it": {reason: "nothing to ask", input: `{optionalKinds: {gatewayAPI: Present}}`, named: true, there: true},
		"the input excludes it":    {reason: "nothing to ask", answer: served, input: `{optionalKinds: {gatewayAPI: Absent}}`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			req := requestOf(t, xr, tc.observed...)
			if tc.answer != nil {
				req.RequiredSchemas = map[string]*fnv1.Schema{schema: tc.answer}
			}
			if tc.input != "" {
				req.Input = structOf(t, tc.input)
			}
			rsp := run(t, req)
			if named := rsp.GetRequirements().GetResources()["name/httproute"] != nil; named != tc.named {
				t.Errorf("%s: looked for by name: %t", tc.reason, named)
			}
			if tc.named {
				req.RequiredResources = map[string]*fnv1.Resources{"name/httproute": {}}
				rsp = run(t, req)
			}
			if asked := rsp.GetRequirements().GetSchemas()[schema] != nil; asked != tc.asked {
				t.Errorf("%s: asked: %t", tc.reason, asked)
			}
			if there := rsp.GetDesired().GetResources()["httproute"] != nil; there != tc.there {
				t.Errorf("%s: in the answer: %t", tc.reason, there)
			}
		})
	}
}

func TestBadInputHolds(t *testing.T) {
	for name, input := range map[string]string{
		"an unknown field": `{apiVersion: a, kind: Input, podDiagnostic: Enabled}`,
		"a wrong type":     `{podDiagnostics: true}`,
		"a wrong value":    `{optionalKinds: {gatewayAPI: Maybe}}`,
	} {
		t.Run(name, func(t *testing.T) {
			req := requestOf(t, minimal, running...)
			req.Input = structOf(t, input)
			c := conditionOf(t, run(t, req), lifecycle.ConditionSpecValid)
			if c.GetStatus() != fnv1.Status_STATUS_CONDITION_FALSE || !strings.Contains(c.GetMessage(), "input.") {
				t.Errorf("%v", c)
			}
		})
	}
}

func FuzzRunFunction(f *testing.F) {
	for _, text := range []string{minimal, with("replicas: two"), "{}", "spec: 7", "metadata: {name: a, namespace: b}\nspec: {webServer: null}"} {
		out, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(out, out)
	}
	fn := NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return noon }).WithSeed(func() []byte { return []byte("seed") })
	f.Fuzz(func(t *testing.T, xr, object []byte) {
		c, o := &structpb.Struct{}, &structpb.Struct{}
		if c.UnmarshalJSON(xr) != nil || o.UnmarshalJSON(object) != nil {
			return
		}
		req := &fnv1.RunFunctionRequest{Observed: &fnv1.State{
			Composite: &fnv1.Resource{Resource: c},
			Resources: map[string]*fnv1.Resource{
				"web-server-deployment": {Resource: o}, "web-server-service": {Resource: o}, "migrate-1-job": {Resource: o},
				"lifecycle-configmap": {Resource: o}, "httproute": {Resource: o},
			},
		}, RequiredResources: map[string]*fnv1.Resources{"pods-migrate": {Items: []*fnv1.Resource{{Resource: o}}}, "name/x": {Items: []*fnv1.Resource{{Resource: o}}}}}
		rsp, err := fn.RunFunction(context.Background(), req)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rsp.GetResults() {
			if strings.Contains(r.GetMessage(), "a bug in") {
				t.Error(r.GetMessage())
			}
		}
	})
}

func TestNewPodsWaitForTheirAccount(t *testing.T) {
	req := requestOf(t, minimal)
	job := func(rsp *fnv1.RunFunctionResponse) bool {
		for key := range rsp.GetDesired().GetResources() {
			if strings.HasSuffix(key, "-job") {
				return true
			}
		}
		return false
	}
	rsp := settle(t, req)
	if job(rsp) {
		t.Fatal("a Job is made beside the account of its pods, and refused if it comes first")
	}
	req.Observed.Resources[part.ServiceAccountKey] = rsp.GetDesired().GetResources()[part.ServiceAccountKey]
	if rsp = settle(t, req); !job(rsp) {
		t.Error("the account is there, but there is no Job")
	}
}

// Keys of other functions may begin like ours: what they no longer want would
// be kept for as long as a mistake is in the spec.
func TestObjectsOfOthersAreNotHeld(t *testing.T) {
	theirs := []string{
		"init-bucket", `{apiVersion: v1, kind: ConfigMap, metadata: {name: bucket, namespace: apps}}`,
		"metastore-instance", `{apiVersion: v1, kind: ConfigMap, metadata: {name: instance, namespace: apps, labels: {app.kubernetes.io/name: other}}}`,
	}
	desired := settle(t, requestOf(t, with("featureFlag: {}"), append(theirs, running...)...)).GetDesired().GetResources()
	for _, key := range []string{"init-bucket", "metastore-instance"} {
		if desired[key] != nil {
			t.Errorf("%s of another function is held", key)
		}
	}
}
