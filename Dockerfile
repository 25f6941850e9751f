# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

# The runtime image of the Function package: one static binary and nothing else.
# The function dials nobody, so it needs no certificates of the system.
FROM --platform=${BUILDPLATFORM} golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=dev
COPY fn fn
COPY input input
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=${TARGETOS} GOARCH=${TARGETARCH} \
    go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /function ./fn/cmd/function-superset

FROM scratch
COPY --from=build /function /function
# gRPC and metrics.
EXPOSE 9443 8080
USER 65532:65532
ENTRYPOINT ["/function"]
