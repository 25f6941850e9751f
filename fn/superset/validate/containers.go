// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"path"
	"reflect"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/redact"
)

// sidecar checks a further container.
func sidecar(c corev1.Container, p *field.Path) field.ErrorList {
	return join(container(c, p),
		hooks(p.Child("lifecycle"), c.Lifecycle),
		probe(p.Child("livenessProbe"), c.LivenessProbe, false),
		probe(p.Child("readinessProbe"), c.ReadinessProbe, true),
		probe(p.Child("startupProbe"), c.StartupProbe, false),
	)
}

// notForInit is why a container that runs first has no probes and hooks.
const notForInit = "an init container has probes and hooks only with restartPolicy: Always"

// initContainer checks a container that runs first. Only one that keeps running may have probes and hooks.
func initContainer(c corev1.Container, p *field.Path) field.ErrorList {
	if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
		return sidecar(c, p)
	}
	return join(container(c, p),
		forbiddenBecause("T12", p.Child("lifecycle"), c.Lifecycle != nil, notForInit),
		forbiddenBecause("T12", p.Child("livenessProbe"), c.LivenessProbe != nil, notForInit),
		forbiddenBecause("T12", p.Child("readinessProbe"), c.ReadinessProbe != nil, notForInit),
		forbiddenBecause("T12", p.Child("startupProbe"), c.StartupProbe != nil, notForInit),
	)
}

// container checks what all further containers have.
func container(c corev1.Container, p *field.Path) field.ErrorList {
	errs := join(
		requiredPlain("T11", p.Child("name"), c.Name == ""),
		requiredPlain("T11", p.Child("image"), strings.TrimSpace(c.Image) == ""),
		oneOf("T4", p.Child("imagePullPolicy"), c.ImagePullPolicy, corev1.PullAlways, corev1.PullIfNotPresent, corev1.PullNever),
		oneOf("T4", p.Child("terminationMessagePolicy"), c.TerminationMessagePolicy,
			corev1.TerminationMessageReadFile, corev1.TerminationMessageFallbackToLogsOnError),
		env(p.Child("env"), c.Env),
		each(p.Child("envFrom"), c.EnvFrom, envFrom),
		mounts(p.Child("volumeMounts"), c.VolumeMounts),
		unique("T5", p.Child("volumeDevices"), c.VolumeDevices, func(d corev1.VolumeDevice) string { return d.DevicePath }),
		ports(p.Child("ports"), c.Ports),
		resources(p.Child("resources"), &c.Resources),
		security(p.Child("securityContext"), c.SecurityContext),
	)
	if c.Name != "" {
		errs = append(errs, invalidBecause("T11", p.Child("name"), c.Name, validation.IsDNS1123Label(c.Name)...)...)
	}
	return errs
}

// env checks environment variables.
func env(p *field.Path, list []corev1.EnvVar) field.ErrorList {
	return join(
		each(p, list, func(e corev1.EnvVar, p *field.Path) field.ErrorList {
			errs := requiredPlain("T11", p.Child("name"), e.Name == "")
			if e.Name != "" {
				errs = invalidBecause("T11", p.Child("name"), e.Name, validation.IsRelaxedEnvVarName(e.Name)...)
			}
			if e.ValueFrom == nil {
				return errs
			}
			return join(errs, forbiddenBecause("T11", p.Child("valueFrom"), e.Value != "", "value and valueFrom are mutually exclusive"), envSource(*e.ValueFrom, p.Child("valueFrom")))
		}),
		unique("T5", p, list, func(e corev1.EnvVar) string { return e.Name }),
	)
}

// envSource checks where the value of a variable comes from.
func envSource(s corev1.EnvVarSource, p *field.Path) field.ErrorList {
	errs := exactlyOne("T11", p, s)
	errs = append(errs, secretRef(p.Child("secretKeyRef"), s.SecretKeyRef)...)
	if c := s.ConfigMapKeyRef; c != nil {
		cp := p.Child("configMapKeyRef")
		errs = join(errs,
			requiredPlain("I11", cp.Child("name"), c.Name == ""),
			objectName("I11", cp.Child("name"), c.Name),
			requiredPlain("I11", cp.Child("key"), c.Key == ""),
			dataKey("I11", cp.Child("key"), c.Key),
		)
	}
	if f := s.FieldRef; f != nil {
		errs = append(errs, requiredPlain("T11", p.Child("fieldRef", "fieldPath"), f.FieldPath == "")...)
	}
	if r := s.ResourceFieldRef; r != nil {
		errs = append(errs, requiredPlain("T11", p.Child("resourceFieldRef", "resource"), r.Resource == "")...)
	}
	return errs
}

