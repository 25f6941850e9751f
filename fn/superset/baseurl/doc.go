// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package baseurl parses the address that users open, once for everybody who
// asks for a part of it. It knows nothing of the spec.
package baseurl
