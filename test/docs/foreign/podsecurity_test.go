// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package foreign

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	psapi "k8s.io/pod-security-admission/api"
	psa "k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/policy"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// containers are what security contexts of a container, and the rest of it, may
// be.
var containers = []string{
	`{}`,
	`{securityContext: {}}`,
	`{securityContext: {privileged: true}}`,
	`{securityContext: {privileged: false}}`,
	`{securityContext: {allowPrivilegeEscalation: true}}`,
	`{securityContext: {runAsUser: 0}}`,
	`{securityContext: {runAsUser: 7}}`,
	`{securityContext: {runAsUser: 0, capabilities: {drop: [ALL]}}}`,
	`{securityContext: {runAsNonRoot: false}}`,
	`{securityContext: {runAsNonRoot: true}}`,
	`{securityContext: {capabilities: {}}}`,
	`{securityContext: {capabilities: {drop: []}}}`,
	`{securityContext: {capabilities: {drop: [NET_RAW]}}}`,
	`{securityContext: {capabilities: {drop: [all]}}}`,
	`{securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}}`,
	`{securityContext: {capabilities: {add: [CHOWN]}}}`,
	`{securityContext: {capabilities: {add: [SYS_ADMIN]}}}`,
	`{securityContext: {capabilities: {add: [ALL]}}}`,
	`{securityContext: {capabilities: {add: [CAP_CHOWN]}}}`,
	`{securityContext: {procMount: Unmasked}}`,
	`{securityContext: {procMount: Default}}`,
	`{securityContext: {seccompProfile: {type: Unconfined}}}`,
	`{securityContext: {seccompProfile: {type: Localhost, localhostProfile: a}}}`,
	`{securityContext: {appArmorProfile: {type: Unconfined}}}`,
	`{securityContext: {appArmorProfile: {type: RuntimeDefault}}}`,
	`{securityContext: {seLinuxOptions: {type: spc_t}}}`,
	`{securityContext: {seLinuxOptions: {type: container_engine_t, level: "s0"}}}`,
	`{securityContext: {seLinuxOptions: {user: u}}}`,
	`{securityContext: {seLinuxOptions: {role: r}}}`,
	`{securityContext: {windowsOptions: {hostProcess: true}}}`,
	`{ports: [{containerPort: 8088, hostPort: 80}]}`,
	`{livenessProbe: {httpGet: {host: h, port: 1}}}`,
	`{readinessProbe: {tcpSocket: {host: h, port: 1}}}`,
	`{startupProbe: {httpGet: {host: 127.0.0.1, port: 1}}}`,
	`{livenessProbe: {httpGet: {port: 1}}}`,
	`{lifecycle: {postStart: {httpGet: {host: h, port: 1}}}}`,
	`{lifecycle: {preStop: {tcpSocket: {host: h, port: 1}}}}`,
}

// pods are what templates may be beside their containers.
var pods = []string{
	`{}`,
	`{podSecurityContext: {}}`,
	`{podSecurityContext: {runAsUser: 0}}`,
	`{podSecurityContext: {runAsUser: 0, runAsNonRoot: false}}`,
	`{podSecurityContext: {runAsUser: 7}}`,
	`{podSecurityContext: {runAsNonRoot: false}}`,
	`{podSecurityContext: {fsGroup: 0, supplementalGroups: [0]}}`,
	`{podSecurityContext: {seccompProfile: {type: Unconfined}}}`,
	`{podSecurityContext: {appArmorProfile: {type: Unconfined}}}`,
	`{podSecurityContext: {seLinuxOptions: {type: spc_t}}}`,
	`{podSecurityContext: {windowsOptions: {hostProcess: true}}}`,
	`{podSecurityContext: {sysctls: [{name: net.ipv4.tcp_wmem, value: a}]}}`,
	`{podSecurityContext: {sysctls: [{name: kernel.msgmax, value: a}]}}`,
	`{annotations: {container.apparmor.security.beta.kubernetes.io/superset: unconfined}}`,
	`{annotations: {container.apparmor.security.beta.kubernetes.io/superset: runtime/default}}`,
	`{annotations: {container.apparmor.security.beta.kubernetes.io/superset: localhost/a}}`,
	`{shareProcessNamespace: true, automountServiceAccountToken: true, runtimeClassName: r}`,
	`{volumes: [{name: a, hostPath: {path: /}}]}`,
	`{volumes: [{name: a, nfs: {server: s, path: /}}]}`,
	`{volumes: [{name: a, iscsi: {targetPortal: p, iqn: i, lun: 1}}]}`,
	`{volumes: [{name: a, image: {reference: r}}, {name: b, ephemeral: {}}, {name: c, csi: {driver: d}}, {name: d, emptyDir: {}}]}`,
	`{volumes: [{name: a, projected: {}}, {name: b, secret: {secretName: s}}, {name: c, configMap: {name: m}}, {name: d, downwardAPI: {}}, {name: e, persistentVolumeClaim: {claimName: p}}]}`,
}

