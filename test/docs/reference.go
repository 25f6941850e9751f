// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// definition is the part of a CompositeResourceDefinition, or of another
// definition, that is read.
type definition struct {
	Spec struct {
		Versions []struct {
			Schema struct {
				OpenAPIV3Schema *node `json:"openAPIV3Schema"`
			} `json:"schema"`
		} `json:"versions"`
	} `json:"spec"`
}

// node is a schema.
type node struct {
	Type        string           `json:"type,omitempty"`
	Description string           `json:"description,omitempty"`
	Properties  map[string]*node `json:"properties,omitempty"`
	Items       *node            `json:"items,omitempty"`
	Additional  *node            `json:"additionalProperties,omitempty"`
	Required    []string         `json:"required,omitempty"`
	Preserve    bool             `json:"x-kubernetes-preserve-unknown-fields,omitempty"`
	IntOrString bool             `json:"x-kubernetes-int-or-string,omitempty"`
	Rules       []rule           `json:"x-kubernetes-validations,omitempty"`
}

// rule is an expression; its message is for people.
type rule struct {
	Message string `json:"message"`
}

// Where Kubernetes and the Gateway API describe their types.
const (
	kubernetes = "https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.35/#"
	gatewayAPI = "https://gateway-api.sigs.k8s.io/reference/spec/#"
)

// foreign are fields whose types are described elsewhere, so they are linked
// and not written out.
var foreign = map[string]string{
	"affinity":                  kubernetes + "affinity-v1-core",
	"dnsConfig":                 kubernetes + "poddnsconfig-v1-core",
	"env":                       kubernetes + "envvar-v1-core",
	"envFrom":                   kubernetes + "envfromsource-v1-core",
	"externalIngressFrom":       kubernetes + "networkpolicypeer-v1-networking-k8s-io",
	"extraEgress":               kubernetes + "networkpolicyegressrule-v1-networking-k8s-io",
	"extraIngress":              kubernetes + "networkpolicyingressrule-v1-networking-k8s-io",
	"filters":                   gatewayAPI + "httproutefilter",
	"hostAliases":               kubernetes + "hostalias-v1-core",
	"initContainers":            kubernetes + "container-v1-core",
	"livenessProbe":             kubernetes + "probe-v1-core",
	"metrics":                   kubernetes + "metricspec-v2-autoscaling",
	"podSecurityContext":        kubernetes + "podsecuritycontext-v1-core",
	"ports":                     kubernetes + "containerport-v1-core",
	"pullSecrets":               kubernetes + "localobjectreference-v1-core",
	"readinessProbe":            kubernetes + "probe-v1-core",
	"resources":                 kubernetes + "resourcerequirements-v1-core",
	"securityContext":           kubernetes + "securitycontext-v1-core",
	"sidecars":                  kubernetes + "container-v1-core",
	"startupProbe":              kubernetes + "probe-v1-core",
	"strategy":                  kubernetes + "deploymentstrategy-v1-apps",
	"timeouts":                  gatewayAPI + "httproutetimeouts",
	"tls":                       kubernetes + "ingresstls-v1-networking-k8s-io",
	"tolerations":               kubernetes + "toleration-v1-core",
	"topologySpreadConstraints": kubernetes + "topologyspreadconstraint-v1-core",
	"volumeMounts":              kubernetes + "volumemount-v1-core",
	"volumes":                   kubernetes + "volume-v1-core",
}

// link is where a field's type is described, or "".
func link(path []string, n *node) string {
	name := path[len(path)-1]
	if name == "lifecycle" && len(path) > 2 && path[len(path)-2] == "container" {
		return kubernetes + "lifecycle-v1-core"
	}
	if path[0] == "status" {
		if name == "conditions" {
			return kubernetes + "condition-v1-meta"
		}
		return ""
	}
	if n.Properties["key"] != nil && n.Properties["name"] != nil && n.Properties["optional"] != nil {
		return kubernetes + "secretkeyselector-v1-core"
	}
	if name == "metrics" && path[len(path)-2] != "autoscaling" {
		return ""
	}
	return foreign[name]
}

// free are fields of any shape that belong to no Kubernetes type, and those of
// which the presence says everything.
var free = []string{"spec.websocketServer.config", "spec.realtime.asyncQueries"}

