// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package part is the vocabulary: the components of an instance, its tasks in
// the order in which they run, the composition resource keys and name suffixes
// of what is composed for them, and the names of containers and volumes. Every other package takes these words
// from here, so that a component or a task that is added exists everywhere at
// once. It imports nothing of ours.
package part