// envFrom checks a whole ConfigMap or Secret of variables.
func envFrom(e corev1.EnvFromSource, p *field.Path) field.ErrorList {
	s, c := ptr.OrZero(e.SecretRef), ptr.OrZero(e.ConfigMapRef)
	errs := join(
		invalidBecause("T11", p, "", when(e.SecretRef == nil && e.ConfigMapRef == nil, "should have a configMapRef or a secretRef")),
		forbiddenBecause("T11", p.Child("secretRef"), e.SecretRef != nil && e.ConfigMapRef != nil, "configMapRef and secretRef are mutually exclusive"),
		requiredPlain("I11", p.Child("secretRef", "name"), e.SecretRef != nil && s.Name == ""),
		requiredPlain("I11", p.Child("configMapRef", "name"), e.ConfigMapRef != nil && c.Name == ""),
		objectName("I11", p.Child("secretRef", "name"), s.Name),
		objectName("I11", p.Child("configMapRef", "name"), c.Name),
	)
	if e.Prefix != "" {
		errs = append(errs, invalidBecause("T11", p.Child("prefix"), e.Prefix, validation.IsRelaxedEnvVarName(e.Prefix)...)...)
	}
	return errs
}

// mounts checks where volumes appear in a container.
func mounts(p *field.Path, list []corev1.VolumeMount) field.ErrorList {
	return join(
		each(p, list, func(m corev1.VolumeMount, p *field.Path) field.ErrorList {
			return join(
				requiredPlain("T11", p.Child("name"), m.Name == ""),
				requiredPlain("T11", p.Child("mountPath"), m.MountPath == ""),
				invalidBecause("T11", p.Child("mountPath"), m.MountPath, when(strings.Contains(m.MountPath, ":"), "should not contain `:`")),
				subPath(p.Child("subPath"), m.SubPath),
				subPath(p.Child("subPathExpr"), m.SubPathExpr),
				oneOf("T4", p.Child("recursiveReadOnly"), ptr.OrZero(m.RecursiveReadOnly), corev1.RecursiveReadOnlyDisabled, corev1.RecursiveReadOnlyIfPossible, corev1.RecursiveReadOnlyEnabled),
				forbiddenBecause("T11", p.Child("recursiveReadOnly"), recursive(m) && !m.ReadOnly, "recursiveReadOnly needs readOnly: true"),
				forbiddenBecause("T11", p.Child("mountPropagation"), recursive(m) && ptr.OrZero(m.MountPropagation) != "" && *m.MountPropagation != corev1.MountPropagationNone,
					"recursiveReadOnly needs mountPropagation None"),
				forbiddenBecause("T11", p.Child("subPathExpr"), m.SubPath != "" && m.SubPathExpr != "", "subPath and subPathExpr are mutually exclusive"),
			)
		}),
		unique("T5", p, list, func(m corev1.VolumeMount) string { return m.MountPath }),
	)
}

// recursive is true when mounts below the mount are to be read-only as well.
func recursive(m corev1.VolumeMount) bool {
	r := ptr.OrZero(m.RecursiveReadOnly)
	return r == corev1.RecursiveReadOnlyEnabled || r == corev1.RecursiveReadOnlyIfPossible
}

// subPath checks a path inside a volume.
func subPath(p *field.Path, text string) field.ErrorList {
	outside := path.IsAbs(text) || slices.Contains(strings.Split(text, "/"), "..")
	return invalidBecause("T11", p, text, when(outside, "should be a relative path without `..`"))
}

