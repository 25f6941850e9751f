// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package observe

import (
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// executionLimit is more often than any task ever runs.
const (
	executionLimit   = 1 << 52
	executionLimit32 = 1 << 30
)

func job(key string, t part.Task, o *structpb.Struct) Job {
	j := Job{
		Key:      key,
		Name:     text(o, "metadata", "name"),
		Task:     t,
		RunID:    annotation(o, AnnotationRunID),
		Deleting: at(o, "metadata", "deletionTimestamp") != nil,
		Created:  timeAt(o, "metadata", "creationTimestamp"),
		Started:  timeAt(o, "status", "startTime"),

		Checksum:    annotation(o, v1alpha1.AnnotationTaskChecksum),
		PodChecksum: annotation(o, v1alpha1.AnnotationTaskPodSpecHash),

		SuspendWanted: boolAt(o, "spec", "suspend"),
		Suspended:     conditionTrue(o, "Suspended"),
		Active:        count(o, "status", "active"),
		Terminating:   count(o, "status", "terminating"),
		Ready:         count(o, "status", "ready"),
		Failed:        count(o, "status", "failed"),
		Succeeded:     count(o, "status", "succeeded"),
	}
	if j.RunID == "" {
		j.RunID = j.Name[strings.LastIndexByte(j.Name, '-')+1:]
	}
	// What somebody has damaged by hand counts as never written.
	if n, err := strconv.ParseInt(annotation(o, v1alpha1.AnnotationTaskExecution), 10, 64); err == nil && n > 0 && n <= executionLimit {
		j.Executions = n
	}
	if n, err := strconv.ParseInt(annotation(o, AnnotationAttempts), 10, 32); err == nil && n >= 0 {
		j.Attempts = int32(n)
	} else if n, ok := wholeNumber(at(o, "spec", "backoffLimit")); ok {
		j.Attempts = int32(min(n, executionLimit32)) + 1
	}
	if c := condition(o, "Complete"); text(c, "status") == "True" {
		j.Complete, j.FinishedAt = true, timeAt(c, "lastTransitionTime")
		if t := timeAt(o, "status", "completionTime"); !t.IsZero() {
			j.FinishedAt = t
		}
	}
	if c := condition(o, "Failed"); text(c, "status") == "True" && !j.Complete {
		j.FailedFor, j.FailedMessage, j.FinishedAt = text(c, "reason"), text(c, "message"), timeAt(c, "lastTransitionTime")
		if j.FailedFor == "" {
			j.FailedFor = "Failed"
		}
	}
	if c := items(o, "spec", "template", "spec", "containers"); len(c) > 0 {
		j.Image = text(c[0].GetStructValue(), "image")
	}
	return j
}

func pod(job string, o *structpb.Struct) Pod {
	p := Pod{
		Name:     text(o, "metadata", "name"),
		Job:      job,
		Deleting: at(o, "metadata", "deletionTimestamp") != nil,
		Created:  timeAt(o, "metadata", "creationTimestamp"),
		Phase:    text(o, "status", "phase"),
	}
	if c := condition(o, "PodScheduled"); text(c, "status") == "False" {
		p.Waiting, p.WaitingMessage = text(c, "reason"), text(c, "message")
	}
	for _, list := range []string{"initContainerStatuses", "containerStatuses"} {
		for _, v := range items(o, "status", list) {
			w := at(v.GetStructValue(), "state", "waiting").GetStructValue()
			if p.Waiting == "" && !startsNormally(text(w, "reason")) {
				p.Waiting, p.WaitingMessage = text(w, "reason"), text(w, "message")
			}
		}
	}
	p.exit(o)
	return p
}

// startsNormally tells the reasons for waiting that pass by themselves.
func startsNormally(reason string) bool {
	return reason == "" || reason == "ContainerCreating" || reason == "PodInitializing"
}

// exit reads how the main container ended: the first of the spec. If an init
// container failed, the main one never started, and the failure is that one's.
func (p *Pod) exit(o *structpb.Struct) {
	var ended *structpb.Struct
	for _, v := range items(o, "status", "initContainerStatuses") {
		t := at(v.GetStructValue(), "state", "terminated").GetStructValue()
		if t != nil && count(t, "exitCode") != 0 {
			ended = t
		}
	}
	main := ""
	if c := items(o, "spec", "containers"); len(c) > 0 {
		main = text(c[0].GetStructValue(), "name")
	}
	for _, v := range items(o, "status", "containerStatuses") {
		s := v.GetStructValue()
		if main != "" && text(s, "name") != main {
			continue
		}
		if t := at(s, "state", "terminated").GetStructValue(); t != nil && ended == nil {
			ended = t
		}
		break
	}
	if ended == nil {
		return
	}
	p.Terminated = true
	p.ExitCode = count(ended, "exitCode")
	p.ExitReason = text(ended, "reason")
	p.ExitMessage = text(ended, "message")
	p.FinishedAt = timeAt(ended, "finishedAt")
}
