// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package part

// Suffixes of object names.
const (
	// ConfigSuffix ends the name of a ConfigMap or Secret with configuration.
	ConfigSuffix = "-config"
	// PolicySuffix ends the name of a NetworkPolicy.
	PolicySuffix = "-netpol"
)

// Name is the name of a component's Deployment, Service, HPA and PDB.
func Name(instance string, c Component) string { return instance + "-" + string(c) }
