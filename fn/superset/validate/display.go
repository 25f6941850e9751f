// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"reflect"
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/redact"
)

// maxShownLength is how many characters of a wrong value a message shows.
const maxShownLength = 80

// hiddenFields are fields whose values appear in no message, and nothing that lies in them: they are credentials, point to
// credentials (people write the password where its key belongs), or take any text, in which there may be some. A message
// goes to conditions, events and status, which more people read than the spec.
var hiddenFields = []string{
	// Credentials of Development.
	"secretKey", "previousSecretKey", "jwtSecret", "password", "uri", "adminUser",
	// References: names and keys of Secrets and ConfigMaps.
	"secretKeyFrom", "previousSecretKeyFrom", "jwtSecretFrom", "passwordFrom", "uriFrom", "connectionFrom", "configFrom",
	"caCertFrom", "certFrom", "keyFrom", "valueFrom", "envFrom", "secretKeyRef", "configMapKeyRef", "secretRef", "configMapRef",
	"secret", "secretName", "pullSecrets", "nodePublishSecretRef",
	// Texts for programs and people.
	"args", "command", "config", "bootstrapScript", "postCloneSQL", "annotations", "httpHeaders", "volumeAttributes",
}

// hiddenWithin are fields in which nothing is shown, whereas what is said of themselves may be: that a variable is there
// twice.
var hiddenWithin = []string{"env"}

// hiddenPaths are fields with harmless names in which people write an address with its password.
var hiddenPaths = []string{"spec.metastore.host", "spec.valkey.host", "spec.lifecycle.clone.source.host"}

// maskAndTruncate is a wrong value as a message shows it. Every error passes here on its way out.
func maskAndTruncate(path string, value any) any {
	v := reflect.ValueOf(value)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() != reflect.String {
		return value
	}
	if HidesValue(path) {
		return redact.Placeholder
	}
	return redact.Shown(v.String(), maxShownLength)
}

// HidesValue is true for a path whose values no message shows.
func HidesValue(path string) bool {
	names := segments(path)
	return slices.Contains(hiddenPaths, path) ||
		slices.ContainsFunc(names, func(n string) bool { return slices.Contains(hiddenFields, n) }) ||
		slices.ContainsFunc(names[:len(names)-1], func(n string) bool { return slices.Contains(hiddenWithin, n) })
}

// segments are the names of a path, without indexes and keys.
func segments(path string) []string {
	var b strings.Builder
	depth := 0
	for _, r := range path {
		switch {
		case r == '[':
			depth++
		case r == ']' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return strings.Split(b.String(), ".")
}
