// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// own is the preamble of most cases: a database and a Redis of one's own.
const own = `
image: {repository: apache/superset, tag: 6.1.0-dev}
postgresql: {enabled: false}
redis: {enabled: false}
`

// connected is own with its connections, for cases that say nothing of the node.
const connected = own + `
supersetNode: {connections: {db_host: pg.example.com, redis_host: redis.example.com}}
`

// fault is a values file and what has to become of it.
type fault struct {
	reason string
	values string
	// spec are fields and what they have; an empty text means that there is none.
	spec map[string]string
	// notes are parts of notes, each after the path of the note.
	notes []string
	// config and bootstrap are parts of the Python and of the script.
	config, bootstrap []string
	// absent are texts that must not come out anywhere.
	absent []string
	// work is true if somebody has to do something before it starts.
	work    bool
	options Options
}

func TestFaults(t *testing.T) {
	for name, tc := range faults {
		t.Run(name, func(t *testing.T) { tc.check(t) })
	}
}

func (tc fault) check(t *testing.T) {
	t.Helper()
	var in map[string]any
	parse(t, tc.values, &in)
	if tc.options.From == "" {
		tc.options.From = Auto
	}
	r, err := Convert(in, tc.options)
	if err != nil {
		t.Fatal(err)
	}
	all := told(t, r)
	for path, want := range tc.spec {
		var wanted any
		parse(t, want, &wanted)
		got, err := yaml.Marshal(dig(r.Manifest, append([]string{"spec"}, strings.Split(path, ".")...)...))
		if err != nil {
			t.Fatal(err)
		}
		w, err := yaml.Marshal(wanted)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(w), string(got)); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", tc.reason, path, diff)
		}
	}
	_, notes, _ := strings.Cut(all, "---\n")
	for _, n := range tc.notes {
		if !strings.Contains(notes, n) {
			t.Errorf("%s: no note has %q:\n%s", tc.reason, n, all)
		}
	}
	contains := func(field string, parts []string) {
		for _, p := range parts {
			if !strings.Contains(text(dig(r.Manifest, "spec", field)), p) {
				t.Errorf("%s: %s has no %q:\n%s", tc.reason, field, p, all)
			}
		}
	}
	contains("config", tc.config)
	contains("bootstrapScript", tc.bootstrap)
	for _, a := range tc.absent {
		if strings.Contains(all, a) {
			t.Errorf("%s: %q comes out:\n%s", tc.reason, a, all)
		}
	}
	if r.Done() == tc.work {
		t.Errorf("%s: done is %t:\n%s", tc.reason, r.Done(), all)
	}
}

// faults are by number; each is one example of a kind, and has neighbours.
var faults = func() map[string]fault {
	all := map[string]fault{}
	for _, group := range []map[string]fault{lostFaults, pythonFaults, placeFaults, otherFaults} {
		maps.Copy(all, group)
	}
	return all
}()
