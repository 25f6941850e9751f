// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"go/build"
	"strings"
	"testing"
)

func TestNothingOfSupersetIsImportedButTheAPI(t *testing.T) {
	const ours = "github.com/crossplane-contrib/function-superset/"

	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}

	for _, path := range pkg.Imports {
		if strings.HasPrefix(path, ours) && path != ours+"fn/api/v1alpha1" && path != ours+"fn/ptr" {
			t.Errorf("%s is imported", path)
		}
	}
}
