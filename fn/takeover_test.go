// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/adopt"
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// allKinds is an instance that has an object of every kind. A Gateway and an Ingress
// exclude each other, so there are two.
func allKinds(t *testing.T, network string) map[string]any {
	t.Helper()
	xr := structOf(t, with(
		"metastore: {embedded: {}}", "valkey: {embedded: {}}", "celeryWorker: {autoscaling: {maxReplicas: 3}, podDisruptionBudget: {minAvailable: 1}}",
		"networkPolicy: {}", "monitoring: {metrics: {}, serviceMonitor: {}, prometheusRule: {}, grafanaDashboard: {}}",
		"lifecycle: {maintenancePage: {replicas: 2}}", "networking: "+network,
	)).AsMap()
	spec, _ := xr["spec"].(map[string]any)
	delete(spec, "secretKey")
	return spec
}

// networks are the ways of being published.
var networks = []string{"{gateway: {gatewayRef: {name: public}}}", "{ingress: {host: bi.example.com}}"}

// installed is an instance that has come to rest, and everything that was made
// on the way.
func installed(t *testing.T, network string) (*instance, map[string]*structpb.Struct) {
	t.Helper()
	c := newInstance(t, allKinds(t, network), nil)
	made := map[string]*structpb.Struct{}
	pass := func() {
		for key, r := range c.pass().GetDesired().GetResources() {
			made[key] = r.GetResource()
		}
	}
	for range 12 {
		pass()
	}
	c.spec["image"] = map[string]any{"tag": "6.2.0"}
	c.generation++
	for range 12 {
		pass()
	}
	return c, made
}

func kindOf(o *structpb.Struct) string { return o.GetFields()["kind"].GetStringValue() }

func nameOf(o *structpb.Struct) string {
	return o.GetFields()["metadata"].GetStructValue().GetFields()["name"].GetStringValue()
}

// TestEveryKindIsKnown: a kind that is composed and missing from the table would
// never be taken over, and one that Crossplane may not compose wedges instances.
func TestEveryKindIsKnown(t *testing.T) {
	composed := map[string]bool{}
	for _, n := range networks {
		_, made := installed(t, n)
		for _, o := range made {
			composed[kindOf(o)] = true
		}
	}
	known := map[string]bool{}
	for _, k := range adopt.Kinds {
		known[k.Name] = true
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(composed)), slices.Sorted(maps.Keys(known))); diff != "" {
		t.Errorf("-composed by the instances of this test +kinds in the table:\n%s", diff)
	}
	role, err := os.ReadFile("../package/rbac/clusterrole.yaml")
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(role), "\n---")
	for k := range known {
		// Secrets are left to Crossplane's own role.
		plural := regexp.MustCompile(`\b` + strings.ToLower(k) + `(s|es)\b`)
		if k = strings.ToLower(k); k == "networkpolicy" {
			plural = regexp.MustCompile(`networkpolicies`)
		}
		if k != "secret" && !plural.MatchString(strings.Split(first, "rules:")[1]) {
			t.Errorf("Crossplane may not compose %s", k)
		}
	}
}

// TestNothingIsMadeBeforeItsNameIsKnownToBeFree covers every object of an
// instance, also those of tasks, of the page and of kinds that a cluster may lack.
func TestNothingIsMadeBeforeItsNameIsKnownToBeFree(t *testing.T) {
	for _, n := range networks {
		c := newInstance(t, allKinds(t, n), nil)
		for pass := range 12 {
			before := c.live()
			rsp := c.pass()
			for key, r := range rsp.GetDesired().GetResources() {
				q := rsp.GetRequirements().GetResources()["name/"+key]
				if before[key] == nil && (q.GetMatchName() != nameOf(r.GetResource()) || q.GetKind() != kindOf(r.GetResource())) {
					t.Errorf("pass %d: %s is made, and nobody has asked whether the name is free", pass, key)
				}
			}
		}
		if len(c.live()) < 25 {
			t.Errorf("only %d objects were made", len(c.live()))
		}
	}
}

