// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// generated fills in the values of Secrets that have never existed. They come
// from the request's own random seed, which is drawn where the clock is read,
// so that everything after it stays a function of its input.
func (r request) generated(i resolve.Instance) resolve.Instance {
	unmade := lifecycle.Unmade(r.situation(i))
	if len(unmade) == 0 {
		return i
	}
	i.GeneratedSecrets = slices.Clone(i.GeneratedSecrets)
	for n, g := range i.GeneratedSecrets {
		if !slices.Contains(unmade, g.Name) {
			continue
		}
		values := make(map[string][]byte, len(g.Keys))
		for _, k := range g.Keys {
			values[k] = r.random(g.Name + "/" + k)
		}
		i.GeneratedSecrets[n].Values = values
	}
	return i
}

// random is a text of 256 random bits that is safe in a URL and in a shell.
func (r request) random(purpose string) []byte {
	h := hmac.New(sha256.New, r.seed)
	h.Write([]byte(purpose))
	return []byte(base64.RawURLEncoding.EncodeToString(h.Sum(nil)))
}
