// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package migrate translates what people have into a Superset: a manifest of
// the upstream operator, or values of the Helm chart.
//
// It stands beside the five stops: nothing of the function depends on it. In
// goes a decoded document, out come a manifest and a list of what has no place
// in it. Values of secrets never come out.
package migrate
