// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// advisePools warns of pool options without effect, or with a surprising one.
func advisePools(s resolver, components []Component) []Advice {
	var out []Advice

	check := func(o *v1alpha1.SQLAEngineOptions, path string, pool bool) {
		if o == nil {
			return
		}

		single := o.MaxOverflow != nil || o.PoolRecycle != nil || o.PoolPrePing != nil || o.PoolTimeout != nil

		switch {
		case o.Preset == v1alpha1.PresetDisabled && (single || o.PoolSize != nil):
			out = append(out, Advice{"NoPool", path, "Preset disabled ignores every other option; choose another preset"})
		case !s.metastore.on && configuresMetastore(s):
			out = append(out, Advice{
				"NoPool", path,
				"Options of a pool are only rendered for spec.metastore; with a URI in spec.Config, set SQLALCHEMY_ENGINE_OPTIONS there too",
			})
		case o.PoolSize != nil && *o.PoolSize == 0:
			out = append(out, Advice{"PoolUnlimited", path + ".poolSize", "SQLAlchemy takes a pool size of 0 as no limit; use preset conservative for no pool"})
		case o.PoolSize == nil && single && !pool:
			out = append(out, Advice{"NoPool", path, "There is no pool here, so its options have no effect; set poolSize or another preset"})
		}
	}

	check(s.spec.SQLAEngineOptions, "spec.sqlaEngineOptions", ptr.OrZero(s.spec.SQLAEngineOptions).Preset != v1alpha1.PresetConservative)

	for _, c := range components {
		row, _ := RowOf(c.Type)
		spec, _ := s.spec.Component(row.Type)
		check(spec.SQLAEngineOptions, "spec."+row.Type.Field()+".sqlaEngineOptions", spec.SQLAEngineOptions != nil && row.pool != nil && !ptr.OrZero(s.engine(row, spec)).NullPool)
	}

	if o := ptr.OrZero(s.spec.Lifecycle).SQLAEngineOptions; o != nil && o.Preset != v1alpha1.PresetDisabled {
		out = append(out, Advice{
			"NoPool", "spec.lifecycle.sqlaEngineOptions",
			"Tasks run one query after the other and have no pool, so only preset disabled has an effect here",
		})
	}

	return out
}

// advisePresets warns of settings beside a preset that leaves them all out.
func advisePresets(s resolver, _ []Component) []Advice {
	var out []Advice

	if g := ptr.OrZero(s.spec.WebServer).Gunicorn; g != nil && g.Preset == v1alpha1.PresetDisabled && *g != (v1alpha1.Gunicorn{Preset: g.Preset}) {
		out = append(out, Advice{"PresetDisabled", "spec.webServer.gunicorn", "Preset disabled ignores every other option; choose another preset"})
	}

	if c := ptr.OrZero(s.spec.CeleryWorker).Celery; c != nil && c.Preset == v1alpha1.PresetDisabled && *c != (v1alpha1.Celery{Preset: c.Preset}) {
		out = append(out, Advice{"PresetDisabled", "spec.celeryWorker.celery", "Preset disabled ignores every other option; choose another preset"})
	}

	return out
}
