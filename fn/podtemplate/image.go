// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"cmp"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// Image is an image with all its parts known.
type Image struct {
	// Reference is repository:tag, with @digest where pinned.
	Reference   string
	PullPolicy  corev1.PullPolicy
	PullSecrets []corev1.LocalObjectReference
}

// ImageOwnWins overrides the instance's image part by part. The digest belongs
// to a repository and a tag: whoever changes one of them loses it.
func ImageOwnWins(base v1alpha1.Image, own *v1alpha1.ImageOverride) Image {
	o := ptr.OrZero(own)

	digest := base.Digest
	if o.Repository != nil || o.Tag != nil {
		digest = ""
	}

	pull := base.PullSecrets
	if o.PullSecrets != nil {
		pull = o.PullSecrets
	}

	return Image{
		Reference: reference(
			ptr.Or(o.Repository, cmp.Or(base.Repository, v1alpha1.DefaultImageRepository)), ptr.Or(o.Tag, base.Tag), ptr.Or(o.Digest, digest)),
		PullPolicy:  pullPolicy(ptr.Or(o.PullPolicy, base.PullPolicy)),
		PullSecrets: pull,
	}
}

// ToolImage defaults each part of a helper's image on its own.
func ToolImage(t *v1alpha1.ToolImage, repository, tag string) Image {
	u := ptr.OrZero(t)

	return Image{
		Reference:  reference(cmp.Or(u.Repository, repository), cmp.Or(u.Tag, tag), u.Digest),
		PullPolicy: pullPolicy(u.PullPolicy),
	}
}

// PodImage is ToolImage for pods of their own: unless they have pull secrets of
// their own, and be it none, those of the instance count.
func PodImage(base v1alpha1.Image, p *v1alpha1.PodImage, repository, tag string) Image {
	u := ptr.OrZero(p)

	i := ToolImage(&u.ToolImage, repository, tag)
	i.PullSecrets = base.PullSecrets

	if u.PullSecrets != nil {
		i.PullSecrets = u.PullSecrets
	}

	return i
}

func reference(repository, tag, digest string) string {
	if digest == "" {
		return repository + ":" + tag
	}

	return repository + ":" + tag + "@" + digest
}

func pullPolicy(p corev1.PullPolicy) corev1.PullPolicy {
	return corev1.PullPolicy(cmp.Or(string(p), v1alpha1.DefaultPullPolicy))
}
