// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package scaling

import (
	_ "embed" // the cases
	"fmt"
	"slices"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

type object = cluster.Object

//go:embed cases.yaml
var cases []byte

// Scene is a case of cases.yaml.
type Scene struct {
	Name      string `json:"name"`
	Component object `json:"component"`
	Spec      object `json:"spec"`
	Writes    bool   `json:"writes"`
	Steps     []Step `json:"steps"`
}

// Step is one of its steps.
type Step struct {
	By         string   `json:"by"`
	Moment     string   `json:"moment"`
	Replicas   any      `json:"replicas"`
	Live       *int64   `json:"live"`
	Owners     []string `json:"owners"`
	Remembered *int64   `json:"remembered"`
	Told       string   `json:"told"`
	Untold     string   `json:"untold"`
	Still      bool     `json:"still"`
	Ready      bool     `json:"ready"`
	Lost       bool     `json:"lost"`
	Minutes    int      `json:"minutes"`
	Component  object   `json:"component"`
	Spec       object   `json:"spec"`
}

func (s Step) String() string { return fmt.Sprintf("%s %s %v", s.By, s.Moment, s.Replicas) }

// Scenes are all cases.
func Scenes() ([]Scene, error) {
	var out []Scene
	return out, errors.Wrap(yaml.UnmarshalStrict(cases, &out), "cannot read cases.yaml")
}

// Named is the count of a step; false if it is absent, or there is none.
func (s Step) Named() (n int64, named bool) {
	n, named = cluster.Normal(s.Replicas).(int64)
	return n, named
}

// Differences says how an object is other than the step says; was is the object
// before it.
func (s Step) Differences(was, now object) []string {
	var out []string
	live, _ := cluster.Dig(now, "spec", "replicas").(int64)
	if s.Live != nil && live != *s.Live {
		out = append(out, fmt.Sprintf("%d replicas, want %d", live, *s.Live))
	}
	if got := owners(now); s.Owners != nil && !slices.Equal(s.Owners, got) {
		out = append(out, fmt.Sprintf("owners %v, want %v", got, s.Owners))
	}
	if before, after := cluster.Dig(was, "metadata", "resourceVersion"), cluster.Dig(now, "metadata", "resourceVersion"); s.Still && before != after {
		out = append(out, fmt.Sprintf("it is written: %v, then %v", before, after))
	}
	return out
}

// owners are the managers that own spec.replicas, by their short names.
func owners(o object) []string {
	out := []string{}
	list, _ := cluster.Dig(o, "metadata", "managedFields").([]any)
	for _, v := range list {
		if cluster.Dig(v, "fieldsV1", "f:spec", "f:replicas") == nil {
			continue
		}
		name, _ := cluster.Dig(v, "manager").(string)
		if strings.HasPrefix(name, "apiextensions.crossplane.io/composed/") {
			name = "crossplane"
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Deployment is the smallest one, with the count of a step.
func (s Step) Deployment(name string) object {
	replicas, named := s.Named()
	labels := object{"app": "x"}
	o := object{
		"apiVersion": "apps/v1", "kind": "Deployment", "metadata": object{"name": name, "namespace": "scaling"},
		"spec": object{"selector": object{"matchLabels": labels}, "template": object{
			"metadata": object{"labels": labels}, "spec": object{"containers": []any{object{"name": "x", "image": "x"}}},
		}},
	}
	if named {
		o["spec"].(object)["replicas"] = replicas
	}
	return o
}
