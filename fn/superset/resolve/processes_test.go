// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestGunicornPresets(t *testing.T) {
	cases := map[v1alpha1.Preset][2]string{
		v1alpha1.PresetConservative: {"1", "4"}, "": {"2", "8"}, v1alpha1.PresetBalanced: {"2", "8"},
		v1alpha1.PresetPerformance: {"4", "8"}, v1alpha1.PresetAggressive: {"8", "16"}, v1alpha1.PresetDisabled: {"", ""},
	}
	for preset, want := range cases {
		env := main(one(t, superset(all, func(s *v1alpha1.SupersetSpec) { s.WebServer.Gunicorn = &v1alpha1.Gunicorn{Preset: preset} }), part.WebServer)).Env

		got := [2]string{valueOf(env, "SERVER_WORKER_AMOUNT"), valueOf(env, "SERVER_THREADS_AMOUNT")}
		if got != want {
			t.Errorf("%q: %v, want %v", preset, got, want)
		}
	}
}

func TestOtherWorkerClassesHaveOneThread(t *testing.T) {
	for _, class := range []string{"sync", "gevent", "eventlet"} {
		env := main(one(t, superset(all, func(s *v1alpha1.SupersetSpec) { s.WebServer.Gunicorn = &v1alpha1.Gunicorn{WorkerClass: class} }), part.WebServer)).Env
		if got := valueOf(env, "SERVER_THREADS_AMOUNT"); got != "1" {
			t.Errorf("%s runs with %s threads", class, got)
		}
	}
}
