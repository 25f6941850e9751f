// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package schedule reads cron expressions and tells their ticks, forwards and
// backwards. The validator asks it whether an expression makes sense, the
// state machine when a clone is due. It has no clock of its own.
//
// A tick is every minute whose local wall clock fits the expression. At the
// change to summer time a local time that is skipped has no tick that day; at
// the change back a local time that occurs twice has two ticks. Times that
// must neither be missed nor doubled lie outside those hours or use UTC.
package schedule
