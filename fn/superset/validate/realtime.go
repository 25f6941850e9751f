// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"regexp"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// realtimeRules are the rules of spec.realtime.
var realtimeRules = []Rule{
	{"XR1", "spec.realtime.jwtSecretFrom", "realtime.jwtSecret and realtime.jwtSecretFrom are mutually exclusive"},
	{"XR2", "spec.realtime.jwtSecret", "realtime.jwtSecret needs at least 32 characters"},
	{"XR3", "spec.realtime.cookieName", "should be at most 128 letters, digits, '_', '.' and '-'"},
}

// validateRealtime checks the settings of async queries.
func validateRealtime(s *v1alpha1.Superset) field.ErrorList {
	r, p := s.Spec.Realtime, specPath().Child("realtime")
	if r == nil {
		return nil
	}
	return join(
		forbidden("XR1", p.Child("jwtSecretFrom"), r.JWTSecret != nil && r.JWTSecretFrom != nil),
		forbidden("XR2", p.Child("jwtSecret"), r.JWTSecret != nil && len([]rune(*r.JWTSecret)) < 32),
		secretRef(p.Child("jwtSecretFrom"), r.JWTSecretFrom),
		matches("XR3", p.Child("cookieName"), r.CookieName, cookieName),
		longest("XR3", p.Child("cookieName"), r.CookieName, 128),
	)
}

// cookieName is the shape of a cookie's name.
var cookieName = regexp.MustCompile(`^[A-Za-z0-9_.-]*$`)
