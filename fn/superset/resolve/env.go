// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
	"github.com/crossplane-contrib/function-superset/fn/superset/release"
)

// Names of variables that only some pods get.
const (
	envForceReload  = "SUPERSET_OPERATOR__FORCE_RELOAD"
	envFlowerPrefix = "SUPERSET_OPERATOR__FLOWER_URL_PREFIX"
	envPodIPs       = "SUPERSET_OPERATOR__POD_IPS"
	envAdminPrefix  = "SUPERSET_OPERATOR__ADMIN_"
	envClonePrefix  = "SUPERSET_OPERATOR__CLONE_SRC_"
	envPagePrefix   = "SUPERSET_OPERATOR__MAINTENANCE_"
)

// pythonEnv is what superset_config.py reads, in every Python pod.
func pythonEnv(s resolver) []corev1.EnvVar {
	return slices.Concat(
		[]corev1.EnvVar{envVar(pyconfig.EnvInstanceName, s.name)},
		s.secretKey.env(pyconfig.EnvSecretKey),
		s.previousKey.env(pyconfig.EnvPreviousSecretKey),
		s.metastore.env,
		s.valkey.env,
		s.contributedPythonEnv(),
	)
}

// reloadEnv makes a change of the text a change of the pod.
func reloadEnv(component *string, inherited string) []corev1.EnvVar {
	if reload := ptr.Or(component, inherited); reload != "" {
		return []corev1.EnvVar{envVar(envForceReload, reload)}
	}

	return nil
}

// podIPs are the addresses of the pod, by which servers that do not find out for
// themselves choose where to listen.
func podIPs() corev1.EnvVar {
	return corev1.EnvVar{Name: envPodIPs, ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: "status.podIPs"}}}
}

// webEnv tells the image's start script what gunicorn should do. The port is
// only mentioned when it is not the image's own.
func webEnv(s resolver, p Port) []corev1.EnvVar {
	out := []corev1.EnvVar{podIPs()}
	for _, e := range s.gunicorn.env {
		out = append(out, envVar(e[0], e[1]))
	}

	return append(out, portEnv("SUPERSET_PORT", p, v1alpha1.DefaultWebServerPort)...)
}

// flowerEnv tells Flower below which path it is served.
func flowerEnv(s resolver, p Port) []corev1.EnvVar {
	return append(
		portEnv("FLOWER_PORT", p, v1alpha1.DefaultCeleryFlowerPort),
		envVar(envFlowerPrefix, s.pathOf(ptr.OrZero(s.spec.CeleryFlower).Service, v1alpha1.DefaultCeleryFlowerPath)),
	)
}

// portEnv names a port only if it is not the program's own default.
func portEnv(name string, p Port, own int32) []corev1.EnvVar {
	if p.Number == own {
		return nil
	}

	return []corev1.EnvVar{envVar(name, decimal(p.Number))}
}

// pathOf is the path under which a component is published: the user's, else its
// own below the root.
func (s resolver) pathOf(service *v1alpha1.Service, own string) string {
	return cmp.Or(ptr.Or(ptr.OrZero(service).GatewayPath, ""), s.root+own)
}

// flowerHealthPath answers without authentication, unlike Flower's API.
func flowerHealthPath(s resolver) string {
	return flowerPath(s) + "/healthcheck"
}

// flowerPath is what all paths of Flower begin with.
func flowerPath(s resolver) string {
	return strings.TrimRight(s.pathOf(ptr.OrZero(s.spec.CeleryFlower).Service, v1alpha1.DefaultCeleryFlowerPath), "/")
}

// webConfig is what only the web server's configuration has. The browser's
// patience follows gunicorn's. Limits of requests are counted where all pods see
// them, if there is such a place.
func webConfig(s resolver, p Port) configParts {
	c := configParts{webPort: p.Number}

	if s.gunicorn.on && s.gunicorn.timeout != v1alpha1.DefaultGunicornTimeout {
		c.webTimeout = s.gunicorn.timeout
	}

	// Superset adds the path to its logo, and so does the page; it leaves alone one
	// that has the path already, and then only the page adds it.
	if s.root != "" && release.OfComponent(s.spec.Image, s.spec.WebServer.Image).AddsAppRootTwice() {
		c.appIcon = s.root + "/static/assets/images/superset-logo-horiz.png"
	}

	if s.public && s.valkey.on {
		c.rateLimits = new(ptr.Or(ptr.OrZero(s.spec.Valkey.Cache).Database, v1alpha1.DefaultCacheDatabase))
	}

	return c
}

// envVar is a variable with a value that reaches the process as it is given
// here.
func envVar(name, value string) corev1.EnvVar {
	return corev1.EnvVar{Name: name, Value: literal(value)}
}

// literal writes a value such that it is itself again after the kubelet has
// expanded it, in a variable or an argument: there $(NAME) is the value of
// another variable and $$ a dollar sign. What users write themselves as env,
// command and args keeps this meaning, which Kubernetes gives it. Nothing else
// is rewritten, so that other pods stay as they are.
func literal(value string) string {
	if !strings.Contains(value, "$$") && !strings.Contains(value, "$(") {
		return value
	}

	return strings.ReplaceAll(value, "$", "$$")
}

// decimal is a number as text.
func decimal(n int32) string { return strconv.Itoa(int(n)) }
