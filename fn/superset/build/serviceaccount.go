// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// ServiceAccount is the account that all pods run under; nil when the account
// is the user's own. The token is not mounted by default: Superset does not
// talk to Kubernetes, and pods that do say so themselves.
func ServiceAccount(i resolve.Instance) *corev1.ServiceAccount {
	if i.ServiceAccount == nil {
		return nil
	}
	return &corev1.ServiceAccount{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "ServiceAccount"},
		ObjectMeta: metav1.ObjectMeta{
			Name:        i.ServiceAccount.Name,
			Namespace:   i.Namespace,
			Labels:      objectLabels(i, nil),
			Annotations: i.ServiceAccount.Annotations,
		},
		AutomountServiceAccountToken: new(false),
	}
}
