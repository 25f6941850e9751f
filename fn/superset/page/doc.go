// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package page writes the files of the maintenance page: the configuration of
// an nginx and the HTML it serves. What the page says and where it listens go
// in, text comes out. It knows nothing of Kubernetes; the ConfigMap and the
// Deployment around it are made in package build.
package page
