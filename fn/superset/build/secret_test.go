// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestConfigSecret(t *testing.T) {
	c := component(part.WebsocketServer, "ws", 8080)
	c.Config, c.ConfigSecret = map[string]string{"config.json": "{}"}, true
	same(t, ConfigSecret(demo(), c), `
apiVersion: v1
kind: Secret
metadata:
  name: demo-websocket-server-config
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: websocket-server
    app.kubernetes.io/instance: demo
type: Opaque
data: {config.json: e30=}
`)
	if ConfigMap(demo(), c) != nil {
		t.Error("it is in a ConfigMap, too")
	}
	c.ConfigSecret = false
	if ConfigSecret(demo(), c) != nil {
		t.Error("a Secret is made of what is none")
	}
}

func TestSecretIsMadeOnceAndThenRepeated(t *testing.T) {
	o := find(t, All(demo(), all(lifecycle.Run)), "generated-secret-key")
	if o.Desired != nil {
		t.Errorf("a Secret without new values is built: %v", o.Desired)
	}
	p := all(lifecycle.Run)
	p.NewSecrets = map[string]map[string][]byte{"demo-secret-key": {"secret-key": []byte("hi")}}
	same(t, find(t, All(demo(), p), "generated-secret-key").Desired, `
apiVersion: v1
kind: Secret
metadata:
  name: demo-secret-key
  namespace: bi
  labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}
type: Opaque
data: {secret-key: aGk=}
`)
}
