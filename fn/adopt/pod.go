// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/api/resource"
)

// template says why a merged pod template would be refused: a pod that has two
// answers where there may be one, or the same name twice.
func template(t object) string {
	s := sub(t, "spec")
	switch {
	case text(s, "os", "name") != "" && text(s, "os", "name") != "linux":
		return "its pods run on " + text(s, "os", "name")
	case truth(s, "shareProcessNamespace") && truth(s, "hostPID"):
		return "its pods share processes with the node"
	}
	for _, v := range list(s, "volumes") {
		if sources := len(v) - 1; sources > 1 {
			return fmt.Sprintf("its volume %s comes from elsewhere", text(v, "name"))
		}
	}
	if reason := firstOf(security(sub(s, "securityContext")), requests(sub(s, "resources"))); reason != "" {
		return "its pod template " + reason
	}
	for _, c := range list(s, "containers") {
		if pause := number(c, 0, "lifecycle", "preStop", "sleep", "seconds"); pause > number(s, 30, "terminationGracePeriodSeconds") {
			return "its pods have less time to stop than they pause for (terminationGracePeriodSeconds)"
		}
	}
	if reason := shared(s); reason != "" {
		return reason
	}
	names := map[string]bool{}
	for _, c := range slices.Concat(list(s, "initContainers"), list(s, "containers")) {
		name := text(c, "name")
		if names[name] {
			return fmt.Sprintf("it has a container %s of another sort", name)
		}
		names[name] = true
		if reason := container(c); reason != "" {
			return fmt.Sprintf("its container %s %s", name, reason)
		}
	}
	return ""
}

func container(c object) string {
	for _, e := range list(c, "env") {
		value, from := e["value"], sub(e, "valueFrom")
		if (value != nil && value != "" && from != nil) || len(from) > 1 {
			return fmt.Sprintf("has the variable %s from elsewhere", text(e, "name"))
		}
	}
	for _, p := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		if len(present(sub(c, p), "exec", "httpGet", "tcpSocket", "grpc")) > 1 {
			return "has another " + p
		}
	}
	for _, h := range []string{"postStart", "preStop"} {
		if len(present(sub(c, "lifecycle", h), "exec", "httpGet", "tcpSocket", "sleep")) > 1 {
			return "has another " + h + " hook"
		}
	}
	names := map[string]bool{}
	for _, p := range list(c, "ports") {
		name := text(p, "name")
		if name != "" && names[name] {
			return fmt.Sprintf("has another port called %s", name)
		}
		names[name] = true
	}
	devices := map[string]bool{}
	for _, d := range list(c, "volumeDevices") {
		devices[text(d, "devicePath")] = true
	}
	for _, m := range list(c, "volumeMounts") {
		if path := text(m, "mountPath"); devices[path] {
			return "has a device at " + path
		}
		if m["subPath"] != nil && m["subPathExpr"] != nil {
			return fmt.Sprintf("mounts %s in another way", text(m, "mountPath"))
		}
	}
	return firstOf(security(sub(c, "securityContext")), requests(sub(c, "resources")))
}

// security finds settings that exclude each other.
func security(s object) string {
	for _, p := range []string{"seccompProfile", "appArmorProfile"} {
		if profile := sub(s, p); profile["localhostProfile"] != nil && text(profile, "type") != "Localhost" {
			return "has a " + p + " of the node"
		}
	}
	if escalation, set := s["allowPrivilegeEscalation"].(bool); set && !escalation {
		if truth(s, "privileged") {
			return "is privileged"
		}
		added, _ := at(s, "capabilities", "add").([]any)
		for _, c := range added {
			if c == "SYS_ADMIN" || c == "CAP_SYS_ADMIN" {
				return "has the capability SYS_ADMIN"
			}
		}
	}
	return ""
}

// requests finds a request that is above its limit.
func requests(r object) string {
	limits := sub(r, "limits")
	for _, name := range slices.Sorted(maps.Keys(sub(r, "requests"))) {
		if limit := limits[name]; limit != nil && compare(quantity(sub(r, "requests")[name]), quantity(limit)) > 0 {
			return fmt.Sprintf("has a limit of %s below what is requested", name)
		}
	}
	return ""
}

// shared finds resources of a whole pod that are not enough for its containers.
func shared(s object) string {
	limits := sub(s, "resources", "limits")
	for _, name := range slices.Sorted(maps.Keys(union(limits, sub(s, "resources", "requests")))) {
		sum := resource.Quantity{}
		for _, c := range together(s) {
			limit := at(c, "resources", "limits", name)
			if limit != nil && limits[name] != nil && compare(quantity(limit), quantity(limits[name])) > 0 {
				return fmt.Sprintf("its pods have less %s than one of their containers may use", name)
			}
			if q, err := resource.ParseQuantity(quantity(or(at(c, "resources", "requests", name), limit))); err == nil {
				sum.Add(q)
			}
		}
		if compare(sum.String(), quantity(or(at(s, "resources", "requests", name), limits[name]))) > 0 {
			return fmt.Sprintf("its pods have less %s than their containers request", name)
		}
	}
	return ""
}

// together are the containers that run at the same time.
func together(s object) []object {
	out := list(s, "containers")
	for _, c := range list(s, "initContainers") {
		if c["restartPolicy"] != nil {
			out = append(out, c)
		}
	}
	return out
}

func union(a, b object) object {
	out := maps.Clone(a)
	if out == nil {
		out = object{}
	}
	maps.Copy(out, b)
	return out
}

// or is the first value that is there. What is not requested is requested as its
// limit says.
func or(values ...any) any {
	for _, v := range values {
		if v != nil {
			return v
		}
	}
	return nil
}

func quantity(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return whole64(v)
}

// compare orders two quantities. One that cannot be read is like no other.
func compare(a, b string) int {
	qa, err := resource.ParseQuantity(a)
	if err != nil {
		return 1
	}
	qb, err := resource.ParseQuantity(b)
	if err != nil {
		return 1
	}
	return qa.Cmp(qb)
}
