// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package superset is the kind Superset. Answer goes through five stops: read the
// call, resolve the spec into an Instance, plan what happens, build the objects, and
// put the answer together over what is observed. Only the first and the last, which
// live in this package, know protobuf; everything between is values in, values out.
package superset
