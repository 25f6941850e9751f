// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// hint is advice about a field that people try and that does not exist.
type hint struct {
	// path is the whole path without indexes, or "*." and its end.
	path   string
	advice string
}

// hints are tried from top to bottom, so what is more special comes first.
var hints = []hint{
	// What the upstream operator calls otherwise.
	{"spec.lifecycle.seed", "lifecycle.seed is called lifecycle.clone here"},
	{"spec.lifecycle.clone.postSeedSQL", "postSeedSQL is called postCloneSQL here"},
	{"spec.lifecycle.clone.schedule", "it is called cronSchedule"},
	{"spec.lifecycle.migrate.cronSchedule", "only lifecycle.clone has a schedule; migrate runs when its inputs change"},
	{"spec.lifecycle.rotate.cronSchedule", "only lifecycle.clone has a schedule; rotate runs when its inputs change"},
	{"spec.lifecycle.init.cronSchedule", "only lifecycle.clone has a schedule; init runs when its inputs change"},
	{"spec.lifecycle.backup", "take a backup of the metastore with the tools of the database before an upgrade"},
	{"spec.lifecycle.rollback", "set image.tag back, and restore the backup of the metastore if a newer version has migrated it"},
	{"*.ttlSecondsAfterFinished", "finished tasks follow lifecycle.podRetention"},
	{"*.activeDeadlineSeconds", "the limit of one attempt is called timeout, e.g. 30m"},
	{"*.backoffLimit", "the number of attempts is called maxRetries, the first one included"},
	{"spec.lifecycle.migrate.podTemplate", "tasks follow lifecycle.podTemplate; only lifecycle.clone has one of its own"},
	{"spec.lifecycle.rotate.podTemplate", "tasks follow lifecycle.podTemplate; only lifecycle.clone has one of its own"},
	{"spec.lifecycle.init.podTemplate", "tasks follow lifecycle.podTemplate; only lifecycle.clone has one of its own"},

	// What people know from other charts and operators.
	{"spec.nameOverride", "objects are named after metadata.name"},
	{"spec.fullnameOverride", "objects are named after metadata.name"},
	{"spec.commonLabels", "use podTemplate.labels and deploymentTemplate.labels"},
	{"spec.commonAnnotations", "use podTemplate.annotations and deploymentTemplate.annotations"},
	{"spec.extraEnv", "use podTemplate.container.env"},
	{"spec.extraConfigs", "use config for Python, or podTemplate.volumes for files"},
	{"spec.configOverrides", "use config, which is appended to superset_config.py"},
	{"spec.supersetNode", "it is called webServer"},
	{"spec.supersetWorker", "it is called celeryWorker"},
	{"spec.supersetCeleryBeat", "it is called celeryBeat"},
	{"spec.supersetCeleryFlower", "it is called celeryFlower"},
	{"spec.supersetWebsockets", "it is called websocketServer"},
	{"spec.redis", "it is called valkey and takes Redis, too"},
	{"spec.database", "it is called metastore"},
	{"spec.postgresql", "it is called metastore"},
	{"spec.ingress", "it is called networking.ingress"},
	{"spec.gateway", "it is called networking.gateway"},
	{"spec.serviceMonitor", "it is called monitoring.serviceMonitor"},
	{"*.enabled", "presence enables: leave the whole block out to switch it off"},
	{"spec.celeryBeat.replicas", "celeryBeat always has exactly one pod, or every schedule would fire twice"},
	{"spec.celeryBeat.autoscaling", "celeryBeat always has exactly one pod, or every schedule would fire twice"},
	{"spec.celeryBeat.podDisruptionBudget", "celeryBeat always has exactly one pod, which a budget could only block"},
	{"spec.celeryBeat.service", "celeryBeat does not listen"},
	{"spec.celeryWorker.service", "celeryWorker does not listen"},
	{"*.service.loadBalancerIP", "use the annotation of your load balancer in service.annotations"},
	{"*.service.clusterIP", "Kubernetes chooses the address"},
	{"*.service.sessionAffinity", "Superset keeps sessions in cookies and needs none"},
	{"spec.websocketServer.bootstrapScript", "the websocket server is not a Python program"},
	{"spec.websocketServer.sqlaEngineOptions", "the websocket server does not use the metastore"},
	{"spec.celeryFlower.sqlaEngineOptions", "Flower does not use the metastore"},
	{"*.container.image", "use image of the component, beside podTemplate"},
	{"*.container.workingDir", "use container.command with a shell that changes the directory"},
	{"*.podTemplate.hostNetwork", "pods keep a network of their own, on which NetworkPolicies and Services rely"},
	{"*.podTemplate.serviceAccountName", "use serviceAccount.name, or serviceAccountName of the component"},
	{"*.podTemplate.containers", "further containers are called sidecars; settings of the main one go into container"},
	{"*.podTemplate.env", "use podTemplate.container.env"},
	{"*.podTemplate.spec", "fields of the pod go into podTemplate itself"},
	{"*.podTemplate.metadata", "use podTemplate.labels and podTemplate.annotations"},
	{"*.podTemplate.securityContext", "use podTemplate.podSecurityContext, or podTemplate.container.securityContext"},
	{"*.podTemplate.imagePullSecrets", "use image.pullSecrets"},
	{"*.resources.requests.limits", "limits stands beside requests"},
	{"spec.webServer.env", "use podTemplate.container.env"},
	{"spec.webServer.resources", "use podTemplate.container.resources"},
	{"*.resources", "use podTemplate.container.resources"},
	{"*.nodeSelector", "use podTemplate.nodeSelector"},
	{"*.tolerations", "use podTemplate.tolerations"},
	{"*.affinity", "use podTemplate.affinity"},
	{"*.env", "use podTemplate.container.env"},
	{"spec.networking.gateway.rules", "rules follow from the enabled components; their paths are set by service.gatewayPath"},
	{"spec.networking.ingress.defaultBackend", "the web server serves every path that no other component has"},
	{"spec.networking.ingress.ingressClassName", "it is called className"},
	{"*.secretKeyFrom.namespace", "Secrets are taken from the namespace of the instance"},
	{"*.passwordFrom.namespace", "Secrets are taken from the namespace of the instance"},
	{"*.uriFrom.namespace", "Secrets are taken from the namespace of the instance"},
	{"*.connectionFrom.namespace", "Secrets are taken from the namespace of the instance"},
	{"*.configFrom.namespace", "Secrets are taken from the namespace of the instance"},
	{"*.image.pullSecret", "it is called pullSecrets, and is a list of {name: …}"},
	{"*.image.imagePullSecrets", "it is called pullSecrets"},
	{"*.image.imagePullPolicy", "it is called pullPolicy"},
}

// nearest is the known field that is at most two slips of the pen away, or one
// that differs in case only; "" if there is none.
func nearest(name string, known map[string]reflect.Type) string {
	best, distance := "", 3
	for _, k := range slices.Sorted(maps.Keys(known)) {
		if strings.EqualFold(k, name) {
			return k
		}
		if d := slips(k, name); d < distance && d < len(k) && d < len(name) {
			best, distance = k, d
		}
	}
	return best
}

// slips is how many letters must be put in, taken out or exchanged to get from
// a to b.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
