// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// ConfigDir is where superset_config.py is mounted, with what belongs to it.
const ConfigDir = "/app/pythonpath"

// Paths inside containers.
const (
	packagesDir  = "/app/python-packages"
	tlsDir       = "/etc/superset/valkey-tls"
	taskDir      = "/etc/superset/task"
	websocketDir = "/home/superset-websocket"
	// bundledWebsocketDir is where images of Superset have the websocket server,
	// since 7.0.
	bundledWebsocketDir = "/app/superset-websocket"
)

// Keys of our ConfigMaps.
const (
	ConfigKey       = "superset_config.py"
	bootstrapKey    = "superset_bootstrap.sh"
	requirementsKey = "requirements.txt"
	siteKey         = "sitecustomize.py"
	websocketKey    = "config.json"
)

// Environment variables that the builder of task Jobs adds, because they
// belong to one run.
const (
	// EnvRunID is the id of the run; clone writes it into the marker.
	EnvRunID = "SUPERSET_OPERATOR__RUN_ID"
	// EnvCloneOverwrite set to "true" lets clone replace a database that it
	// does not know.
	EnvCloneOverwrite = "SUPERSET_OPERATOR__CLONE_OVERWRITE"
)

// SelectorLabels are the labels by which Deployments, Services, PDBs and
// policies find the pods of a component. They never change.
func SelectorLabels(instance string, t part.Component) map[string]string {
	return map[string]string{
		v1alpha1.LabelName:      v1alpha1.LabelNameValue,
		v1alpha1.LabelComponent: string(t),
		v1alpha1.LabelInstance:  instance,
	}
}

// podLabels are the labels of a component's pods: the user's without reserved
// keys, then ours, which win.
func podLabels(instance string, t part.Component, user map[string]string) map[string]string {
	return podtemplate.MapsLastWins(podtemplate.WithoutReservedLabels(user), SelectorLabels(instance, t), map[string]string{v1alpha1.LabelParent: instance})
}

// taskLabels are the labels of a task's Job and pods: the user's without
// reserved keys, then ours, which win.
func taskLabels(instance string, t part.Task, user map[string]string) map[string]string {
	return podtemplate.MapsLastWins(podtemplate.WithoutReservedLabels(user), SelectorLabels(instance+"-"+string(t), part.TaskPods), map[string]string{
		v1alpha1.LabelParent:       instance,
		v1alpha1.LabelTaskInstance: instance + "-" + string(t),
		v1alpha1.LabelTask:         string(t),
	})
}

// Names of what comes with a Development instance.
func embeddedMetastoreName(instance string) string { return instance + "-metastore" }
func embeddedValkeyName(instance string) string    { return instance + "-valkey" }

// A generated value has a Secret of its own: one that is made later must not
// touch one that is there.
func generatedName(instance, key string) string { return instance + "-" + key }

// Keys of generated Secrets.
const (
	generatedSecretKey = "secret-key"
	generatedJWTSecret = "jwt-secret"
	generatedPassword  = "password"
)
