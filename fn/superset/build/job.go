// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"slices"
	"strconv"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// Job is one run of a task. Kubernetes does the retrying: a failed pod is
// replaced once it is gone, and a pod that had to leave its node is not counted
// as failed. There is neither a deadline nor a time to live: a long migration
// must not be killed half-way, and a Job that vanishes takes its logs with it.
func Job(i resolve.Instance, t resolve.TaskSpec, r lifecycle.TaskRun) *batchv1.Job {
	return &batchv1.Job{
		TypeMeta: metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"},
		ObjectMeta: metav1.ObjectMeta{
			Name:        r.Name,
			Namespace:   i.Namespace,
			Labels:      runLabels(t),
			Annotations: runAnnotations(r),
		},
		Spec: batchv1.JobSpec{
			Parallelism:          new(int32(1)),
			Completions:          new(int32(1)),
			BackoffLimit:         new(max(r.Attempts-1, 0)),
			PodReplacementPolicy: new(batchv1.Failed),
			PodFailurePolicy: &batchv1.PodFailurePolicy{
				Rules: failureRules(t.Task),
			},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{
					Labels:      t.Pod.Labels,
					Annotations: withOurs(withOurs(undisturbed(), t.Pod.Annotations), map[string]string{v1alpha1.AnnotationConfigChecksum: r.Checksum}),
				},
				Spec: runPod(t, r),
			},
		},
	}
}

// failureRules say what the end of a pod means. One that had to leave its node has not
// failed. What a preflight has to say it says by its exit code: the condition of the
// Job then holds it, whether or not pods may be read.
func failureRules(t part.Task) []batchv1.PodFailurePolicyRule {
	out := []batchv1.PodFailurePolicyRule{{
		Action: batchv1.PodFailurePolicyActionIgnore,
		OnPodConditions: []batchv1.PodFailurePolicyOnPodConditionsPattern{{
			Type:   corev1.DisruptionTarget,
			Status: corev1.ConditionTrue,
		}},
	}}
	if t == part.Preflight {
		out = append(out, batchv1.PodFailurePolicyRule{
			Action: batchv1.PodFailurePolicyActionFailJob,
			OnExitCodes: &batchv1.PodFailurePolicyOnExitCodesRequirement{
				ContainerName: new(part.MainContainer),
				Operator:      batchv1.PodFailurePolicyOnExitCodesOpIn,
				Values:        part.AnswerCodes(),
			},
		})
	}
	return out
}

// undisturbed asks autoscalers to leave the node of a task until it is done: a
// database whose migration was cut off may have to be restored from a backup.
// The user's values win. They are added here and not where the pod is resolved,
// because what is resolved is part of a checksum that revives failed tasks.
func undisturbed() map[string]string {
	return map[string]string{
		"cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
		"karpenter.sh/do-not-disrupt":                    "true",
	}
}

// runLabels find the objects of a task without knowing the run.
func runLabels(t resolve.TaskSpec) map[string]string { return t.Pod.Labels }

// runAnnotations are what observe reads back.
func runAnnotations(r lifecycle.TaskRun) map[string]string {
	return map[string]string{
		v1alpha1.AnnotationTaskChecksum:    r.Checksum,
		v1alpha1.AnnotationTaskPodSpecHash: r.PodChecksum,
		v1alpha1.AnnotationTaskExecution:   strconv.FormatInt(r.Executions, 10),
		observe.AnnotationAttempts:         strconv.FormatInt(int64(r.Attempts), 10),
		observe.AnnotationRunID:            r.RunID,
	}
}

// runPod is the pod of one attempt.
func runPod(t resolve.TaskSpec, r lifecycle.TaskRun) corev1.PodSpec {
	s := podSpec(t.Pod)
	s.RestartPolicy = corev1.RestartPolicyNever
	s.Containers = told(t.Pod.Containers, r)
	s.InitContainers = talkative(t.Pod.InitContainers)
	s.Volumes = ownConfig(t.Pod.Volumes, r)
	if t.TimeoutSeconds > 0 {
		s.ActiveDeadlineSeconds = new(t.TimeoutSeconds)
	}
	return s
}

// told tells the main container what only the plan knows of the run.
func told(containers []corev1.Container, r lifecycle.TaskRun) []corev1.Container {
	out := talkative(containers)
	if len(out) == 0 {
		return nil
	}
	env := append(slices.Clone(out[0].Env), corev1.EnvVar{Name: resolve.EnvRunID, Value: r.RunID})
	if r.Overwrite {
		env = append(env, corev1.EnvVar{Name: resolve.EnvCloneOverwrite, Value: "true"})
	}
	out[0].Env = env
	return out
}

// talkative makes the end of a failed container's log its last message, which
// is what the status shows; a container that says otherwise is left alone.
func talkative(containers []corev1.Container) []corev1.Container {
	out := slices.Clone(containers)
	for n := range out {
		if out[n].TerminationMessagePolicy == "" {
			out[n].TerminationMessagePolicy = corev1.TerminationMessageFallbackToLogsOnError
		}
	}
	return out
}

// ownConfig lets the ConfigMap volumes without a name read the ConfigMap of the
// run, whose name only the plan knows.
func ownConfig(volumes []corev1.Volume, r lifecycle.TaskRun) []corev1.Volume {
	out := slices.Clone(volumes)
	for n := range out {
		if out[n].ConfigMap != nil && out[n].ConfigMap.Name == "" {
			out[n].ConfigMap = out[n].ConfigMap.DeepCopy()
			out[n].ConfigMap.Name = r.Name
		}
	}
	return out
}
