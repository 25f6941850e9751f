// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package hold repeats what was applied last. Out of an observed object it
// takes exactly those fields that Crossplane's own apply owns, so that a held
// object neither changes nor loses what other controllers have added, and it
// makes the few edits that a held object may get. It works on the request's
// protobuf values: what goes in is never changed, what comes out may share
// values with it. It knows nothing of components, tasks or plans.
package hold
