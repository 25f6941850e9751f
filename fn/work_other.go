// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package fn

import "time"

// started is when this process began to count.
var started = time.Now() //nolint:forbidigo // Not the clock of the answer.

// computed is time that has passed, where nothing tells how much of it was spent
// on computing.
func computed() time.Duration { return monotonic().Sub(started) }
