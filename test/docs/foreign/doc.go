// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package foreign checks what the docs and examples say of other people's
// things with their own code: manifests of Kubernetes, Crossplane and the
// Prometheus operator against their types, the health check for Argo CD in the
// Lua interpreter that Argo CD uses, and that for Flux in Google's CEL. It is a
// module of its own, so that none of this is a dependency of the function.
package foreign
