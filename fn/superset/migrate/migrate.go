// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// Source is what a document was written for.
type Source string

// The sources. Auto decides by the shape of the document.
const (
	Auto     Source = "auto"
	Operator Source = "operator"
	Chart    Source = "chart"
)

// upstreamGroup is the API group of the operator.
const upstreamGroup = "superset.apache.org"

// Options are what a document does not say by itself.
type Options struct {
	// From is what the document was written for.
	From Source
	// Name and Namespace are those of the Superset. A manifest of the operator
	// has its own, which they replace.
	Name, Namespace string
	// Release is the name of the chart's release, with which templates are
	// rendered; ChartVersion is the version of the chart.
	Release, ChartVersion string
}

// Note says that something has no place, or another one, and what to do.
type Note struct {
	// Path is where the document has it.
	Path   string
	Advice string
	// Work is true if the instance does not start, or does not do what it did,
	// before somebody has done what the note says.
	Work bool
	// general is true for a note that does not say what became of what is below
	// its path.
	general bool
}

// Result is a translated document.
type Result struct {
	From Source
	// Manifest is the Superset.
	Manifest map[string]any
	// Notes are sorted: what is to be done first, then by path.
	Notes []Note
	// Mistakes are what the function would say about the manifest.
	Mistakes field.ErrorList
	// Fates are what became of every value that differs from the chart's default.
	Fates []Fate
}

// Done is true if the manifest would start as it is, once the Secrets are there.
func (r Result) Done() bool {
	return len(r.Mistakes) == 0 && !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Work })
}

// Convert translates a document.
func Convert(in map[string]any, o Options) (Result, error) {
	from, err := detect(in, o.From)
	if err != nil {
		return Result{}, err
	}
	r := Result{From: from}
	switch from {
	case Operator:
		r.Manifest, r.Notes = operator(in, o)
	case Chart:
		manifest, v, err := chart(in, o)
		if err != nil {
			return Result{}, err
		}
		r.Manifest, r.Notes, r.Fates = manifest, v.notes, v.fates()
	case Auto:
		return Result{}, errors.New("cannot tell what the document is")
	}
	sortNotes(r.Notes)
	r.Notes = slices.CompactFunc(r.Notes, func(a, b Note) bool { return a.Path == b.Path && a.Advice == b.Advice })

	s, err := structpb.NewStruct(placed(r.Manifest))
	if err != nil {
		return Result{}, errors.Wrap(err, "cannot check the manifest")
	}
	r.Mistakes = unset(r.Manifest["spec"], field.NewPath("spec"))
	xr, wrong := superset.Check(s, nil)
	open := slices.Clone(r.Mistakes)
	for _, e := range wrong {
		// What follows from a place that is left to the user need not be said.
		if !slices.ContainsFunc(open, func(o *field.Error) bool { return o.Field == e.Field || strings.HasPrefix(o.Field, e.Field+".") }) {
			r.Mistakes = append(r.Mistakes, e)
		}
	}
	if len(wrong) == 0 {
		advice := broken(xr)
		r.Notes = slices.DeleteFunc(r.Notes, func(n Note) bool { // It says the same with less certainty.
			return slices.ContainsFunc(advice, func(a Note) bool { return a.Path == n.Path })
		})
		r.Notes = append(r.Notes, advice...)
		sortNotes(r.Notes)
	}
	return r, nil
}

// sortNotes puts what is to be done before what is to be known, each by path.
func sortNotes(list []Note) {
	slices.SortStableFunc(list, func(a, b Note) int {
		if a.Work != b.Work {
			return map[bool]int{true: -1, false: 1}[a.Work]
		}
		return cmp.Compare(a.Path, b.Path)
	})
}

// breaking are reasons of advice with which something does not start, or does
// nothing when it has.
var breaking = []string{"DriverMissing", "FlowerMissing", "FastMCPMissing", "NoBroker", "NoMetastore"}

// broken tells what is valid and would not start.
func broken(xr *v1alpha1.Superset) []Note {
	var out []Note
	for _, a := range resolve.Resolve(xr).Advice {
		if slices.Contains(breaking, a.Reason) {
			out = append(out, Note{Path: a.Path, Advice: a.Message, Work: true})
		}
	}
	return out
}

// setMe stands where the document does not say what is needed.
const setMe = "SET-ME"

// unset lists the places that are left to the user.
func unset(v any, at *field.Path) field.ErrorList {
	var errs field.ErrorList
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, setMe) {
			errs = append(errs, field.Required(at, "the document does not say it; replace "+v))
		}
	case []any:
		for i, e := range v {
			errs = append(errs, unset(e, at.Index(i))...)
		}
	case map[string]any:
		for _, k := range sorted(v) {
			errs = append(errs, unset(v[k], at.Child(k))...)
		}
	}
	return errs
}

// detect tells a manifest of the operator from values of the chart.
func detect(in map[string]any, from Source) (Source, error) {
	api, kind := text(in["apiVersion"]), text(in["kind"])
	switch {
	case from == Operator && kind != v1alpha1.Kind:
		return "", errors.Errorf("cannot read a manifest of the operator: kind is %q, not Superset", kind)
	case from == Operator:
		return from, nil
	case from == Chart && (api != "" || kind != ""):
		return "", errors.Errorf("cannot read values of the chart: this is %s %s", api, kind)
	case from == Chart:
		return from, nil
	case len(in) == 0:
		return "", errors.New("cannot convert an empty document")
	case strings.HasPrefix(api, upstreamGroup+"/") && kind == v1alpha1.Kind:
		return Operator, nil
	case strings.HasPrefix(api, v1alpha1.Group+"/"):
		return "", errors.Errorf("cannot convert a document that is of %s already", v1alpha1.Group)
	case api != "" || kind != "":
		return "", errors.Errorf("cannot convert %s %s: it is neither a Superset of %s nor values of the Helm chart", api, kind, upstreamGroup)
	}
	if otherChart(in) {
		return "", errors.New("cannot convert values of another chart: they look like those of Bitnami's superset; only those of Superset's own chart are known")
	}
	for _, k := range chartKeys {
		if _, ok := in[k]; ok {
			return Chart, nil
		}
	}
	return "", errors.New("cannot tell what the document is: it has neither apiVersion and kind nor a value that only the Superset chart has; say --from chart if it is a part of its values")
}

// placed is the manifest as the API server would have it.
func placed(m map[string]any) map[string]any {
	out := runtime.DeepCopyJSON(m)
	meta, _ := out["metadata"].(map[string]any)
	if text(meta["namespace"]) == "" {
		meta["namespace"] = "default"
	}
	return out
}

// manifest is a Superset around a spec.
func manifest(name, namespace string, spec map[string]any) map[string]any {
	meta := map[string]any{"name": name}
	if namespace != "" {
		meta["namespace"] = namespace
	}
	return map[string]any{
		"apiVersion": v1alpha1.GroupVersion.String(),
		"kind":       v1alpha1.Kind,
		"metadata":   meta,
		"spec":       spec,
	}
}
