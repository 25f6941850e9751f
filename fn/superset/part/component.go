// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package part

import "strings"

// Component names a kind of workload. It is the value of the label
// app.kubernetes.io/component, the suffix of object names and the first part
// of composition resource keys, so a value never changes after its release.
type Component string

// Field is the name of a component's field in the spec and in the status:
// web-server is webServer there.
func (c Component) Field() string {
	words := strings.Split(string(c), "-")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// The components that a spec can enable.
const (
	WebServer       Component = "web-server"
	CeleryWorker    Component = "celery-worker"
	CeleryBeat      Component = "celery-beat"
	CeleryFlower    Component = "celery-flower"
	MCPServer       Component = "mcp-server"
	WebsocketServer Component = "websocket-server"
)

// Components are the components that a spec can enable, in the order in which
// they are built and listed.
var Components = []Component{WebServer, CeleryWorker, CeleryBeat, CeleryFlower, MCPServer, WebsocketServer}

// What else has pods.
const (
	// MaintenancePage is the stand-in for the web server during a drain. Nobody
	// enables it as a component.
	MaintenancePage Component = "maintenance-page"
	// Metastore and Valkey are the embedded servers of a Development instance.
	Metastore Component = "metastore"
	Valkey    Component = "valkey"
	// TaskPods is the component label of the pods of every task.
	TaskPods Component = "init"
)

// Embedded are the embedded servers.
var Embedded = []Component{Metastore, Valkey}

// Port is a named port of a container.
type Port struct {
	Name   string
	Number int32
}
