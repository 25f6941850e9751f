// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package podtemplate decides who wins where pod templates meet: the template of the whole instance, that of a component
// or task, and what the function adds. What goes in are templates of the API; what comes out are templates, or parts of
// them, with defaults that satisfy the restricted Pod Security Standard.
//
// A name says who wins: OwnWins is the template of the component or task over the inherited one, LastWins the last of
// several arguments, OursWin the function over the user.
//
// The package knows no component of Superset and imports nothing of ours but the API and package ptr, so that every kind with pods, and
// every validator, can use it.
package podtemplate
