// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

const (
	websocketConfigMap  = "websocket-server-configmap"
	websocketSecret     = "websocket-server-secret"
	websocketDeployment = "websocket-server-deployment"
)

// websocketCluster is an instance with an inline config.json, at rest.
func websocketCluster(t *testing.T) *instance {
	t.Helper()
	c := newInstance(t, map[string]any{
		"environment": "Development", "image": map[string]any{"tag": "6.1.0"}, "secretKey": "s",
		"lifecycle": map[string]any{"disabled": true},
		"websocketServer": map[string]any{
			"image": map[string]any{"repository": "ws"}, "config": map[string]any{"jwtSecret": planted, "redis": map[string]any{"password": planted}},
		},
	}, nil)
	for range 5 {
		c.pass()
	}
	return c
}

// holding are the objects of an answer that hold the credential.
func holding(t *testing.T, rsp *fnv1.RunFunctionResponse) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for key, r := range rsp.GetDesired().GetResources() {
		o := r.GetResource()
		if text, err := json.Marshal(o.AsMap()); err != nil || strings.Contains(string(text), planted) {
			out[key] = true
		}
		for _, v := range o.GetFields()["data"].GetStructValue().GetFields() {
			if raw, err := base64.StdEncoding.DecodeString(v.GetStringValue()); err == nil && strings.Contains(string(raw), planted) {
				out[key] = true
			}
		}
	}
	return out
}

func TestTheWebsocketConfigurationIsInASecret(t *testing.T) {
	c := websocketCluster(t)
	rsp := c.pass()
	if got := holding(t, rsp); len(got) != 1 || !got[websocketSecret] {
		t.Errorf("the credential is in %v", got)
	}
	if rsp.GetDesired().GetResources()[websocketConfigMap] != nil {
		t.Error("there is a ConfigMap")
	}
	volume, err := json.Marshal(rsp.GetDesired().GetResources()[websocketDeployment].GetResource().AsMap())
	if err != nil || !strings.Contains(string(volume), `"secretName":"demo-websocket-server-config"`) {
		t.Errorf("the Secret is not mounted: %s", volume)
	}
}

// former makes the cluster one that a release with a ConfigMap has left.
func (c *instance) former() {
	c.t.Helper()
	c.Put(websocketConfigMap, map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "data": map[string]any{"config.json": "{}"},
		"metadata": map[string]any{"name": "demo-websocket-server-config", "namespace": "apps", "labels": map[string]any{v1alpha1.LabelName: v1alpha1.LabelNameValue, v1alpha1.LabelInstance: "demo"}},
	})
	c.Lose(websocketSecret)
	c.Put(websocketDeployment, cluster.Merge(c.Observed(websocketDeployment), map[string]any{"spec": map[string]any{"template": map[string]any{
		"metadata": map[string]any{"annotations": map[string]any{v1alpha1.AnnotationConfigChecksum: "sha256:former"}},
	}}}))
	c.Finish()
}

// Pods of a former release mount the ConfigMap: one that starts its container
// again while the new ones come up must find it.
func TestTheFormerConfigMapStaysUntilTheNewPodsAreThere(t *testing.T) {
	c := websocketCluster(t)
	c.former()
	rsp := c.pass()
	for _, key := range []string{websocketConfigMap, websocketSecret} {
		if rsp.GetDesired().GetResources()[key] == nil {
			t.Errorf("%s is not in the answer that changes the pods", key)
		}
	}
	for range 3 {
		rsp = c.pass()
	}
	if rsp.GetDesired().GetResources()[websocketConfigMap] != nil {
		t.Error("the ConfigMap stays for ever")
	}
}

func TestAHeldWebsocketServerKeepsWhatItsPodsMount(t *testing.T) {
	for name, edit := range map[string]map[string]any{
		"a mistake":  {"environment": "production"},
		"suspension": {"suspend": true},
	} {
		t.Run(name, func(t *testing.T) {
			c := websocketCluster(t)
			c.spec = merged(c.spec, edit)
			c.generation++
			if c.pass().GetDesired().GetResources()[websocketSecret] == nil {
				t.Error("the Secret would be deleted")
			}
			c = websocketCluster(t)
			c.former()
			c.spec = merged(c.spec, edit)
			c.generation++
			if c.pass().GetDesired().GetResources()[websocketConfigMap] == nil {
				t.Error("the ConfigMap of the former release would be deleted")
			}
		})
	}
}

// A small manifest must not become a large answer.
func TestADeepTreeIsRefusedAndAnsweredSoon(t *testing.T) {
	tree := any("x")
	for range 3200 {
		tree = map[string]any{"a": tree}
	}
	c := websocketCluster(t)
	c.spec = merged(c.spec, map[string]any{"websocketServer": map[string]any{"config": map[string]any{"deep": tree}}})
	began := time.Now()
	rsp := c.answer()
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it takes %s", took)
	}
	if size := proto.Size(rsp); size > 1<<20 {
		t.Errorf("the answer has %d bytes", size)
	}
	for _, cond := range rsp.GetConditions() {
		if cond.GetType() == "SpecValid" && !strings.Contains(cond.GetMessage(), "spec.websocketServer.config: Forbidden: websocketServer.config must not be nested more than 64 levels deep") {
			t.Errorf("got %s", cond.GetMessage())
		}
	}
}
