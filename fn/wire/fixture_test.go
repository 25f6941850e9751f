// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire_test

import (
	"testing"

	"google.golang.org/protobuf/types/known/structpb"
	"sigs.k8s.io/yaml"
)

// structOf reads YAML as a call would bring it.
func structOf(t *testing.T, text string) *structpb.Struct {
	t.Helper()
	out := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("cannot read %s: %v", text, err)
	}
	s, err := structpb.NewStruct(out)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
