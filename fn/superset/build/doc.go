// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package build makes the Kubernetes objects of a plan: the fourth of the five
// stops. One pure builder per object, one composite literal each. A builder
// asks the plan for the component's disposition, for where traffic goes and, for
// a task, for the run; it does not look at status, phases, time or observed
// objects.
package build