// ports checks what a container listens on.
func ports(p *field.Path, list []corev1.ContainerPort) field.ErrorList {
	return join(
		each(p, list, func(c corev1.ContainerPort, p *field.Path) field.ErrorList {
			errs := join(
				requiredPlain("T11", p.Child("containerPort"), c.ContainerPort == 0),
				protocol("T4", p.Child("protocol"), c.Protocol),
				between("T11", p.Child("hostPort"), &c.HostPort, 0, 65535),
			)
			if c.ContainerPort != 0 {
				errs = append(errs, port("T11", p.Child("containerPort"), &c.ContainerPort)...)
			}
			if c.Name != "" {
				errs = append(errs, invalidBecause("T11", p.Child("name"), c.Name, validation.IsValidPortName(c.Name)...)...)
			}
			return errs
		}),
		unique("T5", p, list, portKey),
		unique("T5", p, list, func(c corev1.ContainerPort) string { return c.Name }),
	)
}

// resources checks requests and limits of a container.
func resources(p *field.Path, r *corev1.ResourceRequirements) field.ErrorList {
	if r == nil {
		return nil
	}
	errs := join(
		quantities(p.Child("requests"), r.Requests),
		quantities(p.Child("limits"), r.Limits),
		forbiddenBecause("T13", p.Child("claims"), len(r.Claims) > 0, "claims name resourceClaims of the pod, and no template has these"),
	)
	for _, name := range sortedKeys(r.Requests) {
		request := r.Requests[name]
		limit, limited := r.Limits[name]
		if limited && request.Cmp(limit) > 0 {
			errs = append(errs, invalidBecause("T13", p.Child("requests").Key(redact.Name(string(name))), request.String(), "should not be more than the limit of "+limit.String())...)
		}
	}
	return errs
}

// podResources checks requests and limits of a pod as a whole, which only knows CPU, memory and huge pages.
func podResources(p *field.Path, r *corev1.ResourceRequirements) field.ErrorList {
	if r == nil {
		return nil
	}
	errs := resources(p, r)
	for _, part := range []struct {
		field string
		list  corev1.ResourceList
	}{{"requests", r.Requests}, {"limits", r.Limits}} {
		for _, name := range sortedKeys(part.list) {
			known := name == corev1.ResourceCPU || name == corev1.ResourceMemory || strings.HasPrefix(string(name), corev1.ResourceHugePagesPrefix)
			if !known {
				errs = append(errs, invalidBecause("T13", p.Child(part.field), string(name), "a pod as a whole has only cpu, memory and hugepages-…")...)
			}
		}
	}
	return errs
}

// quantities checks amounts and names of resources.
func quantities(p *field.Path, list corev1.ResourceList) field.ErrorList {
	standard := []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourceEphemeralStorage}
	var errs field.ErrorList
	for _, name := range sortedKeys(list) {
		q := list[name]
		errs = append(errs, invalidBecause("T13", p.Key(redact.Name(string(name))), q.String(), when(q.Sign() < 0, "should not be negative"))...)
		prefixed := strings.Contains(string(name), "/") || strings.HasPrefix(string(name), corev1.ResourceHugePagesPrefix)
		if !slices.Contains(standard, name) && !prefixed {
			errs = append(errs, invalidBecause("T13", p, string(name), "should be cpu, memory, ephemeral-storage, hugepages-… or a name with a domain, e.g. nvidia.com/gpu")...)
			continue
		}
		errs = append(errs, invalidBecause("T13", p, string(name), validation.IsQualifiedName(string(name))...)...)
	}
	return errs
}

// exactlyOne checks a union: of its pointers one is set. What is missing is named by all of them.
func exactlyOne(id string, p *field.Path, union any) field.ErrorList {
	v := reflect.ValueOf(union)
	var names, set []string
	for i := range v.NumField() {
		if v.Field(i).Kind() != reflect.Pointer {
			continue
		}
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		names = append(names, name)
		if !v.Field(i).IsNil() {
			set = append(set, name)
		}
	}
	switch len(set) {
	case 0:
		return report(id, field.Required(p, "should have one of "+strings.Join(names, ", ")))
	case 1:
		return nil
	}
	return report(id, field.Forbidden(p.Child(set[1]), "should have only one of "+strings.Join(set, ", ")))
}

