// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/schedule"
)

// defaultTimeout is the limit of an attempt under the operator; here there is
// none.
const defaultTimeout = "300s"

// operator translates a manifest of the operator. Nearly all of it stays.
func operator(in map[string]any, o Options) (map[string]any, []Note) {
	c := conversion{spec: map[string]any{}}
	if spec, ok := in["spec"].(map[string]any); ok {
		c.spec = runtime.DeepCopyJSON(spec)
	}
	c.clone()
	c.tasks()
	c.driver()
	c.mcpPath()
	c.realtime()

	name, namespace := text(dig(in, "metadata", "name")), text(dig(in, "metadata", "namespace"))
	if o.Name != "" {
		name = o.Name
	}
	if o.Namespace != "" {
		namespace = o.Namespace
	}
	c.written(name)
	out := manifest(name, namespace, c.spec)
	meta, _ := out["metadata"].(map[string]any)
	put(meta, c.labels(dig(in, "metadata", "labels")), "labels")
	put(meta, c.annotations(dig(in, "metadata", "annotations")), "annotations")
	return out, c.notes
}

// conversion is a manifest in the making.
type conversion struct {
	spec  map[string]any
	notes []Note
}

func (c *conversion) note(path, advice string) {
	if n := (Note{Path: path, Advice: advice}); !slices.Contains(c.notes, n) {
		c.notes = append(c.notes, n)
	}
}

// general is a note about a block as a whole; what is in the block has notes of
// its own.
func (c *conversion) general(path, advice string) {
	if n := (Note{Path: path, Advice: advice, general: true}); !slices.Contains(c.notes, n) {
		c.notes = append(c.notes, n)
	}
}

// work is a note without whose work the instance would not start, or not do what
// it did.
func (c *conversion) work(path, advice string) {
	if n := (Note{Path: path, Advice: advice, Work: true}); !slices.Contains(c.notes, n) {
		c.notes = append(c.notes, n)
	}
}

// mcpPath publishes the MCP server where the operator does: wherever there is a
// route. Here it is only published on wish in Production.
func (c *conversion) mcpPath() {
	if empty(dig(c.spec, "networking", "gateway")) && empty(dig(c.spec, "networking", "ingress")) {
		return
	}
	if c.spec["mcpServer"] == nil || dig(c.spec, "mcpServer", "service", "gatewayPath") != nil {
		return
	}
	put(c.spec, v1alpha1.DefaultMCPServerPath, "mcpServer", "service", "gatewayPath")
	c.note("spec.mcpServer.service.gatewayPath", "the MCP server stays published at /mcp, as the operator has it; look who may reach it, or write an empty path to keep it inside")
}

// realtime spells a block as we do: the operator's proposal for Superset 7.0 has
// both spellings.
func (c *conversion) realtime() {
	r, _ := c.spec["realtime"].(map[string]any)
	if w, found := r["webSocket"]; found && r["websocket"] == nil {
		r["websocket"] = w
		delete(r, "webSocket")
		c.note("spec.realtime.webSocket", "it is called websocket")
	}
}

// driver tells of the one that may be missing: images of the operator's users
// have it, or a script installs it.
func (c *conversion) driver() {
	image, tag := text(dig(c.spec, "image", "repository")), text(dig(c.spec, "image", "tag"))
	if empty(c.spec["metastore"]) || !stockImages.MatchString(image) || strings.HasSuffix(tag, "-dev") || !empty(c.spec["bootstrapScript"]) || !empty(c.spec["pythonPackages"]) {
		return
	}
	c.note("spec.image", "the stock image has no database drivers; if nothing else brings yours, add it: pythonPackages: [psycopg2-binary], or an image that has it")
}

