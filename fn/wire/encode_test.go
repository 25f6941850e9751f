// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

func TestAsStruct(t *testing.T) {
	cases := map[string]struct {
		reason string
		object build.Typed
		want   string
	}{
		"a Deployment": {
			reason: "status, nulls, times and structs that nobody set stay out; an empty emptyDir stays in",
			object: &appsv1.Deployment{
				TypeMeta:   metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"},
				ObjectMeta: metav1.ObjectMeta{Name: "a"},
				Spec: appsv1.DeploymentSpec{
					Replicas: new(int32(0)),
					Selector: &metav1.LabelSelector{},
					Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{
						Containers: []corev1.Container{{Name: "c", Env: []corev1.EnvVar{{Name: "E"}}}},
						Volumes:    []corev1.Volume{{Name: "tmp", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}},
					}},
				},
			},
			want: `{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 0, selector: {}, template: {spec: {containers: [{name: c, env: [{name: E}]}], volumes: [{name: tmp, emptyDir: {}}]}}}}`,
		},
		"nil lists": {
			reason: "null is refused",
			object: &appsv1.Deployment{TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"}},
			want:   `{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {}}}}`,
		},
		"a NetworkPolicy": {
			reason: "an empty selector means everything, and a peer without it nothing",
			object: &networkingv1.NetworkPolicy{
				TypeMeta: metav1.TypeMeta{APIVersion: "networking.k8s.io/v1", Kind: "NetworkPolicy"},
				Spec: networkingv1.NetworkPolicySpec{Ingress: []networkingv1.NetworkPolicyIngressRule{
					{From: []networkingv1.NetworkPolicyPeer{{NamespaceSelector: &metav1.LabelSelector{}}}}, {},
				}},
			},
			want: `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}, {}]}}`,
		},
		"a PodDisruptionBudget": {
			reason: "numbers and percentages both",
			object: &policyv1.PodDisruptionBudget{
				TypeMeta: metav1.TypeMeta{APIVersion: "policy/v1", Kind: "PodDisruptionBudget"},
				Spec:     policyv1.PodDisruptionBudgetSpec{MinAvailable: new(intstr.FromInt32(1)), MaxUnavailable: new(intstr.FromString("10%")), Selector: &metav1.LabelSelector{}},
			},
			want: `{apiVersion: policy/v1, kind: PodDisruptionBudget, spec: {minAvailable: 1, maxUnavailable: 10%, selector: {}}}`,
		},
		"a HorizontalPodAutoscaler": {
			reason: "its status has fields without omitempty",
			object: &autoscalingv2.HorizontalPodAutoscaler{
				TypeMeta: metav1.TypeMeta{APIVersion: "autoscaling/v2", Kind: "HorizontalPodAutoscaler"},
				Spec:     autoscalingv2.HorizontalPodAutoscalerSpec{MaxReplicas: 3, ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{Kind: "Deployment", Name: "a"}},
			},
			want: `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: a}}}`,
		},
		"a StatefulSet": {
			reason: "claims have a status of their own",
			object: &appsv1.StatefulSet{
				TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "StatefulSet"},
				Spec: appsv1.StatefulSetSpec{VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{
					ObjectMeta: metav1.ObjectMeta{Name: "data"},
					Spec: corev1.PersistentVolumeClaimSpec{Resources: corev1.VolumeResourceRequirements{
						Requests: corev1.ResourceList{"storage": resource.MustParse("1024Mi")},
					}},
				}}},
			},
			want: `{apiVersion: apps/v1, kind: StatefulSet, spec: {serviceName: "", template: {spec: {}}, volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 1Gi}}}}]}}`,
		},
		"a Secret": {
			reason: "bytes are base64",
			object: &corev1.Secret{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"}, Data: map[string][]byte{"a": []byte("b")}},
			want:   `{apiVersion: v1, kind: Secret, data: {a: Yg==}}`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(structOf(t, tc.want), wire.Encode(tc.object), protocmp.Transform()); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
		})
	}
}
