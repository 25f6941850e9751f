// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"strings"
)

// probes carries the probes of a component that are not the chart's own.
func (v *values) probes(c chartComponent) {
	for _, f := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		at := []string{c.value, f}
		value := v.get(at...)
		user, _ := dig(v.user, c.value).(map[string]any)
		if _, told := user[f]; told && idle(value) && v.chart.knows(at) {
			v.note(join(at...), "it is off in the values; the default probe of "+c.field+" is used")
			continue
		}
		if idle(value) || v.chart.isStock(at, value) {
			v.meant(at...)
			continue
		}
		if strings.Contains(shown(dig(value, "exec", "command")), "/app/pythonpath/health_check.py") {
			v.note(join(at...), "it runs a file of the chart's that is not there, so the default probe of "+c.field+" is used, without the times of this one")
			continue
		}
		m, _ := value.(map[string]any)
		probe := map[string]any{}
		for k, e := range m {
			probe[k] = e
		}
		if http, ok := probe["httpGet"].(map[string]any); ok {
			out := map[string]any{}
			for k, e := range http {
				out[k] = e
			}
			out["port"] = v.probePort(c, http["port"])
			probe["httpGet"] = out
		}
		v.put(any(probe), at, c.field, "podTemplate", "container", f)
	}
}

// probePort is the port of a probe in our names.
func (v *values) probePort(c chartComponent, port any) any {
	ours := map[string]string{"webServer": "http", "celeryFlower": "http", "websocketServer": "ws", "mcpServer": "mcp"}[c.field]
	theirs := text(v.get(c.value, "service", "port"))
	if c.field == "webServer" {
		theirs = text(v.get("service", "port"))
	}
	switch s := text(port); {
	case ours == "":
	case s == theirs, s == "http", s == "flower", s == "ws", s == "mcp", s == "websocket", s == text(c.port):
		return ours
	}
	return port
}
