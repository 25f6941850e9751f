// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// settings is what the superset_config.py of all components and tasks says.
func (s resolver) settings() pyconfig.Settings {
	return pyconfig.Settings{
		PreviousKey:  s.previousKey.set(),
		Metastore:    s.metastore.settings(),
		FeatureFlags: s.spec.FeatureFlags,
		Valkey:       s.valkey.settings,
		Base:         ptr.Or(s.spec.Config, ""),
	}
}

// componentSettings adds what only running components need to know.
func (s resolver) componentSettings(row Row, spec v1alpha1.ComponentSpec, port Port) pyconfig.Settings {
	out := s.settings()
	out.Engine = s.engine(row, spec)
	out.InternalURL, out.ExternalURL, out.Secure = s.internalURL(), s.url.String(), s.servedOverHTTPS()
	out.ProxyHops = s.hops
	out.Component = ptr.Or(spec.Config, "")

	if row.config != nil {
		parts := row.config(s, port)
		out.WebPort, out.WebTimeout, out.RateLimits, out.Prefetch = parts.webPort, parts.webTimeout, parts.rateLimits, parts.prefetch
		out.AppIcon = parts.appIcon
	}

	out = s.contribute(out)

	// Without async queries the browser of reports needs nothing but the session
	// that the worker gives it.
	if row.Type == part.WebServer && out.Secure && (out.Realtime != nil || out.TaskFramework != nil && out.TaskFramework.AsyncQueries) {
		out.PlainCookiesAt = part.Name(s.name, part.WebServer)
	}

	return out
}

// engine resolves the connection pool of a component. The component's object
// replaces the inherited one. A preset without a pool gives way to a poolSize
// beside it. Without a metastore nothing is configured: Superset's own default
// is SQLite, which refuses pool options.
func (s resolver) engine(row Row, spec v1alpha1.ComponentSpec) *pyconfig.Engine {
	o := ptr.OrZero(podtemplate.FirstSet(spec.SQLAEngineOptions, s.spec.SQLAEngineOptions))

	_, preset := presetOr(o.Preset)
	if preset == v1alpha1.PresetDisabled || !s.metastore.on {
		return nil
	}

	size := row.pool(s, preset)

	// A size inherited from spec is meant for those who have a pool.
	explicit := o.PoolSize != nil && (size > 0 || spec.SQLAEngineOptions != nil || preset == v1alpha1.PresetConservative)
	if size == 0 && !explicit {
		return &pyconfig.Engine{NullPool: true}
	}

	if explicit {
		size = *o.PoolSize
	}

	return &pyconfig.Engine{
		PoolSize:    size,
		MaxOverflow: ptr.Or(o.MaxOverflow, v1alpha1.DefaultMaxOverflow),
		PoolRecycle: ptr.Or(o.PoolRecycle, v1alpha1.DefaultPoolRecycle),
		PoolPrePing: ptr.Or(o.PoolPrePing, v1alpha1.DefaultPoolPrePing),
		PoolTimeout: o.PoolTimeout,
	}
}

// taskEngine is the pool of tasks: none, unless presets are disabled.
func (s resolver) taskEngine() *pyconfig.Engine {
	o := ptr.OrZero(podtemplate.FirstSet(ptr.OrZero(s.spec.Lifecycle).SQLAEngineOptions, s.spec.SQLAEngineOptions))
	if o.Preset == v1alpha1.PresetDisabled || !s.metastore.on {
		return nil
	}

	return &pyconfig.Engine{NullPool: true}
}

// internalURL is where reports reach the web server; "" without one.
func (s resolver) internalURL() string {
	if s.spec.WebServer == nil {
		return ""
	}

	row, _ := RowOf(part.WebServer)

	return "http://" + part.Name(s.name, part.WebServer) + ":" + decimal(servicePort(s.spec.WebServer.Service, row)) + s.root + "/"
}

// pythonConfig is the data of the ConfigMap of a Python pod.
func (s resolver) pythonConfig(settings pyconfig.Settings, bootstrap string) map[string]string {
	out := map[string]string{ConfigKey: pyconfig.Render(settings)}

	if bootstrap != "" {
		out[bootstrapKey] = bootstrap
	}

	if len(s.spec.PythonPackages) > 0 {
		out[requirementsKey] = strings.Join(s.spec.PythonPackages, "\n") + "\n"
		out[siteKey] = sitePackages
	}

	return out
}

// websocketConfig is config.json, written the same way every time. Numbers keep
// all their digits. It is not indented: that would let a deep tree grow by the
// square.
func websocketConfig(raw []byte) string {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()

	var v map[string]any
	if err := decoder.Decode(&v); err != nil || v == nil {
		v = map[string]any{}
	}

	// What came out of JSON goes back into it.
	out, _ := json.Marshal(v)

	return string(out) + "\n"
}
