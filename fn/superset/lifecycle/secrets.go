// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// newSecrets are the generated Secrets that have never existed, with values: they
// may be made now. One that has existed is never made again, because what is
// stored in the database can be read with its value only. Memory and the cluster
// both have to say so, and while others have names of a new instance nothing is
// made at all: what they hold may be what it is to take over.
func newSecrets(in Input, r loadedMemory) map[string]map[string][]byte {
	if len(in.Invalid) > 0 || len(in.Instance.GeneratedSecrets) == 0 || (len(foreign(in)) > 0 && !existing(in)) {
		return nil
	}
	known := secretsSeen(r, in)
	out := map[string]map[string][]byte{}
	for _, g := range in.Instance.GeneratedSecrets {
		e := in.Facts.Named[part.GeneratedSecretKey(in.Instance.Name, g.Name)]
		if slices.Contains(known, g.Name) || secretSeen(in.Facts, g.Name) || e.Found || (!e.Asked && !in.CannotAsk) {
			continue
		}
		values := make(map[string][]byte, len(g.Keys))
		for _, k := range g.Keys {
			values[k] = random(in.Seed, g.Name+"/"+k)
		}
		out[g.Name] = values
	}
	return out
}

// random is a text of 256 random bits that is safe in a URL and in a shell. It
// comes from the seed of the call, so that the plan stays a function of its input.
func random(seed []byte, purpose string) []byte {
	h := hmac.New(sha256.New, seed)
	h.Write([]byte(purpose))
	return []byte(base64.RawURLEncoding.EncodeToString(h.Sum(nil)))
}

// podsWait names the account or the generated Secret that pods need and that is
// not there yet; "" when everything is.
func podsWait(in Input) string {
	if a := in.Instance.ServiceAccount; a != nil {
		own := in.Facts.Objects[part.ServiceAccountKey].Name == a.Name
		if !own && (!a.Named || !in.Facts.Named[part.ServiceAccountKey].Found) {
			return "ServiceAccount " + a.Name
		}
	}
	for _, g := range in.Instance.GeneratedSecrets {
		key := part.GeneratedSecretKey(in.Instance.Name, g.Name)
		if _, observed := in.Facts.Objects[key]; !observed && !in.Facts.Named[key].Found {
			return "Secret " + g.Name
		}
	}
	return ""
}

// waitingFor is the end of a message about pods that wait for something.
func waitingFor(what string) string {
	if what == "" {
		return ""
	}
	return "; waiting for " + what
}

// foresee is true until every component is there; then the answer itself names all
// that is still missing. A question must not go away with its answer either, so
// that it stays true while names are left to others.
func foresee(in Input, leave map[string]bool) bool {
	for _, c := range in.Instance.Components {
		if _, ok := in.Facts.Workloads[c.Type]; !ok {
			return true
		}
	}
	return len(leave) > 0
}

// secretIsLost holds everything while a generated Secret has disappeared. A
// Secret of that name that somebody else has made serves as well, if it has the
// keys.
func secretIsLost(s state) (step, bool) {
	var lost, partial []string
	for _, g := range s.Instance.GeneratedSecrets {
		e := s.Facts.Named[part.GeneratedSecretKey(s.Instance.Name, g.Name)]
		switch {
		case secretSeen(s.Facts, g.Name):
		case e.Found:
			if k := absentKeys(e, g); len(k) > 0 {
				partial = append(partial, fmt.Sprintf("%s (%s)", g.Name, strings.Join(k, ", ")))
			}
		case slices.Contains(s.mem.Secrets, g.Name):
			lost = append(lost, g.Name)
		}
	}
	v := Verdict{Phase: PhaseDegraded, Lifecycle: LifecyclePending, Reason: ReasonSecretLost}
	switch {
	case len(lost) > 0:
		v.Message = "Secret " + list(lost) + " was generated once and has disappeared; everything is held, because a new value could not read what is stored. " +
			"Create it again with its former value, or name another one in the spec"
	case len(partial) > 0:
		v.Message = "Keys that are needed are absent from the Secrets that are there: " + list(partial) + "; everything is held. Add them, or name another Secret in the spec"
	default:
		return step{}, false
	}
	return step{Verdict: v, components: s.down()}, true
}

// secretsSeen are the generated Secrets that have existed: those that are
// remembered, those that are there, also while a spec with mistakes does not tell
// of them, and those without which what is found could not have come to be.
// Other functions may compose Secrets as well.
func secretsSeen(r loadedMemory, in Input) []string {
	out := slices.Clone(r.Secrets)
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, o := range in.Facts.Objects {
		if o.Kind == "Secret" && part.IsGeneratedSecret(o.Key) {
			add(o.Name)
		}
	}
	for _, g := range in.Instance.GeneratedSecrets {
		if in.Facts.Named[part.GeneratedSecretKey(in.Instance.Name, g.Name)].Found || formerLife(r, in, g) {
			add(g.Name)
		}
	}
	slices.Sort(out)
	return out
}

// formerLife is true when something is there that must have used a generated
// Secret although nothing is remembered of it: workloads of which the memory is
// lost, or an orphaned or restored instance that is being taken over. A volume
// claim of our own proves nothing, as it is made in the same pass as the Secret.
func formerLife(r loadedMemory, in Input, g resolve.GeneratedSecret) bool {
	used := []string{part.StatefulSetKey(part.Metastore), part.PVCKey(part.Metastore)}
	switch part.GeneratedSecretKey(in.Instance.Name, g.Name) {
	case part.GeneratedSecretKey("", string(part.Metastore)):
	case part.GeneratedSecretKey("", string(part.Valkey)):
		used = []string{part.StatefulSetKey(part.Valkey), part.PVCKey(part.Valkey)}
	default:
		for _, t := range part.Components {
			used = append(used, part.DeploymentKey(t))
		}
	}
	return slices.ContainsFunc(used, func(key string) bool {
		o, observed := in.Facts.Objects[key]
		return adoptable(in, in.Facts.Named[key]) || (observed && !r.known && o.Kind != "PersistentVolumeClaim")
	})
}

func secretSeen(f observe.Facts, name string) bool {
	for _, o := range f.Objects {
		if o.Kind == "Secret" && o.Name == name {
			return true
		}
	}
	return false
}

// absentKeys are the keys of a generated Secret that another one in its place
// does not have.
func absentKeys(e observe.Existing, g resolve.GeneratedSecret) []string {
	data := e.Raw.GetFields()["data"].GetStructValue().GetFields()
	var out []string
	for _, k := range g.Keys {
		if data[k].GetStringValue() == "" {
			out = append(out, k)
		}
	}
	return out
}
