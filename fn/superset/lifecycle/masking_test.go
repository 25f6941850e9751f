// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// What pods, controllers and Gateways say may hold a credential, and be long.
func TestWhatOthersSayIsMaskedAndCut(t *testing.T) {
	const secret = "Sup3rS3cret"
	said := "Error: could not reach redis://" + secret + "@h, DB_PASS=" + secret + strings.Repeat(" and so on", 500)
	running := func(w *world) { w.run() }
	cases := map[string][]func(*world){
		"a pod that cannot start": {func(w *world) {
			w.untilTask(part.Migrate)
			w.stick()
			w.in.Facts.Pods[0].WaitingMessage = said
		}},
		"a pod that has failed": {func(w *world) {
			w.untilTask(part.Migrate)
			w.job(func(j *observe.Job) {
				j.Started, j.Active, j.Failed = w.in.Now, 1, 1
				w.in.Facts.Pods = []observe.Pod{{Name: "x", Job: j.Name, Phase: "Failed", Terminated: true, ExitCode: 1, ExitReason: "Error", ExitMessage: said, FinishedAt: w.in.Now}}
			})
		}},
		"a Job that has failed": {func(w *world) {
			w.untilTask(part.Migrate)
			w.job(func(j *observe.Job) {
				j.Failed, j.FailedFor, j.FailedMessage, j.FinishedAt = j.Attempts, "BackoffLimitExceeded", said, w.in.Now
			})
		}},
		"a route that is refused": {running, func(w *world) {
			w.in.Instance.Routing = &resolve.Routing{Gateway: &resolve.Gateway{Spec: &v1alpha1.Gateway{}}, Routes: []resolve.Route{{Path: "/"}}}
			w.in.Facts.Objects[part.HTTPRouteKey] = routed(w.t, says("Accepted", false, "NotAllowed", said))
		}},
		"a Deployment that makes no progress": {running, func(w *world) {
			d := w.in.Facts.Workloads[part.WebServer]
			d.Ready, d.Available, d.Stalled = 0, 0, said
			w.in.Facts.Workloads[part.WebServer] = d
		}},
	}
	for name, happen := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, instance())
			for _, h := range happen {
				h(w)
			}
			heard := false
			for range 2 {
				p := w.pass()
				w.in.Now = w.in.Now.Add(10 * time.Second)
				answer, err := json.Marshal(map[string]any{"status": p.Status, "conditions": p.Conditions, "events": p.Events, "memory": p.Memory, "verdict": fmt.Sprint(p.Verdict)})
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(string(answer), secret) {
					_, rest, _ := strings.Cut(string(answer), secret)
					t.Errorf("the credential can be read before: %.60s", rest)
				}
				heard = heard || strings.Contains(string(answer), "could not reach")
				for _, c := range p.Conditions {
					if len(c.Message) > 1024 {
						t.Errorf("%s has a message of %d characters", c.Type, len(c.Message))
					}
				}
			}
			if !heard {
				t.Error("nobody hears what was said")
			}
		})
	}
}
