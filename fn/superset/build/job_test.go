// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func run() lifecycle.TaskRun {
	return lifecycle.TaskRun{
		Task: part.Migrate, Key: "migrate-1a2b-job", ConfigKey: "migrate-1a2b-configmap", Name: "demo-migrate-1a2b", RunID: "1a2b",
		Checksum: "sha256:in", PodChecksum: "sha256:pod", Executions: 4, Attempts: 3,
	}
}

func TestJob(t *testing.T) {
	same(t, Job(demo(), migrate(), run()), `
apiVersion: batch/v1
kind: Job
metadata:
  name: demo-migrate-1a2b
  namespace: bi
  labels: {superset.apache.org/init-task: migrate}
  annotations:
    superset.apache.org/task-checksum: sha256:in
    superset.apache.org/task-pod-spec-hash: sha256:pod
    superset.apache.org/task-execution: "4"
    superset.crossplane.io/attempts: "3"
    superset.crossplane.io/run-id: 1a2b
spec:
  parallelism: 1
  completions: 1
  backoffLimit: 2
  podReplacementPolicy: Failed
  podFailurePolicy:
    rules:
    - action: Ignore
      onPodConditions: [{type: DisruptionTarget, status: "True"}]
  template:
    metadata:
      labels: {superset.apache.org/init-task: migrate}
      annotations:
        cluster-autoscaler.kubernetes.io/safe-to-evict: "false"
        karpenter.sh/do-not-disrupt: "true"
        superset.apache.org/config-checksum: sha256:in
    spec:
      restartPolicy: Never
      containers:
      - name: superset
        image: apache/superset:6.1.0
        env:
        - {name: A, value: b}
        - {name: SUPERSET_OPERATOR__RUN_ID, value: 1a2b}
        terminationMessagePolicy: FallbackToLogsOnError
      - {name: proxy, image: "proxy:1", terminationMessagePolicy: File}
      initContainers:
      - {name: create-database, image: "postgres:17-alpine", terminationMessagePolicy: FallbackToLogsOnError}
      volumes:
      - {name: superset-config, configMap: {name: demo-migrate-1a2b}}
      - {name: mine, configMap: {name: users-own}}
`)
}

func TestUserDecidesWhetherTasksMayBeEvicted(t *testing.T) {
	task := migrate()
	task.Pod.Annotations = map[string]string{"karpenter.sh/do-not-disrupt": "false", "cluster-autoscaler.kubernetes.io/safe-to-evict": "true"}
	want := map[string]string{
		"karpenter.sh/do-not-disrupt": "false", "cluster-autoscaler.kubernetes.io/safe-to-evict": "true",
		"superset.apache.org/config-checksum": "sha256:in",
	}
	if diff := cmp.Diff(want, Job(demo(), task, run()).Spec.Template.Annotations); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestJobTimeoutIsThatOfOnePod(t *testing.T) {
	task := migrate()
	if got := Job(demo(), task, run()).Spec.Template.Spec.ActiveDeadlineSeconds; got != nil {
		t.Errorf("without a timeout a pod may run for %d s", *got)
	}
	task.TimeoutSeconds = 600
	j := Job(demo(), task, run())
	if got := j.Spec.Template.Spec.ActiveDeadlineSeconds; got == nil || *got != 600 {
		t.Errorf("a pod may run for %v, want 600", got)
	}
	if j.Spec.ActiveDeadlineSeconds != nil || j.Spec.TTLSecondsAfterFinished != nil {
		t.Error("the Job has a deadline or a time to live")
	}
}

func TestJobAttempts(t *testing.T) {
	for attempts, want := range map[int32]int32{0: 0, 1: 0, 3: 2} {
		r := run()
		r.Attempts = attempts
		if got := *Job(demo(), migrate(), r).Spec.BackoffLimit; got != want {
			t.Errorf("%d attempts give a back-off limit of %d, want %d", attempts, got, want)
		}
	}
}

func TestJobMayOverwriteOnlyWhenThePlanSaysSo(t *testing.T) {
	r := run()
	r.Overwrite = true
	got := Job(demo(), migrate(), r).Spec.Template.Spec.Containers[0].Env
	want := []corev1.EnvVar{
		{Name: "A", Value: "b"}, {Name: "SUPERSET_OPERATOR__RUN_ID", Value: "1a2b"}, {Name: "SUPERSET_OPERATOR__CLONE_OVERWRITE", Value: "true"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("env: -want +got\n%s", diff)
	}
}

func TestRunsByAction(t *testing.T) {
	i := demo()
	i.Lifecycle.Tasks[0].Config = nil
	for name, tc := range map[string]struct {
		i    resolve.Instance
		act  lifecycle.JobAction
		want []string
	}{
		"A new run has its own ConfigMap":     {demo(), lifecycle.Create, []string{"migrate-1a2b-configmap", "migrate-1a2b-job"}},
		"A task that reads nothing has none":  {i, lifecycle.Create, []string{"migrate-1a2b-job"}},
		"A kept run is repeated with it":      {resolve.Instance{}, lifecycle.Keep, []string{"migrate-1a2b-configmap", "migrate-1a2b-job"}},
		"A stopped run is repeated with it":   {resolve.Instance{}, lifecycle.Stop, []string{"migrate-1a2b-configmap", "migrate-1a2b-job"}},
		"A task that is not there is not run": {resolve.Instance{}, lifecycle.Create, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := run()
			r.Action = tc.act
			got := runs(tc.i, lifecycle.Plan{Runs: []lifecycle.TaskRun{r}})
			if diff := cmp.Diff(tc.want, keys(got)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			for _, o := range got {
				if built := o.Desired != nil; built != (tc.act == lifecycle.Create) {
					t.Errorf("%s is built: %v", o.Key, built)
				}
			}
		})
	}
}
