// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package database runs the scripts of clone and createDatabase against real
// servers. The tests start PostgreSQL and MariaDB on loopback, as a user without
// privileges, and run each script as a container of the composed Job would:
// command, environment and files come from the same builders as the Job itself.
//
// The servers come from the Debian packages that packages.txt lists. Where they
// are missing, the tests are skipped and say so.
package database
