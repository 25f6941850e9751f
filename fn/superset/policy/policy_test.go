// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// asks is what a user asks for and where that breaks the rule; nothing means
// that it is allowed.
type asks struct {
	// name is that of the instance, demo if absent.
	name string
	spec string
	want []string
}

// tables are the rules, each with what is asked for.
var tables = map[string]struct {
	policy string
	cases  map[string]asks
}{
	"environments": {`environments: [Staging, Development]`, map[string]asks{
		"one of them":                          {spec: `environment: Staging`},
		"another one":                          {spec: `environment: Production`, want: []string{"spec.environment"}},
		"the default, which nobody has to say": {spec: `{}`, want: []string{"spec.environment"}},
		"another spelling":                     {spec: `environment: staging`, want: []string{"spec.environment"}},
		"a word that nobody knows":             {spec: `environment: Test`, want: []string{"spec.environment"}},
		"blanks around it":                     {spec: `environment: "Staging "`, want: []string{"spec.environment"}},
	}},
	"embeddedDatabases": {`embeddedDatabases: Forbidden`, map[string]asks{
		"databases elsewhere":      {spec: `{metastore: {host: h}, valkey: {host: v}}`},
		"an empty object":          {spec: `{metastore: {embedded: {}}}`, want: []string{"spec.metastore.embedded"}},
		"both":                     {spec: `{metastore: {embedded: {}}, valkey: {embedded: {}}}`, want: []string{"spec.metastore.embedded", "spec.valkey.embedded"}},
		"beside an address":        {spec: `{metastore: {host: h, embedded: {storage: {size: 1Ti}}}}`, want: []string{"spec.metastore.embedded"}},
		"outside Development":      {spec: `{environment: Production, valkey: {embedded: {}}}`, want: []string{"spec.valkey.embedded"}},
		"of an image of one's own": {spec: `{valkey: {embedded: {image: {repository: mine}}}}`, want: []string{"spec.valkey.embedded"}},
	}},
	"networkPolicies": {`networkPolicies: Forbidden`, map[string]asks{
		"none":                       {spec: `{}`},
		"an empty object":            {spec: `networkPolicy: {}`, want: []string{"spec.networkPolicy"}},
		"the narrow one":             {spec: `networkPolicy: {egress: Restricted}`, want: []string{"spec.networkPolicy"}},
		"everything in":              {spec: `networkPolicy: {extraIngress: [{}]}`, want: []string{"spec.networkPolicy"}},
		"everything out":             {spec: `networkPolicy: {extraEgress: [{}], egress: Restricted}`, want: []string{"spec.networkPolicy"}},
		"out on the metastore's own": {spec: `{metastore: {host: h, port: 443}, networkPolicy: {egress: Restricted}}`, want: []string{"spec.networkPolicy"}},
	}},
	"hostnames": {`hostnames: [bi.example.org, "*.Apps.example.org."]`, map[string]asks{
		"no route":                    {spec: `{}`},
		"the host itself":             {spec: `networking: {gateway: {hostnames: [bi.example.org]}}`},
		"below a wildcard":            {spec: `networking: {ingress: {host: a.apps.example.org, tls: [{hosts: [a.b.apps.example.org]}]}}`},
		"the wildcard itself":         {spec: `networking: {gateway: {hostnames: ["*.apps.example.org", "*.x.apps.example.org"]}}`},
		"another spelling":            {spec: `{baseUrl: "https://BI.Example.org:8443/x", networking: {gateway: {hostnames: [BI.example.org.]}}}`},
		"another host":                {spec: `networking: {gateway: {hostnames: [bi.example.org, login.example.org]}}`, want: []string{"spec.networking.gateway.hostnames[1]"}},
		"no host is every host":       {spec: `networking: {gateway: {gatewayRef: {name: g}}}`, want: []string{"spec.networking.gateway.hostnames"}},
		"an empty host":               {spec: `networking: {gateway: {hostnames: [""]}}`, want: []string{"spec.networking.gateway.hostnames[0]"}},
		"a star alone":                {spec: `networking: {gateway: {hostnames: ["*"]}}`, want: []string{"spec.networking.gateway.hostnames[0]"}},
		"a wildcard above":            {spec: `networking: {gateway: {hostnames: ["*.example.org", "*.org"]}}`, want: []string{"spec.networking.gateway.hostnames[0]", "spec.networking.gateway.hostnames[1]"}},
		"a wildcard over one host":    {spec: `networking: {gateway: {hostnames: ["*.bi.example.org"]}}`, want: []string{"spec.networking.gateway.hostnames[0]"}},
		"the root of a wildcard":      {spec: `networking: {ingress: {host: apps.example.org}}`, want: []string{"spec.networking.ingress.host"}},
		"an end that is no label":     {spec: `networking: {ingress: {host: evilapps.example.org}}`, want: []string{"spec.networking.ingress.host"}},
		"a dot in front":              {spec: `networking: {ingress: {host: .apps.example.org}}`, want: []string{"spec.networking.ingress.host"}},
		"the allowed host as a start": {spec: `networking: {ingress: {host: bi.example.org.evil.com}}`, want: []string{"spec.networking.ingress.host"}},
		"hosts without a name":        {spec: `networking: {ingress: {hosts: [{host: bi.example.org}, {}]}}`, want: []string{"spec.networking.ingress.hosts[1].host"}},
		"a path that is more than a path": {
			spec: `networking: {ingress: {hosts: [{host: bi.example.org, paths: [{path: /a-b/c.d~_}, {path: "/ {return 200;} #", pathType: ImplementationSpecific}, {path: "/a\nb"}, {path: "/(.*)"}]}]}}`,
			want: []string{"spec.networking.ingress.hosts[0].paths[1].path", "spec.networking.ingress.hosts[0].paths[2].path", "spec.networking.ingress.hosts[0].paths[3].path"},
		},
		"host beside hosts":           {spec: `networking: {ingress: {host: login.example.org, hosts: [{host: bi.example.org}]}}`, want: []string{"spec.networking.ingress.host"}},
		"a certificate":               {spec: `networking: {ingress: {host: bi.example.org, tls: [{hosts: [bi.example.org, login.example.org]}, {secretName: all}]}}`, want: []string{"spec.networking.ingress.tls[0].hosts[1]", "spec.networking.ingress.tls[1].hosts"}},
		"links":                       {spec: `baseUrl: https://login.example.org`, want: []string{"spec.baseUrl"}},
		"links that look allowed":     {spec: `baseUrl: "https://bi.example.org@evil.com/"`, want: []string{"spec.baseUrl"}},
		"links without a host":        {spec: `baseUrl: "https:///bi.example.org"`, want: []string{"spec.baseUrl"}},
		"links nobody can read":       {spec: `baseUrl: "https://bi.example.org:x/%"`, want: []string{"spec.baseUrl"}},
		"a redirect":                  {spec: `networking: {gateway: {hostnames: [bi.example.org], filters: [{type: RequestRedirect, requestRedirect: {hostname: evil.com}}]}}`, want: []string{"spec.networking.gateway.filters[0].requestRedirect.hostname"}},
		"further hosts by annotation": {spec: `networking: {ingress: {host: bi.example.org, annotations: {nginx.ingress.kubernetes.io/server-alias: login.example.org}}}`, want: []string{"spec.networking.ingress.annotations[nginx.ingress.kubernetes.io/server-alias]"}},
		"names by annotation":         {spec: `webServer: {service: {annotations: {external-dns.alpha.kubernetes.io/hostname: login.example.org}}}`, want: []string{"spec.webServer.service.annotations[external-dns.alpha.kubernetes.io/hostname]"}},
		"names by a route":            {spec: `networking: {gateway: {hostnames: [bi.example.org], annotations: {external-dns.alpha.kubernetes.io/target: x}}}`, want: []string{"spec.networking.gateway.annotations[external-dns.alpha.kubernetes.io/target]"}},
	}},
	"gateways": {`gateways: [{namespace: infra, name: public}, {namespace: Own}, {group: gateway.networking.k8s.io, kind: ListenerSet, namespace: sets}]`, map[string]asks{
		"one that is named":              {spec: `networking: {gateway: {gatewayRef: {name: public, namespace: infra, sectionName: https}}}`},
		"one of the own namespace":       {spec: `networking: {gateway: {gatewayRef: {name: any}, parentRefs: [{name: other, namespace: apps}]}}`},
		"of another kind that is listed": {spec: `networking: {gateway: {gatewayRef: {name: x, namespace: sets, kind: ListenerSet}}}`},
		"another name":                   {spec: `networking: {gateway: {gatewayRef: {name: private, namespace: infra}}}`, want: []string{"spec.networking.gateway.gatewayRef"}},
		"another namespace":              {spec: `networking: {gateway: {gatewayRef: {name: public, namespace: kube-system}}}`, want: []string{"spec.networking.gateway.gatewayRef"}},
		"a Service":                      {spec: `networking: {gateway: {gatewayRef: {name: any}, parentRefs: [{group: "", kind: Service, name: victim}]}}`, want: []string{"spec.networking.gateway.parentRefs[0]"}},
		"a Service of the listed name":   {spec: `networking: {gateway: {gatewayRef: {name: public, namespace: infra, group: "", kind: Service}}}`, want: []string{"spec.networking.gateway.gatewayRef"}},
		"a kind of another group":        {spec: `networking: {gateway: {gatewayRef: {name: public, namespace: infra, group: evil.example.com}}}`, want: []string{"spec.networking.gateway.gatewayRef"}},
		"a kind that is not listed":      {spec: `networking: {gateway: {gatewayRef: {name: public, namespace: infra, kind: ListenerSet}}}`, want: []string{"spec.networking.gateway.gatewayRef"}},
		"the word for the own namespace": {spec: `networking: {gateway: {gatewayRef: {name: public, namespace: Own}}}`, want: []string{"spec.networking.gateway.gatewayRef"}},
		"an empty namespace":             {spec: `networking: {gateway: {gatewayRef: {name: public, namespace: ""}}}`, want: []string{"spec.networking.gateway.gatewayRef"}},
	}},
	"routeFilters": {`routeFilters: [ResponseHeaderModifier, RequestMirror]`, map[string]asks{
		"one of them":                 {spec: `networking: {gateway: {filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}]}}`},
		"a mirror at home":            {spec: `networking: {gateway: {filters: [{type: RequestMirror, requestMirror: {backendRef: {name: x, namespace: apps, kind: Service, port: 80}}}]}}`},
		"a mirror elsewhere":          {spec: `networking: {gateway: {filters: [{type: RequestMirror, requestMirror: {backendRef: {name: x, namespace: other}}}]}}`, want: []string{"spec.networking.gateway.filters[0].requestMirror.backendRef.namespace"}},
		"a mirror of another kind":    {spec: `networking: {gateway: {filters: [{type: RequestMirror, requestMirror: {backendRef: {name: x, group: net.gke.io, kind: ServiceImport}}}]}}`, want: []string{"spec.networking.gateway.filters[0].requestMirror.backendRef.kind"}},
		"a group without a kind":      {spec: `networking: {gateway: {filters: [{type: RequestMirror, requestMirror: {backendRef: {name: x, group: evil.example.com}}}]}}`, want: []string{"spec.networking.gateway.filters[0].requestMirror.backendRef.kind"}},
		"an extension":                {spec: `networking: {gateway: {filters: [{type: ExtensionRef, extensionRef: {group: g, kind: K, name: n}}]}}`, want: []string{"spec.networking.gateway.filters[0].type"}},
		"authentication elsewhere":    {spec: `networking: {gateway: {filters: [{type: ExternalAuth, externalAuth: {backendRef: {name: x, namespace: other}}}]}}`, want: []string{"spec.networking.gateway.filters[0].type", "spec.networking.gateway.filters[0].externalAuth.backendRef.namespace"}},
		"a mirror under a false name": {spec: `networking: {gateway: {filters: [{type: ResponseHeaderModifier, requestMirror: {backendRef: {name: x, namespace: other}}}]}}`, want: []string{"spec.networking.gateway.filters[0].requestMirror.backendRef.namespace"}},
		"no type":                     {spec: `networking: {gateway: {filters: [{}]}}`, want: []string{"spec.networking.gateway.filters[0].type"}},
	}},
	"ingressClasses": {`ingressClasses: [internal]`, map[string]asks{
		"the class":                    {spec: `networking: {ingress: {className: internal}}`},
		"the class in both ways":       {spec: `networking: {ingress: {className: internal, annotations: {kubernetes.io/ingress.class: internal}}}`},
		"another class":                {spec: `networking: {ingress: {className: public}}`, want: []string{"spec.networking.ingress.className"}},
		"no class is the default":      {spec: `networking: {ingress: {host: h}}`, want: []string{"spec.networking.ingress.className"}},
		"an empty class":               {spec: `networking: {ingress: {className: ""}}`, want: []string{"spec.networking.ingress.className"}},
		"another class by annotation":  {spec: `networking: {ingress: {className: internal, annotations: {kubernetes.io/ingress.class: public}}}`, want: []string{"spec.networking.ingress.annotations[kubernetes.io/ingress.class]"}},
		"the class only by annotation": {spec: `networking: {ingress: {annotations: {kubernetes.io/ingress.class: internal}}}`, want: []string{"spec.networking.ingress.className"}},
		"another spelling":             {spec: `networking: {ingress: {className: Internal}}`, want: []string{"spec.networking.ingress.className"}},
	}},
	"serviceTypes": {`serviceTypes: [ClusterIP]`, map[string]asks{
		"the default":          {spec: `{webServer: {}, mcpServer: {service: {port: 80}}}`},
		"a load balancer":      {spec: `webServer: {service: {type: LoadBalancer}}`, want: []string{"spec.webServer.service.type"}},
		"a port of the nodes":  {spec: `celeryFlower: {service: {type: NodePort}}`, want: []string{"spec.celeryFlower.service.type"}},
		"of another component": {spec: `{websocketServer: {service: {type: NodePort}}, mcpServer: {service: {type: LoadBalancer}}}`, want: []string{"spec.websocketServer.service.type", "spec.mcpServer.service.type"}},
		"another spelling":     {spec: `webServer: {service: {type: loadbalancer}}`, want: []string{"spec.webServer.service.type"}},
		"a name elsewhere":     {spec: `webServer: {service: {type: ExternalName}}`, want: []string{"spec.webServer.service.type"}},
	}},
	"serviceTypes without the default": {`serviceTypes: [LoadBalancer]`, map[string]asks{
		"nothing said":      {spec: `{webServer: {}, celeryWorker: {}}`, want: []string{"spec.webServer.service.type"}},
		"an empty type":     {spec: `webServer: {service: {type: ""}}`, want: []string{"spec.webServer.service.type"}},
		"the type":          {spec: `webServer: {service: {type: LoadBalancer}}`},
		"a single one left": {spec: `{webServer: {service: {type: LoadBalancer}}, celeryFlower: {service: {}}}`, want: []string{"spec.celeryFlower.service.type"}},
	}},
	"loadBalancerClasses": {`loadBalancerClasses: [example.org/internal]`, map[string]asks{
		"no load balancer":     {spec: `webServer: {}`},
		"the class":            {spec: `webServer: {service: {type: LoadBalancer, loadBalancerClass: example.org/internal}}`},
		"another class":        {spec: `webServer: {service: {type: LoadBalancer, loadBalancerClass: example.org/public}}`, want: []string{"spec.webServer.service.loadBalancerClass"}},
		"the default":          {spec: `webServer: {service: {type: LoadBalancer}}`, want: []string{"spec.webServer.service.loadBalancerClass"}},
		"an empty class":       {spec: `webServer: {service: {type: LoadBalancer, loadBalancerClass: ""}}`, want: []string{"spec.webServer.service.loadBalancerClass"}},
		"of another component": {spec: `mcpServer: {service: {type: LoadBalancer}}`, want: []string{"spec.mcpServer.service.loadBalancerClass"}},
		"without the type":     {spec: `webServer: {service: {loadBalancerClass: example.org/public}}`, want: []string{"spec.webServer.service.loadBalancerClass"}},
	}},
	"serviceAccounts": {`serviceAccounts: [Own, superset]`, map[string]asks{
		"the own one":                    {spec: `webServer: {}`},
		"the own one by name":            {spec: `{serviceAccount: {name: demo}, webServer: {serviceAccountName: demo}}`},
		"one that is listed":             {spec: `{serviceAccount: {name: superset, create: false}, webServer: {serviceAccountName: superset}}`},
		"another one":                    {spec: `serviceAccount: {name: ci-deployer}`, want: []string{"spec.serviceAccount.name"}},
		"another one that exists":        {spec: `serviceAccount: {name: ci-deployer, create: false}`, want: []string{"spec.serviceAccount.name"}},
		"the namespace's own":            {spec: `serviceAccount: {name: default}`, want: []string{"spec.serviceAccount.name"}},
		"none, which is the namespace's": {spec: `serviceAccount: {create: false}`, want: []string{"spec.serviceAccount.name"}},
		"one that exists and has the name of the instance": {spec: `serviceAccount: {name: demo, create: false}`, want: []string{"spec.serviceAccount.name"}},
		"an instance called default":                       {name: "default", spec: `webServer: {}`, want: []string{"spec.serviceAccount.name"}},
		"of one component":                                 {spec: `celeryBeat: {serviceAccountName: ci-deployer}`, want: []string{"spec.celeryBeat.serviceAccountName"}},
		"the instance's name, but no account of its own":   {spec: `{serviceAccount: {name: superset}, celeryWorker: {serviceAccountName: demo}}`, want: []string{"spec.celeryWorker.serviceAccountName"}},
		"the page as it is":                                {spec: `lifecycle: {maintenancePage: {title: t, body: b, image: {tag: alpine}, podTemplate: {labels: {a: b}, nodeSelector: {a: b}, container: {resources: {limits: {cpu: 1}}}}}}`},
		"the page's token":                                 {spec: `lifecycle: {maintenancePage: {podTemplate: {automountServiceAccountToken: true}}}`, want: []string{"spec.lifecycle.maintenancePage.podTemplate"}},
		"a token in the page's volume":                     {spec: `lifecycle: {maintenancePage: {podTemplate: {volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t}}]}}]}}}`, want: []string{"spec.lifecycle.maintenancePage.podTemplate"}},
		"code in the page":                                 {spec: `lifecycle: {maintenancePage: {podTemplate: {container: {command: [sh]}}}}`, want: []string{"spec.lifecycle.maintenancePage.podTemplate"}},
		"code beside the page":                             {spec: `lifecycle: {maintenancePage: {podTemplate: {sidecars: [{name: s, image: i}]}}}`, want: []string{"spec.lifecycle.maintenancePage.podTemplate"}},
		"another page":                                     {spec: `lifecycle: {maintenancePage: {image: {repository: mine}}}`, want: []string{"spec.lifecycle.maintenancePage.image.repository"}},
	}},
	"annotations": {`annotations: {routes: ["cert-manager.io/*"], services: [], serviceAccounts: [example.org/note], workloads: [example.org/note, "prometheus.io/*"]}`, map[string]asks{
		"those that are listed": {spec: `{networking: {ingress: {annotations: {cert-manager.io/issuer: x}}}, serviceAccount: {annotations: {example.org/note: x}}, podTemplate: {annotations: {prometheus.io/scrape: "true"}}}`},
		"a snippet":             {spec: `networking: {ingress: {annotations: {nginx.ingress.kubernetes.io/configuration-snippet: return 200;}}}`, want: []string{"spec.networking.ingress.annotations[nginx.ingress.kubernetes.io/configuration-snippet]"}},
		"of the route":          {spec: `networking: {gateway: {annotations: {a: b, cert-manager.io/x: c}}}`, want: []string{"spec.networking.gateway.annotations[a]"}},
		"a key that looks listed": {
			spec: `networking: {ingress: {annotations: {cert-manager.io.evil.com/x: y, cert-manager.io: z, xcert-manager.io/y: z}}}`,
			want: []string{"spec.networking.ingress.annotations[cert-manager.io.evil.com/x]", "spec.networking.ingress.annotations[cert-manager.io]", "spec.networking.ingress.annotations[xcert-manager.io/y]"},
		},
		"another spelling":                      {spec: `serviceAccount: {annotations: {Example.org/note: x, example.org/note2: y}}`, want: []string{"spec.serviceAccount.annotations[Example.org/note]", "spec.serviceAccount.annotations[example.org/note2]"}},
		"a role":                                {spec: `serviceAccount: {annotations: {eks.amazonaws.com/role-arn: x}}`, want: []string{"spec.serviceAccount.annotations[eks.amazonaws.com/role-arn]"}},
		"a role of an account that is not made": {spec: `serviceAccount: {create: false, name: x, annotations: {eks.amazonaws.com/role-arn: x}}`, want: []string{"spec.serviceAccount.annotations[eks.amazonaws.com/role-arn]"}},
		"of a Service":                          {spec: `websocketServer: {service: {annotations: {x/y: z}}}`, want: []string{"spec.websocketServer.service.annotations[x/y]"}},
		"a role by a pod":                       {spec: `podTemplate: {annotations: {iam.amazonaws.com/role: x}}`, want: []string{"spec.podTemplate.annotations[iam.amazonaws.com/role]"}},
		"of one component's pods":               {spec: `celeryBeat: {podTemplate: {annotations: {a: b}}, deploymentTemplate: {annotations: {c: d}}}`, want: []string{"spec.celeryBeat.deploymentTemplate.annotations[c]", "spec.celeryBeat.podTemplate.annotations[a]"}},
		"of tasks and of the page": {
			spec: `lifecycle: {podTemplate: {annotations: {a: b}}, clone: {podTemplate: {annotations: {a: b}}}, maintenancePage: {podTemplate: {annotations: {a: b}}, deploymentTemplate: {annotations: {a: b}}}}`,
			want: []string{"spec.lifecycle.maintenancePage.deploymentTemplate.annotations[a]", "spec.lifecycle.podTemplate.annotations[a]", "spec.lifecycle.clone.podTemplate.annotations[a]", "spec.lifecycle.maintenancePage.podTemplate.annotations[a]"},
		},
	}},
	"labels": {`labels: {routes: [team], services: [], workloads: ["example.org/*"], monitoring: [release]}`, map[string]asks{
		"those that are listed": {spec: `{networking: {gateway: {labels: {team: a}}}, podTemplate: {labels: {example.org/a: b}}, monitoring: {serviceMonitor: {labels: {release: a}}}}`},
		"those of a victim":     {spec: `podTemplate: {labels: {app: victim, app.kubernetes.io/instance: other}}`, want: []string{"spec.podTemplate.labels[app]", "spec.podTemplate.labels[app.kubernetes.io/instance]"}},
		"of one component":      {spec: `webServer: {podTemplate: {labels: {app: victim}}, deploymentTemplate: {labels: {a: b}}, service: {labels: {c: d}}}`, want: []string{"spec.webServer.service.labels[c]", "spec.webServer.deploymentTemplate.labels[a]", "spec.webServer.podTemplate.labels[app]"}},
		"of tasks":              {spec: `lifecycle: {podTemplate: {labels: {app: victim}}, clone: {podTemplate: {labels: {app: victim}}}}`, want: []string{"spec.lifecycle.podTemplate.labels[app]", "spec.lifecycle.clone.podTemplate.labels[app]"}},
		"of the page":           {spec: `lifecycle: {maintenancePage: {podTemplate: {labels: {app: victim}}, deploymentTemplate: {labels: {a: b}}}}`, want: []string{"spec.lifecycle.maintenancePage.deploymentTemplate.labels[a]", "spec.lifecycle.maintenancePage.podTemplate.labels[app]"}},
		"of an Ingress":         {spec: `networking: {ingress: {labels: {shard: public, team: a}}}`, want: []string{"spec.networking.ingress.labels[shard]"}},
		"another Prometheus":    {spec: `monitoring: {serviceMonitor: {labels: {prometheus: infra}}, prometheusRule: {labels: {role: alerts}}, grafanaDashboard: {labels: {grafana: infra}}}`, want: []string{"spec.monitoring.serviceMonitor.labels[prometheus]", "spec.monitoring.prometheusRule.labels[role]", "spec.monitoring.grafanaDashboard.labels[grafana]"}},
	}},
	"images": {`images: [registry.example.org/bi, docker.io/library/nginx, "mirror.example.org:5000", postgres]`, map[string]asks{
		"below a folder":               {spec: `image: {repository: registry.example.org/bi/superset}`},
		"the repository itself":        {spec: `image: {repository: registry.example.org/bi}`},
		"a whole registry":             {spec: `{image: {repository: "mirror.example.org:5000/apache/superset"}, podTemplate: {sidecars: [{name: a, image: "mirror.example.org:5000/x:1@sha256:00"}]}}`},
		"the hub by its other names":   {spec: `{image: {repository: nginx}, podTemplate: {sidecars: [{name: a, image: "nginx:1"}, {name: b, image: "index.docker.io/nginx"}, {name: c, image: "docker.io/library/postgres@sha256:00"}]}}`},
		"the default of Superset":      {spec: `webServer: {}`, want: []string{"spec.image.repository"}},
		"a registry that looks listed": {spec: `image: {repository: registry.example.org.evil.com/bi/superset}`, want: []string{"spec.image.repository"}},
		"a folder that looks listed":   {spec: `image: {repository: registry.example.org/bi-evil/superset}`, want: []string{"spec.image.repository"}},
		"a way up":                     {spec: `image: {repository: registry.example.org/bi/../evil}`, want: []string{"spec.image.repository"}},
		"another port":                 {spec: `image: {repository: "mirror.example.org:5001/x"}`, want: []string{"spec.image.repository"}},
		"a user of the hub":            {spec: `image: {repository: evil/nginx}`, want: []string{"spec.image.repository"}},
		"a user in an address":         {spec: `image: {repository: "registry.example.org/bi@evil.com/x"}`, want: []string{"spec.image.repository"}},
		"of a component":               {spec: `{image: {repository: nginx}, webServer: {image: {repository: evil/x}}, celeryWorker: {image: {tag: a}}, lifecycle: {image: {repository: evil/y}}}`, want: []string{"spec.webServer.image.repository", "spec.lifecycle.image.repository"}},
		"an empty one of a component":  {spec: `{image: {repository: nginx}, mcpServer: {image: {repository: ""}}}`, want: []string{"spec.mcpServer.image.repository"}},
		"the helpers' defaults": {
			spec: `{image: {repository: nginx}, metastore: {type: MySQL, createDatabase: true}, valkey: {embedded: {}}, monitoring: {metrics: {}}, lifecycle: {maintenancePage: {}, clone: {source: {type: MySQL}}}}`,
			want: []string{"spec.lifecycle.clone.image.repository", "spec.metastore.clientImage.repository", "spec.valkey.embedded.image.repository", "spec.monitoring.metrics.statsdExporter.image.repository"},
		},
		"the helpers' own": {
			spec: `{image: {repository: nginx}, metastore: {clientImage: {repository: e/a}, embedded: {image: {repository: e/b}}}, valkey: {embedded: {image: {repository: e/c}}}, monitoring: {metrics: {statsdExporter: {image: {repository: e/d}}}}, lifecycle: {maintenancePage: {image: {repository: e/f}}, clone: {image: {repository: e/g}}}}`,
			want: []string{"spec.lifecycle.clone.image.repository", "spec.lifecycle.maintenancePage.image.repository", "spec.metastore.clientImage.repository", "spec.metastore.embedded.image.repository", "spec.valkey.embedded.image.repository", "spec.monitoring.metrics.statsdExporter.image.repository"},
		},
		"beside and before": {
			spec: `{image: {repository: nginx}, podTemplate: {sidecars: [{name: a, image: evil}]}, celeryBeat: {podTemplate: {initContainers: [{name: b, image: "evil:1"}]}}, lifecycle: {clone: {image: {repository: nginx}, podTemplate: {sidecars: [{name: c, image: ""}]}}}}`,
			want: []string{"spec.podTemplate.sidecars[0].image", "spec.celeryBeat.podTemplate.initContainers[0].image", "spec.lifecycle.clone.podTemplate.sidecars[0].image"},
		},
		"a volume":                    {spec: `{image: {repository: nginx}, podTemplate: {volumes: [{name: a, image: {reference: "evil/x:1"}}, {name: b, image: {reference: "registry.example.org/bi/x:1"}}]}}`, want: []string{"spec.podTemplate.volumes[0].image.reference"}},
		"a tag that holds a registry": {spec: `{image: {repository: nginx}, podTemplate: {sidecars: [{name: a, image: "evil.com/x:registry.example.org/bi"}]}}`, want: []string{"spec.podTemplate.sidecars[0].image"}},
		"the websocket server":        {spec: `{image: {repository: nginx}, websocketServer: {image: {repository: oneacrefund/superset-websocket}}}`, want: []string{"spec.websocketServer.image.repository"}},
	}},
	"podSecurity": {`podSecurity: Restricted`, map[string]asks{
		"what is filled in":               {spec: `{webServer: {}, podTemplate: {podSecurityContext: {fsGroup: 0, runAsUser: 7, runAsNonRoot: true, seccompProfile: {type: Localhost}}, container: {securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}, allowPrivilegeEscalation: false}}}}`},
		"users that the platform chooses": {spec: `{webServer: {}, podSecurity: {userAssignment: Platform}}`},
		"harmless volumes":                {spec: `podTemplate: {volumes: [{name: a, secret: {secretName: s}}, {name: b, emptyDir: {}}, {name: c}, {name: d, persistentVolumeClaim: {claimName: x}}, {name: e, csi: {driver: d}}]}`},
		"root":                            {spec: `podTemplate: {podSecurityContext: {runAsUser: 0, runAsNonRoot: false}}`, want: []string{"spec.podTemplate.podSecurityContext.runAsUser", "spec.podTemplate.podSecurityContext.runAsNonRoot"}},
		"root in one container":           {spec: `webServer: {podTemplate: {container: {securityContext: {runAsUser: 0}}}}`, want: []string{"spec.webServer.podTemplate.container.securityContext.runAsUser"}},
		"root beside":                     {spec: `celeryWorker: {podTemplate: {sidecars: [{name: a, image: i, securityContext: {runAsUser: 0}}], initContainers: [{name: b, image: i, securityContext: {runAsNonRoot: false}}]}}`, want: []string{"spec.celeryWorker.podTemplate.sidecars[0].securityContext.runAsUser", "spec.celeryWorker.podTemplate.initContainers[0].securityContext.runAsNonRoot"}},
		"privileged":                      {spec: `lifecycle: {podTemplate: {initContainers: [{name: a, image: i, securityContext: {privileged: true}}]}}`, want: []string{"spec.lifecycle.podTemplate.initContainers[0].securityContext.privileged"}},
		"escalation":                      {spec: `mcpServer: {podTemplate: {container: {securityContext: {allowPrivilegeEscalation: true}}}}`, want: []string{"spec.mcpServer.podTemplate.container.securityContext.allowPrivilegeEscalation"}},
		"capabilities kept":               {spec: `podTemplate: {container: {securityContext: {capabilities: {drop: []}}}, sidecars: [{name: a, image: i, securityContext: {capabilities: {drop: [all]}}}]}`, want: []string{"spec.podTemplate.container.securityContext.capabilities.drop", "spec.podTemplate.sidecars[0].securityContext.capabilities.drop"}},
		"capabilities added":              {spec: `podTemplate: {container: {securityContext: {capabilities: {add: [NET_BIND_SERVICE, CHOWN, CAP_SYS_ADMIN]}}}}`, want: []string{"spec.podTemplate.container.securityContext.capabilities.add[1]", "spec.podTemplate.container.securityContext.capabilities.add[2]"}},
		"files of the node":               {spec: `lifecycle: {clone: {podTemplate: {volumes: [{name: a, hostPath: {path: /}}]}}}`, want: []string{"spec.lifecycle.clone.podTemplate.volumes[0].hostPath"}},
		"files of a server":               {spec: `lifecycle: {maintenancePage: {podTemplate: {volumes: [{name: a, nfs: {server: s, path: /}}, {name: b, gitRepo: {repository: r}}]}}}`, want: []string{"spec.lifecycle.maintenancePage.podTemplate.volumes[0]", "spec.lifecycle.maintenancePage.podTemplate.volumes[1]"}},
		"ports of the node":               {spec: `podTemplate: {container: {ports: [{containerPort: 1}, {containerPort: 2, hostPort: 3}]}, sidecars: [{name: a, image: i, ports: [{containerPort: 2, hostPort: 4}]}]}`, want: []string{"spec.podTemplate.container.ports[1].hostPort", "spec.podTemplate.sidecars[0].ports[0].hostPort"}},
		"calls elsewhere": {
			spec: `podTemplate: {container: {livenessProbe: {httpGet: {host: h, port: 1}}, lifecycle: {postStart: {tcpSocket: {host: h, port: 1}}, preStop: {httpGet: {host: h, port: 1}}}}, sidecars: [{name: a, image: i, readinessProbe: {tcpSocket: {host: h, port: 1}}, startupProbe: {httpGet: {host: h, port: 1}}}]}`,
			want: []string{"spec.podTemplate.container.livenessProbe.httpGet.host", "spec.podTemplate.container.lifecycle.postStart.tcpSocket.host", "spec.podTemplate.container.lifecycle.preStop.httpGet.host", "spec.podTemplate.sidecars[0].readinessProbe.tcpSocket.host", "spec.podTemplate.sidecars[0].startupProbe.httpGet.host"},
		},
		"no filter":              {spec: `podTemplate: {podSecurityContext: {seccompProfile: {type: Unconfined}, appArmorProfile: {type: Unconfined}}, container: {securityContext: {seccompProfile: {type: Unconfined}}}}`, want: []string{"spec.podTemplate.podSecurityContext.seccompProfile.type", "spec.podTemplate.podSecurityContext.appArmorProfile.type", "spec.podTemplate.container.securityContext.seccompProfile.type"}},
		"no filter, the old way": {spec: `podTemplate: {annotations: {container.apparmor.security.beta.kubernetes.io/superset: unconfined, x: y}}`, want: []string{"spec.podTemplate.annotations[container.apparmor.security.beta.kubernetes.io/superset]"}},
		"the kernel":             {spec: `podTemplate: {podSecurityContext: {sysctls: [{name: net/ipv4/tcp_rmem, value: a}, {name: kernel.msgmax, value: a}]}}`, want: []string{"spec.podTemplate.podSecurityContext.sysctls[1].name"}},
		"labels of SELinux":      {spec: `podTemplate: {podSecurityContext: {seLinuxOptions: {type: spc_t, user: u, role: r}}}`, want: []string{"spec.podTemplate.podSecurityContext.seLinuxOptions.type", "spec.podTemplate.podSecurityContext.seLinuxOptions.user", "spec.podTemplate.podSecurityContext.seLinuxOptions.role"}},
		"the rest":               {spec: `podTemplate: {container: {securityContext: {procMount: Unmasked, windowsOptions: {hostProcess: true}}}}`, want: []string{"spec.podTemplate.container.securityContext.windowsOptions.hostProcess", "spec.podTemplate.container.securityContext.procMount"}},
	}},
	"podSecurity Baseline": {`podSecurity: Baseline`, map[string]asks{
		"root, and what it needs": {spec: `podTemplate: {podSecurityContext: {runAsUser: 0}, container: {securityContext: {runAsUser: 0, allowPrivilegeEscalation: true, capabilities: {drop: [], add: [CHOWN]}}}, volumes: [{name: a, nfs: {server: s, path: /}}]}`},
		"privileged":              {spec: `webServer: {podTemplate: {container: {securityContext: {privileged: true}}}}`, want: []string{"spec.webServer.podTemplate.container.securityContext.privileged"}},
		"the power over all":      {spec: `podTemplate: {sidecars: [{name: a, image: i, securityContext: {capabilities: {add: [SYS_ADMIN, ALL]}}}]}`, want: []string{"spec.podTemplate.sidecars[0].securityContext.capabilities.add[0]", "spec.podTemplate.sidecars[0].securityContext.capabilities.add[1]"}},
		"files of the node":       {spec: `podTemplate: {volumes: [{name: a, hostPath: {path: /}}]}`, want: []string{"spec.podTemplate.volumes[0].hostPath"}},
		"ports of the node":       {spec: `celeryBeat: {podTemplate: {sidecars: [{name: a, image: i, ports: [{containerPort: 1, hostPort: 1}]}]}}`, want: []string{"spec.celeryBeat.podTemplate.sidecars[0].ports[0].hostPort"}},
		"no filter":               {spec: `podTemplate: {podSecurityContext: {seccompProfile: {type: Unconfined}}}`, want: []string{"spec.podTemplate.podSecurityContext.seccompProfile.type"}},
	}},
}

