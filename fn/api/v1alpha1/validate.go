// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	"regexp"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// validators run in this order, which is also the order of the errors. Each returns every mistake of its part of the
// resource, with the path as the user typed it and the id of the rule as the origin.
var validators = []func(*Superset) field.ErrorList{
	validateName,           // N: suffixes of object names must fit
	validateSecretKeys,     // C: one key, references outside Development
	validateSections,       // C: what one section needs of another
	validateImages,         // I, X1
	validateSimple,         // I: environment, base URL, packages
	validateMetastore,      // M
	validateValkey,         // K
	validateRealtime,       // XR
	validateDefaults,       // A, Q: what components inherit
	validateComponents,     // A, G, Q, S, W, X: one component after the other
	validateServiceAccount, // B
	validateLifecycle,      // L
	validateClone,          // D
	validatePage,           // L6, XL3, XL4
	validateNetworking,     // E
	validateMonitoring,     // O
	validateNetworkPolicy,  // P
	validatePods,           // T, V: what the Kubernetes API would refuse
	validateSizes,          // XZ: what is too large together
}

// Validate returns all mistakes in a fixed order. It repeats what the schema refuses, because not every way to the
// function goes through the schema, and adds what a schema cannot express. The origin of each error is the id of a rule
// in Rules. Values of secrets are never part of an error.
func (s *Superset) Validate() field.ErrorList {
	var errs field.ErrorList
	for _, validate := range validators {
		errs = append(errs, validate(s)...)
	}
	return errs
}

// specPath is where every path of the spec starts.
func specPath() *field.Path { return field.NewPath("spec") }

// development is true when secrets and toys may be written into the spec.
func (s *SupersetSpec) development() bool { return s.Environment == EnvironmentDevelopment }

// dnsLabel is the shape of a name that becomes part of Service names.
var dnsLabel = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

// validateName checks that every object name and label value that is derived from the name is legal.
func validateName(s *Superset) field.ErrorList {
	p := field.NewPath("metadata", "name")
	spec, l := &s.Spec, s.Spec.Lifecycle
	atMost := func(id string, limit int, applies bool) field.ErrorList {
		return broken(id, p, applies && len(s.Name) > limit)
	}
	return join(
		atMost("N1", 63, true),
		broken("N2", p, !dnsLabel.MatchString(s.Name)),
		atMost("N3", 52, spec.WebServer != nil),
		atMost("N4", 49, spec.CeleryWorker != nil),
		atMost("N5", 51, spec.CeleryBeat != nil),
		atMost("N6", 49, spec.CeleryFlower != nil),
		atMost("N7", 46, spec.WebsocketServer != nil),
		atMost("N8", 52, spec.MCPServer != nil),
		atMost("N9", 46, l != nil && l.MaintenancePage != nil),
		atMost("N10", 49, l != nil && l.Rotate != nil),
		atMost("N11", 48, l == nil || !l.Disabled),
	)
}

// validateSecretKeys checks where the secret key and the previous one come from.
func validateSecretKeys(s *Superset) field.ErrorList {
	p, spec, dev := specPath(), &s.Spec, s.Spec.development()
	return join(
		broken("C1", p, (spec.SecretKey != nil) == (spec.SecretKeyFrom != nil) && (spec.SecretKey != nil || !dev)),
		broken("C2", p.Child("secretKey"), spec.SecretKey != nil && !dev),
		secretRef(p.Child("secretKeyFrom"), spec.SecretKeyFrom),
		broken("C15", p.Child("previousSecretKey"), spec.PreviousSecretKey != nil && !dev),
		broken("C16", p.Child("previousSecretKeyFrom"), spec.PreviousSecretKey != nil && spec.PreviousSecretKeyFrom != nil),
		secretRef(p.Child("previousSecretKeyFrom"), spec.PreviousSecretKeyFrom),
	)
}