// TestPolicyIsThePodSecurityStandard compares the verdict on what users write
// with that of Kubernetes on the pods that come of it.
func TestPolicyIsThePodSecurityStandard(t *testing.T) {
	checks, err := psa.NewEvaluator(psa.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	try := func(templates []string) {
		s := instance(t, templates)
		for _, level := range []v1beta1.PodSecurity{v1beta1.PodSecurityBaseline, v1beta1.PodSecurityRestricted} {
			ours := len(policy.Check(s, &v1beta1.Policy{PodSecurity: level})) == 0
			theirs, why := true, ""
			for name, pod := range podsOf(resolve.Resolve(s)) {
				version := psapi.LevelVersion{Level: psapi.Level(strings.ToLower(string(level))), Version: psapi.LatestVersion()}
				for _, r := range checks.EvaluatePod(version, &metav1.ObjectMeta{Annotations: pod.Annotations}, spec(pod)) {
					if !r.Allowed {
						theirs, why = false, name+": "+r.ForbiddenReason+" "+r.ForbiddenDetail
					}
				}
			}
			counts[fmt.Sprintf("%s %t", level, ours)]++
			// Of what tasks and the page do not use nothing comes, and it is refused
			// all the same.
			if ours != theirs && (ours || !unused.MatchString(strings.Join(templates, ""))) {
				t.Errorf("%s of %v: allowed by us: %t, by Kubernetes: %t (%s)", level, templates, ours, theirs, why)
			}
		}
	}
	for place := range places {
		for _, p := range pods {
			try(at(place, p))
		}
		for _, c := range containers {
			try(at(place, `{container: `+c+`}`))
			named := strings.Replace(c, "{", "{name: a, image: i, ", 1)
			try(at(place, `{sidecars: [`+named+`]}`))
			try(at(place, `{initContainers: [`+named+`]}`))
		}
	}
	// What is inherited meets what is a component's, a task's or the page's own.
	for _, pair := range [][2]int{{0, 1}, {1, 0}, {0, 4}, {5, 0}} {
		for _, c := range containers {
			for _, p := range pods {
				templates := at(pair[0], `{container: `+c+`, sidecars: [`+strings.Replace(c, "{", "{name: a, image: i, ", 1)+`]}`)
				templates[pair[1]] = p
				try(templates)
			}
		}
	}
	t.Logf("%v", counts)
}

// unused finds fields that only components use.
var unused = regexp.MustCompile(`ports:|Probe:|lifecycle: {p`)

// places are where the spec describes pods.
var places = []string{
	`{podTemplate: %s}`, `{webServer: {podTemplate: %s}}`, `{celeryBeat: {podTemplate: %s}}`, `{lifecycle: {podTemplate: %s}}`,
	`{lifecycle: {clone: {podTemplate: %s}}}`, `{lifecycle: {maintenancePage: {podTemplate: %s}}}`,
}

// at are templates by place, of which there is one.
func at(place int, template string) []string {
	out := make([]string, len(places))
	out[place] = template
	return out
}

// instance has all kinds of pods.
func instance(t *testing.T, templates []string) *v1alpha1.Superset {
	t.Helper()
	s := &v1alpha1.Superset{}
	s.Name, s.Namespace = "demo", "apps"
	read := func(text string) {
		if err := yaml.UnmarshalStrict([]byte(text), &s.Spec); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
	}
	read(`{environment: Development, image: {tag: "6.1.0"}, secretKey: a, pythonPackages: [a], metastore: {embedded: {}}, valkey: {embedded: {}},
		webServer: {}, celeryBeat: {}, monitoring: {metrics: {}}, lifecycle: {maintenancePage: {}, clone: {source: {host: h, database: d, username: u, password: p}}}}`)
	for i, template := range templates {
		if template != "" {
			read(fmt.Sprintf(places[i], template))
		}
	}
	return s
}

// podsOf are the pods of an instance by where they come from.
func podsOf(i resolve.Instance) map[string]resolve.Pod {
	out := map[string]resolve.Pod{"page": i.Page.Pod}
	for _, c := range i.Components {
		out[string(c.Type)] = c.Pod
	}
	for _, task := range i.Lifecycle.Tasks {
		out[string(task.Task)] = task.Pod
	}
	for _, e := range i.Embedded {
		out[e.Name] = e.Pod
	}
	return out
}

// spec is the part of a pod that the standards are about.
func spec(p resolve.Pod) *corev1.PodSpec {
	return &corev1.PodSpec{Containers: p.Containers, InitContainers: p.InitContainers, Volumes: p.Volumes, SecurityContext: p.SecurityContext}
}
