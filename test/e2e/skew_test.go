//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// olderDefinition runs the function with a definition that lacks much of what the function writes into status, as that of an
// older release would.
func olderDefinition(t *testing.T) {
	i := newInstance(t, "bi")
	i.apply(small)
	i.ready("6.1.0")
	release(t, "v0.0.9", func(spec, status lab.Object) {
		delete(fields(spec), "suspend")
		delete(fields(status), "configChecksum")
		delete(fields(status, "components"), "celeryBeat")
		for _, c := range []string{"webServer", "celeryWorker"} {
			delete(fields(status, "components", c), "resources")
			delete(fields(status, "components", c), "readyReplicas")
		}
		delete(fields(status, "lifecycle"), "memory")
		delete(fields(status, "lifecycle"), "init")
		delete(fields(status, "lifecycle", "migrate"), "executions")
		delete(fields(status, "lifecycle", "migrate"), "desiredChecksum")
		delete(fields(status, "networking"), "url")
	})
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
	j := i
	j.name = "new"
	j.apply(strings.Replace(small, "name: bi}", "name: new}", 1))
	j.ready("6.1.0")
	// Whole parts that the definition does not know are kept; single fields within a part that it knows are dropped.
	for path, kept := range map[string]bool{"lifecycle.memory": true, "components.celeryBeat.phase": true, "configChecksum": false, "lifecycle.migrate.desiredChecksum": false} {
		if got := j.xr().String(append([]string{"status"}, strings.Split(path, ".")...)...); (got != "") != kept {
			t.Errorf("status.%s is %q; want it kept: %t", path, got, kept)
		}
	}
	j.quiet()
	before := j.versions()
	j.unmoved(func() {})
	if diff := changed(before, j.versions()); len(diff) > 0 {
		t.Errorf("want nothing written for what cannot be kept, got %v", diff)
	}
	i.unmoved(func() { release(t, "v0.1.0", nil) })
}

// newerDefinition runs the function with a definition that has fields of which the function knows nothing. Nobody is harmed
// by them, and a user who sets one is told, rather than believed to have what he asked for.
func newerDefinition(t *testing.T) {
	i := newInstance(t, "bi")
	i.apply(small)
	i.ready("6.1.0")
	release(t, "v0.2.0", func(spec, status lab.Object) {
		text := map[string]any{"type": "string"}
		block := map[string]any{"type": "object", "properties": map[string]any{"mode": text}}
		fields(spec)["later"] = block
		fields(spec, "webServer")["later"] = text
		fields(spec, "lifecycle", "migrate")["later"] = block
		fields(status)["later"] = block
		fields(status, "components", "webServer")["later"] = text
	})
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
	i.quiet()
	before := i.versions()
	i.patch(`{"spec":{"later":{"mode":"fast"},"webServer":{"later":"yes","replicas":3},"lifecycle":{"migrate":{"later":{"mode":"fast"}}}}}`)
	i.says("SpecValid", "False", "InvalidSpec", "spec.later: Forbidden: there is no such field", "spec.webServer.later", "spec.lifecycle.migrate.later")
	time.Sleep(12 * time.Second)
	if diff := changed(before, i.versions()); len(diff) > 0 {
		t.Errorf("want everything held, got %v", diff)
	}
	i.patch(`{"spec":{"later":null,"webServer":{"later":null},"lifecycle":{"migrate":{"later":null}}}}`)
	i.says("SpecValid", "True", "Valid")
	i.ready("6.2.0")
	i.until("three web servers", func(lab.Object) string {
		return not(i.get("Deployment", "bi-web-server").Int("spec", "replicas") == 3, "not yet")
	})
	release(t, "v0.1.0", nil)
	i.ready("6.2.0")
}

// unmoved does something that must not roll a component nor run a task, and waits until the function has been called twice.
func (i instance) unmoved(do func()) {
	i.Helper()
	generations, jobs := i.generations(), fmt.Sprint(i.jobs())
	tag, before := i.xr().String("status", "tag"), len(i.callTimes())
	do()
	i.until("two more calls of the function", func(lab.Object) string {
		return not(len(i.callTimes()) >= before+2, "there were not")
	})
	i.ready(tag)
	if diff := changed(generations, i.generations()); len(diff) > 0 || fmt.Sprint(i.jobs()) != jobs {
		i.Errorf("want nothing to move, got Deployments %v, Jobs %v after %s", diff, i.jobs(), jobs)
	}
}

// release upgrades, or downgrades, the Configuration to a version. An edit makes the version first, out of the one that is
// tested.
func release(t *testing.T, version string, edit func(spec, status lab.Object)) {
	t.Helper()
	if edit != nil {
		text, err := cluster.Unpack(configurationPackage + ":v0.1.0")
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for n, doc := range strings.Split(text, "\n---\n") {
			name := fmt.Sprintf("%d.yaml", n)
			switch {
			case strings.Contains(doc, "kind: CompositeResourceDefinition\n"):
				doc = edited(t, doc, edit)
			case strings.Contains(doc, "apiVersion: meta.pkg.crossplane.io/"):
				name = "crossplane.yaml"
			}
			files[name] = doc
		}
		if err := cluster.Build(files, configurationPackage+":"+version); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := cluster.Run("", "crossplane", "xpkg", "update", "configuration", configurationPackage+":"+version, configurationName); err != nil {
		t.Fatal(err)
	}
	if err := lab.Until(patience, func() error {
		revisions, err := cluster.Admin.List("ConfigurationRevision", "", "")
		if err != nil {
			return err
		}
		for _, r := range revisions {
			if r.String("spec", "desiredState") == "Active" && strings.HasSuffix(r.String("spec", "image"), "configuration-superset:"+version) && r.Is("RevisionHealthy") {
				return served(version)
			}
		}
		return errors.New("the revision is not active and healthy")
	}); err != nil {
		t.Fatal(err)
	}
	if err := cluster.Healthy("Configuration", configurationName); err != nil {
		t.Fatal(err)
	}
	t.Logf("        the definition is that of %s", version)
}

// served objects while the API server has the definition of another version.
func served(version string) error {
	crd, err := cluster.Admin.Get("CustomResourceDefinition", "", "supersets.superset.crossplane.io")
	if err != nil {
		return err
	}
	schema := crd.At("spec", "versions", "0", "schema", "openAPIV3Schema", "properties")
	has := func(path ...string) bool { return lab.Object{"x": schema}.At(append([]string{"x"}, path...)...) != nil }
	suspend, later := has("spec", "properties", "suspend"), has("spec", "properties", "later")
	if suspend != (version != "v0.0.9") || later != (version == "v0.2.0") {
		return errors.New("the API server has the definition of another version")
	}
	return nil
}

// edited edits the schemas of spec and status in a definition. JSON is YAML, too.
func edited(t *testing.T, definition string, edit func(spec, status lab.Object)) string {
	t.Helper()
	o := lab.Object{}
	if err := json.Unmarshal([]byte(kubectl(t, "admin", definition, "create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-")), &o); err != nil {
		t.Fatal(err)
	}
	schema := func(part string) lab.Object {
		m, _ := o.At("spec", "versions", "0", "schema", "openAPIV3Schema", "properties", part).(map[string]any)
		return m
	}
	edit(schema("spec"), schema("status"))
	b, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// fields are the properties of the schema of a field. They must exist, so that an edit does what it says.
func fields(schema lab.Object, path ...string) map[string]any {
	full := []string{"properties"}
	for _, p := range path {
		full = append(full, p, "properties")
	}
	return schema.At(full...).(map[string]any)
}
