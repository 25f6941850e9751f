// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func adviseImage(s resolver, _ []Component) []Advice {
	if s.environment == v1alpha1.EnvironmentProduction && s.spec.Image.Tag == "latest" && s.spec.Image.Digest == "" {
		return []Advice{{
			"MutableTag", "spec.image.tag",
			"The tag latest changes its content without a change here, so an upgrade would start pods without a migration; name a version",
		}}
	}

	return nil
}

// driverPackages are the packages with SQLAlchemy's drivers of the databases
// that a metastore can be in, where the names differ.
var driverPackages = map[string]string{
	"psycopg2": "psycopg2-binary", "mysqldb": "mysqlclient", "mysqlconnector": "mysql-connector-python",
}

// withDrivers are tags of the stock image that have drivers: the -dev images,
// and releases before drivers were left out.
var withDrivers = regexp.MustCompile(`^v?[0-4]\.|-dev$`)

// adviseDriver warns of pods that cannot reach their metastore, because the
// image has no driver for it. What a bootstrap script installs is not known,
// and neither is the driver of a connection whose URI is in a Secret.
func adviseDriver(s resolver, components []Component) []Advice {
	if !s.metastore.on || s.installsDriver() {
		return nil
	}

	what := driverPackage(s.metastore.driver)
	if s.metastore.uri {
		what = "that of the database"
	}

	var out []Advice

	lifecycle := ptr.OrZero(s.spec.Lifecycle)
	advise := func(own *v1alpha1.ImageOverride, script *string, path string) {
		if !s.lacksDrivers(own) || s.bootstrap(script) != "" {
			return
		}

		if own == nil || own.Repository == nil && own.Tag == nil {
			path = "spec.image"
		}

		out = append(out, Advice{
			"DriverMissing", path,
			"The stock image contains no database drivers, so pods cannot reach the metastore; add " + what +
				" to spec.pythonPackages, use an image that contains it, or the -dev variant of the tag to try it out",
		})
	}

	if !lifecycle.Disabled {
		advise(lifecycle.Image, lifecycle.BootstrapScript, "spec.lifecycle.image")
	}

	for _, c := range components {
		row, _ := RowOf(c.Type)
		spec, _ := s.spec.Component(c.Type)

		// Flower speaks to the broker only.
		if row.Python && c.Type != part.CeleryFlower {
			advise(spec.Image, spec.BootstrapScript, "spec."+c.Type.Field()+".image")
		}
	}

	slices.SortFunc(out, func(a, b Advice) int { return cmp.Compare(a.Path, b.Path) })

	return slices.Compact(out)
}

// installsDriver says that pythonPackages may bring the driver of the
// metastore, or that none is needed.
func (s resolver) installsDriver() bool {
	if s.metastore.uri {
		return len(s.spec.PythonPackages) > 0 || strings.HasPrefix(ptr.Or(ptr.OrZero(s.spec.Metastore).URI, ""), "sqlite")
	}

	want := strings.TrimSuffix(driverPackage(s.metastore.driver), "-binary")

	return slices.ContainsFunc(s.spec.PythonPackages, func(requirement string) bool {
		// Requirements are names in any case, addresses and files.
		name := strings.ReplaceAll(strings.ToLower(requirement), "_", "-")

		return strings.Contains(name, want) || strings.Contains(name, "apache-superset[")
	})
}

// driverPackage is what to install for a driver.
func driverPackage(driver string) string {
	name := strings.ToLower(driver)

	return cmp.Or(driverPackages[name], strings.ReplaceAll(name, "_", "-"))
}

// stockImage says that the instance runs Superset's own image.
func stockImage(s resolver) bool { return isStock(s.spec.Image.Repository) }

// isStock knows the names of the image that Superset's project publishes.
func isStock(repository string) bool {
	switch strings.TrimPrefix(repository, "docker.io/") {
	case "", v1alpha1.DefaultImageRepository, "apache/superset":
		return true
	default:
		return false
	}
}

// lacksDrivers says that pods run a stock image without drivers.
func (s resolver) lacksDrivers(own *v1alpha1.ImageOverride) bool {
	o := ptr.OrZero(own)

	return isStock(ptr.Or(o.Repository, s.spec.Image.Repository)) && !withDrivers.MatchString(ptr.Or(o.Tag, s.spec.Image.Tag))
}
