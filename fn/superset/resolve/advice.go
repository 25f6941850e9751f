// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// advise lists what is legal but probably not what the user wants, sorted by path.
func advise(s resolver, components []Component) []Advice {
	var out []Advice

	for _, check := range []func(resolver, []Component) []Advice{
		adviseImage, adviseAccount, adviseDriver, adviseMetastore, adviseCelery, adviseMCP, adviseExposure, adviseNetworking, adviseAddress, adviseEgress,
		adviseTemplates, adviseRunOnce, adviseScaling, advisePools, advisePresets, adviseAdminPassword,
	} {
		out = append(out, check(s, components)...)
	}

	out = append(out, s.contributedAdvice(components)...)

	slices.SortStableFunc(out, func(a, b Advice) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Reason, b.Reason))
	})

	return slices.Compact(out)
}

// adviseAccount tells that an account which every namespace has is left as it is.
func adviseAccount(s resolver, _ []Component) []Advice {
	if s.serviceAccount != defaultAccount || !ptr.Or(ptr.OrZero(s.spec.ServiceAccount).Create, v1alpha1.DefaultServiceAccountCreate) {
		return nil
	}

	return []Advice{{
		"DefaultAccount", "spec.serviceAccount",
		"The ServiceAccount default is in every namespace, and other pods use it; it is used as it is, as with create: false. Name another one to have it made",
	}}
}

func adviseMetastore(s resolver, _ []Component) []Advice {
	var out []Advice

	if !s.metastore.on && !configuresMetastore(s) {
		out = append(out, Advice{
			"NoMetastore", "spec.metastore",
			"No metastore is configured, so each pod keeps a SQLite file of its own and loses it; set spec.metastore, or SQLALCHEMY_DATABASE_URI in spec.config",
		})
	}

	if s.spec.Metastore != nil && s.spec.Metastore.CreateDatabase && !s.metastore.structured() {
		out = append(out, Advice{
			"CreateDatabaseIgnored", "spec.metastore.createDatabase",
			"The database cannot be created because its name is only known inside a URI; use host, database and username",
		})
	}

	return out
}

// configuresMetastore is true if the user's own Python has a metastore.
func configuresMetastore(s resolver) bool {
	return strings.Contains(ptr.Or(s.spec.Config, ""), "SQLALCHEMY_DATABASE_URI")
}

func adviseCelery(s resolver, components []Component) []Advice {
	var out []Advice

	in := Instance{Components: components}
	_, worker := in.Component(part.CeleryWorker)
	_, beat := in.Component(part.CeleryBeat)
	_, flower := in.Component(part.CeleryFlower)

	for _, c := range []struct {
		on   bool
		path string
	}{{worker, "spec.celeryWorker"}, {beat, "spec.celeryBeat"}, {flower, "spec.celeryFlower"}} {
		if c.on && (!s.valkey.on || s.valkey.settings.Broker == nil) && !strings.Contains(ptr.Or(s.spec.Config, ""), "broker_url") {
			out = append(out, Advice{
				"NoBroker", c.path,
				"Celery has no broker and will not work; set spec.valkey, or broker_url of CeleryConfig in spec.config",
			})
		}
	}

	if beat && !worker {
		out = append(out, Advice{"NoWorker", "spec.celeryBeat", "Nobody runs what celeryBeat starts; enable spec.celeryWorker"})
	}

	if flower && !worker {
		out = append(out, Advice{"NoWorker", "spec.celeryFlower", "There is no worker to watch; enable spec.celeryWorker"})
	}

	if flower && stockImage(s) && s.spec.CeleryFlower.Image == nil && !installs(s, "flower") {
		out = append(out, Advice{
			"FlowerMissing", "spec.celeryFlower",
			"The stock image does not contain Flower; add flower to spec.pythonPackages or use an image that contains it",
		})
	}

	if c := ptr.OrZero(ptr.OrZero(s.spec.CeleryWorker).Celery); ptr.Or(c.MaxMemoryPerChild, 0) >= 1<<26 {
		out = append(out, Advice{
			"MemoryInKiB", "spec.celeryWorker.celery.maxMemoryPerChild",
			"Celery takes this number as KiB; 64 GiB or more looks like a number of bytes",
		})
	}

	return out
}

// adviseMCP: Superset's own range of versions goes with the advice, because
// its MCP server does not start with the next one.
func adviseMCP(s resolver, _ []Component) []Advice {
	if s.spec.MCPServer == nil || !stockImage(s) || s.spec.MCPServer.Image != nil || installs(s, "fastmcp") {
		return nil
	}

	return []Advice{{
		"FastMCPMissing", "spec.mcpServer",
		`The stock image does not contain fastmcp, without which the MCP server does not start; add "fastmcp>=3.1,<4" to spec.pythonPackages or use an image that contains it`,
	}}
}

// installs says that a package is one of pythonPackages.
func installs(s resolver, name string) bool {
	return slices.ContainsFunc(s.spec.PythonPackages, func(requirement string) bool {
		return strings.HasPrefix(strings.ToLower(strings.TrimSpace(requirement)), name)
	})
}

// adviseEgress warns of what restricted egress closes and nobody can derive.
func adviseEgress(s resolver, _ []Component) []Advice {
	if ptr.OrZero(s.spec.NetworkPolicy).Egress != v1alpha1.EgressRestricted {
		return nil
	}

	var out []Advice

	closed := func(what string) {
		out = append(out, Advice{"EgressClosed", "spec.networkPolicy.egress", what + "; if it is closed, allow it with networkPolicy.extraEgress"})
	}

	if s.metastore.uri {
		closed("The port of the metastore is inside a URI, so that it cannot be opened")
	}

	if s.valkey.on && s.valkey.settings.URI && ptr.OrZero(s.spec.Valkey).Port == nil {
		closed("The port of Valkey is inside a URI; " + decimal(s.valkey.egress) + " is opened")
	}

	if len(s.spec.PythonPackages) > 0 {
		closed("Pods install pythonPackages at their start, from an index that is not opened")
	}

	return out
}
