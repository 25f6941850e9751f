// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package hold

import (
	"google.golang.org/protobuf/types/known/structpb"
)

// serverSet are, by kind, the fields that the API server or a controller fills
// in. "*" stands for every item of a list.
var serverSet = map[string][][]string{
	"": {
		{"status"},
		{"metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"},
	},
	"Deployment": {
		{"metadata", "annotations", "deployment.kubernetes.io/revision"},
		{"spec", "template", "metadata", "creationTimestamp"},
	},
	"StatefulSet": {
		{"spec", "template", "metadata", "creationTimestamp"},
		{"spec", "volumeClaimTemplates", "*", "status"},
		{"spec", "volumeClaimTemplates", "*", "metadata", "creationTimestamp"},
	},
	"Job": {
		{"spec", "selector"},
		{"metadata", "labels", "controller-uid"},
		{"metadata", "labels", "job-name"},
		{"metadata", "labels", "batch.kubernetes.io/controller-uid"},
		{"metadata", "labels", "batch.kubernetes.io/job-name"},
		{"metadata", "annotations", "batch.kubernetes.io/job-tracking"},
		{"spec", "template", "metadata", "creationTimestamp"},
		{"spec", "template", "metadata", "labels", "controller-uid"},
		{"spec", "template", "metadata", "labels", "job-name"},
		{"spec", "template", "metadata", "labels", "batch.kubernetes.io/controller-uid"},
		{"spec", "template", "metadata", "labels", "batch.kubernetes.io/job-name"},
	},
	"Service": {
		{"spec", "clusterIP"},
		{"spec", "clusterIPs"},
		{"spec", "ipFamilies"},
		{"spec", "ipFamilyPolicy"},
		{"spec", "healthCheckNodePort"},
		{"spec", "ports", "*", "nodePort"},
	},
	"ServiceAccount": {
		{"secrets"},
	},
	"PersistentVolumeClaim": {
		{"spec", "volumeName"},
		{"metadata", "annotations", "pv.kubernetes.io/bind-completed"},
		{"metadata", "annotations", "pv.kubernetes.io/bound-by-controller"},
		{"metadata", "annotations", "volume.beta.kubernetes.io/storage-provisioner"},
		{"metadata", "annotations", "volume.kubernetes.io/storage-provisioner"},
		{"metadata", "annotations", "volume.kubernetes.io/selected-node"},
	},
}

// unowned is an object without what the server has set.
func unowned(o *structpb.Struct) *structpb.Struct {
	v := structpb.NewStructValue(o)
	for _, kind := range []string{"", o.GetFields()["kind"].GetStringValue()} {
		for _, path := range serverSet[kind] {
			v = without(v, path)
		}
	}
	out := cloned(v.GetStructValue())
	identify(out, o)
	return out
}

// without is v less what is at path. Whatever is on the way is copied; a map
// that becomes empty by it goes, too.
func without(v *structpb.Value, path []string) *structpb.Value {
	if l := v.GetListValue(); l != nil && path[0] == "*" && len(path) > 1 {
		out := &structpb.ListValue{Values: make([]*structpb.Value, len(l.GetValues()))}
		for i, item := range l.GetValues() {
			out.Values[i] = without(item, path[1:])
		}
		return structpb.NewListValue(out)
	}
	s := v.GetStructValue()
	child, ok := s.GetFields()[path[0]]
	if !ok {
		return v
	}
	if len(path) > 1 {
		changed := without(child, path[1:])
		if changed == child {
			return v
		}
		out := cloned(s)
		out.Fields[path[0]] = changed
		if m := changed.GetStructValue(); m != nil && len(m.GetFields()) == 0 {
			delete(out.Fields, path[0])
		}
		return structpb.NewStructValue(out)
	}
	out := cloned(s)
	delete(out.Fields, path[0])
	return structpb.NewStructValue(out)
}
