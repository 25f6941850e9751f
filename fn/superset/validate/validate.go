// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"regexp"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/schedule"
)

// validators run in this order, which is also the order of the errors. Each returns every mistake of its part of the
// resource, with the path as the user typed it and the id of the rule as the origin. What has to be read on the way goes
// into out.
func validators(out *Parsed) []func(*v1alpha1.Superset) field.ErrorList {
	return []func(*v1alpha1.Superset) field.ErrorList{
		validateName,           // N: suffixes of object names must fit
		validateSecretKeys,     // C: one key, references outside Development
		validateSections,       // C: what one section needs of another
		validateImages,         // I, X1
		validateTopLevel,       // I: environment, base URL, packages
		validateMetastore,      // M
		validateValkey,         // K
		validateRealtime,       // XR
		validateDefaults,       // A, Q: what components inherit
		validateComponents,     // A, G, Q, S, W, X: one component after the other
		validateServiceAccount, // B
		validateLifecycle,      // L
		validateClone,          // D
		out.readCloneSchedule,  // D7, XL2
		validatePage,           // L6, XL3, XL4
		validateNetworking,     // E
		validatePublished,      // XE5 to XE7, XU2 to XU5
		validateMonitoring,     // O
		validateNetworkPolicy,  // P
		validatePods,           // T, V: what the Kubernetes API would refuse
		validatePodSecurity,    // XY
		validateSizes,          // XZ: what is too large together
	}
}

// Rules lists every rule once. The letters say what a rule is about; an X in front marks rules about additions of this
// project. Some rules are kept by the types alone, which is why no validator names them.
var Rules = slices.Concat(
	commonRules,
	realtimeRules,    // XR
	podSecurityRules, // XY
	publishedRules,   // XE5 to XE7, XU2 to XU5
)

// Superset returns all mistakes in a fixed order. It repeats what the schema refuses, because not every way to the
// function goes through the schema, and adds what a schema cannot express. The origin of each error is the id of a rule
// in Rules. Values of secrets are never part of an error.
func Superset(s *v1alpha1.Superset) field.ErrorList {
	_, errs := Parse(s)
	return errs
}

// Parsed is what validation has to read on the way, so that nobody has to read it again.
type Parsed struct {
	// CloneSchedule is when the database is cloned; the zero value never ticks.
	CloneSchedule schedule.Schedule
}

// Parse validates as Superset does and returns what it has read besides.
func Parse(s *v1alpha1.Superset) (Parsed, field.ErrorList) {
	var (
		out  Parsed
		errs field.ErrorList
	)
	for _, validate := range validators(&out) {
		errs = append(errs, validate(s)...)
	}
	return out, errs
}

// specPath is where every path of the spec starts.
func specPath() *field.Path { return field.NewPath("spec") }

// isDevelopment is true when secrets and toys may be written into the spec.
func isDevelopment(s *v1alpha1.SupersetSpec) bool {
	return s.Environment == v1alpha1.EnvironmentDevelopment
}

// dnsLabel is the shape of a name that becomes part of Service names.
var dnsLabel = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