// ofOthers is an object of somebody else that takes the place of o.
func ofOthers(t *testing.T, o *structpb.Struct, owner string) *structpb.Struct {
	t.Helper()
	text := fmt.Sprintf("{apiVersion: %s, kind: %s, metadata: {name: %s, namespace: apps, labels: {whose: theirs}}}",
		o.GetFields()["apiVersion"].GetStringValue(), kindOf(o), nameOf(o))
	out := structOf(t, text)
	if owner != "" {
		out.GetFields()["metadata"].GetStructValue().GetFields()["ownerReferences"] = structOf(t, "{o: ["+owner+"]}").GetFields()["o"]
	}
	if kindOf(o) == "Secret" {
		out.Fields["data"] = o.GetFields()["data"]
	}
	return out
}

// TestWhatIsOthersIsLeftAlone tries every object of an instance, one after the
// other, owned by nobody and by somebody, during installation and upgrade.
func TestWhatIsOthersIsLeftAlone(t *testing.T) {
	published := networks
	if testing.Short() {
		published = networks[:1]
	}
	for _, n := range published {
		_, made := installed(t, n)
		for _, key := range slices.Sorted(maps.Keys(made)) {
			for _, owner := range []string{"", "{apiVersion: v1, kind: ConfigMap, name: theirs, uid: u-9, controller: true}"} {
				t.Run(key+" "+owner, func(t *testing.T) {
					theirs := ofOthers(t, made[key], owner)
					c := newInstance(t, allKinds(t, n), nil, theirs)
					told := false
					for pass := range 16 {
						if pass == 8 {
							c.spec["image"] = map[string]any{"tag": "6.2.0"}
							c.generation++
						}
						// A name that is a hash may be another one than in the instance above.
						rsp := c.pass()
						for k, r := range rsp.GetDesired().GetResources() {
							if kindOf(r.GetResource()) == kindOf(theirs) && nameOf(r.GetResource()) == nameOf(theirs) {
								t.Fatalf("pass %d: %s is applied over %s of somebody else", pass, k, nameOf(theirs))
							}
						}
						told = told || conditionOf(t, rsp, lifecycle.ConditionNameConflict).GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE
					}
					// A Secret serves.
					if serves := kindOf(theirs) == "Secret"; told == serves {
						t.Errorf("the conflict is told: %t", told)
					}
				})
			}
		}
	}
}

// TestAnAccountThatTheSpecNamesIsUsed whoever owns it, and with leave to adopt.
func TestAnAccountThatTheSpecNamesIsUsed(t *testing.T) {
	theirs := structOf(t, `{apiVersion: v1, kind: ServiceAccount, metadata: {name: ci-deployer, namespace: apps, annotations: {whose: theirs}}}`)
	for name, annotations := range map[string]map[string]any{
		"without leave": nil, "with leave to adopt": {v1alpha1.AnnotationAdopt: "true"},
	} {
		t.Run(name, func(t *testing.T) {
			spec := allKinds(t, networks[0])
			spec["serviceAccount"] = map[string]any{"name": "ci-deployer", "annotations": map[string]any{"eks.amazonaws.com/role-arn": "evil"}}
			c := newInstance(t, spec, annotations, theirs)
			var rsp *fnv1.RunFunctionResponse
			for range 12 {
				if rsp = c.pass(); rsp.GetDesired().GetResources()["serviceaccount"] != nil {
					t.Fatal("the account is composed")
				}
			}
			if c.live()["web-server-deployment"] == nil || rsp.GetDesired().GetComposite().GetReady() != fnv1.Ready_READY_TRUE {
				t.Errorf("the instance does not come up with it: %v", rsp.GetConditions())
			}
			if c := conditionOf(t, rsp, lifecycle.ConditionSpecValid); !strings.Contains(c.GetMessage(), "ServiceAccount ci-deployer exists and is used as it is") {
				t.Errorf("nobody is told: %s", c.GetMessage())
			}
		})
	}
	t.Run("default is never made", func(t *testing.T) {
		spec := allKinds(t, networks[0])
		spec["serviceAccount"] = map[string]any{"name": "default"}
		c := newInstance(t, spec, nil)
		rsp := c.pass()
		for range 12 {
			rsp = c.pass()
		}
		if c.live()["serviceaccount"] != nil || c.live()["web-server-deployment"] == nil {
			t.Errorf("live: %v", slices.Sorted(maps.Keys(c.live())))
		}
		if c := conditionOf(t, rsp, lifecycle.ConditionSpecValid); !strings.Contains(c.GetMessage(), "ServiceAccount default is in every namespace") {
			t.Errorf("nobody is told: %s", c.GetMessage())
		}
	})
	t.Run("one of ours stays while pods run under it", func(t *testing.T) {
		c, _ := installed(t, networks[0])
		c.spec["serviceAccount"] = map[string]any{"create": false, "name": "demo"}
		for range 3 {
			c.pass()
		}
		if c.live()["serviceaccount"] == nil {
			t.Error("the account that all pods need was deleted")
		}
	})
}

