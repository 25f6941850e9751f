// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// message is what gRPC takes.
const message = 4 << 20

// deepest is how deep the trees below are. Written down with indents, one
// that is deeper outgrows a ConfigMap.
const deepest = 16

// everything is a Superset with all that can be enabled, for mutations to meet.
const everything = `
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: demo, namespace: apps, uid: u-1}
spec:
  environment: Development
  image: {tag: 6.1.0}
  secretKey: topsecret-in-plain-text
  metastore: {host: db, database: superset, username: superset, password: secret, createDatabase: true}
  valkey: {host: v}
  realtime: {}
  webServer: {}
  celeryWorker: {}
  celeryBeat: {}
  celeryFlower: {}
  websocketServer: {image: {repository: w}}
  mcpServer: {}
  monitoring: {metrics: {}, prometheusRule: {}, serviceMonitor: {}, grafanaDashboard: {}}
  networkPolicy: {}
  networking: {gateway: {gatewayRef: {name: g}}}
  lifecycle: {maintenancePage: {}, clone: {source: {host: h, database: d, username: u, password: p}}}
`

// TestTheSpecOfFuzzBoundsIsRight keeps mistakes in it from hiding what comes after validation.
func TestTheSpecOfFuzzBoundsIsRight(t *testing.T) {
	if _, errs := superset.Check(structOf(t, everything), nil); len(errs) > 0 {
		t.Error(errs)
	}
}

// place is where a value goes.
type place struct {
	at     reflect.Type
	around func(*structpb.Value) *structpb.Value
}

// specPlaces are all places of a spec by their paths.
func specPlaces() map[string]place {
	out := map[string]place{}
	places(reflect.TypeFor[v1alpha1.SupersetSpec](), func(at reflect.Type, path string, around func(*structpb.Value) *structpb.Value) {
		out[path] = place{at, around}
	})
	return out
}

// What can be put anywhere.
const (
	asked     = iota // what the type asks for
	exponent         // a quantity that takes for ever
	digits           // a quantity of many digits
	text             // a long text
	different        // many items or entries
	same             // many times the same item
	deep             // a tree of the largest depth
	number           // a number that overflows
	longKey          // a long name
	shapes
)

// hostile is a value of a kind, the larger the larger the size is.
func hostile(at reflect.Type, kind, size uint8) *structpb.Value {
	for at.Kind() == reflect.Pointer {
		at = at.Elem()
	}
	n, wild := 1<<(size%16), size%32 >= 16
	switch kind % shapes {
	case exponent:
		return structpb.NewStringValue([]string{"1e999999999", "1e-999999999", "-1E999999", ".1e+0099999999"}[size%4])
	case digits:
		return structpb.NewStringValue(strings.Repeat("9", n) + []string{"", "%", "Gi", "h"}[size%4])
	case text:
		return structpb.NewStringValue(strings.Repeat("x", n<<4))
	case different, same:
		l, m := &structpb.ListValue{}, &structpb.Struct{Fields: map[string]*structpb.Value{}}
		elem := at
		if at.Kind() == reflect.Slice || at.Kind() == reflect.Map {
			elem = at.Elem()
		}
		for i := range n {
			if kind%shapes == same {
				i = 0
			}
			v := plainly(elem, i, 1, wild)
			if wild && elem.Kind() == reflect.String {
				v = structpb.NewNumberValue(float64(i))
			}
			l.Values = append(l.Values, v)
			m.Fields[fmt.Sprint("x", i)] = v
		}
		if at.Kind() == reflect.Slice {
			return structpb.NewListValue(l)
		}
		return structpb.NewStructValue(m)
	case deep:
		v := structpb.NewListValue(&structpb.ListValue{Values: slices.Repeat([]*structpb.Value{structpb.NewNumberValue(1)}, n)})
		for range deepest {
			v = structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{"x": v}})
		}
		return v
	case number:
		return structpb.NewNumberValue([]float64{1e300, -1e300, 1 << 53, 1 << 31, 1<<31 - 1, 1 << 32, -1, 0.5}[size%8])
	case longKey:
		return structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{strings.Repeat("x", n<<4): plainly(at, 0, 0, wild)}})
	}
	return plainly(at, int(size), 2, wild)
}

// right are values that are right in fields of that name.
var right = map[string]string{
	"name": "x%d", "image": "i", "mountPath": "/x%d", "key": "x%d", "ip": "10.0.0.%d", "cidr": "10.0.0.0/8", "operator": "Exists",
	"topologyKey": "x%d", "whenUnsatisfiable": "ScheduleAnyway", "host": "x%d", "path": "/x%d", "type": "RequestMirror",
}

// plainly is a value as the type asks for it, numbered and down to a depth. With wild, its texts are no longer what
// the rules ask for.
func plainly(at reflect.Type, i, depth int, wild bool) *structpb.Value {
	switch at.Kind() {
	case reflect.Pointer:
		return plainly(at.Elem(), i, depth, wild)
	case reflect.String:
		return structpb.NewStringValue(fmt.Sprint("x", i))
	case reflect.Bool:
		return structpb.NewBoolValue(i%2 == 0)
	case reflect.Slice:
		return structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{plainly(at.Elem(), i, depth, wild)}})
	case reflect.Struct, reflect.Map:
		if wire.HasOwnForm(at) && at != reflect.TypeFor[runtime.RawExtension]() {
			break
		}
		s := &structpb.Struct{Fields: map[string]*structpb.Value{}}
		for name, f := range wire.Fields(at) {
			switch form := right[name]; {
			case at.Kind() != reflect.Struct || depth == 0:
			case f.Kind() == reflect.String && wild:
				s.Fields[name] = structpb.NewStringValue(fmt.Sprint("x", i))
			case f.Kind() == reflect.String && strings.Contains(form, "%d"):
				s.Fields[name] = structpb.NewStringValue(fmt.Sprintf(form, i))
			case f.Kind() == reflect.String && form != "":
				s.Fields[name] = structpb.NewStringValue(form)
			case name == "containerPort":
				s.Fields[name] = structpb.NewNumberValue(float64(i%65535 + 1))
			}
		}
		return structpb.NewStructValue(s)
	}
	return structpb.NewNumberValue(float64(i))
}

