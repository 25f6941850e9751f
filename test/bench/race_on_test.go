// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

//go:build race

package bench

// raceDetector is true when the race detector is on.
const raceDetector = true