// TestSecretsThatAreThereServe whatever is allowed to be taken over: a generated
// value over one that is in use makes everything stored unreadable.
func TestSecretsThatAreThereServe(t *testing.T) {
	theirs := func(name, key string) *structpb.Struct {
		return structOf(t, fmt.Sprintf(`{apiVersion: v1, kind: Secret, metadata: {name: %s, namespace: apps}, data: {%s: aW4gdXNl}}`, name, key))
	}
	for name, annotations := range map[string]map[string]any{
		"without leave": nil, "with leave to adopt": {v1alpha1.AnnotationAdopt: "true"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newInstance(t, allKinds(t, networks[0]), annotations, theirs("demo-secret-key", "secret-key"), theirs("demo-metastore", "password"))
			var rsp *fnv1.RunFunctionResponse
			for range 12 {
				rsp = c.pass()
				for _, key := range []string{"generated-secret-key", "generated-metastore"} {
					if rsp.GetDesired().GetResources()[key] != nil {
						t.Fatalf("%s is composed", key)
					}
				}
			}
			if rsp.GetDesired().GetComposite().GetReady() != fnv1.Ready_READY_TRUE {
				t.Errorf("the instance does not come up with them: %v", rsp.GetConditions())
			}
			// Gone, they are missed as our own are.
			clear(c.Others)
			if rsp = c.pass(); rsp.GetDesired().GetResources()["generated-secret-key"] != nil {
				t.Error("another value is made for what is stored")
			}
			if got := conditionOf(t, rsp, lifecycle.ConditionLifecycleComplete); got.GetReason() != lifecycle.ReasonSecretLost {
				t.Errorf("%s: %s", got.GetReason(), got.GetMessage())
			}
		})
	}
	t.Run("without the key that is needed", func(t *testing.T) {
		c := newInstance(t, allKinds(t, networks[0]), nil, theirs("demo-secret-key", "another"))
		if got := conditionOf(t, c.pass(), lifecycle.ConditionLifecycleComplete); got.GetReason() != lifecycle.ReasonSecretLost || !strings.Contains(got.GetMessage(), "demo-secret-key (secret-key)") {
			t.Errorf("%s: %s", got.GetReason(), got.GetMessage())
		}
	})
}

// orphan is an object that its Superset has left behind.
func orphan(o *structpb.Struct) *structpb.Struct {
	o, _ = proto.Clone(o).(*structpb.Struct)
	delete(o.GetFields()["metadata"].GetStructValue().GetFields(), "ownerReferences")
	return o
}

