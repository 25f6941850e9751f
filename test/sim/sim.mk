# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

##@ Simulation

# How long a soak is, and where its seeds begin.
WALKS ?= 20000
SEED  ?= 1

.PHONY: sim
sim: ## Go random walks through the simulated Crossplane and explore three pipelines
	go test -count 1 -timeout 60m ./test/sim -v -walks 1000 -seed $(SEED) -full -table

.PHONY: soak
soak: ## Go WALKS random walks from SEED on
	go test -count 1 -timeout 0 ./test/sim -run TestWalks -v -walks $(WALKS) -seed $(SEED) -most 20 -table

.PHONY: mutants
mutants: ## Break the function on purpose and see whether a test notices
	go run ./test/sim/mutants
