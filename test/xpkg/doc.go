// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Command xpkg makes what the Crossplane CLI does not: the runtime image of the
// Function package, without Docker, and the list of what is in its binary.
//
// The image is one static binary and nothing else. Everything in it that could
// differ from run to run, times above all, is fixed, so that the same source
// gives the same digest.
package main
