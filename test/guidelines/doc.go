// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package guidelines follows docs/contributing/development-guidelines.md: its
// test adds a component and a task to a copy of the source, by edits of the files
// that the guidelines name and of no others, builds the copy, and finds the two
// in its answers. Because that takes a while, it is part of make test-all only.
//
// If an edit does not fit any more, the code has changed: correct the edit, and
// the guidelines with it. If another file has to be edited, the guidelines have
// to name it, and their tables stay as short as the test says.
package guidelines
