# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

# A real control plane with a real Crossplane, in a network and a process
# namespace of their own: nothing leaves the machine, and nothing stays behind.

# The scenarios to run, as for go test -run; all of them by default.
E2E      ?= .
# Further flags of the test binary. Those of go test begin with -test.
E2EFLAGS ?=

e2e_registry := 127.0.0.1:16447
e2e_dir      := .cache/e2e
# What examples/platform composes besides: their CRDs are installed.
e2e_database := github.com/cloudnative-pg/cloudnative-pg@v1.27.0
e2e_secrets  := github.com/external-secrets/external-secrets@v0.20.4
module-dir    = $$(go mod download -json $(1) | sed -n 's/^.*"Dir": "\(.*\)".*/\1/p')
# Who is not root becomes root in a namespace of users.
unshare      := unshare $(if $(filter 0,$(shell id -u)),,--user --map-root-user) --net --pid --fork --kill-child --mount-proc

##@ Real control plane

.PHONY: e2e-tools
e2e-tools: $(addprefix $(BIN)/,etcd kwok crane kube-apiserver kube-controller-manager kube-scheduler kubectl crossplane crossplane-core)

.PHONY: e2e
e2e: e2e-tools e2e-packages ## Install the packages into a real Crossplane and go through its scenarios
	@cd test/e2e && go test -c -tags e2e -o ../../$(e2e_dir)/e2e.test .
	@crossplane=$$(cd test/tools/crossplane-core && go mod download github.com/crossplane/crossplane/v2 && go list -m -f '{{.Dir}}' github.com/crossplane/crossplane/v2); \
	gateway=$$(go mod download sigs.k8s.io/gateway-api && go list -m -f '{{.Dir}}' sigs.k8s.io/gateway-api); \
	database=$(call module-dir,$(e2e_database)) secrets=$(call module-dir,$(e2e_secrets)); \
	export E2E_BIN=$(BIN) E2E_RUN=$(abspath $(e2e_dir))/run E2E_PACKAGES=$(abspath $(e2e_dir)) E2E_CROSSPLANE=$$crossplane E2E_GATEWAY=$$gateway E2E_DATABASE=$$database E2E_SECRETS=$$secrets; \
	cd test/e2e && $(unshare) bash -c 'ip link set lo up && exec "$$@"' e2e $(abspath $(e2e_dir))/e2e.test -test.v -test.parallel 8 -test.timeout 120m -test.run '$(E2E)' $(E2EFLAGS)

# The scenarios that say most, within a few minutes.
.PHONY: e2e-short
e2e-short: ## The same with a few scenarios only
	@$(MAKE) e2e E2E='$(if $(filter .,$(E2E)),TestE2E,$(E2E))' E2EFLAGS='-test.short $(E2EFLAGS)'

# Two versions of the packages, to upgrade from one to the other.
.PHONY: e2e-packages
e2e-packages:
	@mkdir -p $(e2e_dir)
	@for v in v0.1.0 v0.1.1; do \
	  $(MAKE) xpkg REGISTRY=$(e2e_registry) ORG=contrib VERSION=$$v ARCHES=$$(go env GOARCH) XPKG=$(e2e_dir)/$$v; \
	  mv $(e2e_dir)/$$v/function-superset-$$(go env GOARCH).xpkg $(e2e_dir)/$$v/function-superset.xpkg; \
	done
	@$(MAKE) $(e2e_dir)/function-patch-and-transform.xpkg

# The function of examples/platform, from its source.
$(e2e_dir)/function-patch-and-transform.xpkg: test/tools/patch-and-transform/go.mod
	@rm -rf $(e2e_dir)/patch-and-transform && mkdir -p $(e2e_dir)/patch-and-transform
	@cd test/tools/patch-and-transform && CGO_ENABLED=0 go build -trimpath -o $(abspath $(e2e_dir))/patch-and-transform/function github.com/crossplane-contrib/function-patch-and-transform
	@cd test/xpkg && go run . image -binary $(abspath $(e2e_dir))/patch-and-transform/function -arch $$(go env GOARCH) -o $(abspath $(e2e_dir))/patch-and-transform/runtime.tar
	@crossplane xpkg build --package-root $$(cd test/tools/patch-and-transform && go list -m -f '{{.Dir}}' github.com/crossplane-contrib/function-patch-and-transform)/package \
	  --examples-root $(e2e_dir)/none --embed-runtime-image-tarball $(e2e_dir)/patch-and-transform/runtime.tar --package-file $@ > /dev/null
