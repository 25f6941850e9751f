// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"slices"
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// service is somebody else's object with the name of the web server's Service.
const service = `{apiVersion: v1, kind: Service, metadata: {name: demo-web-server, namespace: bi}, spec: {selector: {app: other}, ports: [{name: http, protocol: TCP, port: 8088, targetPort: 8088}]}}`

// Owners of that object.
const (
	controlled = `metadata: {ownerReferences: [{apiVersion: example.com/v1, kind: Other, name: o, uid: u-9, controller: true}]}`
	operators  = `metadata: {ownerReferences: [{apiVersion: superset.apache.org/v1alpha1, kind: Superset, name: demo, uid: u-0, controller: true}]}`
)

// ownerEdges are those of objects that belong to somebody else. Crossplane
// owns what we answer, so that most of the operator's code has no counterpart.
var ownerEdges = []edge{
	{
		number: 56, symptom: "a Service of another controller stays as it is",
		check: func(t *testing.T, w *world) {
			taken(t, w, controlled, "", false)
			if ok, text := w.condition(t, "NameConflict"); !ok {
				t.Errorf("nobody is told: %s", text)
			}
		},
	},
	{
		number: 56, symptom: "a Service of another controller stays as it is, leave to adopt or not",
		check: func(t *testing.T, w *world) { taken(t, w, controlled, "true", false) },
	},
	{
		number: 57, symptom: "a Service of the operator is not torn from it",
		better: "an owner that still runs would fight for it; the move begins with deleting the operator's resource without its dependents, and then the leave to adopt",
		check:  func(t *testing.T, w *world) { taken(t, w, operators, "true", false) },
	},
	{
		number: 57, symptom: "a Service that the operator has left behind is taken over with leave",
		check: func(t *testing.T, w *world) { taken(t, w, "", "true", true) },
	},
	{
		number: 57, symptom: "a Service whose port has no name is left alone, leave or not",
		better: "beside ours its port would need a name; the API server refuses the apply, and Crossplane never calls the function again",
		check: func(t *testing.T, w *world) {
			taken(t, w, `spec: {ports: [{port: 80}]}`, "true", false)
			if ok, text := w.condition(t, "NameConflict"); !ok || !strings.Contains(text, "Service demo-web-server: its port 80 has no name") {
				t.Errorf("%t: %s", ok, text)
			}
		},
	},
	{
		number: 57, symptom: "a Service that nobody owns is not taken over without leave",
		better: "adoption by accident would redirect somebody's traffic",
		check:  func(t *testing.T, w *world) { taken(t, w, "", "", false) },
	},
	{
		number: 58, symptom: "owner references are not ours to write", better: "Crossplane sets its own and server-side apply leaves the others",
		spec: everything,
		check: func(t *testing.T, w *world) {
			for _, key := range w.keys() {
				if v := cluster.Dig(w.answer(key), "metadata", "ownerReferences"); v != nil {
					t.Errorf("%s has owner references: %v", key, v)
				}
			}
		},
	},
	{
		number: 59, symptom: "cleaning up never touches an object of another controller",
		spec: "{webServer: {}, mcpServer: {}}", then: "mcpServer: null", thenWant: `mcp-server-service: null`,
		check: func(t *testing.T, w *world) {
			// Deletion is Crossplane's, and it deletes only what it has composed.
			delete(w.asked, "Service/demo-mcp-server")
			w.settle(t)
			if w.asked["Service/demo-mcp-server"] {
				t.Error("a name that nobody wants is still looked at")
			}
		},
	},
	{
		number: 60, symptom: "cleaning up never touches an object that nobody owns", better: "it is kept: nobody said that it is ours",
		spec: "webServer: {}",
		check: func(t *testing.T, w *world) {
			w.exists(cluster.Merge(read(t, service), object{"metadata": object{"name": "demo-mcp-server"}}))
			before := w.keys()
			w.settle(t)
			if !slices.Equal(before, w.keys()) {
				t.Errorf("the answer changed from %v to %v", before, w.keys())
			}
		},
	},
	{
		number: 82, symptom: "everything goes with the Superset but the user's Secrets",
		spec: "{webServer: {}, networkPolicy: {}, networking: {gateway: {gatewayRef: {name: public}}}, monitoring: {serviceMonitor: {}}}",
		want: `{httproute: {kind: HTTPRoute}, servicemonitor: {kind: ServiceMonitor}, web-server-networkpolicy: {kind: NetworkPolicy}, web-server-service: {kind: Service}}`,
		check: func(t *testing.T, w *world) {
			// What is composed is deleted with its composite; so no Secret may be.
			for _, key := range w.keys() {
				if w.answer(key)["kind"] == "Secret" {
					t.Errorf("%s is composed", key)
				}
			}
		},
	},
}

// taken tries to make a web server while its Service's name is taken.
func taken(t *testing.T, w *world, owner, leave string, over bool) {
	t.Helper()
	o := read(t, service)
	if owner != "" {
		o = cluster.Merge(o, read(t, owner))
	}
	w.exists(o)
	if leave != "" {
		w.Edit(object{"metadata": object{"annotations": object{"superset.crossplane.io/adopt": leave}}})
	}
	w.edit(t, "webServer: {}")
	w.settle(t)
	if got := w.answer("web-server-service") != nil; got != over {
		t.Errorf("taken over: %t, want %t", got, over)
	}
}
