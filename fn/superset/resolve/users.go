// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// Users of the images. They are numbers because the kubelet cannot tell from a
// name that a user is not root.
const (
	supersetUser   int64 = 1000
	postgreSQLUser int64 = 70
	mySQLUser      int64 = 999
	valkeyUser     int64 = 999
	nginxUser      int64 = 101
)

// assignsUsers is true when the platform chooses who pods run as.
func (s resolver) assignsUsers() bool {
	return ptr.OrZero(s.spec.PodSecurity).UserAssignment == v1alpha1.UserAssignmentPlatform
}

// user is the user of an image; nil where the platform chooses.
func (s resolver) user(image int64) *int64 {
	if s.assignsUsers() {
		return nil
	}

	return &image
}