// TestAnInstanceThatIsThereAlready is what an orphaned instance, a restored backup
// and the documented way back have in common: objects of a former life.
func TestAnInstanceThatIsThereAlready(t *testing.T) {
	former, _ := installed(t, networks[0])
	orphans := func(leave ...string) (out []*structpb.Struct) {
		for key, o := range former.live() {
			if !slices.Contains(leave, key) {
				out = append(out, orphan(o))
			}
		}
		return out
	}
	allowed := map[string]any{v1alpha1.AnnotationAdopt: "true"}
	secrets := []string{"generated-secret-key", "generated-metastore", "generated-valkey"}
	play := func(t *testing.T, c *instance, passes int) *fnv1.RunFunctionResponse {
		t.Helper()
		var rsp *fnv1.RunFunctionResponse
		for range passes {
			rsp = c.pass()
		}
		return rsp
	}

	t.Run("with everything that belongs to it", func(t *testing.T) {
		c := newInstance(t, former.spec, allowed, orphans()...)
		rsp := play(t, c, 16)
		for _, key := range secrets {
			if c.live()[key] != nil {
				t.Errorf("%s is composed with %v", key, c.live()[key].GetFields()["data"])
			}
		}
		if rsp.GetDesired().GetComposite().GetReady() != fnv1.Ready_READY_TRUE {
			t.Errorf("it does not come up: %v", rsp.GetConditions())
		}
		for key, o := range former.live() {
			if c.live()[key] == nil && !slices.Contains(secrets, key) && kindOf(o) != "Job" && !strings.HasSuffix(key, "-configmap") {
				t.Errorf("%s was not taken over", key)
			}
		}
	})
	t.Run("without its Secrets", func(t *testing.T) {
		c := newInstance(t, former.spec, allowed, orphans(secrets...)...)
		rsp := play(t, c, 16)
		for _, key := range secrets {
			if c.live()[key] != nil {
				t.Errorf("%s is made anew although what is there has used another", key)
			}
		}
		if got := conditionOf(t, rsp, lifecycle.ConditionLifecycleComplete); got.GetReason() != lifecycle.ReasonSecretLost {
			t.Errorf("%s: %s", got.GetReason(), got.GetMessage())
		}
	})
	t.Run("without leave to adopt at first", func(t *testing.T) {
		c := newInstance(t, former.spec, nil, orphans(secrets...)...)
		play(t, c, 3)
		if len(c.live()) > 0 && slices.ContainsFunc(secrets, func(key string) bool { return c.live()[key] != nil }) {
			t.Error("Secrets are made while others have the names")
		}
		c.annotations = allowed
		if got := conditionOf(t, play(t, c, 8), lifecycle.ConditionLifecycleComplete); got.GetReason() != lifecycle.ReasonSecretLost {
			t.Errorf("%s: %s", got.GetReason(), got.GetMessage())
		}
	})
	t.Run("and only its volume claim was restored", func(t *testing.T) {
		claim := orphan(former.live()["metastore-pvc"])
		c := newInstance(t, former.spec, allowed, claim)
		if rsp := play(t, c, 4); c.live()["generated-metastore"] != nil || c.live()["generated-secret-key"] != nil {
			t.Errorf("values are made that cannot read it: %v", rsp.GetConditions())
		}
	})
	t.Run("and all memory and a Secret are lost", func(t *testing.T) {
		c, _ := installed(t, networks[0])
		c.Lose("lifecycle-configmap")
		c.Lose("generated-secret-key")
		delete(c.XR, "status")
		if rsp := play(t, c, 6); c.live()["generated-secret-key"] != nil {
			t.Errorf("it is made anew: %v", rsp.GetConditions())
		}
	})
}

