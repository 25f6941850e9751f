// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package lab runs a real control plane in ordinary processes: etcd, the API
// server, the controllers, the scheduler, a kubelet in name only (kwok), a
// package registry, and Crossplane with its own accounts and permissions. It
// installs our packages through the package manager and runs the function that
// is in them.
//
// It must run in a network namespace of its own, where nothing but loopback
// exists: ports are fixed, and some of the processes listen on every address.
// Nothing in here knows what a Superset is.
package lab
