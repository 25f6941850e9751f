// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package golden holds scenarios: a Superset, what the world does step by step,
// and the whole answer of the function at each step, as a person reads it.
//
//	NAME/xr.yaml      the Superset as a user applies it
//	NAME/events.yaml  a document a step: what happened before the function is called
//	NAME/want.yaml    a document a step: what it answered (written with -update, to be read)
//
// The first document of a want is whole. Every later one says what has changed
// since the step before, and nothing of the rest:
//
//   - step, the time, the events, phase, lifecycle, ready and ttl are always there.
//   - results are those of this step; without any the field is missing.
//   - conditions, requirements and status have the fields that are new or different,
//     as in a JSON merge patch. "null # removed" is a field that has gone.
//   - Of a list whose items have names only the items that differ are there, in an
//     object by "name=…" or "type=…". Any other list is written whole.
//   - resources have "removed", or "is: added" with the object, or "is: changed" with
//     what has changed in it, or "unchanged" if only its readiness has. What is not
//     there is as it was. "like" names the object that a new one is compared with:
//     itself, when it was there before, or that of the run before of the same task.
//   - The memory is in the ConfigMap; the status says so while its copy is the same.
//
// TestGolden puts the differences together again and compares them with the
// answers, so nothing can be left out. Read does so for tests of other packages.
//
// Between two steps the harness does what Crossplane does with an answer:
// objects that are missing from it are deleted, the others applied, status and
// conditions stored. Everything else is an event:
//
//   - complete: migrate             the task's Job succeeds
//   - answer: NothingPending       the preflight answers; {answer: …, message: …} with what its pod wrote
//   - start: migrate                its pod runs
//   - attempt: {task: migrate, exitCode: 1, message: boom}   a pod fails, another one follows
//   - fail: {task: migrate, exitCode: 1, message: boom}      a pod fails, and with it the Job
//   - stuck: {task: migrate, reason: ImagePullBackOff, message: …}   its pod cannot start
//   - approve                       somebody sets the annotation that the status asks for
//   - suspended: migrate            the Job has no pod left because of spec.suspend
//   - available: web-server         the Deployment has settled; "all" for every one
//   - scale: {component: web-server, replicas: 3}            an autoscaler sets the count, or who "by" names
//   - patchXR: {spec: {…}}          a user edits the Superset (merge patch)
//   - loseStatus                    the status was never stored
//   - clock: +30s                   time goes by
//   - patch: {key: web-server-service, merge: {…}}           somebody edits an object
//   - exists: {apiVersion: v1, kind: Secret, …}              an object of somebody else
//   - serve: HTTPRoute              the cluster learns an optional kind
//
// Where no step of a scenario answers a preflight, the harness does: the schema changes
// unless the image is the one that migrated last. The step then shows the answer to
// the call after it.
//
// The text of the preflight's script is compared with its file, and left out.
//
// Run "go test ./test/golden -update" to rewrite, and read the diff.
package golden