// volume checks a volume. It has exactly one source; what is in it is left to Kubernetes, names excepted.
func volume(v corev1.Volume, p *field.Path) field.ErrorList {
	var errs field.ErrorList
	if v.Name == "" {
		errs = requiredPlain("T11", p.Child("name"), true)
	} else {
		errs = invalidBecause("T11", p.Child("name"), v.Name, validation.IsDNS1123Label(v.Name)...)
	}
	source := reflect.ValueOf(v.VolumeSource)
	var set []string
	for i := range source.NumField() {
		if !source.Field(i).IsNil() {
			name, _, _ := strings.Cut(source.Type().Field(i).Tag.Get("json"), ",")
			set = append(set, name)
		}
	}
	if len(set) > 1 {
		errs = append(errs, report("T11", field.Forbidden(p.Child(set[1]), "should have only one source, there are "+strings.Join(set, ", ")))...)
	}
	return join(errs, volumeModes(p, v), volumeTokens(p, v),
		requiredPlain("I11", p.Child("secret", "secretName"), v.Secret != nil && v.Secret.SecretName == ""),
		requiredPlain("I11", p.Child("configMap", "name"), v.ConfigMap != nil && v.ConfigMap.Name == ""),
		requiredPlain("I11", p.Child("persistentVolumeClaim", "claimName"), v.PersistentVolumeClaim != nil && v.PersistentVolumeClaim.ClaimName == ""),
		requiredPlain("T11", p.Child("hostPath", "path"), v.HostPath != nil && v.HostPath.Path == ""),
		requiredPlain("T11", p.Child("csi", "driver"), v.CSI != nil && v.CSI.Driver == ""),
		requiredPlain("T11", p.Child("nfs", "server"), v.NFS != nil && v.NFS.Server == ""),
		requiredPlain("T11", p.Child("nfs", "path"), v.NFS != nil && v.NFS.Path == ""),
	)
}

// volumeModes checks permissions of files.
func volumeModes(p *field.Path, v corev1.Volume) field.ErrorList {
	const all = 0o777
	mode := func(p *field.Path, m *int32) field.ErrorList { return between("T11", p, m, 0, all) }
	item := func(k corev1.KeyToPath, p *field.Path) field.ErrorList { return mode(p.Child("mode"), k.Mode) }
	file := func(f corev1.DownwardAPIVolumeFile, p *field.Path) field.ErrorList {
		return mode(p.Child("mode"), f.Mode)
	}
	secret, config, downward, projected := ptr.OrZero(v.Secret), ptr.OrZero(v.ConfigMap), ptr.OrZero(v.DownwardAPI), ptr.OrZero(v.Projected)
	return join(
		mode(p.Child("secret", "defaultMode"), secret.DefaultMode),
		mode(p.Child("configMap", "defaultMode"), config.DefaultMode),
		mode(p.Child("downwardAPI", "defaultMode"), downward.DefaultMode),
		mode(p.Child("projected", "defaultMode"), projected.DefaultMode),
		each(p.Child("secret", "items"), secret.Items, item),
		each(p.Child("configMap", "items"), config.Items, item),
		each(p.Child("downwardAPI", "items"), downward.Items, file),
		each(p.Child("projected", "sources"), projected.Sources, func(s corev1.VolumeProjection, p *field.Path) field.ErrorList {
			return join(
				each(p.Child("secret", "items"), ptr.OrZero(s.Secret).Items, item),
				each(p.Child("configMap", "items"), ptr.OrZero(s.ConfigMap).Items, item),
				each(p.Child("downwardAPI", "items"), ptr.OrZero(s.DownwardAPI).Items, file),
			)
		}),
	)
}

// volumeTokens checks how long tokens in volumes are valid, and how large volumes in memory are.
func volumeTokens(p *field.Path, v corev1.Volume) field.ErrorList {
	return join(
		forbiddenBecause("T11", p.Child("emptyDir", "sizeLimit"), v.EmptyDir != nil && v.EmptyDir.SizeLimit != nil && v.EmptyDir.SizeLimit.Sign() < 0, "a size is not negative"),
		each(p.Child("projected", "sources"), ptr.OrZero(v.Projected).Sources, func(s corev1.VolumeProjection, p *field.Path) field.ErrorList {
			return between("T11", p.Child("serviceAccountToken", "expirationSeconds"), ptr.OrZero(s.ServiceAccountToken).ExpirationSeconds, 600, 1<<32)
		}),
	)
}
