# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

##@ Speed

# Further flags of the report; go run ./test/bench/report -h lists them.
BENCHFLAGS ?=

.PHONY: bench
bench: $(BIN)/function-superset ## Print what a call costs beside the floor, and what the server needs (some minutes)
	@mkdir -p .cache/bench && go build -o .cache/bench/report ./test/bench/report
	@.cache/bench/report --bin $(BIN)/function-superset $(BENCHFLAGS)
