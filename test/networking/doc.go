// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package networking proves what a reader of the routing, monitoring and policy
// pages relies on:
//
//   - every edge case of the reference as a row of one table, each with the
//     upstream operator's result or the better one of the design (edge_test.go
//     and the files it names);
//   - the rendered NetworkPolicies, evaluated for connections between pods that
//     are rendered too (policy_test.go);
//   - the rendered routes, served by a real nginx with backends on loopback
//     (proxy_test.go); skipped where nginx is not installed.
//
// With the build tag cluster, what is rendered is also brought before a real API
// server, and routes are served by a real Gateway. envtest starts that server and
// stops it (package kube); it is why this folder is a module of its own, so that the
// function does not depend on controller-runtime.
//
// No cluster with a network plugin takes part: whether a plugin enforces the
// policies is not tested here. Without the tag, neither does an implementation of
// the Gateway API: nginx is configured from the rules of the route.
package networking
