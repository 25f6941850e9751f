// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	"go/build"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
)

// TestTheAPIHasOnlyTypes keeps the API a package that any client can import: without validators and what these need. Of
// the standard library it takes what defaults are made of; a slash at the end stands for everything below. The vocabulary
// in turn needs nothing but text and lists.
func TestTheAPIHasOnlyTypes(t *testing.T) {
	const vocabulary = "github.com/crossplane-contrib/function-superset/fn/superset/part"

	onlyImports(t, ".", "time", "k8s.io/api/", "k8s.io/apimachinery/pkg/", "sigs.k8s.io/gateway-api/apis/v1", vocabulary)
	onlyImports(t, "../../superset/part", "slices", "strings")
}

func onlyImports(t *testing.T, folder string, allowed ...string) {
	t.Helper()

	pkg, err := build.ImportDir(folder, 0)
	if err != nil {
		t.Fatal(err)
	}

	for _, path := range pkg.Imports {
		if !slices.ContainsFunc(allowed, func(a string) bool { return path == a || strings.HasSuffix(a, "/") && strings.HasPrefix(path, a) }) {
			t.Errorf("%s imports %s", folder, path)
		}
	}
}

func TestAClientReadsASuperset(t *testing.T) {
	scheme := runtime.NewScheme()
	if err := AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}

	decoder := serializer.NewCodecFactory(scheme).UniversalDeserializer()

	object, _, err := decoder.Decode([]byte(`{"apiVersion":"superset.crossplane.io/v1alpha1","kind":"SupersetList","items":[{"metadata":{"name":"bi"}}]}`), nil, nil)
	if err != nil {
		t.Fatal(err)
	}

	list, ok := object.(*SupersetList)
	if !ok || len(list.Items) != 1 || list.Items[0].Name != "bi" {
		t.Errorf("got %#v", object)
	}
}
