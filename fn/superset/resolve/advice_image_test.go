// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

func TestStockImageWithoutDriver(t *testing.T) {
	mine := &v1alpha1.ImageOverride{Repository: new("registry.example.com/superset")}
	stock := &v1alpha1.ImageOverride{Repository: new(v1alpha1.DefaultImageRepository)}
	cases := map[string]struct {
		reason string
		change func(*v1alpha1.SupersetSpec)
		want   []string
	}{
		"Nothing brings the driver":   {"every pod fails with: No module named psycopg2", func(*v1alpha1.SupersetSpec) {}, []string{"spec.image"}},
		"An image of one's own":       {"it may have everything", func(s *v1alpha1.SupersetSpec) { s.Image.Repository = "registry.example.com/superset" }, nil},
		"Another name of it":          {"the same image", func(s *v1alpha1.SupersetSpec) { s.Image.Repository = "docker.io/apache/superset" }, []string{"spec.image"}},
		"The variant for development": {"it has drivers", func(s *v1alpha1.SupersetSpec) { s.Image.Tag = "6.1.0-dev" }, nil},
		"An old release":              {"it had drivers", func(s *v1alpha1.SupersetSpec) { s.Image.Tag = "4.0.2" }, nil},
		"The package":                 {"the init container installs it", func(s *v1alpha1.SupersetSpec) { s.PythonPackages = []string{"Psycopg2_binary==2.9.9"} }, nil},
		"The package as a file":       {"a URL is a requirement, too", func(s *v1alpha1.SupersetSpec) { s.PythonPackages = []string{"https://e.org/psycopg2_binary-2.whl"} }, nil},
		"Another package":             {"it is not the driver", func(s *v1alpha1.SupersetSpec) { s.PythonPackages = []string{"flower"} }, []string{"spec.image"}},
		"The driver of the other server": {"MySQL needs mysqlclient", func(s *v1alpha1.SupersetSpec) {
			s.Metastore.Type, s.PythonPackages = v1alpha1.DatabaseTypeMySQL, []string{"psycopg2-binary"}
		}, []string{"spec.image"}},
		"A driver of another name": {"the package has its name", func(s *v1alpha1.SupersetSpec) {
			s.Metastore.Driver, s.PythonPackages = new("pg8000"), []string{"pg8000"}
		}, nil},
		"A script": {"nobody knows what it installs", func(s *v1alpha1.SupersetSpec) { s.BootstrapScript = new("pip install psycopg2") }, nil},
		"A script of the tasks only": {"the web server has none", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{BootstrapScript: new("pip install psycopg2")}
		}, []string{"spec.image"}},
		"A URI in a Secret, no package": {"no driver at all is there", func(s *v1alpha1.SupersetSpec) { s.Metastore = &v1alpha1.Metastore{URIFrom: key("a", "b")} }, []string{"spec.image"}},
		"A URI in a Secret, a package": {"it may be the right one", func(s *v1alpha1.SupersetSpec) {
			s.Metastore, s.PythonPackages = &v1alpha1.Metastore{URIFrom: key("a", "b")}, []string{"oracledb"}
		}, nil},
		"No metastore":        {"SQLite needs none", func(s *v1alpha1.SupersetSpec) { s.Metastore = nil }, nil},
		"Tasks have an image": {"they start first, but not alone", func(s *v1alpha1.SupersetSpec) { s.Lifecycle = &v1alpha1.Lifecycle{Image: mine} }, []string{"spec.image"}},
		"Only one component is stock": {
			"the path is that of its image",
			func(s *v1alpha1.SupersetSpec) {
				s.Image.Repository, s.CeleryWorker = "registry.example.com/superset", &v1alpha1.CeleryWorker{}
				s.CeleryWorker.Image = stock
			},
			[]string{"spec.celeryWorker.image"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var got []string

			for _, a := range Resolve(superset(func(s *v1alpha1.SupersetSpec) { s.WebServer = &v1alpha1.WebServer{} }, tc.change)).Advice {
				if a.Reason == "DriverMissing" {
					got = append(got, a.Path)
				}
			}

			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}