// both is a value laid over another: objects by field, lists one after the other.
func both(a, b *structpb.Value) *structpb.Value {
	if la, lb := a.GetListValue(), b.GetListValue(); la != nil && lb != nil {
		return structpb.NewListValue(&structpb.ListValue{Values: slices.Concat(la.GetValues(), lb.GetValues())})
	}
	if a.GetStructValue() == nil || b.GetStructValue() == nil {
		return b
	}
	out := &structpb.Struct{Fields: maps.Clone(a.GetStructValue().GetFields())}
	if out.Fields == nil {
		out.Fields = map[string]*structpb.Value{}
	}
	for k, v := range b.GetStructValue().GetFields() {
		if out.Fields[k] != nil {
			v = both(out.Fields[k], v)
		}
		out.Fields[k] = v
	}
	return structpb.NewStructValue(out)
}

// cpu is the time that this process has worked.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// FuzzBounds lays two hostile values over a Superset with everything in it. No
// call works for long, and no answer is larger than a message.
func FuzzBounds(f *testing.F) {
	all := specPlaces()
	paths := slices.Sorted(maps.Keys(all))
	pick := func(path string) place {
		if p, found := all[path]; found {
			return p
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(path))
		return all[paths[int(h.Sum32()%uint32(len(paths)))]]
	}
	const pod = ".webServer.podTemplate"
	f.Add(pod+".container.resources.requests{}", uint8(exponent), uint8(0), pod+".container.resources.limits{}", uint8(asked), uint8(9))
	f.Add(pod+".volumes[].emptyDir.sizeLimit", uint8(exponent), uint8(1), ".metastore.embedded.storage.size", uint8(digits), uint8(15))
	f.Add(".podTemplate.sidecars", uint8(different), uint8(15), ".suspend", uint8(asked), uint8(0))
	f.Add(pod+".volumes", uint8(different), uint8(14), pod+".container.volumeMounts", uint8(different), uint8(14))
	f.Add(".podTemplate.annotations", uint8(different), uint8(16+14), ".podTemplate.tolerations", uint8(different), uint8(16+14))
	f.Add(".podTemplate.sidecars", uint8(different), uint8(8), ".podTemplate.volumes", uint8(different), uint8(8))
	f.Add(".podTemplate.container.env", uint8(different), uint8(10), ".podTemplate.container.env", uint8(same), uint8(9))
	f.Add(".featureFlags", uint8(longKey), uint8(15), ".lifecycle.clone.timeZone", uint8(text), uint8(15))
	f.Add(".websocketServer.config", uint8(deep), uint8(12), ".networkPolicy.extraIngress[].from", uint8(different), uint8(10))
	f.Add(".config", uint8(text), uint8(13), ".bootstrapScript", uint8(text), uint8(13))
	f.Add(".lifecycle.migrate.timeout", uint8(digits), uint8(3), ".lifecycle.maintenancePage.retryAfter", uint8(digits), uint8(3))
	f.Add(".podTemplate.tolerations", uint8(different), uint8(8), ".podTemplate.affinity", uint8(asked), uint8(1))
	f.Add(".networking.gateway.filters", uint8(different), uint8(4), ".image", uint8(different), uint8(13))

	function := NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return noon }).WithSeed(func() []byte { return []byte("seed") })
	f.Fuzz(func(t *testing.T, path1 string, kind1, size1 uint8, path2 string, kind2, size2 uint8) {
		req := requestOf(t, everything)
		xr := req.GetObserved().GetComposite().GetResource()
		spec := xr.GetFields()["spec"]
		for _, m := range []struct {
			place
			kind, size uint8
		}{{pick(path1), kind1, size1}, {pick(path2), kind2, size2}} {
			spec = both(spec, m.around(hostile(m.at, m.kind, m.size)))
		}
		xr.Fields["spec"] = spec
		if proto.Size(req) > message {
			return // Nobody can send it.
		}
		before := cpu()
		rsp, err := function.RunFunction(context.Background(), req)
		if took := cpu() - before; took > soon {
			t.Errorf("worked for %s", took)
		}
		if err != nil {
			t.Fatal(err)
		}
		if n := proto.Size(rsp); n > message {
			t.Errorf("the answer has %d bytes", n)
		}
		bounded(t, rsp)
	})
}

// bounded checks what an answer says beside the objects that are wanted.
func bounded(t *testing.T, rsp *fnv1.RunFunctionResponse) {
	t.Helper()
	for _, r := range rsp.GetResults() {
		if strings.Contains(r.GetMessage(), "a bug in") {
			t.Error(r.GetMessage())
		}
	}
	for key, r := range rsp.GetDesired().GetResources() {
		if n := proto.Size(r); n > 1<<20 {
			t.Errorf("%s has %d bytes", key, n)
		}
	}
}
