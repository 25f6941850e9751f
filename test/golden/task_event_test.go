// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"testing"
)

// stuck makes a pod for a Job that cannot start.
func stuck(t *testing.T, w *world, data any) {
	t.Helper()
	d := fields(t, data)
	c := w.job(t, word(t, d["task"]))
	c.became(map[string]any{"startTime": w.stamp(), "active": float64(1), "ready": float64(0), "terminating": float64(0)})
	job, _ := dig(c.applied, "metadata", "name").(string)
	w.pods = append(w.pods, map[string]any{
		"apiVersion": "v1", "kind": "Pod",
		"metadata": map[string]any{
			"name": job + "-stuck", "namespace": w.namespace(), "creationTimestamp": w.stamp(),
			"labels":          dig(c.applied, "spec", "template", "metadata", "labels"),
			"ownerReferences": []any{map[string]any{"kind": "Job", "name": job, "controller": true}},
		},
		"spec": map[string]any{"containers": []any{map[string]any{"name": "superset"}}},
		"status": map[string]any{"phase": "Pending", "containerStatuses": []any{map[string]any{
			"name": "superset", "state": map[string]any{"waiting": map[string]any{"reason": d["reason"], "message": d["message"]}},
		}}},
	})
}

// approve does what the condition says.
func approve(t *testing.T, w *world, _ any) {
	t.Helper()
	token, _ := dig(w.xr, "status", "lifecycle", "upgrade", "approvalToken").(string)
	if token == "" {
		t.Fatal("nothing waits for an approval")
	}
	patchXR(t, w, map[string]any{"metadata": map[string]any{"annotations": map[string]any{"superset.apache.org/approve-upgrade": token}}})
}
