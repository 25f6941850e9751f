// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package lifecycle is the state machine: the third of the five stops. From an
// Instance, the observed Facts, the remembered past and the present time it
// decides which task runs, what each component does meanwhile, where traffic
// goes and what the status says. It is pure, makes no Kubernetes objects, and
// may be called twice, late, or with yesterday's status. What it knows of the
// cluster are Facts; it reads an object itself only for the kind of one that
// somebody else owns (names.go) and for the data of a generated Secret
// (secrets.go).
package lifecycle
