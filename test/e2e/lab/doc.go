// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package lab runs a real control plane in ordinary processes: etcd, the API
// server, the controllers, the scheduler, a kubelet in name only (kwok), a
// package registry, and Crossplane with its own accounts and permissions. It
// installs our packages through the package manager and runs the function that
// is in them.
//
// The API server is not that of controller-runtime's envtest, which test/networking
// uses: scenarios kill it without mercy and start it again over the same data and
// at the same port, with other flags, and the controllers, the scheduler and the
// kubelet share its authority and its key of accounts. envtest gives neither its
// processes nor its authority away. The client stays as small as it is for the same
// reason as the rest: nothing here depends on anything but the standard library, so
// that what is tested cannot be mistaken for what tests it.
//
// It must run in a network namespace of its own, where nothing but loopback
// exists: ports are fixed, and some of the processes listen on every address.
// Nothing in here knows what a Superset is.
package lab
