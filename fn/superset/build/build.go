// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"slices"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// All is the whole answer, in order, and what the instance will have besides. When
// the plan holds everything, only what the lifecycle needs is in it, and the last
// stop repeats all other observed objects.
func All(i resolve.Instance, p lifecycle.Plan) []Object {
	objects := slices.Concat(
		memory(i, p),
		runs(i, p),
	)
	if !p.HoldAll {
		objects = slices.Concat(
			account(i, p),
			objects,
			taskPolicy(i, p),
			secrets(i, p),
			databases(i),
			components(i, p),
			pageObjects(i, p),
			routing(i, p),
			monitoring(i),
		)
	}
	for n := range objects {
		objects[n].Foreseen = p.Leave[objects[n].Key]
	}
	return append(objects, foreseen(i, p)...)
}

// Everything is all that an instance has in the end, as it is built when nothing is held. The plan gives what the objects depend on besides: the runs, the port of the
// page and the memory.
func Everything(i resolve.Instance, p lifecycle.Plan) []Object {
	return All(i, inFull(i, lifecycle.Plan{Runs: p.Runs, PagePort: p.PagePort, Memory: p.Memory}))
}

// inFull is a plan under which everything but the tasks is there.
func inFull(i resolve.Instance, p lifecycle.Plan) lifecycle.Plan {
	p.Components = make(map[part.Component]lifecycle.ComponentPlan, len(i.Components))
	for _, c := range i.Components {
		p.Components[c.Type] = lifecycle.ComponentPlan{Disposition: lifecycle.Run}
	}
	p.Page = lifecycle.Run
	return p
}

// foreseen are objects that are not in the answer yet and whose names have to be
// known to be free: a conflict has to be known before the first task runs.
func foreseen(i resolve.Instance, p lifecycle.Plan) []Object {
	var out []Object
	for _, r := range p.Seek {
		out = append(out,
			Object{Key: r.ConfigKey, AskAlways: true, Lookup: Lookup{APIVersion: "v1", Kind: "ConfigMap", Name: r.Name}},
			Object{Key: r.Key, AskAlways: true, Lookup: Lookup{APIVersion: "batch/v1", Kind: "Job", Name: r.Name}})
	}
	if p.HoldAll {
		out = append(out, secrets(i, p)...)
	}
	if p.Foresee {
		whole := inFull(i, p)
		for _, c := range i.Components {
			if p.Components[c.Type].Disposition != lifecycle.Run {
				out = append(out, running(i, c, whole)...)
			}
		}
		if p.Page != lifecycle.Run {
			out = append(out, pageObjects(i, whole)...)
		}
		out = append(out, routing(i, whole)...)
	}
	for n := range out {
		out[n].Foreseen = true
	}
	return out
}

// memory is there from the first pass on, also while everything is held.
func memory(i resolve.Instance, p lifecycle.Plan) []Object {
	if p.Memory == nil {
		return nil
	}
	return []Object{{Key: part.MemoryKey, Desired: Memory(i, p)}}
}

// account is the ServiceAccount. One that we have made stays as long as pods run
// under it, also when the spec no longer wants it made: it goes with its key.
func account(i resolve.Instance, p lifecycle.Plan) []Object {
	switch former := p.FormerAccount; {
	case former.InUse:
		return []Object{{Key: part.ServiceAccountKey, Name: former.Name}}
	case former.Name != "":
		return nil
	case i.ServiceAccount != nil:
		return []Object{{Key: part.ServiceAccountKey, Desired: ServiceAccount(i)}}
	case i.AccountName != "":
		return []Object{{Key: part.ServiceAccountKey, Name: i.AccountName}}
	}
	return nil
}

// runs are the task Jobs, each with the ConfigMap of its own.
func runs(i resolve.Instance, p lifecycle.Plan) []Object {
	var out []Object
	for _, r := range p.Runs {
		switch r.Action {
		case lifecycle.Keep:
			out = append(out, Object{Key: r.ConfigKey}, Object{Key: r.Key})
		case lifecycle.Stop:
			out = append(out, Object{Key: r.ConfigKey}, Object{Key: r.Key, Echo: Edits{Suspend: true}})
		case lifecycle.Create:
			t, ok := i.Lifecycle.Task(r.Task)
			if !ok {
				continue
			}
			if len(t.Config) > 0 {
				out = append(out, Object{Key: r.ConfigKey, Desired: RunConfigMap(i, t, r)})
			}
			out = append(out, Object{Key: r.Key, Desired: Job(i, t, r)})
		}
	}
	return out
}

