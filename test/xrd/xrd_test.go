// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package xrd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/crossplane/crossplane-runtime/v2/pkg/xcrd"
	"github.com/google/go-cmp/cmp"
	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// Rule ids in comments of the types, alone and above a CEL rule.
var (
	commentID  = regexp.MustCompile(`(?m)^\s*// ([A-Z]{1,2}[0-9]+)$`)
	ruleAtEnd  = regexp.MustCompile(`[\s][A-Z]{1,2}[0-9]+$`)
	ruleWithID = regexp.MustCompile(`(?m)^\s*// [A-Z]{1,2}[0-9]+\n(\s*// \+kubebuilder:validation:[A-WYZ][^\n]*\n)*\s*// \+kubebuilder:validation:XValidation`)
)

// Client-side apply stores the whole object in an annotation, and all annotations together have 256 KiB. We keep well
// away from that.
const (
	maxAnnotations = 256 * 1024
	headroom       = 16 * 1024
)

func TestFilesAreUpToDate(t *testing.T) {
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range files {
		got, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is not what the types say; run make generate (-want +got):\n%s", path, diff)
		}
		if diff := cmp.Diff(string(want), string(again[path])); diff != "" {
			t.Errorf("%s differs between two runs:\n%s", path, diff)
		}
	}
}

func TestSizeLeavesRoomForClientSideApply(t *testing.T) {
	for _, path := range []string{DefinitionPath, ClaimsDefinitionPath} {
		b, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		j, err := yaml.YAMLToJSON(b)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes as JSON", path, len(j))
		if len(j) > maxAnnotations-headroom {
			t.Errorf("%s has %d bytes as JSON, want at most %d", path, len(j), maxAnnotations-headroom)
		}
	}
}

// TestEveryFieldIsDescribed keeps `kubectl explain` useful: every field of ours has a sentence, where it is not below a
// block that refers to its description elsewhere.
func TestEveryFieldIsDescribed(t *testing.T) {
	s := newServer(t, DefinitionPath, xcrd.ForCompositeResource)
	props := s.crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties
	spec, status := props["spec"], props["status"]
	delete(spec.Properties, "crossplane")
	delete(status.Properties, "conditions")
	check := func(path string, ours, referred bool, p extv1.JSONSchemaProps) {
		if ours && !referred && len(p.Description) < 8 {
			t.Errorf("%s has no description", path)
		}
		if strings.HasSuffix(path, "onditions") || !ours || referred {
			return
		}
		if !strings.HasSuffix(strings.TrimSuffix(p.Description, "`"), ".") || ruleAtEnd.MatchString(p.Description) {
			t.Errorf("%s: %q does not read like a sentence", path, p.Description)
		}
	}
	fields(reflect.TypeFor[v1alpha1.SupersetSpec](), spec, "spec", check, nil)
	fields(reflect.TypeFor[v1alpha1.SupersetStatus](), status, "status", check, nil)
}

// TestSchemaAndTypesHaveTheSameFields walks both: what Crossplane stores is what the function reads.
func TestSchemaAndTypesHaveTheSameFields(t *testing.T) {
	s := newServer(t, DefinitionPath, xcrd.ForCompositeResource)
	props := s.crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties
	spec, status := props["spec"], props["status"]
	delete(spec.Properties, "crossplane")
	delete(status.Properties, "conditions")
	differ := func(path, where string) { t.Errorf("%s is missing in the %s", path, where) }
	count := 0
	visit := func(string, bool, bool, extv1.JSONSchemaProps) { count++ }
	fields(reflect.TypeFor[v1alpha1.SupersetSpec](), spec, "spec", visit, differ)
	fields(reflect.TypeFor[v1alpha1.SupersetStatus](), status, "status", visit, differ)
	t.Logf("%d field paths", count)
	if count < 1000 {
		t.Errorf("walked %d field paths only, so the walk is broken", count)
	}
}

// fields walks a Go type and a schema side by side, down to what the schema leaves open or treats as a scalar.
func fields(typ reflect.Type, s extv1.JSONSchemaProps, path string, visit func(path string, ours, referred bool, p extv1.JSONSchemaProps), differ func(path, where string)) {
	walk(typ, s, path, false, visit, differ)
}

