// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package validate has the rules that a Superset must follow. What goes in is the resource as it was decoded; what comes
// out are all mistakes, each with the path that the user typed and the id of its rule.
//
// rules.go lists the rules with their texts, testdata/rows.yaml what each accepts and rejects. The rest is a file for each
// part of the spec, and check.go with the checks that they are written in. Whatever shows only when templates are merged is
// found by merging them with package podtemplate. The package knows nothing of requests and of observed objects.
package validate
