// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"regexp"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/release"
)

var (
	// digest pins an image by its content.
	digest = regexp.MustCompile(`^sha256:[a-f0-9]{64}$`)
	// repository is a registry, its port, and a path; without tag and digest.
	repository = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]{1,5}/)?[A-Za-z0-9._/-]*$`)
	// tag is what follows the colon. Some pin an image by writing the digest behind the tag.
	tag = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(@sha256:[a-f0-9]{64})?$`)
	// supersetVersion is a version of Superset.
	supersetVersion = regexp.MustCompile(v1alpha1.SupersetVersionPattern)
)

// validateImages checks every image of the spec, those of components and helpers included.
func validateImages(s *v1alpha1.Superset) field.ErrorList {
	p, spec := specPath(), &s.Spec
	errs := join(
		// An image that is not there at all has no tag either.
		requiredPlain("I2", p.Child("image", "tag"), spec.Image.Tag == ""),
		image(p.Child("image"), spec.Image.Repository, spec.Image.Tag, spec.Image.Digest, spec.Image.PullPolicy, "I4"),
		pullSecrets(p.Child("image", "pullSecrets"), spec.Image.PullSecrets),
		matches("XI2", p.Child("image", "supersetVersion"), spec.Image.SupersetVersion, supersetVersion),
		longest("XI2", p.Child("image", "supersetVersion"), spec.Image.SupersetVersion, 64),
		invalid("XI3", p.Child("image", "supersetVersion"), spec.Image.SupersetVersion, contradicts(spec.Image)),
	)
	for _, c := range spec.Components() {
		errs = append(errs, imageOverride(p.Child(c.Type.Field(), "image"), c.Image)...)
	}
	l, m, v := ptr.OrZero(spec.Lifecycle), ptr.OrZero(spec.Metastore), ptr.OrZero(spec.Valkey)
	return join(errs,
		imageOverride(p.Child("lifecycle", "image"), l.Image),
		podImage(p.Child("lifecycle", "clone", "image"), ptr.OrZero(l.Clone).Image),
		podImage(p.Child("lifecycle", "maintenancePage", "image"), ptr.OrZero(l.MaintenancePage).Image),
		toolImage(p.Child("metastore", "clientImage"), m.ClientImage),
		podImage(p.Child("metastore", "embedded", "image"), ptr.OrZero(m.Embedded).Image),
		podImage(p.Child("valkey", "embedded", "image"), ptr.OrZero(v.Embedded).Image),
		toolImage(p.Child("monitoring", "metrics", "statsdExporter", "image"),
			ptr.OrZero(ptr.OrZero(ptr.OrZero(spec.Monitoring).Metrics).StatsdExporter).Image),
	)
}

// contradicts says that the tag is a version of Superset, and another one than is said. A number that Superset never had
// counts images, and says nothing.
func contradicts(i v1alpha1.Image) bool {
	said, tagged := release.Of(i.SupersetVersion), release.Of(i.Tag)
	return said.Known() && tagged.IsSuperset() && said != tagged
}

// image checks the parts of an image reference.
func image(p *field.Path, repo, tagOf, digestOf string, policy corev1.PullPolicy, policyRule string) field.ErrorList {
	return join(
		matches("I3", p.Child("repository"), repo, repository),
		matches("I13", p.Child("tag"), tagOf, tag),
		matches("XI1", p.Child("digest"), digestOf, digest),
		oneOf(policyRule, p.Child("pullPolicy"), policy, corev1.PullAlways, corev1.PullIfNotPresent, corev1.PullNever),
	)
}

// imageOverride checks the parts that a component replaces.
func imageOverride(p *field.Path, i *v1alpha1.ImageOverride) field.ErrorList {
	if i == nil {
		return nil
	}
	return join(
		image(p, ptr.OrZero(i.Repository), ptr.OrZero(i.Tag), ptr.OrZero(i.Digest), ptr.OrZero(i.PullPolicy), "I5"),
		pullSecrets(p.Child("pullSecrets"), i.PullSecrets),
	)
}

// toolImage checks the image of a helper.
func toolImage(p *field.Path, i *v1alpha1.ToolImage) field.ErrorList {
	if i == nil {
		return nil
	}
	return image(p, i.Repository, i.Tag, i.Digest, i.PullPolicy, "I4")
}

// podImage checks the image of a helper with a pod to itself.
func podImage(p *field.Path, i *v1alpha1.PodImage) field.ErrorList {
	if i == nil {
		return nil
	}
	return join(toolImage(p, &i.ToolImage), pullSecrets(p.Child("pullSecrets"), i.PullSecrets))
}