func walk(typ reflect.Type, s extv1.JSONSchemaProps, path string, referred bool, visit func(string, bool, bool, extv1.JSONSchemaProps), differ func(string, string)) {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch {
	case typ.Kind() == reflect.Slice && s.Items != nil && s.Items.Schema != nil:
		walk(typ.Elem(), *s.Items.Schema, path+"[]", referred, visit, differ)
		return
	case typ.Kind() == reflect.Map && s.AdditionalProperties != nil && s.AdditionalProperties.Schema != nil:
		walk(typ.Elem(), *s.AdditionalProperties.Schema, path+"{}", referred, visit, differ)
		return
	case typ.Kind() != reflect.Struct, s.Type != "object", len(s.Properties) == 0 && s.XPreserveUnknownFields != nil:
		return
	}
	inGo := goFields(typ)
	for name, f := range inGo {
		p, ok := s.Properties[name]
		if !ok {
			if differ != nil {
				differ(path+"."+name, "schema")
			}
			continue
		}
		ours := strings.HasPrefix(typ.PkgPath(), strings.TrimSuffix(ourPackages, "/"))
		visit(path+"."+name, ours, referred, p)
		walk(f, p, path+"."+name, referred || strings.Contains(p.Description, "For its fields see"), visit, differ)
	}
	for name := range s.Properties {
		if _, ok := inGo[name]; !ok && differ != nil {
			differ(path+"."+name, "types")
		}
	}
}

// goFields returns the fields of a struct by their names in JSON, embedded structs included.
func goFields(typ reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" && (f.Anonymous || strings.Contains(opts, "inline")) {
			inner := f.Type
			for inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			for n, t := range goFields(inner) {
				out[n] = t
			}
			continue
		}
		out[name] = f.Type
	}
	return out
}

// TestDefaults holds the schema's defaults against the constants that the function uses.
func TestDefaults(t *testing.T) {
	spec := map[string]any{
		"image":     map[string]any{"tag": "6.1.0"},
		"secretKey": "x",
		"metastore": map[string]any{},
		"valkey":    map[string]any{"host": "v", "ssl": map[string]any{}},
		"webServer": map[string]any{"service": map[string]any{}},
		"networking": map[string]any{
			"gateway": map[string]any{"gatewayRef": map[string]any{"name": "g"}},
			"ingress": map[string]any{"hosts": []any{map[string]any{"paths": []any{map[string]any{}}}}},
		},
		"monitoring": map[string]any{"serviceMonitor": map[string]any{}},
		"lifecycle": map[string]any{
			"podRetention":    map[string]any{},
			"maintenancePage": map[string]any{"image": map[string]any{}},
			"clone":           map[string]any{"source": map[string]any{"host": "h", "database": "d", "username": "u"}, "image": map[string]any{}, "podRetention": map[string]any{}},
			"migrate":         map[string]any{},
			"rotate":          map[string]any{},
			"init":            map[string]any{"adminUser": map[string]any{}},
		},
	}
	want := map[string]any{
		"environment":                                 string(v1alpha1.DefaultEnvironment),
		"image.repository":                            v1alpha1.DefaultImageRepository,
		"image.pullPolicy":                            v1alpha1.DefaultPullPolicy,
		"metastore.type":                              string(v1alpha1.DefaultDatabaseType),
		"valkey.port":                                 int64(v1alpha1.DefaultValkeyPort),
		"valkey.ssl.certRequired":                     string(v1alpha1.DefaultCertRequired),
		"webServer.service.type":                      v1alpha1.DefaultServiceType,
		"networking.gateway.gatewayRef.group":         v1alpha1.DefaultGatewayGroup,
		"networking.gateway.gatewayRef.kind":          v1alpha1.DefaultGatewayKind,
		"networking.ingress.hosts.0.paths.0.path":     v1alpha1.DefaultIngressPath,
		"networking.ingress.hosts.0.paths.0.pathType": v1alpha1.DefaultIngressPathType,
		"monitoring.serviceMonitor.interval":          v1alpha1.DefaultScrapeInterval,
		"lifecycle.upgradeMode":                       string(v1alpha1.DefaultUpgradeMode),
		"lifecycle.podRetention.policy":               string(v1alpha1.DefaultRetentionPolicy),
		"lifecycle.clone.podRetention.policy":         string(v1alpha1.DefaultRetentionPolicy),
		"lifecycle.clone.source.type":                 string(v1alpha1.DefaultDatabaseType),
		"lifecycle.clone.image.pullPolicy":            v1alpha1.DefaultPullPolicy,
		"lifecycle.clone.maxRetries":                  int64(v1alpha1.DefaultMaxRetries),
		"lifecycle.migrate.maxRetries":                int64(v1alpha1.DefaultMaxRetries),
		"lifecycle.rotate.maxRetries":                 int64(v1alpha1.DefaultMaxRetries),
		"lifecycle.init.maxRetries":                   int64(v1alpha1.DefaultMaxRetries),
		"lifecycle.init.adminUser.username":           v1alpha1.DefaultAdminUsername,
		"lifecycle.init.adminUser.password":           v1alpha1.DefaultAdminPassword,
		"lifecycle.init.adminUser.firstName":          v1alpha1.DefaultAdminFirstName,
		"lifecycle.init.adminUser.lastName":           v1alpha1.DefaultAdminLastName,
		"lifecycle.init.adminUser.email":              v1alpha1.DefaultAdminEmail,
		"lifecycle.maintenancePage.replicas":          int64(v1alpha1.DefaultMaintenanceReplicas),
		"lifecycle.maintenancePage.image.pullPolicy":  v1alpha1.DefaultPullPolicy,
	}
	for kind, s := range servers(t) {
		before := leaves(written(t, s, "test", spec)["spec"], "")
		got := leaves(s.admit(written(t, s, "test", spec)).object["spec"], "")
		for path := range before {
			delete(got, path)
		}
		for path := range got {
			if strings.HasPrefix(path, "crossplane") || strings.HasPrefix(path, "composition") {
				delete(got, path)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: defaults of the schema (-want +got):\n%s", kind, diff)
		}
	}
}

// leaves returns the scalars of a document by their paths.
func leaves(v any, path string) map[string]any {
	out := map[string]any{}
	join := func(k string) string { return strings.TrimPrefix(path+"."+k, ".") }
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			for p, l := range leaves(e, join(k)) {
				out[p] = l
			}
		}
	case []any:
		for i, e := range v {
			for p, l := range leaves(e, join(string(rune('0'+i)))) {
				out[p] = l
			}
		}
	default:
		out[path] = v
	}
	return out
}

