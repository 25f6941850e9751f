// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package xrd

import (
	"strings"

	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// described says where the fields of a block are described that appears in many places. Every other copy refers there;
// otherwise a third of the schema would be the same sentences.
var described = map[string]string{
	"deploymentTemplate": "spec.deploymentTemplate",
	"podTemplate":        "spec.podTemplate",
	"sqlaEngineOptions":  "spec.sqlaEngineOptions",
	"service":            "spec.webServer.service",

	"autoscaling":         "spec.autoscaling",
	"podDisruptionBudget": "spec.podDisruptionBudget",

	"celeryWorker":    "status.components.webServer",
	"celeryBeat":      "status.components.webServer",
	"celeryFlower":    "status.components.webServer",
	"websocketServer": "status.components.webServer",
	"mcpServer":       "status.components.webServer",

	"clone":  "status.lifecycle.migrate",
	"rotate": "status.lifecycle.migrate",
	"init":   "status.lifecycle.migrate",
}

// loose lists parts of repeated blocks that the schema leaves open, except where the block is described. Typed in each of
// ten pod templates, they would push the definition beyond what `kubectl apply` can store in an annotation. The function
// decodes them strictly and validates them everywhere.
var loose = map[string][][]string{
	"podTemplate": {
		{"container", "livenessProbe"}, {"container", "readinessProbe"}, {"container", "startupProbe"},
	},
}

// loosen opens the parts at paths below a node.
func loosen(s *extv1.JSONSchemaProps, paths [][]string) {
	for _, path := range paths {
		p := s.Properties[path[0]]
		if len(path) > 1 {
			loosen(&p, [][]string{path[1:]})
		} else {
			p = extv1.JSONSchemaProps{Type: "object", XPreserveUnknownFields: new(true)}
		}
		s.Properties[path[0]] = p
	}
}

// refer replaces the descriptions of repeated blocks below a node by one reference each.
func refer(s *extv1.JSONSchemaProps, path string) {
	for name, p := range s.Properties {
		at := name
		if path != "" {
			at = path + "." + name
		}
		if place, ok := described[name]; ok && place != at && sameRoot(place, at) {
			d := p.Description
			p = redescribe(p, silence)
			loosen(&p, loose[name])
			p.Description = d + " For its fields see `kubectl explain superset." + place + "`."
		} else {
			refer(&p, at)
		}
		s.Properties[name] = p
	}
}

// sameRoot tells whether two paths are both in spec or both in status.
func sameRoot(a, b string) bool {
	rootA, _, _ := strings.Cut(a, ".")
	rootB, _, _ := strings.Cut(b, ".")
	return rootA == rootB
}
