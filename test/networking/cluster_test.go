//go:build cluster

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"fmt"
	"os"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/test/networking/kube"
)

// control is the API server that all tests share.
var control *kube.Cluster

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "networking-")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if control, err = kube.Start(dir); err != nil {
		fmt.Println("cannot start the API server:", err)
		return 1
	}
	defer control.Stop()
	return m.Run()
}

// keep applies an object for good.
func keep(t *testing.T, o object) {
	t.Helper()
	if err := control.Apply(o, false); err != nil {
		t.Fatalf("%v %v: %v", o["kind"], cluster.Dig(o, "metadata", "name"), err)
	}
}
