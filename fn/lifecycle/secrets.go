// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/observe"
	"github.com/crossplane-contrib/function-superset/fn/resolve"
)

// Unmade lists the generated Secrets that have never existed: those whose value
// may be made now. One that has existed is never made again, because what is
// stored in the database can be read with its value only.
func Unmade(in Input) []string {
	if len(in.Instance.GeneratedSecrets) == 0 {
		return nil
	}
	m := recall(in)
	var out []string
	for _, g := range in.Instance.GeneratedSecrets {
		if !secretSeen(in.Facts, g.Name) && !slices.Contains(m.Secrets, g.Name) {
			out = append(out, g.Name)
		}
	}
	return out
}

// secretLost holds everything while a generated Secret has disappeared. A
// Secret of that name that somebody else has made serves as well.
func secretLost(s situation) (step, bool) {
	var lost []string
	for _, g := range s.Instance.GeneratedSecrets {
		if slices.Contains(s.before.Secrets, g.Name) && !secretSeen(s.Facts, g.Name) && !secretNamed(s.Facts, g) {
			lost = append(lost, g.Name)
		}
	}
	if len(lost) == 0 {
		return step{}, false
	}
	return step{Verdict: Verdict{
		Phase: PhaseDegraded, Lifecycle: LifecyclePending, Reason: ReasonSecretLost,
		Message: "Secret " + list(lost) + " was generated once and has disappeared; everything is held, because a new value could not read what is stored. " +
			"Create it again with its former value, or name another one in the spec",
	}, stance: s.down()}, true
}

// secretsSeen adds the generated Secrets that are observed, also those that a spec
// with mistakes does not tell of. Other functions may compose Secrets as well.
func secretsSeen(old []string, f observe.Facts) []string {
	for _, o := range f.Objects {
		if o.Kind == "Secret" && strings.HasPrefix(o.Key, generatedPrefix) && !slices.Contains(old, o.Name) {
			old = append(old, o.Name)
		}
	}
	slices.Sort(old)
	return old
}

func secretSeen(f observe.Facts, name string) bool {
	for _, o := range f.Objects {
		if o.Kind == "Secret" && o.Name == name {
			return true
		}
	}
	return false
}

func secretNamed(f observe.Facts, g resolve.GeneratedSecret) bool {
	for _, e := range f.Named {
		f := e.Raw.GetFields()
		if e.Found && f["kind"].GetStringValue() == "Secret" && f["metadata"].GetStructValue().GetFields()["name"].GetStringValue() == g.Name {
			return true
		}
	}
	return false
}
