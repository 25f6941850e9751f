// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// Deployment runs the pods of a component. The count is the plan's, because
// only the plan knows whose it is.
func Deployment(i resolve.Instance, c resolve.Component, p lifecycle.Plan) *appsv1.Deployment {
	return &appsv1.Deployment{
		TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"},
		ObjectMeta: metav1.ObjectMeta{
			Name:        c.Name,
			Namespace:   i.Namespace,
			Labels:      withOurs(c.DeploymentLabels, selectorLabels(i, c.Type)),
			Annotations: c.DeploymentAnnotations,
		},
		Spec: appsv1.DeploymentSpec{
			Replicas:                p.Components[c.Type].Replicas,
			Selector:                &metav1.LabelSelector{MatchLabels: selectorLabels(i, c.Type)},
			Strategy:                c.Strategy,
			RevisionHistoryLimit:    c.RevisionHistoryLimit,
			MinReadySeconds:         c.MinReadySeconds,
			ProgressDeadlineSeconds: c.ProgressDeadlineSeconds,
			Template:                template(c.Pod, c.ConfigChecksum),
		},
	}
}

// template is a pod template. The checksum is what restarts pods when their
// configuration changes, so no annotation of the user's may stand in for it.
func template(p resolve.Pod, checksum string) corev1.PodTemplateSpec {
	annotations := p.Annotations
	if checksum != "" {
		annotations = withOurs(annotations, map[string]string{v1alpha1.AnnotationConfigChecksum: checksum})
	}
	return corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: p.Labels, Annotations: annotations},
		Spec:       podSpec(p),
	}
}

// podSpec is what all pods have in common.
func podSpec(p resolve.Pod) corev1.PodSpec {
	return corev1.PodSpec{
		Containers:                    p.Containers,
		InitContainers:                p.InitContainers,
		Volumes:                       p.Volumes,
		ServiceAccountName:            p.ServiceAccountName,
		AutomountServiceAccountToken:  p.AutomountServiceAccountToken,
		ImagePullSecrets:              p.ImagePullSecrets,
		SecurityContext:               p.SecurityContext,
		Affinity:                      p.Affinity,
		NodeSelector:                  p.NodeSelector,
		Tolerations:                   p.Tolerations,
		TopologySpreadConstraints:     p.TopologySpreadConstraints,
		HostAliases:                   p.HostAliases,
		PriorityClassName:             p.PriorityClassName,
		RuntimeClassName:              named(p.RuntimeClassName),
		SchedulerName:                 p.SchedulerName,
		DNSPolicy:                     p.DNSPolicy,
		DNSConfig:                     p.DNSConfig,
		TerminationGracePeriodSeconds: p.TerminationGracePeriodSeconds,
		ShareProcessNamespace:         p.ShareProcessNamespace,
		EnableServiceLinks:            p.EnableServiceLinks,
		Resources:                     p.Resources,
	}
}

// named is nil for an empty name, by which users refuse an inherited class or
// leave the choice to the cluster: Kubernetes takes no class without a name.
func named(s *string) *string {
	if s == nil || *s == "" {
		return nil
	}
	return s
}
