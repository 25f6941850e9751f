// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package superset

import (
	"github.com/crossplane-contrib/function-superset/fn/superset/validate"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// Known is what can be said of fields that a Superset does not have.
var Known = wire.Known{Hints: hints, HidesValue: validate.HidesValue}

// hints are tried from top to bottom, so what is more special comes first.
var hints = []wire.Hint{
	// What the upstream operator calls otherwise.
	{Path: "spec.lifecycle.seed", Advice: "lifecycle.seed is called lifecycle.clone here"},
	{Path: "spec.lifecycle.clone.postSeedSQL", Advice: "postSeedSQL is called postCloneSQL here"},
	{Path: "spec.lifecycle.clone.schedule", Advice: "it is called cronSchedule"},
	{Path: "spec.lifecycle.migrate.cronSchedule", Advice: "only lifecycle.clone has a schedule; migrate runs when its inputs change"},
	{Path: "spec.lifecycle.rotate.cronSchedule", Advice: "only lifecycle.clone has a schedule; rotate runs when its inputs change"},
	{Path: "spec.lifecycle.init.cronSchedule", Advice: "only lifecycle.clone has a schedule; init runs when its inputs change"},
	{Path: "spec.lifecycle.backup", Advice: "take a backup of the metastore with the tools of the database before an upgrade"},
	{Path: "spec.lifecycle.rollback", Advice: "set image.tag back, and restore the backup of the metastore if a newer version has migrated it"},
	{Path: "*.ttlSecondsAfterFinished", Advice: "finished tasks follow lifecycle.podRetention"},
	{Path: "*.activeDeadlineSeconds", Advice: "the limit of one attempt is called timeout, e.g. 30m"},
	{Path: "*.backoffLimit", Advice: "the number of attempts is called maxRetries, the first one included"},
	{Path: "spec.lifecycle.migrate.podTemplate", Advice: "tasks follow lifecycle.podTemplate; only lifecycle.clone has one of its own"},
	{Path: "spec.lifecycle.rotate.podTemplate", Advice: "tasks follow lifecycle.podTemplate; only lifecycle.clone has one of its own"},
	{Path: "spec.lifecycle.init.podTemplate", Advice: "tasks follow lifecycle.podTemplate; only lifecycle.clone has one of its own"},

	// What people know from other charts and operators.
	{Path: "spec.nameOverride", Advice: "objects are named after metadata.name"},
	{Path: "spec.fullnameOverride", Advice: "objects are named after metadata.name"},
	{Path: "spec.commonLabels", Advice: "use podTemplate.labels and deploymentTemplate.labels"},
	{Path: "spec.commonAnnotations", Advice: "use podTemplate.annotations and deploymentTemplate.annotations"},
	{Path: "spec.extraEnv", Advice: "use podTemplate.container.env"},
	{Path: "spec.extraConfigs", Advice: "use config for Python, or podTemplate.volumes for files"},
	{Path: "spec.configOverrides", Advice: "use config, which is appended to superset_config.py"},
	{Path: "spec.supersetNode", Advice: "it is called webServer"},
	{Path: "spec.supersetWorker", Advice: "it is called celeryWorker"},
	{Path: "spec.supersetCeleryBeat", Advice: "it is called celeryBeat"},
	{Path: "spec.supersetCeleryFlower", Advice: "it is called celeryFlower"},
	{Path: "spec.supersetWebsockets", Advice: "it is called websocketServer"},
	{Path: "spec.redis", Advice: "it is called valkey and takes Redis, too"},
	{Path: "spec.database", Advice: "it is called metastore"},
	{Path: "spec.postgresql", Advice: "it is called metastore"},
	{Path: "spec.ingress", Advice: "it is called networking.ingress"},
	{Path: "spec.gateway", Advice: "it is called networking.gateway"},
	{Path: "spec.serviceMonitor", Advice: "it is called monitoring.serviceMonitor"},
	{Path: "*.enabled", Advice: "presence enables: leave the whole block out to switch it off"},
	{Path: "spec.celeryBeat.replicas", Advice: "celeryBeat always has exactly one pod, or every schedule would fire twice"},
	{Path: "spec.celeryBeat.autoscaling", Advice: "celeryBeat always has exactly one pod, or every schedule would fire twice"},
	{Path: "spec.celeryBeat.podDisruptionBudget", Advice: "celeryBeat always has exactly one pod, which a budget could only block"},
	{Path: "spec.celeryBeat.service", Advice: "celeryBeat does not listen"},
	{Path: "spec.celeryWorker.service", Advice: "celeryWorker does not listen"},
	{Path: "*.service.loadBalancerIP", Advice: "use the annotation of your load balancer in service.annotations"},
	{Path: "*.service.clusterIP", Advice: "Kubernetes chooses the address"},
	{Path: "*.service.sessionAffinity", Advice: "Superset keeps sessions in cookies and needs none"},
	{Path: "spec.websocketServer.bootstrapScript", Advice: "the websocket server is not a Python program"},
	{Path: "spec.websocketServer.sqlaEngineOptions", Advice: "the websocket server does not use the metastore"},
	{Path: "spec.celeryFlower.sqlaEngineOptions", Advice: "Flower does not use the metastore"},
	{Path: "*.container.image", Advice: "use image of the component, beside podTemplate"},
	{Path: "*.container.workingDir", Advice: "use container.command with a shell that changes the directory"},
	{Path: "*.podTemplate.hostNetwork", Advice: "pods keep a network of their own, on which NetworkPolicies and Services rely"},
	{Path: "*.podTemplate.serviceAccountName", Advice: "use serviceAccount.name, or serviceAccountName of the component"},
	{Path: "*.podTemplate.containers", Advice: "further containers are called sidecars; settings of the main one go into container"},
	{Path: "*.podTemplate.env", Advice: "use podTemplate.container.env"},
	{Path: "*.podTemplate.spec", Advice: "fields of the pod go into podTemplate itself"},
	{Path: "*.podTemplate.metadata", Advice: "use podTemplate.labels and podTemplate.annotations"},
	{Path: "*.podTemplate.securityContext", Advice: "use podTemplate.podSecurityContext, or podTemplate.container.securityContext"},
	{Path: "*.podTemplate.imagePullSecrets", Advice: "use image.pullSecrets"},
	{Path: "*.resources.requests.limits", Advice: "limits stands beside requests"},
	{Path: "spec.webServer.env", Advice: "use podTemplate.container.env"},
	{Path: "spec.webServer.resources", Advice: "use podTemplate.container.resources"},
	{Path: "*.resources", Advice: "use podTemplate.container.resources"},
	{Path: "*.nodeSelector", Advice: "use podTemplate.nodeSelector"},
	{Path: "*.tolerations", Advice: "use podTemplate.tolerations"},
	{Path: "*.affinity", Advice: "use podTemplate.affinity"},
	{Path: "*.env", Advice: "use podTemplate.container.env"},
	{Path: "spec.networking.gateway.rules", Advice: "rules follow from the enabled components; their paths are set by service.gatewayPath"},
	{Path: "spec.networking.ingress.defaultBackend", Advice: "the web server serves every path that no other component has"},
	{Path: "spec.networking.ingress.ingressClassName", Advice: "it is called className"},
	{Path: "*.secretKeyFrom.namespace", Advice: "Secrets are taken from the namespace of the instance"},
	{Path: "*.passwordFrom.namespace", Advice: "Secrets are taken from the namespace of the instance"},
	{Path: "*.uriFrom.namespace", Advice: "Secrets are taken from the namespace of the instance"},
	{Path: "*.connectionFrom.namespace", Advice: "Secrets are taken from the namespace of the instance"},
	{Path: "*.configFrom.namespace", Advice: "Secrets are taken from the namespace of the instance"},
	{Path: "*.image.pullSecret", Advice: "it is called pullSecrets, and is a list of {name: …}"},
	{Path: "*.image.imagePullSecrets", Advice: "it is called pullSecrets"},
	{Path: "*.image.imagePullPolicy", Advice: "it is called pullPolicy"},
}
