// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The operator's proposal for Superset 7.0 spells one of its fields in two ways.
func TestRealtimeOfTheOperatorIsKept(t *testing.T) {
	want := map[string]any{
		"asyncQueries": map[string]any{},
		"websocket":    map[string]any{"jwtSecretFrom": map[string]any{"name": "ws", "key": "jwt"}, "cookieName": "c", "jwtExpirationSeconds": int64(600)},
	}

	for _, spelling := range []string{"websocket", "webSocket"} {
		r, err := Convert(map[string]any{
			"apiVersion": "superset.apache.org/v1alpha1", "kind": "Superset", "metadata": map[string]any{"name": "a"},
			"spec": map[string]any{
				"image": map[string]any{"tag": "7.0.0"}, "secretKeyFrom": map[string]any{"name": "s", "key": "k"}, "valkey": map[string]any{"host": "v"},
				"websocketServer": map[string]any{}, "realtime": map[string]any{"asyncQueries": want["asyncQueries"], spelling: want["websocket"]},
			},
		}, Options{From: Auto})
		if err != nil {
			t.Fatal(err)
		}

		if diff := cmp.Diff(want, dig(r.Manifest, "spec", "realtime")); diff != "" || len(r.Mistakes) > 0 {
			t.Errorf("%s: %v, -want +got:\n%s", spelling, r.Mistakes, diff)
		}
	}
}
