// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// adviseAdminPassword warns of a password that Superset lets nobody choose since
// 7.0. init can still set it: the rule is one of forms and of the REST API.
func adviseAdminPassword(s resolver, _ []Component) []Advice {
	admin := ptr.OrZero(ptr.OrZero(s.spec.Lifecycle).Init).AdminUser
	if admin == nil || !s.development || !s.release.RefusesWeakPasswords() || !isWeak(cmp.Or(admin.Password, v1alpha1.DefaultAdminPassword)) {
		return nil
	}

	return []Advice{{
		"WeakAdminPassword", "spec.lifecycle.init.adminUser.password",
		"From Superset 7.0 on users can only choose passwords of at least 8 characters that are not among the most common ones; init sets this one all the same. Give a longer one",
	}}
}

// shortestPassword is AUTH_PASSWORD_MIN_LENGTH, unless the user's Python says
// otherwise.
const shortestPassword = 8

// isWeak says that Superset would refuse a password.
func isWeak(password string) bool {
	return utf8.RuneCountInString(password) < shortestPassword || slices.Contains(commonPasswords, strings.ToLower(password))
}

// commonPasswords are those of at least eight characters that Superset refuses
// in any case, letter for letter.
var commonPasswords = []string{
	"123456789", "12345678", "1234567890", "password", "password1", "password123", "passw0rd", "qwerty123", "qwertyuiop", "welcome1",
	"admin123", "administrator", "superset", "changeme", "iloveyou", "sunshine", "princess", "football", "baseball", "trustno1", "hello123",
}
