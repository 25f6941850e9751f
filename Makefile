# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Where the packages live. Crossplane installs a dependency under its repository
# path with dashes, so ORG also decides the functionRef of the Compositions:
# ORG=crossplane-contrib gives crossplane-contrib-function-superset. The files
# under package/ carry the defaults; package-tree rewrites a copy of them.
REGISTRY ?= xpkg.crossplane.io
ORG      ?= crossplane-contrib
VERSION  ?= dev

# RACE=1 runs the tests under the race detector, which needs a C compiler.
RACE     ?=
# Empty also runs what takes long; see "Where a new test goes" in the guidelines.
SHORT    ?= -short
# How long each fuzz target runs.
FUZZTIME ?= 10s
# What make render walks, and further flags for it, for example
# RENDERFLAGS='--upgrade 6.1.1 --approve'; go run ./test/render -h lists them.
XR          ?= examples/quickstart/superset.yaml
RENDERFLAGS ?=

# Modules with code of ours: the product, and tests whose dependencies it must
# not have.
MODULES := . test/networking test/xrd test/docs/foreign

# Tools come from the Go module proxy, one go.mod for each below test/tools, and
# land here. Delete the folder to build them again.
BIN := $(CURDIR)/.cache/bin
export PATH := $(BIN):$(PATH)

SOURCES := go.mod $(wildcard go.sum) $(shell find fn input -name '*.go' -not -name '*_test.go' 2>/dev/null)

