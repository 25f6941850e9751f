# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

# The packages, without Docker. REGISTRY, ORG and VERSION say where they will
# live; the same source and the same variables give the same digests.

# Where make xpkg puts the packages.
XPKG   ?= .cache/xpkg
# Architectures of the Function package.
ARCHES ?= amd64 arm64

# The packages of a release, each pushed under its own name.
CONFIGURATIONS := configuration configuration-claims
comma := ,
space := $() $()

##@ Packages

.PHONY: xpkg
xpkg: package-tree $(BIN)/crossplane $(BIN)/crane ## Build the Function and Configuration packages into .cache/xpkg
	@rm -rf $(XPKG) && mkdir -p $(XPKG)
	@cd test/xpkg && go build -o $(abspath $(XPKG))/xpkg .
	@for arch in $(ARCHES); do \
	  CGO_ENABLED=0 GOOS=linux GOARCH=$$arch go build -trimpath -buildvcs=false -ldflags '-s -w -X main.version=$(VERSION)' -o $(XPKG)/function-$$arch ./fn/cmd/function-superset; \
	  $(XPKG)/xpkg image -binary $(XPKG)/function-$$arch -arch $$arch -version $(VERSION) -o $(XPKG)/runtime-$$arch.tar; \
	  $(XPKG)/xpkg sbom -binary $(XPKG)/function-$$arch -version $(VERSION) -o $(XPKG)/function-superset-$$arch.cdx.json; \
	  crossplane xpkg build --package-root .cache/package/function --examples-root $(XPKG)/none \
	    --embed-runtime-image-tarball $(XPKG)/runtime-$$arch.tar --package-file $(XPKG)/function-superset-$$arch.xpkg >/dev/null; \
	  rm $(XPKG)/function-$$arch $(XPKG)/runtime-$$arch.tar; \
	done
	@for c in $(CONFIGURATIONS); do \
	  crossplane xpkg build --package-root .cache/package/$$c --examples-root $(XPKG)/none --package-file $(XPKG)/$${c/configuration/configuration-superset}.xpkg >/dev/null; \
	done
	@rm $(XPKG)/xpkg
	@for f in $(XPKG)/*.xpkg; do echo "$$(crane digest --tarball $$f)  $$f  $$(stat -c %s $$f) bytes"; done

.PHONY: xpkg-push
xpkg-push: ## Push the packages of .cache/xpkg to REGISTRY/ORG as VERSION
	crossplane xpkg push -f $(subst $(space),$(comma),$(strip $(ARCHES:%=$(XPKG)/function-superset-%.xpkg))) $(REGISTRY)/$(ORG)/function-superset:$(VERSION)
	@for c in $(CONFIGURATIONS:configuration%=configuration-superset%); do \
	  echo crossplane xpkg push -f $(XPKG)/$$c.xpkg $(REGISTRY)/$(ORG)/$$c:$(VERSION); \
	  crossplane xpkg push -f $(XPKG)/$$c.xpkg $(REGISTRY)/$(ORG)/$$c:$(VERSION); \
	done

# Where the database of known vulnerabilities is, for example a mirror or a
# file:// folder, and what to do when it cannot be reached: fail, or warn.
VULNDB          ?= https://vuln.go.dev
VULNUNREACHABLE ?= fail

$(eval $(call tool,govulncheck,govulncheck,golang.org/x/vuln,/cmd/govulncheck))

# The binary, not the source: main is reached through reflection, which an
# analysis of the source cannot follow.
.PHONY: vulncheck
vulncheck: $(BIN)/govulncheck $(BIN)/function-superset ## Look for known vulnerabilities in the function
	@if out=$$(govulncheck -db $(VULNDB) -mode binary $(BIN)/function-superset 2>&1); then echo "$$out"; \
	elif grep -q 'fetching vulnerabilities' <<< "$$out"; then \
	  echo "WARNING: nothing was checked for vulnerabilities, because $(VULNDB) cannot be reached: $${out##*fetching vulnerabilities: }"; \
	  [ $(VULNUNREACHABLE) = warn ]; \
	else echo "$$out"; exit 1; fi