// clone renames seed and what is called after it.
func (c *conversion) clone() {
	l, _ := c.spec["lifecycle"].(map[string]any)
	at := "spec.lifecycle.seed"
	seed, ok := l["seed"].(map[string]any)
	if !ok {
		// Early versions of the operator call it clone already.
		at = "spec.lifecycle.clone"
		if seed, ok = l["clone"].(map[string]any); !ok {
			return
		}
	}
	delete(l, "seed")
	l["clone"] = seed
	if sql, ok := seed["postSeedSQL"]; ok {
		delete(seed, "postSeedSQL")
		put(seed, sql, "postCloneSQL")
	}
	if text(seed["requiresDrain"]) == "false" {
		delete(seed, "requiresDrain")
		c.note(at+".requiresDrain", "a clone always stops the components, because it replaces what they read; false was left out")
	}
	c.cron(at+".cronSchedule", seed)
	c.note(at, "it is called lifecycle.clone here. A clone overwrites the metastore: because nothing is remembered of this database yet, "+
		"it does so only if the database is empty, or when lifecycle.clone.trigger has a new value")
}

// cron leaves out what is no schedule here.
func (c *conversion) cron(at string, seed map[string]any) {
	cron := text(seed["cronSchedule"])
	if cron == "" {
		return
	}
	cron = strings.Join(strings.Fields(cron), " ")
	fields := strings.Fields(cron)
	switch {
	case len(fields) == 6 && fields[0] == "0":
		cron = strings.Join(fields[1:], " ")
		c.note(at, "six fields are not possible; the seconds were 0 and are left out: "+cron)
	case len(fields) == 7 && fields[0] == "0" && (fields[6] == "*" || fields[6] == "?"):
		cron = strings.Join(fields[1:6], " ")
		c.note(at, "seven fields are not possible; the seconds were 0, the year was any, both are left out: "+cron)
	}
	if _, err := schedule.Parse(cron, ""); err != nil {
		delete(seed, "cronSchedule")
		c.note(at, "the schedule "+cron+" is left out, so the clone runs once: "+err.Error()+
			"; set lifecycle.clone.cronSchedule, and timeZone if it is not UTC")
		return
	}
	seed["cronSchedule"] = cron
}

// tasks tells what is the same text with another meaning.
func (c *conversion) tasks() {
	l, _ := c.spec["lifecycle"].(map[string]any)
	limited := false
	for _, t := range []string{"clone", "migrate", "rotate", "init"} {
		limited = limited || !empty(dig(l, t, "timeout"))
	}
	if !limited && text(l["disabled"]) != "true" {
		c.note("spec.lifecycle", "an attempt of a task may take as long as it needs; the operator ended it after "+defaultTimeout+
			". Set timeout of the task to have a limit")
	}
	c.spec, _ = renamed(c.spec).(map[string]any)
}

// tracking are prefixes of labels and annotations by which programs know the
// objects that they have applied.
var tracking = []string{
	"argocd.argoproj.io/", "kustomize.toolkit.fluxcd.io/", "helm.toolkit.fluxcd.io/", "meta.helm.sh/", "objectset.rio.cattle.io/",
}

// tracks is true for a label or an annotation about the old object.
func (c *conversion) tracks(path, key string) bool {
	if !slices.ContainsFunc(tracking, func(p string) bool { return strings.HasPrefix(key, p) }) {
		return false
	}
	c.note(path+"."+key, "what applied the old object knows it by this; it was left out")
	return true
}

// labels keeps the user's own.
func (c *conversion) labels(v any) map[string]any {
	m, _ := v.(map[string]any)
	out := map[string]any{}
	for _, k := range sorted(m) {
		if !c.tracks("metadata.labels", k) {
			out[k] = m[k]
		}
	}
	return out
}

// annotations keeps the user's own.
func (c *conversion) annotations(v any) map[string]any {
	m, _ := v.(map[string]any)
	out := map[string]any{}
	for _, k := range sorted(m) {
		switch k {
		case "kubectl.kubernetes.io/last-applied-configuration":
		case v1alpha1.AnnotationApproveUpgrade:
			c.note("metadata.annotations."+k, "an approval belongs to one upgrade; it was left out")
		default:
			if !c.tracks("metadata.annotations", k) {
				out[k] = m[k]
			}
		}
	}
	return out
}

// renamed is a value with the present names of the variables of a clone.
func renamed(v any) any {
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(v, "SUPERSET_OPERATOR__SEED_SRC_", "SUPERSET_OPERATOR__CLONE_SRC_")
	case []any:
		for i := range v {
			v[i] = renamed(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = renamed(v[k])
		}
	}
	return v
}
