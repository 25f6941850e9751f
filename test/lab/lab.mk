# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

# The lab: a real node, real Crossplane, real Superset. Needs Linux and root;
# see test/lab/README.md. SCENARIO=03 runs one scenario.

LAB_CACHE ?= $(CURDIR)/.cache/lab
SCENARIO  ?=
# Building Traefik takes minutes and only scenarios 11 and 13 need it; an empty
# value does without.
LAB_TRAEFIK ?= $(BIN)/traefik
export LAB_CACHE BIN

LAB_BINARIES := $(addprefix $(BIN)/,crossplane crossplane-core crane etcd kube-apiserver kube-controller-manager kube-scheduler kubectl kubelet kube-proxy coredns)

##@ The lab

.PHONY: lab-images
lab-images: $(LAB_TRAEFIK) ## Build the images of Superset, databases and clients, without Docker
	@test/lab/images/build.sh

.PHONY: lab-up
lab-up: $(LAB_BINARIES) lab-images ## Start a one-node Kubernetes with Crossplane and our packages
	@test/lab/cluster.sh up
	@test/lab/packages.sh

.PHONY: lab-test
lab-test: ## Run the scenarios in the lab, or against KUBECONFIG
	@test/lab/run.sh $(SCENARIO)

.PHONY: lab-down
lab-down: ## Stop the lab; CLEAN=1 forgets its state as well
	@test/lab/cluster.sh down $(if $(CLEAN),clean)

$(BIN)/kube-proxy: test/lab/src/node/go.mod
	@mkdir -p $(@D)
	@echo "build kube-proxy"
	@cd test/lab/src/node && CGO_ENABLED=0 go build -trimpath -tags grpcnotrace -ldflags '-s -w' -o $@ k8s.io/kubernetes/cmd/kube-proxy

$(BIN)/coredns: test/lab/src/node/go.mod $(wildcard test/lab/src/node/dns/*.go)
	@mkdir -p $(@D)
	@echo "build coredns"
	@cd test/lab/src/node && CGO_ENABLED=0 go build -trimpath -tags grpcnotrace -ldflags '-s -w' -o $@ ./dns
