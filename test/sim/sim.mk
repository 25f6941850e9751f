# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

##@ Simulation

# How long a soak is, where its seeds begin, and how it goes: -lag lets the engine
# read copies of the Superset that lack what it has just stored itself.
WALKS     ?= 20000
SEED      ?= 1
SOAKFLAGS ?=

# A walk makes much garbage and keeps little.
sim soak: export GOGC ?= 800

.PHONY: sim
sim: ## Go random walks through the simulated Crossplane and explore three pipelines
	go test -count 1 -timeout 60m ./test/sim -v -walks 1000 -seed $(SEED) -full -table

.PHONY: soak
soak: ## Go WALKS random walks from SEED on
	go test -count 1 -timeout 0 ./test/sim -run TestWalks -v -walks $(WALKS) -seed $(SEED) -most 20 -table $(SOAKFLAGS)

.PHONY: mutants
mutants: ## Break the function on purpose and see whether a test notices
	go run ./test/sim/mutants
