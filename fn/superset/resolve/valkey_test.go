// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

func TestValkeySections(t *testing.T) {
	off := v1alpha1.ValkeyCelery{Disabled: true}
	cacheOff := &v1alpha1.ValkeyCache{ValkeyResults: v1alpha1.ValkeyResults{ValkeyCelery: off}}
	s := resolverOf(superset(func(s *v1alpha1.SupersetSpec) {
		s.Valkey = &v1alpha1.Valkey{
			Host:      new("h"),
			DataCache: &v1alpha1.ValkeyCache{ValkeyResults: v1alpha1.ValkeyResults{ValkeyCelery: v1alpha1.ValkeyCelery{Database: new(int32(12))}, KeyPrefix: new("")}, DefaultTimeout: new(int32(7))},
			Cache:     cacheOff, FilterStateCache: cacheOff, ExploreFormDataCache: cacheOff, DistributedCoordination: cacheOff,
			CeleryBroker: &off, ResultsBackend: &v1alpha1.ValkeyResults{ValkeyCelery: off},
		}
	}))
	want := &pyconfig.Valkey{
		Port: 6379, ResultBackend: new(int32(0)),
		Caches: []pyconfig.Cache{{Name: "DATA_CACHE_CONFIG", Database: 12, Timeout: 7}, {Name: "THUMBNAIL_CACHE_CONFIG", Database: 5, Prefix: "superset_thumbnail_", Timeout: 3600}},
	}

	if diff := cmp.Diff(want, s.valkey.settings); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