##@ Everyday

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@ / {printf "\n%s\n", substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: $(BIN)/function-superset ## Build the function

.PHONY: render
render: $(BIN)/function-superset $(BIN)/crossplane $(BIN)/crossplane-core ## Walk an example from nothing to Running, without a cluster
	@go run ./test/render --bin $(BIN) --xr $(XR) $(RENDERFLAGS)

.PHONY: test
test: ## Run the tests, but for what is slow and rarely concerned
	@for m in $(MODULES); do (cd $$m && go test $(SHORT) $(if $(RACE),-race) -json ./...) || echo '{"Action":"broken","Package":"'$$m'"}'; done | go run ./test/verdict

.PHONY: guidelines-test
guidelines-test: ## Add a component and a task to a copy of the source, as the guidelines for development say
	GUIDELINES=build go test ./test/guidelines

.PHONY: test-all
test-all: guidelines-test ## Run all tests, also real databases and measurements, and what builds the function anew
	@$(MAKE) test SHORT=

.PHONY: python-test
python-test: ## Run the rendered configuration in the real Python libraries, with a real Redis and TLS
	@mkdir -p .cache && VENV=$(CURDIR)/.cache/python test/python/run.sh

.PHONY: lint
lint: $(BIN)/golangci-lint ## Vet and lint
	@for m in $(MODULES); do echo "lint $$m"; (cd $$m && go vet ./... && golangci-lint run --allow-parallel-runners ./...); done

.PHONY: fmt
fmt: $(BIN)/golangci-lint ## Format all Go files
	golangci-lint fmt

.PHONY: fuzz
fuzz: ## Run every fuzz target for FUZZTIME
	@grep -rHoE '^func Fuzz[A-Za-z0-9_]+' --include='*_test.go' --exclude-dir=.cache . | sort | while IFS=: read -r file f; do \
	  echo "fuzz $${file%/*} $${f#func }"; \
	  (cd "$${file%/*}" && go test -run '^$$' -fuzz "^$${f#func }\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x . </dev/null); \
	done

##@ Generated files

.PHONY: generate
generate: $(BIN)/controller-gen ## Generate deepcopy, XRDs, the input's CRD and reference pages
	go generate ./...
	cd test/xrd && go run ./generate ../..

.PHONY: golden
golden: ## Rewrite the golden answers; read the diff before you commit it
	go test ./test/golden ./fn/superset/lifecycle -update

.PHONY: tidy
tidy: ## Tidy go.mod and go.sum of our modules
	@for m in $(MODULES); do (cd $$m && go mod tidy); done

.PHONY: package-tree
package-tree: ## Copy package/ to .cache/package for REGISTRY and ORG
	@rm -rf .cache/package && mkdir -p .cache && cp -r package .cache/package
	@find .cache/package -name '*.yaml' -exec sed -i \
	  -e 's#xpkg\.crossplane\.io/crossplane-contrib/#$(REGISTRY)/$(ORG)/#' \
	  -e 's#crossplane-contrib-function-superset#$(subst /,-,$(ORG))-function-superset#' {} +

##@ Before you hand in

.PHONY: check
check: ## Everything CI does
	@$(MAKE) unchanged
	@$(MAKE) lint
	@$(MAKE) test-all RACE=1
	@$(MAKE) fuzz

# A snapshot of the work tree before and after, so that it also serves those who
# have not committed yet. It uses an index of its own.
snapshot = $$(GIT_INDEX_FILE=$$(mktemp -u) bash -c 'git add -A . && git write-tree && rm -f "$$GIT_INDEX_FILE"')

.PHONY: unchanged
unchanged: ## Generate, golden and tidy change nothing
	@before=$(snapshot); \
	$(MAKE) generate golden tidy; \
	after=$(snapshot); \
	if [ "$$before" != "$$after" ]; then \
	  echo "These files were out of date and have been rewritten; commit them:"; \
	  git diff --stat "$$before" "$$after"; exit 1; \
	fi

.PHONY: clean
clean: ## Remove what was built
	rm -rf .cache

##@ Tools

.PHONY: tools
tools: $(BIN)/controller-gen $(BIN)/golangci-lint $(BIN)/crossplane $(BIN)/crossplane-core ## Build what check and render need

.PHONY: lab-tools
lab-tools: tools $(addprefix $(BIN)/,etcd kwok crane kube-apiserver kube-controller-manager kube-scheduler kubectl kubelet) ## Build what a real control plane needs besides (many minutes when cold)

$(BIN)/function-superset: $(SOURCES)
	@mkdir -p $(@D)
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o $@ ./fn/cmd/function-superset
	@touch $@

# $(call tool,BINARY,FOLDER,MODULE,PATH,LDFLAGS,TAGS). LDFLAGS may use the shell
# variables v, major and minor: the version of MODULE that the folder selects.
# What ends up in compiled packages is the same for all tools, so that they
# share the build cache.
define tool
$(BIN)/$(1): test/tools/$(2)/go.mod test/tools/$(2)/go.sum
	@mkdir -p $$(@D)
	@echo "build $(1)"
	@cd test/tools/$(2) && v=$$$$(go list -m -f '{{.Version}}' $(3)) && IFS=. read -r major minor _ <<< "$$$${v#v}" && \
	  CGO_ENABLED=0 go build -trimpath $(if $(6),-tags $(6)) -ldflags "-s -w $(5)" -o $$@ $(3)$(4)
	@touch $$@
endef

crossplane_stamp := -X github.com/crossplane/crossplane-runtime/v2/pkg/version.version=$$$$v
kubernetes_stamp := $(foreach p,k8s.io/component-base/version k8s.io/client-go/pkg/version, \
  -X $(p).gitVersion=$$$$v -X $(p).gitMajor=$$$$major -X $(p).gitMinor=$$$$minor -X $(p).gitTreeState=clean)

$(eval $(call tool,controller-gen,controller-gen,sigs.k8s.io/controller-tools,/cmd/controller-gen))
$(eval $(call tool,golangci-lint,golangci-lint,github.com/golangci/golangci-lint/v2,/cmd/golangci-lint,-X main.version=$$$$v))
$(eval $(call tool,crossplane,crossplane-cli,github.com/crossplane/cli/v2,/cmd/crossplane,$(crossplane_stamp)))
$(eval $(call tool,crossplane-core,crossplane-core,github.com/crossplane/crossplane/v2,/cmd/crossplane,$(crossplane_stamp)))
$(eval $(call tool,etcd,etcd,go.etcd.io/etcd/server/v3))
$(eval $(call tool,kwok,kwok,sigs.k8s.io/kwok,/cmd/kwok,-X sigs.k8s.io/kwok/pkg/consts.Version=$$$$v))
$(eval $(call tool,crane,crane,github.com/google/go-containerregistry,/cmd/crane))
$(foreach b,kube-apiserver kube-controller-manager kube-scheduler kubectl kubelet, \
  $(eval $(call tool,$(b),kubernetes,k8s.io/kubernetes,/cmd/$(b),$(kubernetes_stamp),grpcnotrace)))

include test/sim/sim.mk test/xpkg/xpkg.mk test/e2e/e2e.mk test/networking/networking.mk test/bench/bench.mk
-include test/lab/lab.mk
