// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package fn answers Crossplane. RunFunction goes through five stops: read the
// request, resolve the Superset into an Instance, plan what happens, build the
// objects, write the response. Only the first and the last, which live in this
// package, know protobuf; everything between is values in, values out.
package fn