// validateSections checks what one section of the spec needs of another or of the environment.
func validateSections(s *Superset) field.ErrorList {
	p, spec, dev := specPath(), &s.Spec, s.Spec.development()
	m, v, r := deref(spec.Metastore), deref(spec.Valkey), deref(spec.Realtime)
	n, mon, l := deref(spec.Networking), deref(spec.Monitoring), deref(spec.Lifecycle)
	init, clone := deref(l.Init), deref(l.Clone)
	routable := spec.WebServer != nil || spec.WebsocketServer != nil || spec.MCPServer != nil || spec.CeleryFlower != nil
	cloning := l.Clone != nil && !clone.Disabled

	return join(
		broken("C3", p.Child("metastore", "uri"), m.URI != nil && !dev),
		broken("C4", p.Child("metastore", "password"), m.Password != nil && !dev),
		broken("XC1", p.Child("metastore", "embedded"), m.Embedded != nil && !dev),
		broken("C5", p.Child("valkey", "password"), v.Password != nil && !dev),
		broken("XC2", p.Child("valkey", "embedded"), v.Embedded != nil && !dev),
		broken("XC3", p.Child("realtime", "jwtSecret"), r.JWTSecret != nil && !dev),
		missing("XC4", p.Child("realtime", "jwtSecretFrom"), spec.Realtime != nil && r.JWTSecret == nil && r.JWTSecretFrom == nil && !dev),
		missing("XC5", p.Child("valkey"), spec.Realtime != nil && spec.Valkey == nil),
		broken("C8", p.Child("websocketServer", "config"), deref(spec.WebsocketServer).Config != nil && !dev),
		broken("C6", p.Child("lifecycle", "init", "adminUser"), init.AdminUser != nil && !dev),
		broken("C7", p.Child("lifecycle", "init", "loadExamples"), init.LoadExamples != nil && !dev),
		broken("C12", p.Child("lifecycle", "clone"), cloning && !dev && spec.Environment != EnvironmentStaging),
		broken("C13", p.Child("lifecycle", "clone", "source", "password"), clone.Source.Password != nil && !dev),
		missing("C14", p.Child("metastore", "host"), cloning && !m.knowsDatabase()),
		missing("C17", p.Child("previousSecretKeyFrom"),
			l.Rotate != nil && !l.Rotate.Disabled && spec.PreviousSecretKey == nil && spec.PreviousSecretKeyFrom == nil),
		broken("C9", p.Child("networking", "ingress"), n.Ingress != nil && spec.WebServer == nil),
		broken("C10", p.Child("networking", "gateway"), n.Gateway != nil && !routable),
		broken("C11", p.Child("monitoring", "serviceMonitor"), mon.ServiceMonitor != nil && spec.WebServer == nil),
	)
}

// knowsDatabase is true when host, database and user are known one by one, as tools of the database need them.
func (m *Metastore) knowsDatabase() bool {
	return m.Host != nil || m.Embedded != nil || m.ConnectionFrom != nil && deref(m.ConnectionFrom.Keys).URI == ""
}

// baseURL is an address with a scheme, a host, perhaps a port and a path.
var baseURL = regexp.MustCompile(`^https?://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[^\s?#]*)?$`)

// validateSimple checks the plain fields of the spec.
func validateSimple(s *Superset) field.ErrorList {
	p, spec := specPath(), &s.Spec
	errs := join(
		oneOf("I7", p.Child("environment"), spec.Environment, EnvironmentDevelopment, EnvironmentStaging, EnvironmentProduction),
		matches("XU1", p.Child("baseUrl"), spec.BaseURL, baseURL),
		longest("XU1", p.Child("baseUrl"), spec.BaseURL, 2048),
		tooMany("XP1", p.Child("pythonPackages"), len(spec.PythonPackages), 100),
	)
	for i, pkg := range spec.PythonPackages {
		errs = append(errs, validatePackage(pkg, p.Child("pythonPackages").Index(i))...)
	}
	return errs
}

// validatePackage checks one requirement for pip, which gets it as an argument.
func validatePackage(pkg string, p *field.Path) field.ErrorList {
	return join(
		absent("XP1", p, pkg == ""),
		longest("XP1", p, pkg, 512),
		invalid("XP2", p, pkg, len(pkg) > 0 && (pkg[0] == '-' || pkg[0] == ' ')),
		invalid("XP2", p, pkg, control.MatchString(pkg)),
		broken("XP3", p, credentials.MatchString(pkg)),
	)
}

// credentials finds a user in front of the host of an address, or a parameter that sounds secret.
var credentials = regexp.MustCompile(`(?i):/{1,2}[^/\s]*@|[?&](?:[^=&#\s]*(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|credential|signature)[^=&#\s]*|sig|key|code|pass|auth|jwt|sas)=`)

// control finds characters that have no place in one line of text.
var control = regexp.MustCompile(`[[:cntrl:]]`)

// validateRealtime checks the settings of async queries.
func validateRealtime(s *Superset) field.ErrorList {
	r, p := s.Spec.Realtime, specPath().Child("realtime")
	if r == nil {
		return nil
	}
	return join(
		broken("XR1", p.Child("jwtSecretFrom"), r.JWTSecret != nil && r.JWTSecretFrom != nil),
		broken("XR2", p.Child("jwtSecret"), r.JWTSecret != nil && len([]rune(*r.JWTSecret)) < 32),
		secretRef(p.Child("jwtSecretFrom"), r.JWTSecretFrom),
		matches("XR3", p.Child("cookieName"), r.CookieName, cookieName),
		longest("XR3", p.Child("cookieName"), r.CookieName, 128),
	)
}

// cookieName is the shape of a cookie's name.
var cookieName = regexp.MustCompile(`^[A-Za-z0-9_.-]*$`)

// validateServiceAccount checks names and metadata of the account.
func validateServiceAccount(s *Superset) field.ErrorList {
	a, p := s.Spec.ServiceAccount, specPath().Child("serviceAccount")
	if a == nil {
		return nil
	}
	return join(
		missing("B1", p.Child("name"), a.Create != nil && !*a.Create && a.Name == ""),
		objectName("B2", p.Child("name"), a.Name),
		annotations(p.Child("annotations"), a.Annotations),
	)
}
