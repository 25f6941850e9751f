# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

# What the function renders, before a real API server and a real Gateway. All of
# it runs in a network of its own: nothing leaves the machine.

# How many mutated specs, and the number they are made from.
MUTANTS ?= 2000
SEED    ?= 1

cluster_bin := $(addprefix $(BIN)/,etcd kube-apiserver)
# $(call in-cluster,FOLDER,TESTS,FLAGS) builds and runs tests that need it. The
# address is one that a pod may have: the API server takes none of loopback.
define in-cluster
@mkdir -p .cache/cluster
@cd $(1) && go test -c -tags cluster -o $(CURDIR)/.cache/cluster/$(subst /,-,$(1)).test .
@gateway=$$(go mod download sigs.k8s.io/gateway-api && go list -m -f '{{.Dir}}' sigs.k8s.io/gateway-api); \
prometheus=$$(cd test/tools/prometheus-operator && go mod download && go list -m -f '{{.Dir}}' github.com/prometheus-operator/prometheus-operator)/example/prometheus-operator-crd; \
export CLUSTER_BIN=$(BIN) CLUSTER_CRDS=$$gateway/config/crd/standard:$$prometheus/monitoring.coreos.com_servicemonitors.yaml:$$prometheus/monitoring.coreos.com_prometheusrules.yaml; \
cd $(1) && $(unshare) bash -c 'ip link set lo up && ip address add 192.0.2.1/32 dev lo && exec "$$@"' test $(CURDIR)/.cache/cluster/$(subst /,-,$(1)).test -test.v -test.timeout 60m -test.run '$(2)' $(3)
endef

##@ Real API server and Gateway

.PHONY: gateway-test
gateway-test: $(cluster_bin) $(BIN)/traefik ## Serve the rendered routes by a real Gateway (Traefik)
	$(call in-cluster,test/networking,^TestRoutesThroughTraefik$$)

.PHONY: admission-test
admission-test: $(cluster_bin) ## Every row, example and golden, MUTANTS mutated specs, and ours over strange objects, before a real API server
	$(call in-cluster,test/networking,^TestRenderedObjectsAreAdmitted,-mutants=$(MUTANTS) -seed=$(SEED))
	$(call in-cluster,test/xrd,^TestCluster)

.PHONY: scaling-test
scaling-test: $(cluster_bin) ## Who owns the number of pods, as test/scaling says it, before a real API server
	$(call in-cluster,test/networking,^(TestCounts|TestAnOldLook))

# The ACME client is a copy without the table of DNS providers; see the README
# of the folder.
$(BIN)/traefik: $(addprefix test/tools/traefik/,go.mod go.sum dns/dns.go ext/ext.go)
	@mkdir -p $(@D)
	@echo "build traefik"
	@cd test/tools/traefik && v=$$(go mod edit -json | sed -n '/go-acme.lego/{n;s/.*"Version": "\(.*\)".*/\1/p;q}') && \
	  from=$$(go mod download -json "github.com/go-acme/lego/v5@$$v" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p') && \
	  rm -rf $(CURDIR)/.cache/lego && cp -r "$$from" $(CURDIR)/.cache/lego && chmod -R u+w $(CURDIR)/.cache/lego && \
	  cp dns/dns.go $(CURDIR)/.cache/lego/providers/dns/zz_gen_dns_providers.go && \
	  CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o $@ github.com/traefik/traefik/v3/cmd/traefik
	@touch $@