// components are the objects of all components that the plan knows, those that
// are no longer wanted included.
func components(i resolve.Instance, p lifecycle.Plan) []Object {
	var out []Object
	for _, row := range resolve.Catalog {
		t := row.Type
		c, wanted := i.Component(t)
		switch d := p.Components[t].Disposition; {
		case d == lifecycle.Absent:
		case !wanted:
			out = append(out, removedComponent(t, p)...)
		case d == lifecycle.Run:
			out = append(out, running(i, c, p)...)
		case d == lifecycle.Hold || d == lifecycle.Drain:
			out = append(out, held(i, c, p)...)
		}
	}
	return out
}

// running is a component as the spec wants it.
func running(i resolve.Instance, c resolve.Component, p lifecycle.Plan) []Object {
	out := append(configuration(i, c, p), Object{Key: part.DeploymentKey(c.Type), Desired: Deployment(i, c, p)})
	if c.Service != nil {
		out = append(out, Object{Key: part.ServiceKey(c.Type), Desired: Service(i, c, p)})
	}
	return append(out, policyObjects(i, c, p)...)
}

// configuration is what the component reads at start. What it no longer reads
// stays until no pod of the former spec is left, whose container would not start
// again without it.
func configuration(i resolve.Instance, c resolve.Component, p lifecycle.Plan) []Object {
	out := configurations(c.Type)
	for n := range out {
		if m := ConfigMap(i, c); m != nil && out[n].Key == part.ConfigMapKey(c.Type) {
			out[n].Desired = m
		}
		if s := ConfigSecret(i, c); s != nil && out[n].Key == part.ConfigSecretKey(c.Type) {
			out[n].Desired = s
		}
	}
	return slices.DeleteFunc(out, func(o Object) bool { return o.Desired == nil && !p.Components[c.Type].FormerConfig })
}

// held is a component whose workload waits, while what does not touch its pods
// follows the spec.
func held(i resolve.Instance, c resolve.Component, p lifecycle.Plan) []Object {
	return append(heldWorkload(c.Type, p, scaled(i, c, p)), policyObjects(i, c, p)...)
}

// removedComponent is a component that is no longer in the spec but still there: all of
// it stays until it is drained.
func removedComponent(t part.Component, p lifecycle.Plan) []Object {
	return append(heldWorkload(t, p, Edits{}),
		Object{Key: part.HPAKey(t)},
		Object{Key: part.PDBKey(t)},
		Object{Key: part.NetworkPolicyKey(t)},
	)
}

// heldWorkload repeats what makes pods and what leads to them. Objects that are not
// observed are left out of the answer.
func heldWorkload(t part.Component, p lifecycle.Plan, e Edits) []Object {
	cp := p.Components[t]
	e.Replicas, e.DrainedFrom = cp.Replicas, cp.DrainedFrom
	e.DropReplicas = cp.Replicas == nil && (cp.ScaleHeld || cp.Disposition == lifecycle.Drain)
	return append(configurations(t),
		Object{Key: part.DeploymentKey(t), Echo: e},
		Object{Key: part.ServiceKey(t), Echo: Edits{SelectComponent: selected(t, p)}},
	)
}

// configurations repeats what a component may have been reading. Only what is no
// Python program has ever had it in a Secret.
func configurations(t part.Component) []Object {
	out := []Object{{Key: part.ConfigMapKey(t)}}
	if row, _ := resolve.RowOf(t); !row.Python {
		out = append(out, Object{Key: part.ConfigSecretKey(t)})
	}
	return out
}

// scaled is how a held Deployment follows the spec while an approval is awaited.
func scaled(i resolve.Instance, c resolve.Component, p lifecycle.Plan) Edits {
	cp := p.Components[c.Type]
	if cp.Disposition != lifecycle.Hold || !cp.ScaleHeld {
		return Edits{}
	}
	return Edits{Scale: Deployment(i, c, p)}
}

// policyObjects are what follows the spec at all times. A new autoscaler waits until
// the component runs, since it would count pods of the former spec.
func policyObjects(i resolve.Instance, c resolve.Component, p lifecycle.Plan) []Object {
	var out []Object
	if c.Autoscaling != nil {
		out = append(out, Object{
			Key: part.HPAKey(c.Type), Desired: HorizontalPodAutoscaler(i, c),
			OnlyIfObserved: p.Components[c.Type].Disposition != lifecycle.Run,
		})
	}
	if c.DisruptionBudget != nil {
		out = append(out, Object{Key: part.PDBKey(c.Type), Desired: PodDisruptionBudget(i, c)})
	}
	if i.NetworkPolicy != nil {
		out = append(out, Object{Key: part.NetworkPolicyKey(c.Type), Desired: NetworkPolicy(i, c, p)})
	}
	return out
}
