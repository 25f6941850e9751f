// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"encoding/json"
	"maps"
	"slices"
)

// merge is base with over laid over it: objects field by field, everything else
// whole; null removes. Neither is changed.
func merge(base, over map[string]any) map[string]any {
	out := maps.Clone(base)
	if out == nil {
		out = map[string]any{}
	}
	for k, v := range over {
		if v == nil {
			delete(out, k)
			continue
		}
		m, ok := v.(map[string]any)
		if !ok {
			out[k] = v
			continue
		}
		b, _ := out[k].(map[string]any)
		out[k] = merge(b, m)
	}
	return out
}

// dig is the value at a path, or nil.
func dig(m map[string]any, path ...string) any {
	var v any = m
	for _, p := range path {
		o, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = o[p]
	}
	return v
}

// child is the object at a key, made if there is none.
func child(m map[string]any, key string) map[string]any {
	c, ok := m[key].(map[string]any)
	if !ok {
		c = map[string]any{}
		m[key] = c
	}
	return c
}

func without(m map[string]any, key string) map[string]any {
	out := maps.Clone(m)
	delete(out, key)
	return out
}

// listKeys are the fields that identify the items of lists. Lists that are not
// here are owned as a whole, as in the API server's schema.
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
}

// whole are objects that are owned as a whole.
var whole = map[string]bool{
	"selector": true, "nodeSelector": true, "resourceFieldRef": true, "secretKeyRef": true, "configMapKeyRef": true,
	"fieldRef": true, "namespaceSelector": true, "podSelector": true, "labelSelector": true,
}

// fieldsV1 is the set of fields that an object consists of.
func fieldsV1(o map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range o {
		out["f:"+k] = fieldsOf(k, v)
	}
	return out
}

func fieldsOf(name string, v any) map[string]any {
	switch v := v.(type) {
	case map[string]any:
		if !whole[name] {
			return fieldsV1(v)
		}
	case []any:
		return itemsOf(name, v)
	}
	return map[string]any{}
}

func itemsOf(name string, list []any) map[string]any {
	out := map[string]any{}
	for _, keys := range listKeys[name] {
		for _, item := range list {
			o, ok := item.(map[string]any)
			if !ok {
				return map[string]any{}
			}
			if _, fits := o[keys[0]]; !fits {
				break
			}
			key := map[string]any{}
			for _, k := range keys {
				key[k] = o[k]
				if o[k] == nil && k == "protocol" {
					key[k] = "TCP"
				}
			}
			text, _ := json.Marshal(key) //nolint:errchkjson // Scalars only.
			set := fieldsV1(o)
			set["."] = map[string]any{}
			out["k:"+string(text)] = set
		}
	}
	return out
}

// managedFields says who has set what.
func managedFields(c *composed) []any {
	applied := merge(c.applied, map[string]any{"metadata": map[string]any{
		"labels":      map[string]any{"crossplane.io/composite": ""},
		"annotations": map[string]any{"crossplane.io/composition-resource-name": ""},
	}})
	for _, k := range []string{"apiVersion", "kind"} {
		delete(applied, k)
	}
	metadata := maps.Clone(child(applied, "metadata"))
	for _, k := range []string{"name", "namespace"} {
		delete(metadata, k)
	}
	applied["metadata"] = metadata
	out := []any{map[string]any{
		"manager": "apiextensions.crossplane.io/composed/0123456789abcdef", "operation": "Apply",
		"apiVersion": c.applied["apiVersion"], "fieldsType": "FieldsV1", "fieldsV1": fieldsV1(applied),
	}}
	if others := without(c.others, "status"); len(others) > 0 {
		manager := map[string]any{
			"manager": "somebody", "operation": "Update", "fieldsType": "FieldsV1", "fieldsV1": fieldsV1(others),
		}
		if c.scaled {
			manager["manager"], manager["subresource"] = "kube-controller-manager", "scale"
		}
		out = append(out, manager)
	}
	return out
}

// sorted are the keys of a map in order.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
