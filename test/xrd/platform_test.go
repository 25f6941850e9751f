// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package xrd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/crossplane/crossplane-runtime/v2/pkg/xcrd"
	xapiv1 "github.com/crossplane/crossplane/apis/v2/apiextensions/v1"
	fnv1beta1 "github.com/crossplane/function-sdk-go/proto/v1beta1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/structpb"
	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/superset"
)

// Where the CRDs of the operators in examples/platform come from.
var platformCRDs = []struct{ module, file, version string }{
	{"github.com/cloudnative-pg/cloudnative-pg@v1.27.0", "postgresql.cnpg.io_clusters.yaml", "v1"},
	{"github.com/external-secrets/external-secrets@v0.20.4", "external-secrets.io_externalsecrets.yaml", "v1"},
	{"github.com/external-secrets/external-secrets@v0.20.4", "generators.external-secrets.io_passwords.yaml", "v1alpha1"},
}

// TestAPlatformComposesASuperset runs the Composition of examples/platform: the real
// function-patch-and-transform makes of a team's Analytics a database, a secret key and
// a Superset, each of which its API server would take, and which fit together.
func TestAPlatformComposesASuperset(t *testing.T) {
	team := platformFile(t, "analytics.yaml")
	if v := platformServer(t).admit(team); len(v.errs)+len(v.unknown) > 0 {
		t.Fatalf("the definition does not take the team's Analytics: %v %v", v.errs, v.unknown)
	}
	composition := &xapiv1.Composition{}
	raw, err := os.ReadFile(filepath.Join(root, "examples/platform/composition.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalStrict(raw, composition); err != nil {
		t.Fatal(err)
	}
	input := map[string]any{}
	if err := json.Unmarshal(composition.Spec.Pipeline[0].Input.Raw, &input); err != nil {
		t.Fatal(err)
	}

	rsp := patchAndTransform(t, &fnv1beta1.RunFunctionRequest{
		Input:    structFrom(t, input),
		Observed: &fnv1beta1.State{Composite: &fnv1beta1.Resource{Resource: structFrom(t, team)}},
	})
	for _, r := range rsp.GetResults() {
		if r.GetSeverity() != fnv1beta1.Severity_SEVERITY_NORMAL {
			t.Errorf("%s", r.GetMessage())
		}
	}
	got := map[string]map[string]any{}
	for name, r := range rsp.GetDesired().GetResources() {
		got[name] = r.GetResource().AsMap()
	}

	served := map[string]*server{"Superset": newServer(t, DefinitionPath, xcrd.ForCompositeResource)}
	for _, c := range platformCRDs {
		s := foreignServer(t, c.module, c.file, c.version)
		served[s.crd.Spec.Names.Kind] = s
	}
	for name, o := range got {
		s, ok := served[o["kind"].(string)]
		if !ok {
			t.Errorf("%s is a %v, which nobody serves", name, o["kind"])
			continue
		}
		if want := s.crd.Spec.Group + "/" + s.crd.Spec.Versions[0].Name; o["apiVersion"] != want {
			t.Errorf("%s has the API version %v, want %s", name, o["apiVersion"], want)
		}
		if v := s.admit(integers(t, o)); len(v.errs)+len(v.unknown) > 0 {
			t.Errorf("%s is refused: %v %v", name, v.errs, v.unknown)
		}
	}
	instance := got["superset"]
	if instance == nil || len(got) != 4 {
		t.Fatalf("%d resources are composed", len(got))
	}
	instance["metadata"].(map[string]any)["namespace"] = "team-sales"
	if _, mistakes := superset.Check(structFrom(t, instance), nil); len(mistakes) > 0 {
		t.Errorf("the function refuses the Superset: %v", mistakes)
	}

	at := func(o map[string]any, path ...string) any {
		var v any = o
		for _, p := range path {
			m, _ := v.(map[string]any)
			v = m[p]
		}
		return v
	}
	// CloudNativePG calls the Secret of the application by the name of the Cluster.
	if want := fmt.Sprint(at(got["database"], "metadata", "name"), "-app"); at(instance, "spec", "metastore", "connectionFrom", "name") != want {
		t.Errorf("the Superset reads its connection from %v, want %s", at(instance, "spec", "metastore", "connectionFrom"), want)
	}
	if want := at(got["secret-key"], "spec", "target", "name"); want == nil || at(instance, "spec", "secretKeyFrom", "name") != want {
		t.Errorf("the Superset reads its key from %v, want %v", at(instance, "spec", "secretKeyFrom"), want)
	}
	if got := at(instance, "spec", "webServer", "replicas"); got != 2.0 {
		t.Errorf("a medium Analytics has %v web servers", got)
	}
}

// TestAPlatformMayComposeWhatItNames: Crossplane cannot compose a kind that no rule
// names.
func TestAPlatformMayComposeWhatItNames(t *testing.T) {
	role := platformFile(t, "rbac.yaml")
	for _, c := range platformCRDs {
		s := foreignServer(t, c.module, c.file, c.version)
		if !slices.ContainsFunc(role["rules"].([]any), func(r any) bool {
			m := r.(map[string]any)
			return slices.Contains(m["apiGroups"].([]any), any(s.crd.Spec.Group)) && slices.Contains(m["resources"].([]any), any(s.crd.Spec.Names.Plural))
		}) {
			t.Errorf("no rule is about %s.%s", s.crd.Spec.Names.Plural, s.crd.Spec.Group)
		}
	}
}

func platformFile(t *testing.T, name string) map[string]any {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "examples/platform", name))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := yaml.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// platformServer serves the platform's own definition.
func platformServer(t *testing.T) *server {
	t.Helper()
	return newServer(t, "examples/platform/definition.yaml", xcrd.ForCompositeResource)
}

