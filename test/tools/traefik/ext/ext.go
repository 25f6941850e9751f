// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package ext stands for a module inside of Traefik's repository that is not
// published as a module: the place where a fork adds fields to Traefik's own
// configuration. There are none.
package ext

// HTTP has no further fields.
type HTTP struct{}

// DeepCopyInto has nothing to copy.
func (*HTTP) DeepCopyInto(*HTTP) {}

// Router has no further fields.
type Router struct{}

// DeepCopyInto has nothing to copy.
func (*Router) DeepCopyInto(*Router) {}
