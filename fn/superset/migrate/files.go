// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
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

// mounts moves what would be mounted over the configuration. Single modules below
// it keep their places.
func (v *values) mounts() {
	for _, at := range append([][]string{{"podTemplate"}, {"lifecycle", "podTemplate"}}, componentTemplates...) {
		list, _ := dig(v.spec, append(slices.Clone(at), "container", "volumeMounts")...).([]any)
		for i, e := range list {
			m, _ := e.(map[string]any)
			mounted := path.Clean(text(m["mountPath"]))
			from := v.mountValue(at)
			moved := maps.Clone(m)
			switch mounted {
			case resolve.ConfigDir:
				moved["mountPath"] = extraPython
				v.importsFrom(extraPython)
				v.note(from, resolve.ConfigDir+" is where the function mounts the configuration, so what is mounted there is at "+extraPython+
					" now, where Python finds it (sys.path in config)")
			case resolve.ConfigDir + "/" + resolve.ConfigKey:
				moved["mountPath"] = extraPython + "/" + resolve.ConfigKey
				v.work(from, "the configuration is made by the function, so the file that is mounted at "+mounted+" is not used: put its Python into config, and leave the mount out")
			default:
				continue
			}
			list[i] = moved
		}
	}
}

// mountValue is where the values have the mounts of a template.
func (v *values) mountValue(template []string) string {
	for _, c := range chartComponents {
		if c.field == template[0] {
			return c.value + ".extraVolumeMounts"
		}
	}
	if template[0] == "lifecycle" {
		return "init.extraVolumeMounts"
	}
	return "extraVolumeMounts"
}

// componentTemplates are the templates of components.
var componentTemplates = [][]string{
	{"webServer", "podTemplate"}, {"celeryWorker", "podTemplate"}, {"celeryBeat", "podTemplate"}, {"celeryFlower", "podTemplate"}, {"mcpServer", "podTemplate"},
}
