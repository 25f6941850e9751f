// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package cluster

// count is spec.replicas of a workload and who owns it, by the rules of the API
// server: an apply that leaves out what it alone owns makes it 1; a scale takes the
// field from its owners, and becomes one only if there was one before; a scale to 0
// never does; what is written as it is changes no owner, but for a scale to 0.
type count struct {
	// exists is true for an object that has such a field.
	exists bool
	n      int64
	// ours is true when Crossplane owns it; theirs is the manager that does, beside it
	// or instead.
	ours   bool
	theirs string
}

// countOf is the count of an object of somebody else, who does not show as an owner.
func countOf(o Object) count {
	n, ok := Dig(o, "spec", "replicas").(int64)
	if !ok {
		n = 1
	}
	return count{n: n}
}

// applied is the count after an apply.
func (c count) applied(o Object) count {
	switch o["kind"] {
	case "Deployment", "StatefulSet":
		c.exists = true
	default:
		return count{}
	}
	switch n, named := Dig(o, "spec", "replicas").(int64); {
	case named && n != c.n:
		c.n, c.ours, c.theirs = n, true, ""
	case named:
		c.ours = true
	case c.ours:
		if c.ours = false; c.theirs == "" {
			c.n = 1
		}
	}
	return c
}

// scaled is the count after a write of the scale subresource.
func (c count) scaled(n int64, manager string) count {
	if n == c.n && n > 0 {
		return c
	}
	owned := c.ours || c.theirs != ""
	c.n, c.ours, c.theirs = n, false, ""
	if owned && n > 0 {
		c.theirs = manager
	}
	return c
}

// Scale lets somebody set the count of a workload by its scale subresource.
func (c *Cluster) Scale(key string, n int64, manager string) {
	o := c.composed[key]
	was := o.count
	if o.count = was.scaled(n, manager); o.count == was {
		return
	}
	if o.count.n != was.n {
		o.generation++
	}
	if was.ours && !o.count.ours {
		// It is no longer part of what was applied: to leave it out writes nothing, to
		// name it again does.
		o.answer, o.applied = nil, Merge(o.applied, Object{"spec": Object{"replicas": nil}})
	}
	c.touch(o)
}

// Free is true for a workload whose count nobody owns.
func (c *Cluster) Free(key string) bool {
	o := c.composed[key]
	return !o.count.ours && o.count.theirs == ""
}
