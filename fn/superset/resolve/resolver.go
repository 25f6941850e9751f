// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/release"
)

// resolver holds the values derived from the spec that several resolvers share.
// It is made once and only read.
type resolver struct {
	name        string
	namespace   string
	spec        *v1alpha1.SupersetSpec
	environment v1alpha1.Environment
	// development allows inline secrets. The schema refuses them elsewhere;
	// that they are not rendered either does not depend on it.
	development bool

	// release is the one that the image contains.
	release release.Release
	// address is how users reach the web server.
	address
	metastore   metastore
	valkey      valkey
	gunicorn    gunicorn
	celery      celery
	secretKey   secret
	previousKey secret
	// serviceAccount is the name of the account of all pods.
	serviceAccount string
	// contributions are what blocks of the spec add, in a fixed order.
	contributions []contribution
}

func resolverOf(xr *v1alpha1.Superset) resolver {
	spec := &xr.Spec
	s := resolver{
		name:        xr.Name,
		namespace:   xr.Namespace,
		spec:        spec,
		environment: spec.Environment,
	}

	if s.environment == "" {
		s.environment = v1alpha1.DefaultEnvironment
	}

	s.development = s.environment == v1alpha1.EnvironmentDevelopment
	s.release = release.OfImage(spec.Image)
	s.address = addressOf(spec)
	s.metastore = metastoreOf(s)
	s.valkey = valkeyOf(s)
	s.gunicorn = resolveGunicorn(ptr.OrZero(spec.WebServer).Gunicorn, s.proxied)
	s.celery = resolveCelery(ptr.OrZero(spec.CeleryWorker).Celery)
	s.secretKey = s.secret(spec.SecretKey, spec.SecretKeyFrom)
	s.previousKey = s.secret(spec.PreviousSecretKey, spec.PreviousSecretKeyFrom)
	s.serviceAccount = accountName(xr)

	if !s.secretKey.set() && s.development {
		s.secretKey = generated(s.name, generatedSecretKey)
	}

	s.contributions = contributionsOf(s)

	return s
}

// accountName is the name of the ServiceAccount of all pods; "" leaves it to
// Kubernetes.
func accountName(xr *v1alpha1.Superset) string {
	a := ptr.OrZero(xr.Spec.ServiceAccount)
	if a.Name == "" && ptr.Or(a.Create, v1alpha1.DefaultServiceAccountCreate) {
		return xr.Name
	}

	return a.Name
}