// TestStatusBlocksKeepUnknownFields lets a newer function write to an older XRD.
func TestStatusBlocksKeepUnknownFields(t *testing.T) {
	for kind, s := range servers(t) {
		o := written(t, s, "test", map[string]any{"image": map[string]any{"tag": "x"}, "secretKeyFrom": map[string]any{"name": "s", "key": "k"}})
		o["status"] = map[string]any{}
		for _, block := range []string{"lifecycle", "components", "networking"} {
			o["status"].(map[string]any)[block] = map[string]any{"fromTheFuture": map[string]any{"a": int64(1)}}
		}
		v := s.admit(o)
		if len(v.unknown) > 0 || len(v.errs) > 0 {
			t.Errorf("%s: %v %v", kind, v.unknown, v.errs)
		}
	}
}

// TestNamesOfGeneratedComposites checks that the rules for names hold for claims and let pass what Crossplane makes of
// them.
func TestNamesOfGeneratedComposites(t *testing.T) {
	s := newServer(t, ClaimsDefinitionPath, xcrd.ForCompositeResource)
	spec := map[string]any{
		"image":         map[string]any{"tag": "x"},
		"secretKeyFrom": map[string]any{"name": "s", "key": "k"},
		"webServer":     map[string]any{},
	}
	longest := strings.Repeat("a", 48)
	o := written(t, s, longest+"-x7k2p", spec)
	if v := s.admit(o); len(v.errs) == 0 {
		t.Error("a composite resource written by hand may have a name that is too long")
	}
	o = written(t, s, longest+"-x7k2p", spec)
	o["metadata"].(map[string]any)["generateName"] = longest + "-"
	if v := s.admit(o); len(v.errs) > 0 {
		t.Errorf("a composite resource made for a claim is refused: %v", v.errs.ToAggregate())
	}
}

// TestColumns pins what kubectl get prints.
func TestColumns(t *testing.T) {
	var got []string
	for _, c := range newServer(t, DefinitionPath, xcrd.ForCompositeResource).crd.Spec.Versions[0].AdditionalPrinterColumns {
		if c.Priority == 0 {
			got = append(got, c.Name)
		}
	}
	for _, name := range []string{"TAG", "PHASE", "LIFECYCLE", "READY", "AVAILABLE", "SYNCED", "AGE"} {
		if !slices.Contains(got, name) {
			t.Errorf("no column %s in %v", name, got)
		}
	}
}

// TestPackagesServeTheSameManifest checks that the schema of the claim is the schema of the composite resource.
func TestPackagesServeTheSameManifest(t *testing.T) {
	strip := func(s *server) string {
		p := s.crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
		for _, name := range []string{"crossplane", "compositeDeletePolicy", "compositionRef", "compositionSelector", "compositionRevisionRef", "compositionRevisionSelector", "compositionUpdatePolicy", "publishConnectionDetailsTo", "resourceRef", "writeConnectionSecretToRef"} {
			delete(p.Properties, name)
		}
		j, err := json.MarshalIndent(p, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		return string(j)
	}
	all := servers(t)
	if diff := cmp.Diff(strip(all["composite resource"]), strip(all["claim"])); diff != "" {
		t.Errorf("(-composite resource +claim):\n%s", diff)
	}
}