// section is one object with its fields.
type section struct {
	title string
	path  []string
	node  *node
}

// outline is a schema, object by object.
type outline struct {
	sections []section
	// chosen is the section of each signature.
	chosen map[string]section
}

// outlined lists the objects of a schema. Of those with the same fields the one
// is chosen of which most is said.
func outlined(name string, n *node) outline {
	o := outline{chosen: map[string]section{}}
	o.walk([]string{name}, n)
	o.sections = slices.DeleteFunc(o.sections, func(s section) bool { return o.chosen[signature(s.node)].title != s.title })
	return o
}

// title is where the fields of an object are described, or "".
func (o *outline) title(n *node) string { return o.chosen[signature(n)].title }

// signature is equal for objects with the same fields, whatever is said of
// them: where the definition has the same object twice, it describes it once.
func signature(n *node) string {
	raw, err := json.Marshal(silent(n).Properties)
	if err != nil {
		panic("cannot write a schema: " + err.Error())
	}
	return string(raw)
}

// silent is a schema without descriptions and rules, and without what is in types of Kubernetes, which may be open in one
// place and typed in another.
func silent(n *node) *node {
	if n == nil {
		return nil
	}
	out := *n
	out.Description, out.Rules, out.Items, out.Additional = "", nil, silent(n.Items), silent(n.Additional)
	out.Properties = make(map[string]*node, len(n.Properties))
	for f, inner := range n.Properties {
		if out.Properties[f] = silent(inner); foreign[f] != "" && f != "metrics" {
			out.Properties[f] = &node{Type: inner.Type}
		}
	}
	return &out
}

// words is how much is said of the fields of an object.
func words(n *node) int {
	sum := 0
	for _, f := range n.Properties {
		sum += len(cell(f.Description)) + len(f.Rules)
	}
	return sum + len(n.Rules)
}

// object is the object that a field holds, in a list or not.
func object(n *node) *node {
	for n != nil && len(n.Properties) == 0 && n.Items != nil {
		n = n.Items
	}
	if n == nil || len(n.Properties) == 0 {
		return nil
	}
	return n
}

// walk adds the sections of a field, its own first.
func (o *outline) walk(path []string, n *node) {
	s := section{strings.Join(path, "."), path, n}
	o.sections = append(o.sections, s)
	if c, ok := o.chosen[signature(n)]; !ok || words(n) > words(c.node) || words(n) == words(c.node) && len(path) < len(c.path) {
		o.chosen[signature(n)] = s
	}
	for _, f := range slices.Sorted(maps.Keys(n.Properties)) {
		at := append(slices.Clone(path), f)
		inner := object(n.Properties[f])
		if inner == nil || link(at, inner) != "" || link(at, n.Properties[f]) != "" {
			continue
		}
		o.walk(at, inner)
	}
}

// anchor is what GitHub makes of a heading.
func anchor(title string) string {
	return strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(title, ".", "")), " ", "-")
}

// typeOf is the type of a field, for people.
func typeOf(n *node) string {
	switch {
	case n.IntOrString:
		return "integer or string"
	case n.Type == "array":
		return "list of " + plural(typeOf(n.Items))
	case n.Type == "object" && n.Additional != nil:
		return "map of " + plural(typeOf(n.Additional))
	case n.Type == "":
		return "object"
	}
	return n.Type
}

func plural(s string) string {
	if strings.Contains(s, " ") {
		return s
	}
	return s + "s"
}

