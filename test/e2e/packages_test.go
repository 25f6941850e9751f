//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// packages are scenarios in which packages are upgraded and replaced, one after another.
func packages(t *testing.T) {
	if !testing.Short() {
		t.Run("Upgrade of the function", functionUpgrade)
		t.Run("Newer function and older definition", olderDefinition)
		t.Run("Older function and newer definition", newerDefinition)
		t.Run("Both configurations", bothConfigurations)
	}
	t.Run("Claim", claim)
	if !testing.Short() {
		t.Run("From the claim to the namespaced resource", fromClaim)
	}
}

// functionUpgrade installs the next release of the function under running instances.
func functionUpgrade(t *testing.T) {
	i := newInstance(t, "bi")
	i.apply(small)
	i.ready("6.1.0")
	i.quiet()
	if err := cluster.Push(filepath.Join(os.Getenv("E2E_PACKAGES"), "v0.1.1", "function-superset.xpkg"), functionPackage+":v0.1.1"); err != nil {
		t.Fatal(err)
	}
	before, began := i.versions(), time.Now()
	if _, err := cluster.Run("", "crossplane", "xpkg", "update", "function", functionPackage+":v0.1.1", functionName); err != nil {
		t.Fatal(err)
	}
	err := lab.Until(patience, func() error {
		revisions, err := cluster.Admin.List("FunctionRevision", "", "")
		if err != nil {
			return err
		}
		for _, r := range revisions {
			if r.String("spec", "desiredState") == "Active" && strings.HasSuffix(r.String("spec", "image"), ":v0.1.1") && r.String("status", "endpoint") != "" {
				return nil
			}
		}
		return errors.New("the new revision is not active")
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := cluster.Healthy("Function", functionName); err != nil {
		t.Fatal(err)
	}
	t.Logf("%5.1f s until the new revision is healthy", time.Since(began).Seconds())
	// Nothing tells Crossplane's XRs of a new function: the next pass is at the TTL.
	healthy := time.Now()
	if err := lab.Until(patience, func() error {
		if i.calls(healthy) == 0 {
			return errors.New("the new function was not called")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(5 * time.Second)
	if diff := changed(before, i.versions()); len(diff) > 0 {
		t.Errorf("want a release of the function to change nothing, got %v", diff)
	}
	i.figures("upgrade of the function", began)
	i.ready("6.1.0")
}

// bothConfigurations installs the claims beside the namespaced resource: it must fail clearly and harm nobody.
func bothConfigurations(t *testing.T) {
	i := newInstance(t, "bi")
	i.apply(small)
	i.ready("6.1.0")
	i.quiet()
	before := i.versions()
	if _, err := cluster.Run("", "crossplane", "xpkg", "install", "configuration", claimsPackage+":v0.1.0", "claims"); err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Second)
	t.Logf("\n%s", kubectl(t, "admin", "", "get", "configurations.pkg,xrd"))
	x, err := cluster.Admin.Get("CompositeResourceDefinition", "", "xsupersets.superset.crossplane.io")
	if err == nil {
		t.Logf("Established: %v", x.Condition("Established"))
		t.Logf("Offered: %v", x.Condition("Offered"))
	} else {
		t.Log(err)
	}
	c, err := cluster.Admin.Get("Configuration", "", "claims")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("Healthy: %v", c.Condition("Healthy"))
	t.Logf("\n%s", kubectl(t, "admin", "", "get", "events", "-A", "--field-selector", "involvedObject.kind=CompositeResourceDefinition,type=Warning"))
	if x.Is("Offered") {
		t.Error("want the claim not offered while the namespaced resource has its name")
	}
	i.ready("6.1.0")
	if diff := changed(before, i.versions()); len(diff) > 0 {
		t.Errorf("want nothing lost, got %v", diff)
	}
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
	kubectl(t, "admin", "", "delete", "configuration.pkg", "claims", "--timeout=60s")
}

// claim replaces the namespaced resource by the claim, and applies the same manifest.
func claim(t *testing.T) {
	kubectl(t, "admin", "", "delete", "supersets.superset.crossplane.io", "-A", "--all", "--timeout=90s")
	kubectl(t, "admin", "", "delete", "configuration.pkg", configurationName, "--timeout=60s")
	if err := lab.Until(patience, func() error {
		_, err := cluster.Admin.Get("CustomResourceDefinition", "", "supersets.superset.crossplane.io")
		if errors.Is(err, lab.ErrMissing) {
			return nil
		}
		return errors.Join(err, errors.New("the CRD is still there"))
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := cluster.Run("", "crossplane", "xpkg", "install", "configuration", claimsPackage+":v0.1.0", "claims"); err != nil {
		t.Fatal(err)
	}
	if err := cluster.Healthy("Configuration", "claims"); err != nil {
		t.Fatal(err)
	}
	if err := cluster.Has("CompositeResourceDefinition", "xsupersets.superset.crossplane.io", "Offered"); err != nil {
		t.Fatal(err)
	}
	i := newInstance(t, "demo")
	i.apply(example(t, "quickstart", i.namespace))
	i.ready("6.1.0")
	i.views("get superset", "get deployments,services,configmaps")
	for _, c := range []string{"SpecValid", "LifecycleComplete", "Available"} {
		if !i.xr().Is(c) {
			t.Errorf("want %s to reach the claim: %s", c, conditions(i.xr()))
		}
	}
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
	kubectl(t, "alice", "", "-n", i.namespace, "delete", "supersets.superset.crossplane.io", "demo", "--timeout=60s")
	if err := lab.Until(patience, func() error {
		left := i.list("Deployment")
		if left = slices.DeleteFunc(left, func(o lab.Object) bool { return o.Name() == "" }); len(left) > 0 {
			return fmt.Errorf("%s is left", left[0].Name())
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

// fromClaim goes back: the claim is deleted, and the same manifest makes a namespaced resource.
func fromClaim(t *testing.T) {
	i := newInstance(t, "bi")
	i.apply("{apiVersion: v1, kind: Secret, metadata: {name: key}, stringData: {key: a-secret-of-the-user}}")
	manifest := strings.Replace(small, "secretKey: for-tests-only", "secretKeyFrom: {name: key, key: key}", 1)
	i.apply(manifest)
	i.ready("6.1.0")
	began := time.Now()
	kubectl(t, "alice", "", "-n", i.namespace, "delete", "supersets.superset.crossplane.io", "bi", "--timeout=60s")
	kubectl(t, "admin", "", "delete", "configuration.pkg", "claims", "--timeout=60s")
	if err := lab.Until(patience, func() error {
		_, err := cluster.Admin.Get("CustomResourceDefinition", "", "supersets.superset.crossplane.io")
		if errors.Is(err, lab.ErrMissing) {
			return nil
		}
		return errors.Join(err, errors.New("the CRD is still there"))
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := cluster.Run("", "crossplane", "xpkg", "install", "configuration", configurationPackage+":v0.1.0", configurationName); err != nil {
		t.Fatal(err)
	}
	if err := lab.Until(patience, func() error {
		x, err := cluster.Admin.Get("CompositeResourceDefinition", "", "supersets.superset.crossplane.io")
		if err == nil && !x.Is("Established") {
			err = fmt.Errorf("the definition is not established: %s", x.Condition("Established").String("message"))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	// Whoever is too early is told so by the API server.
	if err := lab.Until(patience, func() error {
		_, err := cluster.Kubectl("alice", manifest, "-n", i.namespace, "apply", "-f", "-")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	i.ready("6.1.0")
	t.Logf("%5.1f s from the deletion of the claim to the namespaced resource", time.Since(began).Seconds())
	if !i.exists("Secret", "key") {
		t.Error("want the user's Secret kept")
	}
}
