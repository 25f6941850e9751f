// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package golden holds scenarios: a Superset, what the world does step by step,
// and the whole answer of the function at each step, as a person reads it.
//
//	NAME/xr.yaml              the Superset as a user applies it
//	NAME/step-01/events.yaml  what happened before the function is called (may be absent)
//	NAME/step-01/observed.yaml  what the function saw (a record, written with -update)
//	NAME/step-01/want.yaml      what it answered (written with -update, to be read)
//
// Between two steps the harness does what Crossplane does with an answer:
// objects that are missing from it are deleted, the others applied, status and
// conditions stored. Everything else is an event:
//
//   - complete: migrate             the task's Job succeeds
//   - start: migrate                its pod runs
//   - attempt: {task: migrate, exitCode: 1, message: boom}   a pod fails, another one follows
//   - fail: {task: migrate, exitCode: 1, message: boom}      a pod fails, and with it the Job
//   - stuck: {task: migrate, reason: ImagePullBackOff, message: …}   its pod cannot start
//   - deleteJob: migrate            somebody deletes the task's Job
//   - approve                       somebody sets the annotation that the status asks for
//   - suspended: migrate            the Job has no pod left because of spec.suspend
//   - available: web-server         the Deployment has settled; "all" for every one
//   - scale: {component: web-server, replicas: 3}            an autoscaler sets the count
//   - patchXR: {spec: {…}}          a user edits the Superset (merge patch)
//   - status: {phase: 7}            somebody edits the status (merge patch)
//   - loseStatus                    the status was never stored
//   - clock: +30s                   time goes by
//   - patch: {key: web-server-service, merge: {…}}           somebody edits an object
//   - delete: web-server-service    somebody deletes an object
//   - exists: {apiVersion: v1, kind: Secret, …}              an object of somebody else
//   - pod: {…}                      a pod to find when pods are asked for
//   - serve: HTTPRoute              the cluster learns an optional kind
//   - input: {…}                    the function's input
//   - desired: {key: other, resource: {…}}                   an earlier function wants this
//   - namespace: apps               the Superset lives there (default: apps)
//
// Run "go test ./test/golden -update" to rewrite, and read the diff.
package golden
