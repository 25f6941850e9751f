// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"maps"
	"slices"
	"strings"
)

// containers carries containers beside or before Superset. Those that only wait
// for a database are left out: tasks retry, and components start when the tasks
// have finished.
func (v *values) containers(at []string, to ...string) {
	var keep []any
	for i, e := range v.list(at...) {
		path := append(slices.Clone(at), bracket(text(int64(i))))
		m, _ := e.(map[string]any)
		name := text(m["name"])
		r, known := v.rendered(e)
		container, _ := r.(map[string]any)
		switch {
		case strings.HasPrefix(name, "wait-for-") && v.waits(container):
			v.meant(path...)
		case container == nil:
			v.note(join(path...), "it is no container; left out")
		case !known:
			v.work(join(path...), "Helm renders the container "+name+", and what it renders to is not known here; write it under "+join(to...)+": "+strings.Join(unknown(shown(e)), ", "))
		default:
			container = maps.Clone(container)
			container["env"] = v.safeEnv(join(path...), container["env"])
			if empty(container["env"]) {
				delete(container, "env")
			}
			v.envFromOf(join(path...), container)
			v.pathsIn(join(path...), shown(container["command"])+" "+shown(container["args"]))
			if masked := hidden(text(first(container["command"]))); masked != "" {
				for _, f := range []string{"command", "args"} {
					if list, ok := container[f].([]any); ok {
						container[f] = v.safeWords(join(path...), list)
					}
				}
			}
			keep = append(keep, container)
			v.went(join(to...), path...)
		}
	}
	list, _ := dig(v.spec, to...).([]any)
	put(v.spec, append(list, keep...), to...)
}

// first is the first of a list.
func first(v any) any {
	if list, ok := v.([]any); ok && len(list) > 0 {
		return list[0]
	}
	return nil
}

// safeWords are the words of a command without secrets.
func (v *values) safeWords(at string, list []any) []any {
	out := make([]any, len(list))
	for i, e := range list {
		out[i] = e
		if s, ok := e.(string); ok && hidden(s) != s {
			out[i] = hidden(s)
			v.work(at, "there seems to be a secret in it, which is not printed; *** stands for it")
		}
	}
	return out
}

// envFromOf tells of a Secret of the chart's that a container reads.
func (v *values) envFromOf(at string, container map[string]any) {
	list, _ := container["envFrom"].([]any)
	for _, e := range list {
		if name := text(dig(e, "secretRef", "name")); v.ownSecret() && v.isOwn(name) {
			v.work(at, "it reads variables from the Secret "+name+" of the chart, which goes with the release")
		}
	}
}

// waits is true for a container that waits for a server, as the chart's do.
func (v *values) waits(container map[string]any) bool {
	for k := range container {
		if !slices.Contains([]string{"name", "image", "imagePullPolicy", "command", "args", "env", "envFrom", "resources", "securityContext"}, k) {
			return false
		}
	}
	script := shown(container["command"]) + " " + shown(container["args"])
	for _, step := range stepEnds.Split(strings.ReplaceAll(script, " ⏎ ", ";"), -1) {
		if !waiting.MatchString(strings.TrimSpace(step)) {
			return false
		}
	}
	return true
}

// safeEnv are variables of a container; secrets come from the user's Secret.
func (v *values) safeEnv(at string, env any) any {
	list, _ := env.([]any)
	var out []any
	for _, e := range list {
		name, value := text(dig(e, "name")), text(dig(e, "value"))
		if secretName.MatchString(name) && value != "" && !isPath(value) || credentials.MatchString(value) || formed.MatchString(value) {
			as := v.variableFor(name, value)
			e = map[string]any{"name": name, "valueFrom": map[string]any{"secretKeyRef": map[string]any{"name": v.envSecret(), "key": as}}}
			v.note(at, "the secret "+name+" is not written into the manifest; put it under "+as+" into the Secret "+v.envSecret())
		}
		out = append(out, e)
	}
	return out
}