// validateName checks that every object name and label value that is derived from the name is legal.
func validateName(s *v1alpha1.Superset) field.ErrorList {
	p := field.NewPath("metadata", "name")
	spec, l := &s.Spec, s.Spec.Lifecycle
	atMost := func(id string, limit int, applies bool) field.ErrorList {
		return forbidden(id, p, applies && len(s.Name) > limit)
	}
	return join(
		atMost("N1", 63, true),
		forbidden("N2", p, !dnsLabel.MatchString(s.Name)),
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
func validateSecretKeys(s *v1alpha1.Superset) field.ErrorList {
	p, spec, dev := specPath(), &s.Spec, isDevelopment(&s.Spec)
	return join(
		forbidden("C1", p, (spec.SecretKey != nil) == (spec.SecretKeyFrom != nil) && (spec.SecretKey != nil || !dev)),
		forbidden("C2", p.Child("secretKey"), spec.SecretKey != nil && !dev),
		secretRef(p.Child("secretKeyFrom"), spec.SecretKeyFrom),
		forbidden("C15", p.Child("previousSecretKey"), spec.PreviousSecretKey != nil && !dev),
		forbidden("C16", p.Child("previousSecretKeyFrom"), spec.PreviousSecretKey != nil && spec.PreviousSecretKeyFrom != nil),
		secretRef(p.Child("previousSecretKeyFrom"), spec.PreviousSecretKeyFrom),
	)
}

// validateSections checks what one section of the spec needs of another or of the environment.
func validateSections(s *v1alpha1.Superset) field.ErrorList {
	p, spec, dev := specPath(), &s.Spec, isDevelopment(&s.Spec)
	m, v, r := ptr.OrZero(spec.Metastore), ptr.OrZero(spec.Valkey), ptr.OrZero(spec.Realtime)
	n, mon, l := ptr.OrZero(spec.Networking), ptr.OrZero(spec.Monitoring), ptr.OrZero(spec.Lifecycle)
	init, clone := ptr.OrZero(l.Init), ptr.OrZero(l.Clone)
	routable := spec.WebServer != nil || spec.WebsocketServer != nil || spec.MCPServer != nil || spec.CeleryFlower != nil
	cloning := l.Clone != nil && !clone.Disabled

	return join(
		forbidden("C3", p.Child("metastore", "uri"), m.URI != nil && !dev),
		forbidden("C4", p.Child("metastore", "password"), m.Password != nil && !dev),
		forbidden("XC1", p.Child("metastore", "embedded"), m.Embedded != nil && !dev),
		forbidden("C5", p.Child("valkey", "password"), v.Password != nil && !dev),
		forbidden("XC2", p.Child("valkey", "embedded"), v.Embedded != nil && !dev),
		forbidden("XC3", p.Child("realtime", "jwtSecret"), r.JWTSecret != nil && !dev),
		required("XC4", p.Child("realtime", "jwtSecretFrom"), !dev && lacksSecret(spec)),
		forbidden("XC6", p.Child("realtime", "websocket", "jwtSecret"), ptr.OrZero(r.Websocket).JWTSecret != nil && !dev),
		required("XC5", p.Child("valkey"), spec.Realtime != nil && spec.Valkey == nil),
		forbidden("C8", p.Child("websocketServer", "config"), ptr.OrZero(spec.WebsocketServer).Config != nil && !dev),
		forbidden("C6", p.Child("lifecycle", "init", "adminUser"), init.AdminUser != nil && !dev),
		forbidden("C7", p.Child("lifecycle", "init", "loadExamples"), init.LoadExamples != nil && !dev),
		forbidden("C12", p.Child("lifecycle", "clone"), cloning && !dev && spec.Environment != v1alpha1.EnvironmentStaging),
		forbidden("C13", p.Child("lifecycle", "clone", "source", "password"), clone.Source.Password != nil && !dev),
		required("C14", p.Child("metastore", "host"), cloning && !knowsDatabase(&m)),
		required("C17", p.Child("previousSecretKeyFrom"),
			l.Rotate != nil && !l.Rotate.Disabled && spec.PreviousSecretKey == nil && spec.PreviousSecretKeyFrom == nil),
		forbidden("C9", p.Child("networking", "ingress"), n.Ingress != nil && spec.WebServer == nil),
		forbidden("C10", p.Child("networking", "gateway"), n.Gateway != nil && !routable),
		forbidden("C11", p.Child("monitoring", "serviceMonitor"), mon.ServiceMonitor != nil && spec.WebServer == nil),
	)
}

// knowsDatabase is true when host, database and user are known one by one, as tools of the database need them.
func knowsDatabase(m *v1alpha1.Metastore) bool {
	return m.Host != nil || m.Embedded != nil || m.ConnectionFrom != nil && ptr.OrZero(m.ConnectionFrom.Keys).URI == ""
}

// baseURL is an address with a scheme, a host, perhaps a port and a path.
var baseURL = regexp.MustCompile(`^https?://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[^\s?#]*)?$`)

// validateTopLevel checks the plain fields of the spec.
func validateTopLevel(s *v1alpha1.Superset) field.ErrorList {
	p, spec := specPath(), &s.Spec
	errs := join(
		oneOf("I7", p.Child("environment"), spec.Environment, v1alpha1.EnvironmentDevelopment, v1alpha1.EnvironmentStaging, v1alpha1.EnvironmentProduction),
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
		requiredPlain("XP1", p, pkg == ""),
		longest("XP1", p, pkg, 512),
		invalid("XP2", p, pkg, len(pkg) > 0 && (pkg[0] == '-' || pkg[0] == ' ')),
		invalid("XP2", p, pkg, control.MatchString(pkg)),
		forbidden("XP3", p, credentials.MatchString(pkg)),
	)
}

// credentials finds a user in front of the host of an address, or a parameter that sounds secret.
var credentials = regexp.MustCompile(`(?i):/{1,2}[^/\s]*@|[?&](?:[^=&#\s]*(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|credential|signature)[^=&#\s]*|sig|key|code|pass|auth|jwt|sas)=`)

// control finds characters that have no place in one line of text.
var control = regexp.MustCompile(`[[:cntrl:]]`)

// validateServiceAccount checks names and metadata of the account.
func validateServiceAccount(s *v1alpha1.Superset) field.ErrorList {
	a, p := s.Spec.ServiceAccount, specPath().Child("serviceAccount")
	if a == nil {
		return nil
	}
	return join(
		required("B1", p.Child("name"), a.Create != nil && !*a.Create && a.Name == ""),
		objectName("B2", p.Child("name"), a.Name),
		annotations(p.Child("annotations"), a.Annotations),
	)
}
