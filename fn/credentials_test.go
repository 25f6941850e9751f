// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"context"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/superset/validate"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// planted is a credential that stands in a field where it does not belong.
const planted = "S3ntinel-0x9"

// clothes are the shapes in which people paste credentials.
var clothes = []string{
	"postgresql://u:" + planted + "@h:5432/d",
	"postgresql//u:" + planted + "@h/d",
	"redis://:" + planted + "/more@h",
	"https://" + planted + "@h/simple",
	"https://u:" + planted + "@host/",
	"u:" + planted + "@reg",
	"--index-url https://u:" + planted + "@host/simple",
	" flower @ https://u:" + planted + "@h",
	"flower @ https://h/x.whl?token=" + planted,
	"password=" + planted,
	"Authorization: Bearer " + planted,
	strings.Repeat("x", 70) + " https://u:" + planted + "@h",
}

// mayShow are fields that show a wrong value as it is, unless its shape gives it
// away: words of a list, numbers with a unit, names, addresses and patterns, of
// which people need to see what they have typed. None is a credential, lies
// beside one, or takes any text.
var mayShow = regexp.MustCompile(`(^|\.)(` + strings.Join([]string{
	// words of a list
	"environment", "type", "driver", "certRequired", "pullPolicy", "imagePullPolicy", "policy", "upgradeMode", "preset", "workerClass", "logLevel", "pool", "optimization",
	"egress", "userAssignment", "operator", "effect", "protocol", "scheme", "dnsPolicy", "whenUnsatisfiable", "terminationMessagePolicy",
	"pathType", "externalTrafficPolicy", "fsGroupChangePolicy", "supplementalGroupsPolicy", "recursiveReadOnly",
	"procMount", "resizePolicy",
	// names of objects, of their parts, and of things in the cluster
	"name", "serviceAccountName", "className", "storageClassName", "priorityClassName", "runtimeClassName", "namespace", "sectionName",
	"group", "topologyKey", "resource", "port",
	"featureFlags", "persistentVolumeClaim", "devicePath", "mountPath", "path",
	"labelSelector", "selector", "limits", "requests", "capabilities", "add",
	// addresses and patterns
	"repository", "tag", "supersetVersion", "digest", "baseUrl", "url", "host", "hosts", "hostnames", "ip", "nameservers", "loadBalancerSourceRanges", "cidr", "gatewayPath", "from", "to",
	// numbers and times
	"timeZone", "cronSchedule", "timeout", "retryAfter", "refresh", "interval", "scrapeTimeout", "request", "backendRequest", "maxUnavailable", "minAvailable", "maxSurge",
}, "|") + `)$`)

// repeats are fields that the status repeats: a trigger is there to be compared
// with what ran last.
var repeats = regexp.MustCompile(`^lifecycle\.(clone|migrate|rotate|init)\.trigger$`)

// secretPlace is one place of the spec in which something can stand.
type secretPlace struct {
	path  []string // "[]" is the item of a list, "{}" the value of a map, "{key}" its key
	takes reflect.Kind
}

func (p secretPlace) String() string {
	return strings.NewReplacer(".[]", "", ".{}", "", ".{key}", "").Replace(strings.Join(p.path, "."))
}

// places are all places of a type, Kubernetes' own types included.
func secretPlaces(typ reflect.Type, path []string, out []secretPlace) []secretPlace {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if len(path) > 16 {
		return out
	}
	here := secretPlace{slices.Clone(path), typ.Kind()}
	switch {
	case wire.HasOwnForm(typ):
		return append(out, here)
	case typ.Kind() == reflect.Struct:
		out = append(out, here)
		for _, name := range slices.Sorted(mapsKeys(wire.Fields(typ))) {
			out = secretPlaces(wire.Fields(typ)[name], append(path, name), out)
		}
		return out
	case typ.Kind() == reflect.Map:
		out = append(out, secretPlace{append(slices.Clone(path), "{key}"), reflect.String})
		return secretPlaces(typ.Elem(), append(path, "{}"), out)
	case typ.Kind() == reflect.Slice && typ.Elem().Kind() != reflect.Uint8:
		return secretPlaces(typ.Elem(), append(path, "[]"), out)
	}
	return append(out, here)
}

func mapsKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// again is true for templates that are judged like those of others.
func again(p secretPlace) bool {
	at := slices.IndexFunc(p.path, func(n string) bool { return n == "podTemplate" || n == "deploymentTemplate" })
	return len(p.path) == 0 || at > 0 && p.path[0] != "celeryWorker"
}

// with is a spec in which the place has the value, and little else.
func (p secretPlace) with(value any) map[string]any {
	for i := len(p.path) - 1; i >= 0; i-- {
		switch name := p.path[i]; name {
		case "[]":
			value = []any{value, value} // twice, for what must be unique
		case "{}":
			value = map[string]any{"key": value}
		case "{key}":
			value = map[string]any{value.(string): "value"} //nolint:forcetypeassert // Keys are texts.
		default:
			value = map[string]any{name: value}
		}
	}
	return value.(map[string]any) //nolint:forcetypeassert // Paths begin with a name.
}

// told is everything that people are told of a spec.
func told(t *testing.T, spec map[string]any) []string {
	t.Helper()
	o, err := structpb.NewStruct(map[string]any{
		"apiVersion": v1alpha1.GroupVersion.String(), "kind": v1alpha1.Kind,
		"metadata": map[string]any{"name": "bi", "namespace": "team"}, "spec": spec,
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	_, errs := superset.Check(o, nil)
	for _, e := range errs {
		out = append(out, e.Error())
	}
	return append(out, answered(t, o)...)
}

// at is the place that a message with the credential is about; a condition has
// several messages in one.
func at(said string) string {
	for part := range strings.SplitSeq(said, "; spec.") {
		if strings.Contains(part, planted) {
			path, _, _ := strings.Cut(part, ": ")
			return "spec." + strings.TrimPrefix(path, "spec.")
		}
	}
	return ""
}

// answered is what the function says of a resource: conditions, results, status.
func answered(t *testing.T, o *structpb.Struct) []string {
	t.Helper()
	f := NewFunction(logging.NewNopLogger()).WithSeed(func() []byte { return make([]byte, 32) })
	rsp, err := f.RunFunction(context.Background(), &fnv1.RunFunctionRequest{Observed: &fnv1.State{Composite: &fnv1.Resource{Resource: o}}})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range rsp.GetConditions() {
		out = append(out, c.GetMessage())
	}
	for _, r := range rsp.GetResults() {
		out = append(out, r.GetMessage())
	}
	status, err := json.Marshal(rsp.GetDesired().GetComposite().GetResource().AsMap()["status"])
	if err != nil {
		t.Fatal(err)
	}
	return append(out, string(status))
}

func TestNoMessageShowsACredentialWhereverItStands(t *testing.T) {
	base := map[string]any{"environment": "Development", "image": map[string]any{"tag": "6.1.0"}}
	all := secretPlaces(reflect.TypeFor[v1alpha1.SupersetSpec](), nil, nil)
	values := append([]string{planted}, clothes...)
	if testing.Short() {
		values = values[:4] // Everywhere, but not in every shape.
	}
	shows, wrong := map[string]bool{}, map[string][]string{}
	for _, p := range all {
		if again(p) || repeats.MatchString(p.String()) {
			continue
		}
		for _, value := range values {
			specs := []map[string]any{merged(base, p.with(value))}
			if p.takes == reflect.Struct {
				specs = append(specs, merged(base, p.with(map[string]any{value: "x"})))
			}
			for _, spec := range specs {
				for _, said := range told(t, spec) {
					if !strings.Contains(said, planted) {
						continue
					}
					if value == planted && mayShow.MatchString(p.String()) && !validate.HidesValue(at(said)) {
						shows[p.String()] = true
						continue
					}
					if value == planted && p.takes == reflect.Struct && strings.Contains(said, "no such field") && !validate.HidesValue("spec."+p.String()+".x") {
						continue // the name of a field that does not exist, which people must find
					}
					wrong[p.String()] = append(wrong[p.String()], said)
				}
			}
		}
	}
	for p, said := range wrong {
		t.Errorf("%s: shown %d times, e.g. %.300s", p, len(said), said[0])
	}
	t.Logf("%d places, %d of them show a bare value", len(all), len(shows))
}
