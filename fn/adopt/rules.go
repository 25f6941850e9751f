// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"reflect"
)

// The rules below are those of the API server's own validation
// (k8s.io/kubernetes/pkg/apis/*/validation) that a merged object can break
// although either of the two objects keeps them. What it would accept without any
// effect is left alone too: nobody could say what the instance waits for.

func configMap(live, merged, _ object) string {
	if truth(live, "immutable") && !reflect.DeepEqual(sub(live, "data"), sub(merged, "data")) {
		return "it is immutable"
	}
	size := 0
	for k, v := range sub(merged, "data") {
		if at(merged, "binaryData", k) != nil {
			return fmt.Sprintf("it has %s as binary data", k)
		}
		s, _ := v.(string)
		size += len(s)
	}
	for _, v := range sub(merged, "binaryData") {
		s, _ := v.(string)
		size += base64.StdEncoding.DecodedLen(len(s))
	}
	if size > configMapLimit {
		return "it would be too large with what is to be added"
	}
	return ""
}

// configMapLimit is the most that the values of a ConfigMap may have.
const configMapLimit = 1 << 20

// sourceRanges is the older form of loadBalancerSourceRanges.
const sourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges"

// claim compares what of a volume claim cannot be changed. A greater size is
// refused as well, unless the storage class allows it, which nobody can see here.
func claim(live, merged, desired object) string {
	for _, f := range []struct {
		path []string
		name string
	}{
		{[]string{"spec", "accessModes"}, "other access modes"},
		{[]string{"spec", "storageClassName"}, "another storage class"},
		{[]string{"spec", "volumeMode"}, "another volume mode"},
	} {
		if want := at(desired, f.path...); want != nil && !reflect.DeepEqual(want, at(live, f.path...)) {
			return "it has " + f.name + ", which cannot be changed"
		}
	}
	is, wanted := text(live, "spec", "resources", "requests", "storage"), text(desired, "spec", "resources", "requests", "storage")
	if compare(is, wanted) != 0 {
		return fmt.Sprintf("it has %s instead of %s; write its size into the spec", is, wanted)
	}
	if reason := requests(sub(merged, "spec", "resources")); reason != "" {
		return "it " + reason
	}
	return ""
}

func service(live, merged, _ object) string {
	switch {
	case text(live, "spec", "type") == "ExternalName":
		return "it leads out of the cluster (type ExternalName)"
	case text(live, "spec", "clusterIP") == "None" && text(merged, "spec", "type") != "ClusterIP":
		return "it has no address of its own (clusterIP None), as its type demands"
	case text(live, "spec", "clusterIP") == "None" && sub(live, "spec", "selector") == nil:
		// Such a one has families of addresses that one with a selector may not have.
		return "it has neither an address nor pods (clusterIP None and no selector)"
	case text(live, "spec", "type") == "LoadBalancer" && text(merged, "spec", "type") == "LoadBalancer" &&
		text(live, "spec", "loadBalancerClass") != text(merged, "spec", "loadBalancerClass"):
		return "it has another load balancer class, which cannot be changed"
	case text(merged, "spec", "type") != "LoadBalancer" && at(merged, "spec", "loadBalancerSourceRanges") != nil:
		return "it has loadBalancerSourceRanges, which only a load balancer may have"
	case text(merged, "spec", "type") != "LoadBalancer" && at(merged, "metadata", "annotations", sourceRanges) != nil:
		return "it has the annotation " + sourceRanges + ", which only a load balancer may have"
	}
	ports := list(merged, "spec", "ports")
	names, numbers := map[string]bool{}, map[string]bool{}
	for _, p := range ports {
		name, number := text(p, "name"), ""
		if p["nodePort"] != nil {
			number = whole64(p["nodePort"]) + "/" + cmp.Or(text(p, "protocol"), "TCP")
		}
		switch {
		case number != "" && numbers[number]:
			return fmt.Sprintf("another port of it has the node port %s", whole64(p["nodePort"]))
		case name == "" && len(ports) > 1:
			return fmt.Sprintf("its port %s has no name, which it needs beside others", whole64(p["port"]))
		case names[name]:
			return fmt.Sprintf("its port %s is called %s like one of ours", whole64(p["port"]), name)
		}
		names[name], numbers[number] = true, true
	}
	return ""
}

func deployment(live, merged, desired object) string {
	if !reflect.DeepEqual(sub(live, "spec", "selector"), sub(desired, "spec", "selector")) {
		return "its selector has other labels, which cannot be changed"
	}
	s := sub(merged, "spec")
	if text(s, "strategy", "type") == "Recreate" && at(s, "strategy", "rollingUpdate") != nil {
		return "it replaces its pods in another way (strategy.rollingUpdate beside Recreate)"
	}
	if truth(s, "paused") {
		return "it is paused, so its pods would stay as they are"
	}
	if number(s, 600, "progressDeadlineSeconds") <= number(s, 0, "minReadySeconds") {
		return "its minReadySeconds are not below progressDeadlineSeconds"
	}
	return template(sub(s, "template"))
}

func statefulSet(live, merged, desired object) string {
	s := sub(merged, "spec")
	if !reflect.DeepEqual(sub(live, "spec", "selector"), sub(desired, "spec", "selector")) {
		return "its selector has other labels, which cannot be changed"
	}
	for _, f := range []string{"serviceName", "podManagementPolicy", "volumeClaimTemplates"} {
		if !reflect.DeepEqual(at(live, "spec", f), at(s, f)) {
			return "its " + f + " is another one, which cannot be changed"
		}
	}
	if len(list(live, "spec", "volumeClaimTemplates")) > 0 {
		return "it makes volume claims of its own"
	}
	if text(s, "updateStrategy", "type") == "OnDelete" || number(s, 0, "updateStrategy", "rollingUpdate", "partition") > 0 {
		return "its pods stay as they are (updateStrategy OnDelete, or a partition)"
	}
	return template(sub(s, "template"))
}

func autoscaler(_, merged, _ object) string {
	if number(merged, 1, "spec", "minReplicas") > number(merged, 0, "spec", "maxReplicas") {
		return "its minReplicas are above the wanted maxReplicas; set autoscaling.minReplicas"
	}
	return ""
}

func budget(_, merged, _ object) string {
	if s := sub(merged, "spec"); s["minAvailable"] != nil && s["maxUnavailable"] != nil {
		return "it has one of minAvailable and maxUnavailable, and the other one is wanted"
	}
	return ""
}

func truth(o object, path ...string) bool {
	b, _ := at(o, path...).(bool)
	return b
}

// whole64 writes a number without a fraction.
func whole64(v any) string {
	if n, ok := v.(float64); ok {
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprint(v)
}
