// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

//go:build tools

// Package tools keeps kube-proxy in go.mod.
package tools

import _ "k8s.io/kubernetes/cmd/kube-proxy"