// table writes the fields of a section.
func (o *outline) table(b *bytes.Buffer, s section) {
	b.WriteString("| Field | Type | What it is |\n|---|---|---|\n")
	for _, f := range slices.Sorted(maps.Keys(s.node.Properties)) {
		n := s.node.Properties[f]
		at := append(slices.Clone(s.path), f)
		kind := typeOf(n)
		if url := link(at, n); url != "" {
			kind = "[" + kind + "](" + url + ")"
		} else if inner := object(n); inner != nil {
			if url := link(at, inner); url != "" {
				kind = "[" + kind + "](" + url + ")"
			} else if title := o.title(inner); title != "" {
				kind = "[" + kind + "](#" + anchor(title) + ")"
			}
		}
		if slices.Contains(s.node.Required, f) {
			kind += ", required"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", f, kind, cell(n.Description))
	}
	for _, r := range s.node.Rules {
		if r.Message != "" {
			fmt.Fprintf(b, "\n* %s", r.Message)
		}
	}
	if len(s.node.Rules) > 0 {
		b.WriteString("\n")
	}
}

// elsewhere is what the definition says where it leaves descriptions out.
var elsewhere = regexp.MustCompile(` ?For its fields see ` + "`[^`]*`" + `\.`)

// cell is a text that fits into a table.
func cell(s string) string {
	s = elsewhere.ReplaceAllString(strings.Join(strings.Fields(s), " "), "")
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}

// apiReference is the page about the spec.
func apiReference(schema *node) []byte {
	spec := schema.Properties["spec"]
	o := outlined("spec", spec)
	b := bytes.NewBufferString(`# Fields of a Superset

<!-- Generated from the definition by "make generate"; do not edit. -->

` + "`apiVersion: superset.crossplane.io/v1alpha1`, `kind: Superset`" + `. The status is described in the
[status reference](status-reference.md). Types of Kubernetes are linked, not repeated. Below a table stand the rules that
the fields must keep.

Objects with the same fields are described once: the link in the second column leads there. ` + "`kubectl explain superset.spec`" + `
has the same texts.

**Objects:** `)
	for i, s := range o.sections {
		if i > 0 {
			b.WriteString(" · ")
		}
		fmt.Fprintf(b, "[%s](#%s)", strings.TrimPrefix(s.title, "spec."), anchor(s.title))
	}
	b.WriteString("\n")
	for _, s := range o.sections {
		fmt.Fprintf(b, "\n## %s\n\n", s.title)
		if s.node.Description != "" {
			fmt.Fprintf(b, "%s\n\n", cell(s.node.Description))
		}
		o.table(b, s)
	}
	return b.Bytes()
}

// inputReference is the page about what a Composition says.
func inputReference(schema *node) []byte {
	fields := maps.Clone(schema.Properties)
	for _, f := range []string{"apiVersion", "kind", "metadata"} {
		delete(fields, f)
	}
	o := outlined("input", &node{Type: schema.Type, Description: schema.Description, Properties: fields})
	b := bytes.NewBufferString(`# Input of the Composition

<!-- Generated from the input's definition by "make generate"; do not edit. -->

` + "`apiVersion: superset.fn.crossplane.io/v1beta1`, `kind: Input`" + `, below ` + "`input`" + ` of the step that calls the function. Everything
has a default, and a Composition may say nothing. A mistake in it holds every instance, with a condition that names the field.
[Security](security.md#delegate-with-a-policy) explains what the policy is for and how to check a manifest against it.
`)
	for _, s := range o.sections {
		fmt.Fprintf(b, "\n## %s\n\n", s.title)
		if s.node.Description != "" {
			fmt.Fprintf(b, "%s\n\n", cell(s.node.Description))
		}
		o.table(b, s)
	}
	return b.Bytes()
}

// statusReference is the page about the status, its phases, conditions and
// reasons.
func statusReference(schema *node, groups []group) []byte {
	b := bytes.NewBufferString(`# Status

<!-- Generated from fn/superset/lifecycle/phases.go and the definition by "make generate"; do not edit. -->

What to do about a phase or a reason is in [troubleshooting](../user-guide/troubleshooting.md).
`)
	for _, g := range groups {
		fmt.Fprintf(b, "\n## %s\n\n| Value | Meaning |\n|---|---|\n", g.title)
		for _, c := range g.constants {
			fmt.Fprintf(b, "| `%s` | %s |\n", c.value, cell(c.text))
		}
	}
	b.WriteString("\n`Ready` and `Synced` are Crossplane's. `Ready` is True when the spec is valid, no task is due, every component is\navailable, no name is taken and every composed object is ready.\n")
	o := outlined("status", schema.Properties["status"])
	for _, s := range o.sections {
		fmt.Fprintf(b, "\n## %s\n\n", s.title)
		if s.node.Description != "" {
			fmt.Fprintf(b, "%s\n\n", cell(s.node.Description))
		}
		o.table(b, s)
	}
	return b.Bytes()
}