// foreignServer serves one version of the CRD of a Go module.
func foreignServer(t *testing.T, module, file, version string) *server {
	t.Helper()
	var stdout bytes.Buffer
	download := exec.Command("go", "mod", "download", "-json", module)
	download.Stdout, download.Dir = &stdout, t.TempDir()
	if err := download.Run(); err != nil {
		t.Fatalf("cannot download %s: %v\n%s", module, err, stdout.String())
	}
	var where struct{ Dir string }
	if err := json.Unmarshal(stdout.Bytes(), &where); err != nil {
		t.Fatal(err)
	}
	var raw []byte
	for _, folder := range []string{"config/crd/bases", "config/crds/bases"} {
		if b, err := os.ReadFile(filepath.Join(where.Dir, folder, file)); err == nil {
			raw = b
		}
	}
	crd := &extv1.CustomResourceDefinition{}
	if err := yaml.Unmarshal(raw, crd); err != nil || len(raw) == 0 {
		t.Fatalf("cannot read %s of %s: %v", file, module, err)
	}
	crd.Spec.Versions = slices.DeleteFunc(crd.Spec.Versions, func(v extv1.CustomResourceDefinitionVersion) bool { return v.Name != version })
	if len(crd.Spec.Versions) != 1 {
		t.Fatalf("%s has no version %s", file, version)
	}
	crd.Spec.Versions[0].Storage = true
	crd.Spec.Conversion = nil
	return serverOf(t, file, crd)
}

// patchAndTransform has the real function answer a request.
func patchAndTransform(t *testing.T, req *fnv1beta1.RunFunctionRequest) *fnv1beta1.RunFunctionResponse {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "function")
	build := exec.Command("go", "build", "-o", bin, "github.com/crossplane-contrib/function-patch-and-transform")
	build.Dir = filepath.Join(root, "test/tools/patch-and-transform")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("cannot build function-patch-and-transform: %v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	serve := exec.CommandContext(ctx, bin, "--insecure", "--address", address)
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = serve.Process.Kill()
		_ = serve.Wait()
	})
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	rsp, err := fnv1beta1.NewFunctionRunnerServiceClient(conn).RunFunction(ctx, req, grpc.WaitForReady(true))
	if err != nil {
		t.Fatal(err)
	}
	return rsp
}

func structFrom(t *testing.T, m map[string]any) *structpb.Struct {
	t.Helper()
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	s := &structpb.Struct{}
	if err := s.UnmarshalJSON(b); err != nil {
		t.Fatal(err)
	}
	return s
}

// integers is an object with whole numbers as an API server reads them.
func integers(t *testing.T, m map[string]any) map[string]any {
	t.Helper()
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := unmarshalIntegers(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
