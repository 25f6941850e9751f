// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"encoding/json"
)

// managers says who has set what: Crossplane what it has applied, a controller the
// status, an autoscaler the count, and somebody else all else.
func (o *composed) managers() []any {
	entry := func(name, operation, subresource string, fields Object) any {
		e := Object{
			"manager": name, "operation": operation, "apiVersion": o.applied["apiVersion"], "time": stamp(o.created),
			"fieldsType": "FieldsV1", "fieldsV1": fields,
		}
		if subresource != "" {
			e["subresource"] = subresource
		}
		return e
	}
	applied := without(o.applied, "apiVersion", "kind")
	applied["metadata"] = Merge(without(child(applied, "metadata"), "name", "namespace"), Object{
		"labels":       Object{"crossplane.io/composite": ""},
		"annotations":  Object{"crossplane.io/composition-resource-name": ""},
		"generateName": "",
	})
	fields := fieldsV1(applied)
	if !o.count.ours {
		delete(child(fields, "f:spec"), "f:replicas")
	}
	child(fields, "f:metadata")["f:ownerReferences"] = Object{`k:{"uid":"` + uid("") + `"}`: Object{}}
	out := []any{entry("apiextensions.crossplane.io/composed/0123456789abcdef", "Apply", "", fields)}
	if status, ok := o.others["status"].(Object); ok {
		out = append(out, entry("kube-controller-manager", "Update", "status", Object{"f:status": fieldsV1(status)}))
	}
	if others := without(o.others, "status"); len(others) > 0 {
		out = append(out, entry("somebody", "Update", "", fieldsV1(others)))
	}
	if o.count.theirs != "" {
		out = append(out, entry(o.count.theirs, "Update", "scale", Object{"f:spec": Object{"f:replicas": Object{}}}))
	}
	return out
}

// listKeys are the fields that identify the items of lists. Lists that are not here
// are owned as a whole, as in the API server's schema.
var listKeys = map[string][][]string{
	"containers":                {{"name"}},
	"initContainers":            {{"name"}},
	"env":                       {{"name"}},
	"volumes":                   {{"name"}},
	"imagePullSecrets":          {{"name"}},
	"volumeMounts":              {{"mountPath"}},
	"hostAliases":               {{"ip"}},
	"topologySpreadConstraints": {{"topologyKey", "whenUnsatisfiable"}},
	"ports":                     {{"containerPort", "protocol"}, {"port", "protocol"}},
	"conditions":                {{"type"}},
}

// ownedWhole are objects that are owned as a whole.
var ownedWhole = map[string]bool{
	"selector": true, "nodeSelector": true, "resourceFieldRef": true, "secretKeyRef": true, "configMapKeyRef": true,
	"fieldRef": true, "namespaceSelector": true, "podSelector": true, "labelSelector": true, "scaleTargetRef": true,
}

// fieldsV1 is the set of fields that an object consists of.
func fieldsV1(o Object) Object {
	out := make(Object, len(o))
	for k, v := range o {
		set := Object{}
		switch v := v.(type) {
		case Object:
			if !ownedWhole[k] {
				set = fieldsV1(v)
			}
		case []any:
			set = itemsV1(k, v)
		}
		out["f:"+k] = set
	}
	return out
}

func itemsV1(name string, list []any) Object {
	out := Object{}
	for _, keys := range listKeys[name] {
		for _, item := range list {
			o, ok := item.(Object)
			if !ok || o[keys[0]] == nil {
				break
			}
			key := Object{}
			for _, k := range keys {
				key[k] = o[k]
				if o[k] == nil && k == "protocol" {
					key[k] = "TCP"
				}
			}
			text, _ := json.Marshal(key) //nolint:errchkjson // Scalars only.
			set := fieldsV1(o)
			set["."] = Object{}
			out["k:"+string(text)] = set
		}
	}
	return out
}