// TestWhatIsTakenOverIsFirstTakenAsItIs: that is never refused, and once it is
// ours a refusal blocks nothing. What components have is held whole; of all else,
// no field becomes ours that a later answer does not have: with it would go what
// the cluster has filled in, a storage class for example, and that is refused.
func TestWhatIsTakenOverIsFirstTakenAsItIs(t *testing.T) {
	former, _ := installed(t, networks[0])
	allowed := map[string]any{v1alpha1.AnnotationAdopt: "true"}
	first := func(t *testing.T, others []*structpb.Struct, check func(key string, applied, theirs *structpb.Struct)) {
		t.Helper()
		c := newInstance(t, former.spec, allowed, others...)
		taken := 0
		for key, r := range c.answer().GetDesired().GetResources() {
			n := slices.IndexFunc(others, func(o *structpb.Struct) bool {
				return kindOf(o) == kindOf(r.GetResource()) && nameOf(o) == nameOf(r.GetResource())
			})
			if n < 0 {
				continue
			}
			theirs := others[n]
			if slices.Contains([]string{"Deployment", "Service", "ConfigMap"}, kindOf(theirs)) {
				continue
			}
			taken++
			check(key, r.GetResource(), theirs)
		}
		if taken < 8 {
			t.Errorf("only %d objects are taken over at once", taken)
		}
	}
	t.Run("of others", func(t *testing.T) {
		var others []*structpb.Struct
		for _, o := range former.live() {
			others = append(others, orphan(o))
		}
		first(t, others, func(key string, applied, theirs *structpb.Struct) {
			want := structOf(t, fmt.Sprintf(`{apiVersion: %s, kind: %s, metadata: {name: %s, namespace: apps}}`, theirs.GetFields()["apiVersion"].GetStringValue(), kindOf(theirs), nameOf(theirs)))
			if kindOf(theirs) == "NetworkPolicy" {
				want.Fields["spec"] = theirs.GetFields()["spec"]
				delete(applied.GetFields()["metadata"].GetStructValue().GetFields(), "labels")
			}
			if diff := cmp.Diff(want, applied, protocmp.Transform()); diff != "" {
				t.Errorf("%s: -want +got\n%s", key, diff)
			}
		})
	})
	t.Run("of a former instance", func(t *testing.T) {
		var others []*structpb.Struct
		for _, o := range former.live() {
			o = orphan(o)
			o.Fields["metadata"] = structpb.NewStructValue(structOf(t, fmt.Sprintf(`{name: %s, namespace: apps, managedFields: [
				{manager: apiextensions.crossplane.io/composed/0, operation: Apply, fieldsV1: {"f:spec": {}, "f:data": {}}}]}`, nameOf(o))))
			others = append(others, o)
		}
		first(t, others, func(key string, applied, theirs *structpb.Struct) {
			for _, f := range []string{"spec", "data"} {
				if !proto.Equal(applied.GetFields()[f], theirs.GetFields()[f]) {
					t.Errorf("%s: %s is not as it was applied last", key, f)
				}
			}
		})
	})
}

// TestMemoryOfOthersIsReplacedAtOnce: what stands in it was never remembered by this
// instance, and would be believed in the next call.
func TestMemoryOfOthersIsReplacedAtOnce(t *testing.T) {
	former, made := installed(t, networks[0])
	theirs := orphan(made[part.MemoryKey])
	theirs.Fields["data"] = structpb.NewStructValue(structOf(t, `{memory.json: "{}", theirs: "1"}`))
	c := newInstance(t, former.spec, map[string]any{v1alpha1.AnnotationAdopt: "true"}, theirs)
	got := c.answer().GetDesired().GetResources()[part.MemoryKey].GetResource().GetFields()["data"].GetStructValue().GetFields()
	if len(got) != 1 || got["memory.json"].GetStringValue() == "{}" {
		t.Errorf("want a memory of our own, got %v", got)
	}
}

