// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// What the Pod Security Standards allow.
var (
	// defaultCapabilities are those that Baseline allows to add.
	defaultCapabilities = []corev1.Capability{
		"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
		"SETPCAP", "SETUID", "SYS_CHROOT",
	}
	// restrictedCapabilities are those that Restricted allows to add.
	restrictedCapabilities = []corev1.Capability{"NET_BIND_SERVICE"}
	// safeSysctls are kernel parameters of the pod alone.
	safeSysctls = []string{
		"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.ip_unprivileged_port_start",
		"net.ipv4.ping_group_range", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
		"net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_rmem", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem",
	}
	// confinedTypes are the types of SELinux that containers may have.
	confinedTypes = []string{"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}
)

// podSecurity judges what users set in pods. What they leave open is filled in
// so that it satisfies Restricted (see resolve), so there is nothing to say
// about it, and nothing that one template sets makes another one worse.
func podSecurity(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	if p.PodSecurity == "" || p.PodSecurity == v1beta1.PodSecurityPrivileged {
		return nil
	}
	j := judge{level: p.PodSecurity}
	for _, t := range templates(s) {
		j.pod(t.at, t.pod)
	}
	return j.errs
}

// judge collects what a level of the standards does not allow.
type judge struct {
	level v1beta1.PodSecurity
	errs  field.ErrorList
}

// restricted is true under the strictest level.
func (j *judge) restricted() bool { return j.level == v1beta1.PodSecurityRestricted }

// refuse notes a field under a condition.
func (j *judge) refuse(is bool, at *field.Path, detail string) {
	if is {
		j.errs = append(j.errs, breach(at, "podSecurity", string(j.level)+" allows "+detail))
	}
}

func (j *judge) pod(at *field.Path, t v1alpha1.PodTemplate) {
	for _, k := range slices.Sorted(maps.Keys(t.Annotations)) {
		v := t.Annotations[k]
		j.refuse(strings.HasPrefix(k, corev1.DeprecatedAppArmorBetaContainerAnnotationKeyPrefix) && len(k) <= longestKey &&
			v != "" && v != corev1.DeprecatedAppArmorBetaProfileRuntimeDefault && !strings.HasPrefix(v, corev1.DeprecatedAppArmorBetaProfileNamePrefix),
			at.Child("annotations").Key(k), "runtime/default and localhost profiles only")
	}
	if c := t.PodSecurityContext; c != nil {
		at := at.Child("podSecurityContext")
		j.user(at, c.RunAsUser, c.RunAsNonRoot)
		j.confinement(at, c.SeccompProfile, c.AppArmorProfile, c.SELinuxOptions, c.WindowsOptions)
		for i, s := range c.Sysctls {
			// Both separators mean the same to the kubelet.
			j.refuse(!slices.Contains(safeSysctls, strings.ReplaceAll(s.Name, "/", ".")), at.Child("sysctls").Index(i).Child("name"), "no such kernel parameter")
		}
	}
	for i, v := range t.Volumes {
		j.volume(at.Child("volumes").Index(i), v.VolumeSource)
	}
	if c := t.Container; c != nil {
		j.container(at.Child("container"), corev1.Container{
			Ports: c.Ports, SecurityContext: c.SecurityContext, Lifecycle: c.Lifecycle,
			LivenessProbe: c.LivenessProbe, ReadinessProbe: c.ReadinessProbe, StartupProbe: c.StartupProbe,
		})
	}
	for i, c := range t.Sidecars {
		j.container(at.Child("sidecars").Index(i), c)
	}
	for i, c := range t.InitContainers {
		j.container(at.Child("initContainers").Index(i), c)
	}
}

// volume judges what is mounted. Restricted knows the kinds that it allows, so
// that a new kind is not allowed before somebody has thought about it.
func (j *judge) volume(at *field.Path, v corev1.VolumeSource) {
	j.refuse(v.HostPath != nil, at.Child("hostPath"), "no files of the node")
	if !j.restricted() || v.HostPath != nil {
		return
	}
	known := corev1.VolumeSource{
		ConfigMap: v.ConfigMap, CSI: v.CSI, DownwardAPI: v.DownwardAPI, EmptyDir: v.EmptyDir, Ephemeral: v.Ephemeral,
		Image: v.Image, PersistentVolumeClaim: v.PersistentVolumeClaim, Projected: v.Projected, Secret: v.Secret,
	}
	j.refuse(v != known, at, "only volumes of kind configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected and secret")
}

func (j *judge) container(at *field.Path, c corev1.Container) {
	for i, p := range c.Ports {
		j.refuse(p.HostPort != 0, at.Child("ports").Index(i).Child("hostPort"), "no port of the node")
	}
	for _, p := range []struct {
		name  string
		probe *corev1.Probe
	}{{"livenessProbe", c.LivenessProbe}, {"readinessProbe", c.ReadinessProbe}, {"startupProbe", c.StartupProbe}} {
		if p.probe != nil {
			j.reaches(at.Child(p.name), p.probe.HTTPGet, p.probe.TCPSocket)
		}
	}
	if l := c.Lifecycle; l != nil && l.PostStart != nil {
		j.reaches(at.Child("lifecycle", "postStart"), l.PostStart.HTTPGet, l.PostStart.TCPSocket)
	}
	if l := c.Lifecycle; l != nil && l.PreStop != nil {
		j.reaches(at.Child("lifecycle", "preStop"), l.PreStop.HTTPGet, l.PreStop.TCPSocket)
	}
	if c.SecurityContext != nil {
		j.security(at.Child("securityContext"), *c.SecurityContext)
	}
}

// reaches judges whom the kubelet calls for a pod.
func (j *judge) reaches(at *field.Path, http *corev1.HTTPGetAction, tcp *corev1.TCPSocketAction) {
	const detail = "no host but the pod itself"
	j.refuse(http != nil && http.Host != "", at.Child("httpGet", "host"), detail)
	j.refuse(tcp != nil && tcp.Host != "", at.Child("tcpSocket", "host"), detail)
}

func (j *judge) security(at *field.Path, c corev1.SecurityContext) {
	j.user(at, c.RunAsUser, c.RunAsNonRoot)
	j.confinement(at, c.SeccompProfile, c.AppArmorProfile, c.SELinuxOptions, c.WindowsOptions)
	j.refuse(ptr.OrZero(c.Privileged), at.Child("privileged"), "no privileged container")
	j.refuse(c.ProcMount != nil && *c.ProcMount != corev1.DefaultProcMount, at.Child("procMount"), "Default only")
	j.refuse(j.restricted() && ptr.OrZero(c.AllowPrivilegeEscalation), at.Child("allowPrivilegeEscalation"), "false only")
	if c.Capabilities == nil {
		return
	}
	allowed := defaultCapabilities
	if j.restricted() {
		allowed = restrictedCapabilities
	}
	for i, a := range c.Capabilities.Add {
		j.refuse(!slices.Contains(allowed, a), at.Child("capabilities", "add").Index(i), "no such capability")
	}
	// Absent, ALL is filled in.
	j.refuse(j.restricted() && c.Capabilities.Drop != nil && !slices.Contains(c.Capabilities.Drop, "ALL"), at.Child("capabilities", "drop"), "only lists with ALL")
}

// user judges who runs the processes.
func (j *judge) user(at *field.Path, uid *int64, nonRoot *bool) {
	j.refuse(j.restricted() && uid != nil && *uid == 0, at.Child("runAsUser"), "no root")
	j.refuse(j.restricted() && nonRoot != nil && !*nonRoot, at.Child("runAsNonRoot"), "true only")
}

// confinement judges what keeps processes apart from the node.
func (j *judge) confinement(at *field.Path, seccomp *corev1.SeccompProfile, armor *corev1.AppArmorProfile, linux *corev1.SELinuxOptions, windows *corev1.WindowsSecurityContextOptions) {
	const detail = "RuntimeDefault and Localhost only"
	j.refuse(seccomp != nil && seccomp.Type != corev1.SeccompProfileTypeRuntimeDefault && seccomp.Type != corev1.SeccompProfileTypeLocalhost,
		at.Child("seccompProfile", "type"), detail)
	j.refuse(armor != nil && armor.Type != corev1.AppArmorProfileTypeRuntimeDefault && armor.Type != corev1.AppArmorProfileTypeLocalhost,
		at.Child("appArmorProfile", "type"), detail)
	if linux != nil {
		at := at.Child("seLinuxOptions")
		j.refuse(!slices.Contains(confinedTypes, linux.Type), at.Child("type"), "only types of containers")
		j.refuse(linux.User != "", at.Child("user"), "no user")
		j.refuse(linux.Role != "", at.Child("role"), "no role")
	}
	j.refuse(windows != nil && ptr.OrZero(windows.HostProcess), at.Child("windowsOptions", "hostProcess"), "no process of the node")
}
