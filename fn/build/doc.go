// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package build makes the Kubernetes objects of a plan: the fourth of the five
// stops. One pure builder per object, one composite literal each. A builder
// asks two things of the plan, the component's disposition and where traffic
// goes; status, phases, time and observed objects are none of its business.
package build
