// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package pyconfig writes superset_config.py. Settings go in, Python text comes
// out; the same settings always give the same bytes. The text never contains a
// secret: it looks them up in the environment when Superset starts, which is
// also where credentials are escaped. Whatever text of a user's goes into the
// file passes through Quote, except for the raw Python that users append.
package pyconfig
