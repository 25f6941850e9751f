// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"
)

// files are what the chart puts into pods.
func (v *values) files() {
	add := func(value any, path ...string) {
		list, _ := dig(v.spec, path...).([]any)
		put(v.spec, append(list, value), path...)
	}
	for _, f := range []struct{ value, suffix, volume, dir string }{
		{"extraConfigs", "-extra-config", "extra-config", fallback(text(v.get("extraConfigMountPath")), "/app/configs")},
		{"extraSecrets", "-extra-python", "extra-python", extraPython},
	} {
		m, _ := v.get(f.value).(map[string]any)
		if len(m) == 0 {
			continue
		}
		name := v.name + f.suffix
		source := map[string]any{"name": f.volume, "configMap": map[string]any{"name": name}}
		note := "put " + strings.Join(sorted(m), ", ") + " into a ConfigMap " + name + ", which is mounted at " + f.dir + " as in the chart"
		if f.value == "extraSecrets" {
			source = map[string]any{"name": f.volume, "secret": map[string]any{"secretName": name}}
			note = "put " + strings.Join(sorted(m), ", ") + " into a Secret " + name + ", which is mounted at " + f.dir + "; the chart has it at /app/pythonpath, which is not free here"
			if slices.ContainsFunc(sorted(m), func(k string) bool { return strings.HasSuffix(k, ".py") }) {
				v.importsFrom(extraPython)
				note += ". Python finds it there (sys.path in config)"
			}
		}
		add(source, "podTemplate", "volumes")
		add(map[string]any{"name": f.volume, "mountPath": f.dir, "readOnly": true}, "podTemplate", "container", "volumeMounts")
		v.note(f.value, note)
		if _, ok := m["import_datasources.yaml"]; ok {
			v.note(f.value+".import_datasources.yaml", "the chart's init imports it at every upgrade; here set lifecycle.init.command to run superset init, then superset import_datasources -p "+f.dir+"/import_datasources.yaml")
		}
	}
}

// importsFrom makes Python look for modules in a folder.
func (v *values) importsFrom(dir string) {
	line := "sys.path.append(\"" + dir + "\")\n"
	if c := text(v.spec["config"]); !strings.Contains(c, line) {
		put(v.spec, strings.TrimSuffix("import sys\n\n"+line+"\n"+c, "\n")+"\n", "config")
	}
}

// mounts moves what would be mounted where the configuration is.
func (v *values) mounts() {
	for _, at := range append([][]string{{"podTemplate"}, {"lifecycle", "podTemplate"}}, componentTemplates...) {
		list, _ := dig(v.spec, append(slices.Clone(at), "container", "volumeMounts")...).([]any)
		for i, e := range list {
			m, _ := e.(map[string]any)
			path := strings.TrimSuffix(text(m["mountPath"]), "/")
			rest, under := strings.CutPrefix(path, "/app/pythonpath")
			if !under || rest != "" && !strings.HasPrefix(rest, "/") {
				continue
			}
			if rest == "/superset_config.py" || rest == "/superset_config_docker.py" {
				v.work("extraVolumeMounts", "the configuration is made by the function at "+path+", so this file is not used: put its Python into config, and leave the mount out")
			}
			moved := map[string]any{}
			for k, f := range m {
				moved[k] = f
			}
			moved["mountPath"] = extraPython + rest
			list[i] = moved
			v.importsFrom(extraPython)
			v.note("extraVolumeMounts", "/app/pythonpath is where the function mounts the configuration, so what is mounted at "+path+" is at "+extraPython+rest+" now, where Python finds it (sys.path in config)")
		}
	}
}

// componentTemplates are the templates of components.
var componentTemplates = [][]string{
	{"webServer", "podTemplate"}, {"celeryWorker", "podTemplate"}, {"celeryBeat", "podTemplate"}, {"celeryFlower", "podTemplate"}, {"mcpServer", "podTemplate"},
}
