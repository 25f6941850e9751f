// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package bench measures what a call of the function costs. The unit is the
// floor: what no function can avoid, which is to decode the request and to
// encode the answer. It is measured beside the function, in turns, so that a
// busy machine slows down both and their ratio stays.
//
// Requests are those of instances that have been walked through their life,
// from the first call to an upgrade, in a world of its own: what is observed is
// what the function answered before, completed by what an API server and the
// controllers add. Every instance has another name and another configuration,
// and no two requests are the same.
package bench
