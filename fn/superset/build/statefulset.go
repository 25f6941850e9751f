// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// databases are the embedded databases of Development.
func databases(i resolve.Instance) []Object {
	var out []Object
	for _, e := range i.Embedded {
		t := e.Type
		out = append(out,
			Object{Key: part.PVCKey(t), Desired: PersistentVolumeClaim(i, e)},
			Object{Key: part.StatefulSetKey(t), Desired: StatefulSet(i, e)},
			Object{Key: part.ServiceKey(t), Desired: DatabaseService(i, e)},
		)
		if i.NetworkPolicy != nil {
			out = append(out, Object{Key: part.NetworkPolicyKey(t), Desired: DatabaseNetworkPolicy(i, e)})
		}
	}
	return out
}

// StatefulSet runs an embedded database: one pod, never two on one volume. The
// volume is a claim of its own, because the claims of a StatefulSet's template
// can neither grow nor go with the instance.
func StatefulSet(i resolve.Instance, e resolve.Embedded) *appsv1.StatefulSet {
	t := e.Type
	pod := template(e.Pod, "")
	pod.Spec.Volumes = append([]corev1.Volume{{Name: e.VolumeName, VolumeSource: corev1.VolumeSource{
		PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: e.Name},
	}}}, e.Pod.Volumes...)
	return &appsv1.StatefulSet{
		TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "StatefulSet"},
		ObjectMeta: metav1.ObjectMeta{
			Name:      e.Name,
			Namespace: i.Namespace,
			Labels:    selectorLabels(i, t),
		},
		Spec: appsv1.StatefulSetSpec{
			Replicas:    new(int32(1)),
			Selector:    &metav1.LabelSelector{MatchLabels: selectorLabels(i, t)},
			ServiceName: e.Name,
			Template:    pod,
		},
	}
}

// DatabaseService is how the instance reaches an embedded database.
func DatabaseService(i resolve.Instance, e resolve.Embedded) *corev1.Service {
	t := e.Type
	return &corev1.Service{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: metav1.ObjectMeta{
			Name:      e.Name,
			Namespace: i.Namespace,
			Labels:    selectorLabels(i, t),
		},
		Spec: corev1.ServiceSpec{
			Type:     corev1.ServiceTypeClusterIP,
			Selector: selectorLabels(i, t),
			Ports: []corev1.ServicePort{{
				Name:       e.Port.Name,
				Protocol:   corev1.ProtocolTCP,
				Port:       e.Port.Number,
				TargetPort: intstr.FromString(e.Port.Name),
			}},
		},
	}
}
