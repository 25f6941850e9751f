// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

// Rule is one thing that a spec must be like.
type Rule struct {
	// ID is what errors carry as their origin. It never changes.
	ID string
	// Path is the field that errors are about, or a description of several.
	Path string
	// Text is the rule in words, without a full stop. Where a schema has the rule as an expression, it has the same words.
	Text string
}

// commonRules are the rules of everything that has no file with rules of its own.
var commonRules = []Rule{
	// The name, from which names of objects and values of labels are made.
	{"N1", "metadata.name", "metadata.name must be at most 63 characters, because it becomes a label value and part of Service names"},
	{"N2", "metadata.name", "metadata.name must be a valid DNS label (lower-case letters, digits and '-'), because Service names derive from it"},
	{"N3", "metadata.name", "metadata.name must be at most 52 characters when webServer is enabled"},
	{"N4", "metadata.name", "metadata.name must be at most 49 characters when celeryWorker is enabled"},
	{"N5", "metadata.name", "metadata.name must be at most 51 characters when celeryBeat is enabled"},
	{"N6", "metadata.name", "metadata.name must be at most 49 characters when celeryFlower is enabled"},
	{"N7", "metadata.name", "metadata.name must be at most 46 characters when websocketServer is enabled"},
	{"N8", "metadata.name", "metadata.name must be at most 52 characters when mcpServer is enabled"},
	{"N9", "metadata.name", "metadata.name must be at most 46 characters when lifecycle.maintenancePage is enabled"},
	{"N10", "metadata.name", "metadata.name must be at most 49 characters when lifecycle.rotate is enabled"},
	{"N11", "metadata.name", "metadata.name must be at most 48 characters when lifecycle is enabled (it is unless lifecycle.disabled is true)"},

	// What sections need of each other and of the environment.
	{"C1", "spec", "exactly one of secretKey and secretKeyFrom must be set; in Development both may be left out, then a key is generated"},
	{"C2", "spec.secretKey", "secretKey is only allowed when environment is Development; use secretKeyFrom"},
	{"C3", "spec.metastore.uri", "metastore.uri is only allowed when environment is Development; use metastore.uriFrom"},
	{"C4", "spec.metastore.password", "metastore.password is only allowed when environment is Development; use metastore.passwordFrom"},
	{"C5", "spec.valkey.password", "valkey.password is only allowed when environment is Development; use valkey.passwordFrom"},
	{"C6", "spec.lifecycle.init.adminUser", "lifecycle.init.adminUser is only allowed when environment is Development"},
	{"C7", "spec.lifecycle.init.loadExamples", "lifecycle.init.loadExamples is only allowed when environment is Development, even as false"},
	{"C8", "spec.websocketServer.config", "websocketServer.config is only allowed when environment is Development; use websocketServer.configFrom"},
	{"C9", "spec.networking.ingress", "networking.ingress requires webServer, which serves the catch-all path"},
	{"C10", "spec.networking.gateway", "networking.gateway needs a component with a routable service: webServer, websocketServer, mcpServer or celeryFlower"},
	{"C11", "spec.monitoring.serviceMonitor", "monitoring.serviceMonitor requires webServer, whose Service it scrapes"},
	{"C12", "spec.lifecycle.clone", "lifecycle.clone is only allowed when environment is Development or Staging, because it replaces the content of the metastore"},
	{"C13", "spec.lifecycle.clone.source.password", "lifecycle.clone.source.password is only allowed when environment is Development; use lifecycle.clone.source.passwordFrom"},
	{"C14", "spec.metastore.host", "lifecycle.clone requires structured metastore fields (host, database, username), metastore.connectionFrom without a uri key, or metastore.embedded"},
	{"C15", "spec.previousSecretKey", "previousSecretKey is only allowed when environment is Development; use previousSecretKeyFrom"},
	{"C16", "spec.previousSecretKeyFrom", "previousSecretKey and previousSecretKeyFrom are mutually exclusive"},
	{"C17", "spec.previousSecretKeyFrom", "lifecycle.rotate requires previousSecretKey or previousSecretKeyFrom"},
	{"XC1", "spec.metastore.embedded", "metastore.embedded is only allowed when environment is Development; it has no backups and no second copy"},
	{"XC2", "spec.valkey.embedded", "valkey.embedded is only allowed when environment is Development"},
	{"XC3", "spec.realtime.jwtSecret", "realtime.jwtSecret is only allowed when environment is Development; use realtime.jwtSecretFrom"},
	{"XC4", "spec.realtime.jwtSecretFrom", "realtime.jwtSecretFrom is required unless environment is Development, where a secret is generated; from Superset 7.0 on only a websocket server needs it"},
	{"XC6", "spec.realtime.websocket.jwtSecret", "realtime.websocket.jwtSecret is only allowed when environment is Development; use realtime.websocket.jwtSecretFrom"},
	{"XC5", "spec.valkey", "realtime requires valkey, which carries the events of async queries"},

	// Images and plain fields.
	{"I1", "spec.image", "image is required"},
	{"I2", "spec.image.tag", "tag is required and not empty"},
	{"I3", "spec.image.repository and every other repository", "should be a repository without tag and digest, e.g. registry.example.com:5000/bi/superset"},
	{"XI2", "spec.image.supersetVersion", "should be a version of Superset such as 7.0 or 6.1.0"},
	{"XI3", "spec.image.supersetVersion", "supersetVersion must have the major and minor of image.tag, which is a version of Superset; leave supersetVersion out, or correct one of them"},
	{"I4", "spec.image.pullPolicy and those of helpers", "pullPolicy is Always, IfNotPresent or Never"},
	{"I5", "pullPolicy of components and lifecycle", "pullPolicy is Always, IfNotPresent or Never"},
	{"I6", "every pullSecrets", "pullSecrets name Secrets"},
	{"I7", "spec.environment", "environment is Development, Staging or Production"},
	{"I8", "spec.featureFlags", "feature flags are true or false"},
	{"I9", "spec.suspend", "suspend is true or false"},
	{"I10", "every config, bootstrapScript and forceReload", "config, bootstrapScript and forceReload are texts"},
	{"I11", "every reference to a Secret or ConfigMap", "a reference has a name and a key, and no namespace"},
	{"I13", "spec.image.tag and every other tag", "should be a tag of at most 128 letters, digits, '_', '.' and '-', e.g. 6.1.0"},
	{"XI1", "every digest", "should be sha256: and 64 hexadecimal digits"},
	{"XP1", "spec.pythonPackages", "there are at most 100 requirements, none is empty or longer than 512 characters"},
	{"XP2", "spec.pythonPackages", "should be one requirement, e.g. flower>=2; options of pip are set by environment variables, e.g. PIP_INDEX_URL in podTemplate.container.env"},
	{"XP3", "spec.pythonPackages", "an address has no user, password or token, because requirements are readable; give PIP_INDEX_URL from a Secret in podTemplate.container.env"},
	{"XU1", "spec.baseUrl", "should be an address such as https://bi.example.com, without user, query and fragment"},
	{"X0", "spec", "only fields that exist are accepted"},

	// The metastore.
	{"M1", "spec.metastore", "metastore.uri and metastore.uriFrom are mutually exclusive"},
	{"M2", "spec.metastore", "metastore.password and metastore.passwordFrom are mutually exclusive"},
	{"M3", "spec.metastore", "metastore.uri and the structured fields (host, port, database, username, password, passwordFrom, driver) are mutually exclusive"},
	{"M4", "spec.metastore", "metastore.uriFrom and the structured fields (host, port, database, username, password, passwordFrom, driver) are mutually exclusive"},
	{"M5", "spec.metastore", "metastore.database, username, password, passwordFrom, port and driver require host to be set"},
	{"M6", "spec.metastore", "a structured metastore (host) requires database and username"},
	{"M7", "spec.metastore", "metastore.createDatabase requires structured metastore fields (host, database, username) or connectionFrom without a uri key"},
	{"M8", "spec.metastore.type", "type is PostgreSQL or MySQL"},
	{"M9", "spec.metastore.driver", "should consist of letters, digits and '_'"},
	{"M10", "spec.metastore.port", "port is between 1 and 65535"},
	{"M11", "spec.metastore", "host is a host name, and no part of the connection that is given is empty"},
	{"XM1", "spec.metastore", "metastore.embedded is mutually exclusive with uri, uriFrom, host and connectionFrom"},
	{"XM2", "spec.metastore", "metastore.connectionFrom is mutually exclusive with uri, uriFrom and host"},
	{"XM3", "spec.metastore.connectionFrom.name", "connectionFrom names a Secret"},
	{"XM4", "spec.metastore.connectionFrom.keys", "metastore.connectionFrom.keys.uri is mutually exclusive with the other keys"},
	{"XM5", "spec.metastore.embedded.storage.size, spec.valkey.embedded.storage.size", "should be more than nothing"},

	// Valkey.
	{"K1", "spec.valkey.host", "valkey.host is required unless valkey.connectionFrom or valkey.embedded is set"},
	{"K2", "spec.valkey.passwordFrom", "valkey.password and valkey.passwordFrom are mutually exclusive"},
	{"K3", "spec.valkey.ssl.certRequired", "certRequired is required, optional or none"},
	{"K4", "spec.valkey.port", "port is between 1 and 65535"},
	{"K5", "database and defaultTimeout of every use", "database is at least 0, defaultTimeout at least -1"},
	{"K6", "spec.valkey", "each use of Valkey has only the fields it can have"},
	{"K7", "spec.valkey.host", "host is a host name and not empty"},
	{"XK1", "spec.valkey.embedded", "valkey.embedded is mutually exclusive with host, connectionFrom, username, password, passwordFrom and ssl"},
	{"XK2", "spec.valkey.connectionFrom", "valkey.connectionFrom is mutually exclusive with host, username, password and passwordFrom"},
	{"XK3", "spec.valkey.connectionFrom.name", "connectionFrom names a Secret"},
	{"XK4", "spec.valkey.connectionFrom.keys", "valkey.connectionFrom.keys.uri is mutually exclusive with the other keys"},
	{"XK5", "spec.valkey.ssl.caCertFrom", "valkey.ssl.caCertFile and valkey.ssl.caCertFrom are mutually exclusive"},
	{"XK6", "spec.valkey.ssl.certFrom", "valkey.ssl.certFile and valkey.ssl.certFrom are mutually exclusive"},
	{"XK7", "spec.valkey.ssl.keyFrom", "valkey.ssl.keyFile and valkey.ssl.keyFrom are mutually exclusive"},

	// Replicas, autoscaling, disruption budgets.
	{"A1", "every autoscaling.maxReplicas", "autoscaling.maxReplicas is required, from 1 to 100"},
	{"A2", "every autoscaling.minReplicas", "minReplicas is at least 1"},
	{"A3", "every autoscaling.maxReplicas", "autoscaling.maxReplicas must be >= minReplicas"},
	{"A4", "every autoscaling.metrics", "metrics are those of autoscaling/v2: type, the member of that type, and a target with a value"},
	{"A5", "every podDisruptionBudget", "podDisruptionBudget.minAvailable and podDisruptionBudget.maxUnavailable are mutually exclusive"},
	{"A6", "every replicas", "replicas is at least 0"},
	{"A7", "spec.celeryBeat", "celeryBeat always has one pod"},
	{"A8", "every podDisruptionBudget", "limits are a number of pods or a share from 0% to 100%"},
	{"XA1", "autoscaling and podDisruptionBudget of components", "a component may do without what it would inherit"},

	// Connection pools.
	{"Q1", "every sqlaEngineOptions.preset", "preset is disabled, conservative, balanced, performance or aggressive"},
	{"Q2", "every sqlaEngineOptions", "poolSize, poolRecycle and poolTimeout are at least 0"},
	{"Q3", "every sqlaEngineOptions.maxOverflow", "maxOverflow is a whole number"},
	{"Q4", "every sqlaEngineOptions.poolPrePing", "poolPrePing is true or false"},
	{"Q5", "spec.celeryFlower, spec.websocketServer", "Flower and the websocket server have no pool"},

	// Gunicorn.
	{"G1", "spec.webServer.gunicorn.threads", "gunicorn.threads above one requires workerClass=gthread"},
	{"G2", "spec.webServer.gunicorn.preset", "preset is disabled, conservative, balanced, performance or aggressive"},
	{"G3", "spec.webServer.gunicorn.workerClass", "workerClass is sync, gthread, gevent or eventlet"},
	{"G4", "spec.webServer.gunicorn.logLevel", "logLevel is debug, info, warning, error or critical"},
	{"G5", "spec.webServer.gunicorn", "workers, threads and timeout are at least 1"},
	{"G6", "spec.webServer.gunicorn", "keepAlive, maxRequests, maxRequestsJitter, limitRequestLine and limitRequestFieldSize are at least 0"},

	// Celery.
	{"W1", "spec.celeryWorker.celery.maxTasksPerChild", "celery.maxTasksPerChild only applies to pool=prefork"},
	{"W2", "spec.celeryWorker.celery.maxMemoryPerChild", "celery.maxMemoryPerChild only applies to pool=prefork"},
	{"W3", "spec.celeryWorker.celery.preset", "preset is disabled, conservative, balanced, performance or aggressive"},
	{"W4", "spec.celeryWorker.celery.pool", "pool is prefork, threads, gevent, eventlet or solo"},
	{"W5", "spec.celeryWorker.celery.optimization", "optimization is default or fair"},
	{"W6", "spec.celeryWorker.celery.concurrency", "concurrency is at least 1"},
	{"W7", "spec.celeryWorker.celery", "maxTasksPerChild, maxMemoryPerChild, prefetchMultiplier, softTimeLimit and timeLimit are at least 0"},

	// The websocket server.
	{"X1", "spec.websocketServer.image.repository", "websocketServer.image.repository is required, because images of Superset have no websocket server before 7.0; for an image of 7.0 whose tag does not say it, set image.supersetVersion"},
	{"X6", "spec.websocketServer.image.tag", "the websocket server is of a release before 7.0 and hears of no events of a Superset 7.0; leave websocketServer.image out, which uses the image of Superset, or use one of the same release"},
	{"X2", "spec.websocketServer.configFrom", "websocketServer.config and websocketServer.configFrom are mutually exclusive"},
	{"X3", "spec.websocketServer.config", "websocketServer.config must be an object"},
	{"X5", "spec.websocketServer.config", "websocketServer.config must not be nested more than 64 levels deep"},
	{"X4", "spec.websocketServer", "the websocket server is no Python program: it has no bootstrapScript, no sqlaEngineOptions and no Python config"},

	// Services.
	{"S1", "every service.type", "type is ClusterIP, NodePort or LoadBalancer"},
	{"S2", "every service.nodePort", "nodePort is between 30000 and 32767"},
	{"S3", "every service.nodePort", "service.nodePort is only valid for type NodePort or LoadBalancer"},
	{"S4", "every service.gatewayPath", "should be empty or a path such as /ws of letters, digits, '/', '_', '.' and '-'"},
	{"S5", "every service.port", "port is between 1 and 65535; 0 means the default"},
	{"S6", "spec.celeryWorker, spec.celeryBeat", "worker and beat have no Service"},
	{"S7", "every service.gatewayPath that is published", "gatewayPath contains no //, /./ and /../"},
	{"XS1", "every service", "service.loadBalancerClass and service.loadBalancerSourceRanges are only valid for type LoadBalancer"},
	{"XS2", "every service.externalTrafficPolicy", "service.externalTrafficPolicy is only valid for type NodePort or LoadBalancer"},
	{"XS3", "every service.externalTrafficPolicy", "externalTrafficPolicy is Cluster or Local"},
	{"XS4", "every service", "loadBalancerClass looks like the key of a label, loadBalancerSourceRanges are networks"},

	// ServiceAccounts.
	{"B1", "spec.serviceAccount.name", "serviceAccount.name is required when serviceAccount.create is false, or pods would run under the account named default"},
	{"B2", "spec.serviceAccount.name", "name is the name of an object"},
	{"XB1", "serviceAccountName of every component", "serviceAccountName is the name of an object"},

	// The lifecycle.
	{"L1", "spec.lifecycle.upgradeMode", "upgradeMode is Automatic or Supervised"},
	{"L2", "every podRetention.policy", "policy is Delete, Retain or RetainOnFailure"},
	{"L3", "maxRetries of every task", "maxRetries is at least 1"},
	{"L4", "timeout of every task", "should be a duration, not negative, e.g. 30m or 1h30m"},
	{"L5", "spec.lifecycle.init.command", "lifecycle.init.command is mutually exclusive with lifecycle.init.adminUser and lifecycle.init.loadExamples"},
	{"L6", "spec.lifecycle.maintenancePage.replicas", "replicas is at least 1"},
	{"L7", "spec.lifecycle", "tasks have the fields of tasks; only clone has a schedule"},
	{"L8", "spec.lifecycle.init.adminUser", "fields of adminUser are texts"},
	{"L9", "spec.lifecycle.seed", "seed is called clone here"},
	{"XL3", "spec.lifecycle.maintenancePage", "should be a duration of at least one second, e.g. 30s or 2m"},
	{"XL4", "spec.lifecycle.maintenancePage.healthStatus", "should be 200 or 503"},

	// Clone.
	{"D1", "spec.lifecycle.clone.source", "source is required, even if clone is disabled"},
	{"D2", "spec.lifecycle.clone.source", "host, database and username are required"},
	{"D3", "spec.lifecycle.clone.source.passwordFrom", "one of password or passwordFrom must be set in lifecycle.clone.source"},
	{"D4", "spec.lifecycle.clone.source.passwordFrom", "lifecycle.clone.source.password and lifecycle.clone.source.passwordFrom are mutually exclusive"},
	{"D5", "spec.lifecycle.clone.source.type", "type is PostgreSQL or MySQL"},
	{"D6", "spec.lifecycle.clone.source.port", "port is between 1 and 65535"},
	{"D7", "spec.lifecycle.clone.cronSchedule", "cronSchedule has five fields (minute, hour, day of month, month, day of week) or is @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually, and fires at least once"},
	{"D8", "spec.lifecycle.clone", "excludeTables, excludeTableData and postCloneSQL are lists of texts"},
	{"D9", "spec.lifecycle.clone.source", "source and metastore are the same database; clone would empty it before copying"},
	{"D10", "spec.lifecycle.clone", "names of tables are not empty"},
	{"D11", "spec.lifecycle.clone.source.type", "lifecycle.clone.source.type must be the type of the metastore, because the tools of one kind of server cannot fill the other"},
	{"XL1", "spec.lifecycle.clone.requiresDrain", "lifecycle.clone.requiresDrain cannot be false: clone replaces the database, so components are always stopped first"},
	{"XL2", "spec.lifecycle.clone.timeZone", "timeZone is a name of the IANA database, e.g. Europe/Berlin"},

	// How the instance is reached.
	{"E1", "spec.networking.ingress", "networking.gateway and networking.ingress are mutually exclusive"},
	{"E2", "spec.networking.gateway.gatewayRef", "gatewayRef is required"},
	{"E3", "spec.networking.gateway.gatewayRef.name", "name is required and has at most 253 characters"},
	{"E4", "spec.networking.gateway.gatewayRef.namespace", "should be a DNS label of at most 63 characters"},
	{"E5", "spec.networking.gateway.gatewayRef.kind", "should be a kind such as Gateway"},
	{"E6", "spec.networking.gateway.gatewayRef.group", "should be empty or a DNS name such as gateway.networking.k8s.io"},
	{"E7", "spec.networking.gateway.gatewayRef.sectionName", "should be a DNS name in lower case, such as https"},
	{"E8", "spec.networking.gateway.gatewayRef.port", "port is between 1 and 65535"},
	{"E9", "spec.networking.gateway.hostnames", "should be a DNS name in lower case without port, e.g. bi.example.com or *.example.com"},
	{"E10", "spec.networking.ingress", "hosts are DNS names in lower case, paths begin with '/', pathType is Exact, Prefix or ImplementationSpecific"},
	{"E11", "spec.networking.gateway.hostnames", "there are at most 16 hostnames, each once"},
	{"E12", "spec.networking.ingress", "className and secretName are names of objects"},
	{"E13", "spec.networking.ingress.className", "className and the annotation kubernetes.io/ingress.class name different classes"},
	{"XE1", "spec.networking.gateway.parentRefs", "the route attaches to at most 32 parents, to each once; several references to one parent each have a sectionName"},
	{"XE2", "spec.networking.gateway.filters", "filters have a type and the member of that type; only RequestMirror and ExtensionRef may occur more than once"},
	{"XE3", "spec.networking.gateway.timeouts", "should be a duration of Gateway API, e.g. 60s or 1m30s"},
	{"XE4", "spec.networking.gateway.timeouts.backendRequest", "backendRequest cannot be longer than request"},

	// Monitoring.
	{"O1", "spec.monitoring.serviceMonitor", "should be a duration of Prometheus, e.g. 30s or 1m30s"},
	{"O2", "spec.monitoring", "an empty monitoring is accepted"},
	{"O3", "spec.monitoring.serviceMonitor.scrapeTimeout", "scrapeTimeout cannot be longer than interval, which is 30s unless set"},
	{"XO1", "spec.monitoring.prometheusRule", "monitoring.prometheusRule requires monitoring.metrics, whose series its alerts read"},
	{"XO3", "every service.port and container.ports", "the port 9102 belongs to the StatsD exporter of monitoring.metrics"},
	{"XO2", "spec.monitoring.grafanaDashboard", "monitoring.grafanaDashboard requires monitoring.metrics, whose series it shows"},

	// Network policies.
	{"P1", "spec.networkPolicy", "networkPolicy is an object; an empty one is enabled"},
	{"P2", "spec.networkPolicy", "rules and peers are those of networking.k8s.io/v1"},
	{"P3", "spec.networkPolicy", "ports are between 1 and 65535 or names; endPort needs a number"},
	{"P4", "spec.networkPolicy", "blocks are networks such as 10.0.0.0/8, exceptions lie inside them"},
	{"XN1", "spec.networkPolicy.externalIngressFrom", "externalIngressFrom is a list of peers"},
	{"XN2", "spec.networkPolicy.egress", "egress is Unrestricted or Restricted"},

	// Parts of Kubernetes objects. What breaks these rules would be refused by Kubernetes, or never start.
	{"T1", "every podTemplate", "podTemplate takes only the fields it lists"},
	{"T2", "every podTemplate.container", "container takes only the fields it lists"},
	{"T3", "every deploymentTemplate", "deploymentTemplate takes only the fields it lists"},
	{"T4", "every podTemplate", "words such as dnsPolicy, protocol and operator are those of Kubernetes"},
	{"T5", "every podTemplate", "entries of lists are unique: env by name, ports by number and protocol and by name, volumeMounts by mountPath, volumes, sidecars and initContainers by name, hostAliases by ip, topologySpreadConstraints by topologyKey and whenUnsatisfiable, pull secrets by name"},
	{"T6", "every deploymentTemplate.strategy.rollingUpdate", "maxSurge and maxUnavailable are a number of pods or a share"},
	{"T7", "every resources", "quantities are quantities, e.g. 500m or 1Gi"},
	{"T8", "every deploymentTemplate", "numbers are not negative, progressDeadlineSeconds is more than minReadySeconds, and rollingUpdate belongs to type RollingUpdate"},
	{"T9", "every podTemplate", "grace periods, name servers and host aliases are valid"},
	{"T10", "every podTemplate", "tolerations, affinity and spread constraints are complete"},
	{"T11", "every podTemplate", "containers, variables, mounts, ports and volumes are complete and have legal names"},
	{"T12", "every podTemplate", "a probe or hook has exactly one action"},
	{"T13", "every resources", "requests are not more than limits, and names of resources exist"},
	{"T14", "every podTemplate", "security settings do not contradict each other"},
	{"V1", "every labels, annotations and nodeSelector", "keys and values are legal"},
	{"V2", "priorityClassName, runtimeClassName, storageClassName", "names are names of objects"},
	{"V3", "every podTemplate", "the name belongs to the main container; settings of that one go into podTemplate.container"},
	{"XV1", "every podTemplate", "the name belongs to a container that the function adds for pythonPackages or monitoring.metrics"},
	{"XZ1", "every podTemplate", "the templates of a pod and of its Deployment, inherited ones included, come to at most 192 KiB of JSON"},
	{"XZ2", "spec", "templates, configuration and network policies of all pods come to at most 1 MiB"},
	{"V4", "every podTemplate", "volumeMounts name volumes of the same pod"},
	{"XV2", "every podTemplate", "the configuration is mounted at /app/pythonpath, and nothing else may be mounted over it; put Python into config, and mount modules below, each by its own name, e.g. /app/pythonpath/custom_sso.py"},
}

// ruleTexts are the words of a rule.
var ruleTexts = func() map[string]string {
	m := make(map[string]string, len(Rules))
	for _, r := range Rules {
		m[r.ID] = r.Text
	}
	return m
}()

// ruleText is a rule in words.
func ruleText(id string) string { return ruleTexts[id] }
