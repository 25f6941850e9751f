// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package dns takes the place of a table of some two hundred DNS providers, by
// which Traefik can prove to a certificate authority that a domain is its own.
// Each has a module of a vendor; no route needs one.
package dns

import (
	"fmt"

	"github.com/go-acme/lego/v5/challenge"
)

// NewDNSChallengeProviderByName knows no provider.
func NewDNSChallengeProviderByName(name string) (challenge.Provider, error) {
	return nil, fmt.Errorf("this Traefik has no DNS providers, and so not %s", name)
}
