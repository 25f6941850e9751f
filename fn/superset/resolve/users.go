// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

// Users of the images. They are numbers because the kubelet cannot tell from a
// name that a user is not root.
const (
	supersetUser   int64 = 1000
	postgreSQLUser int64 = 70
	mySQLUser      int64 = 999
	valkeyUser     int64 = 999
	nginxUser      int64 = 101
)