func TestRules(t *testing.T) {
	for name, table := range tables {
		p := read[v1beta1.Policy](t, table.policy)
		rule, _, _ := strings.Cut(name, " ")
		for what, c := range table.cases {
			t.Run(name+"/"+what, func(t *testing.T) {
				s := superset(t, c.name, c.spec)
				errs := Check(s, p)
				if diff := cmp.Diff(c.want, paths(errs), cmp.Transformer("sorted", sorted)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				for _, e := range errs {
					if e.Type != field.ErrorTypeForbidden || !strings.Contains(e.Detail, "input.policy.") || !strings.HasPrefix(e.Origin, "policy.") {
						t.Errorf("it does not name its rule: %v (%s)", e, e.Origin)
					}
					if rule != "hostnames" && !strings.HasPrefix(e.Origin, "policy."+rule) {
						t.Errorf("it is not about %s: %v (%s)", rule, e, e.Origin)
					}
				}
				if errs := Check(s, nil); len(errs) > 0 {
					t.Errorf("without a policy: %v", errs)
				}
				if errs := Check(s, &v1beta1.Policy{}); len(errs) > 0 {
					t.Errorf("without a rule: %v", errs)
				}
			})
		}
	}
}

func TestEveryRuleIsTriedInFiveWays(t *testing.T) {
	refused := map[string]int{}
	for name, table := range tables {
		rule, _, _ := strings.Cut(name, " ")
		for _, c := range table.cases {
			if len(c.want) > 0 {
				refused[rule]++
			}
		}
	}
	for _, rule := range fieldsOf(t, v1beta1.Policy{}) {
		// Adoption has one way only, which has a test of its own.
		if refused[rule] < 5 && rule != "adoption" {
			t.Errorf("%s is tried in %d ways", rule, refused[rule])
		}
	}
}

func TestAdoption(t *testing.T) {
	p := &v1beta1.Policy{Adoption: v1beta1.PermissionForbidden}
	for value, want := range map[string][]string{
		"true":  {"metadata.annotations[superset.crossplane.io/adopt]"},
		"false": nil,
		"":      nil,
		"TRUE":  nil, // which is no adoption (see resolve)
	} {
		s := superset(t, "", `{}`)
		s.Annotations = map[string]string{v1alpha1.AnnotationAdopt: value}
		if diff := cmp.Diff(want, paths(Check(s, p))); diff != "" {
			t.Errorf("%q: -want +got:\n%s", value, diff)
		}
		if errs := Check(s, &v1beta1.Policy{Adoption: v1beta1.PermissionAllowed}); len(errs) > 0 {
			t.Errorf("%q: %v", value, errs)
		}
	}
}

// TestAnEmptyListAllowsNothing: there is a difference between no rule and a rule
// that allows nothing.
func TestAnEmptyListAllowsNothing(t *testing.T) {
	s := superset(t, "", `{webServer: {service: {type: LoadBalancer, annotations: {a: b}, labels: {a: b}}, podTemplate: {labels: {a: b}, annotations: {a: b}}}, `+
		`serviceAccount: {annotations: {a: b}}, monitoring: {serviceMonitor: {labels: {a: b}}}, `+
		`networking: {gateway: {gatewayRef: {name: g}, hostnames: [h], filters: [{type: CORS}], annotations: {a: b}, labels: {a: b}}, ingress: {className: c}}}`)
	for _, rule := range []string{
		"environments: []", "hostnames: []", "gateways: []", "routeFilters: []", "ingressClasses: []", "serviceTypes: []", "loadBalancerClasses: []",
		"serviceAccounts: []", "images: []", "annotations: {routes: []}", "annotations: {services: []}", "annotations: {serviceAccounts: []}",
		"annotations: {workloads: []}", "labels: {routes: []}", "labels: {services: []}", "labels: {workloads: []}", "labels: {monitoring: []}",
	} {
		if errs := Check(s, read[v1beta1.Policy](t, rule)); len(errs) == 0 || !strings.Contains(errs[0].Detail, "nothing is allowed") {
			t.Errorf("%s: %v", rule, errs)
		}
	}
}

// TestMessagesAreSentences also shows what people read.
func TestMessagesAreSentences(t *testing.T) {
	p := read[v1beta1.Policy](t, `{hostnames: [a.org, b.org, c.org, d.org, e.org, f.org, g.org], gateways: [{namespace: infra, name: public}, {namespace: Own}]}`)
	s := superset(t, "", `networking: {gateway: {hostnames: [secret-in-the-wrong-place], gatewayRef: {name: x, namespace: y}}}`)
	want := []string{
		"spec.networking.gateway.hostnames[0]: Forbidden: by the platform's policy (input.policy.hostnames of the Composition): only a.org, b.org, c.org, d.org, e.org and 2 more",
		"spec.networking.gateway.gatewayRef: Forbidden: by the platform's policy (input.policy.gateways of the Composition): only Gateway public in namespace infra, Gateway in the instance's own namespace",
	}
	var got []string
	for _, e := range Check(s, p) {
		got = append(got, e.Error())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func read[T any](t *testing.T, text string) *T {
	t.Helper()
	out := new(T)
	if err := yaml.UnmarshalStrict([]byte(text), out); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return out
}

func superset(t *testing.T, name, spec string) *v1alpha1.Superset {
	t.Helper()
	s := &v1alpha1.Superset{Spec: *read[v1alpha1.SupersetSpec](t, spec)}
	s.Name, s.Namespace = "demo", "apps"
	if name != "" {
		s.Name = name
	}
	return s
}

func paths(errs field.ErrorList) []string {
	var out []string
	for _, e := range errs {
		out = append(out, e.Field)
	}
	return out
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }
