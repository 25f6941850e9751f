// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// The registry of images that name none, by all its names, and the folder of
// images that name none there.
const (
	hub     = "docker.io"
	hubTwin = "index.docker.io"
	library = "library"
)

var (
	// reference is an image as container runtimes read it: repository, tag, digest.
	reference = regexp.MustCompile(`^([^@]+?)(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@[A-Za-z0-9]+:[0-9a-fA-F]+)?$`)
	// repository is a registry, perhaps with a port, and folders below it.
	repository = regexp.MustCompile(`^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$`)
)

// full is a repository with its registry, as all of its spellings are compared;
// "" for one that no runtime understands.
func full(name string) string {
	registry, rest, found := strings.Cut(name, "/")
	if !found || !strings.ContainsAny(registry, ".:") && registry != "localhost" {
		registry, rest = hub, name
	}
	registry = strings.ToLower(registry)
	if registry == hubTwin {
		registry = hub
	}
	if rest == "" {
		return ""
	}
	if registry == hub && !strings.Contains(rest, "/") {
		rest = library + "/" + rest
	}
	name = registry + "/" + rest
	if !repository.MatchString(name) {
		return ""
	}
	return name
}

// entry is an allowed repository in full. One that looks like a registry alone
// is one, unlike an image of that name.
func entry(a string) string {
	a = strings.TrimSuffix(a, "/")
	if !strings.Contains(a, "/") && strings.ContainsAny(a, ".:") {
		a = strings.ToLower(a)
		if a == hubTwin {
			a = hub
		}
		if !repository.MatchString(a) {
			return ""
		}
		return a
	}
	return full(a)
}

// from is true for a repository that is an allowed one, or lies below it.
func from(name string, allowed []string) bool {
	name = full(name)
	return name != "" && slices.ContainsFunc(allowed, func(a string) bool {
		a = entry(a)
		return a != "" && (name == a || strings.HasPrefix(name, a+"/"))
	})
}

// images judges where the images of all containers and volumes come from.
func images(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	if p.Images == nil {
		return nil
	}
	g := gallery{allowed: p.Images}
	g.judge(spec("image", "repository"), cmp.Or(s.Spec.Image.Repository, v1alpha1.DefaultImageRepository), s.Spec.Image.Repository == "")
	for _, c := range s.Spec.Components() {
		g.override(spec(c.Type.Field(), "image"), c.Image)
	}
	if l := s.Spec.Lifecycle; l != nil {
		g.override(spec("lifecycle", "image"), l.Image)
		if c := l.Clone; c != nil {
			g.tool(spec("lifecycle", "clone", "image"), ptr.OrZero(c.Image).ToolImage, databaseOf(c.Source.Type))
		}
		if m := l.MaintenancePage; m != nil {
			g.tool(spec("lifecycle", "maintenancePage", "image"), ptr.OrZero(m.Image).ToolImage, v1alpha1.DefaultMaintenanceImageRepository)
		}
	}
	if m := s.Spec.Metastore; m != nil {
		if m.CreateDatabase || m.ClientImage != nil {
			g.tool(spec("metastore", "clientImage"), ptr.OrZero(m.ClientImage), databaseOf(m.Type))
		}
		g.embedded(spec("metastore", "embedded"), m.Embedded, databaseOf(m.Type))
	}
	g.embedded(spec("valkey", "embedded"), ptr.OrZero(s.Spec.Valkey).Embedded, v1alpha1.DefaultValkeyImageRepository)
	if m := ptr.OrZero(s.Spec.Monitoring).Metrics; m != nil {
		g.tool(spec("monitoring", "metrics", "statsdExporter", "image"), ptr.OrZero(ptr.OrZero(m.StatsdExporter).Image), v1alpha1.DefaultStatsdExporterImageRepository)
	}
	for _, t := range templates(s) {
		g.containers(t.at.Child("sidecars"), t.pod.Sidecars)
		g.containers(t.at.Child("initContainers"), t.pod.InitContainers)
		for i, v := range t.pod.Volumes {
			if v.Image != nil {
				g.reference(t.at.Child("volumes").Index(i).Child("image", "reference"), v.Image.Reference)
			}
		}
	}
	return g.errs
}

// databaseOf is the repository of the images of a kind of database.
func databaseOf(t v1alpha1.DatabaseType) string {
	if t == v1alpha1.DatabaseTypeMySQL {
		return v1alpha1.DefaultMySQLImageRepository
	}
	return v1alpha1.DefaultPostgreSQLImageRepository
}

// gallery collects images that are not allowed.
type gallery struct {
	allowed []string
	errs    field.ErrorList
}

func (g *gallery) judge(at *field.Path, name string, byDefault bool) {
	if from(name, g.allowed) {
		return
	}
	detail := only(g.allowed)
	if byDefault {
		detail = "the default is " + name + "; " + detail
	}
	g.errs = append(g.errs, breach(at, "images", detail))
}

// override judges a component's own repository. One that it lacks is judged where
// it comes from.
func (g *gallery) override(at *field.Path, o *v1alpha1.ImageOverride) {
	if r := ptr.OrZero(o).Repository; r != nil {
		g.judge(at.Child("repository"), *r, false)
	}
}

func (g *gallery) tool(at *field.Path, t v1alpha1.ToolImage, fallback string) {
	g.judge(at.Child("repository"), cmp.Or(t.Repository, fallback), t.Repository == "")
}

func (g *gallery) embedded(at *field.Path, e *v1alpha1.Embedded, fallback string) {
	if e != nil {
		g.tool(at.Child("image"), ptr.OrZero(e.Image).ToolImage, fallback)
	}
}

func (g *gallery) containers(at *field.Path, list []corev1.Container) {
	for i, c := range list {
		g.reference(at.Index(i).Child("image"), c.Image)
	}
}

// reference judges an image that is given in one text.
func (g *gallery) reference(at *field.Path, image string) {
	name := ""
	if m := reference.FindStringSubmatch(image); m != nil {
		name = m[1]
	}
	g.judge(at, name, false)
}