// TestWhatIsNoLongerWantedIsNotTakenOver: Crossplane goes on answering what was
// asked in the reconcile before.
func TestWhatIsNoLongerWantedIsNotTakenOver(t *testing.T) {
	allowed := map[string]any{v1alpha1.AnnotationAdopt: "true"}
	never := func(t *testing.T, c *instance, key string, passes int) *fnv1.RunFunctionResponse {
		t.Helper()
		var rsp *fnv1.RunFunctionResponse
		for n := range passes {
			if rsp = c.pass(); rsp.GetDesired().GetResources()[key] != nil {
				t.Fatalf("pass %d: %s of somebody else is composed", n, key)
			}
		}
		return rsp
	}
	t.Run("an account that was used", func(t *testing.T) {
		spec := allKinds(t, networks[0])
		spec["serviceAccount"] = map[string]any{"name": "ci-deployer"}
		c := newInstance(t, spec, allowed, structOf(t, `{apiVersion: v1, kind: ServiceAccount, metadata: {name: ci-deployer, namespace: apps}}`))
		never(t, c, "serviceaccount", 12)
		spec["serviceAccount"] = map[string]any{"name": "ci-deployer", "create": false}
		never(t, c, "serviceaccount", 3)
	})
	t.Run("an autoscaler of a component that was removed", func(t *testing.T) {
		c := newInstance(t, allKinds(t, networks[0]), allowed, structOf(t, `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: demo-celery-worker, namespace: apps}, spec: {minReplicas: 10, maxReplicas: 20}}`))
		never(t, c, "celery-worker-hpa", 3)
		delete(c.spec, "celeryWorker")
		if got := conditionOf(t, never(t, c, "celery-worker-hpa", 4), lifecycle.ConditionNameConflict); got.GetStatus() != fnv1.Status_STATUS_CONDITION_FALSE {
			t.Errorf("it is still in the way: %s", got.GetMessage())
		}
	})
}

// TestPodsWaitForTheirSecrets, also while a conflict keeps values from being made.
func TestPodsWaitForTheirSecrets(t *testing.T) {
	spec := allKinds(t, networks[1])
	spec["lifecycle"] = map[string]any{"disabled": true}
	c := newInstance(t, spec, nil, structOf(t, `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: demo, namespace: apps}}`))
	for range 4 {
		c.pass()
	}
	for key, o := range c.live() {
		if slices.Contains([]string{"Deployment", "StatefulSet", "Job"}, kindOf(o)) && c.live()["generated-secret-key"] == nil {
			t.Errorf("%s is made without the Secret that its pods need", key)
		}
	}
	delete(c.Others, "Ingress/demo")
	for range 12 {
		c.pass()
	}
	if c.live()["web-server-deployment"] == nil || c.live()["generated-secret-key"] == nil {
		t.Errorf("it does not come up: %v", slices.Sorted(maps.Keys(c.live())))
	}
}

// TestALateCopyMakesNoSecretAnew: the Superset is read as it was before the first
// answer was stored.
func TestALateCopyMakesNoSecretAnew(t *testing.T) {
	c := newInstance(t, allKinds(t, networks[0]), nil)
	c.pass()
	before := c.live()["generated-secret-key"].GetFields()["data"]
	o := c.ask(late{function()}).GetDesired().GetResources()["generated-secret-key"].GetResource()
	if data := o.GetFields()["data"]; data != nil && !proto.Equal(data, before) {
		t.Error("another value is written over the first one")
	}
}

// TestAnAccountIsReplacedWhenNoPodNeedsIt: held pods still run under the old one.
func TestAnAccountIsReplacedWhenNoPodNeedsIt(t *testing.T) {
	c, _ := installed(t, networks[0])
	c.spec["serviceAccount"] = map[string]any{"name": "another"}
	c.pass()
	if got := nameOf(c.live()["serviceaccount"]); got != "demo" {
		t.Errorf("pods run under demo, and the account is %q", got)
	}
	for range 4 {
		c.pass()
	}
	if got := nameOf(c.live()["serviceaccount"]); got != "another" {
		t.Errorf("the account is %q", got)
	}
}
