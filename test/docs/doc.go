// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package docs writes the reference pages and proves what the documentation
// shows: every YAML block is read by the function, every link leads somewhere,
// every example is rendered.
package docs

//go:generate go run ./generate ../..
