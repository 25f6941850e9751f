// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// defaultPagePort is where the page listens when nothing says otherwise. Any
// port that needs no privilege would do: the Service finds it by name.
var defaultPagePort = PagePort{Name: "http", Number: 8088}

// pageWanted is true when this run takes a serving web server down and the user
// wants a page meanwhile.
func pageWanted(s state) bool {
	web := healthOf(s, part.WebServer)
	return s.Instance.Page != nil && s.Instance.Page.Replicas > 0 &&
		web.wanted && !web.idle && web.exists && s.Facts.WebService != nil &&
		s.mem.Pipeline != nil && s.mem.Pipeline.Drain &&
		!pageTaken(s)
}

// pageTaken is true while an object of somebody else has a name of the page's. A
// page that cannot be made, or finds no files, must not hold an upgrade for ever.
func pageTaken(s state) bool {
	out := leave(s.Input)
	return out[part.DeploymentKey(part.MaintenancePage)] || out[part.ConfigMapKey(part.MaintenancePage)]
}

// pageServes is true when a pod of the page is ready.
func pageServes(s state) bool {
	w, ok := s.Facts.Workloads[part.MaintenancePage]
	return ok && !w.Deleting && w.ObservedGeneration >= w.Generation && w.Available > 0
}

// onPage is true when the web Service is seen to select the page.
func onPage(s state) bool {
	return s.Facts.WebService != nil && s.Facts.WebService.Component == part.MaintenancePage
}

// webServes is true when the web server can take its traffic back: a pod of the
// present generation is ready.
func webServes(s state) bool {
	w, ok := s.Facts.Workloads[part.WebServer]
	return ok && !w.Deleting && w.Wanted > 0 && w.ObservedGeneration >= w.Generation && w.Updated > 0 && w.Available > 0
}

// traffic decides where the web Service points, from what is observed alone.
func traffic(s state, st step) Traffic {
	web := healthOf(s, part.WebServer)
	switch {
	case !s.live:
		// A web server that serves is of the version that the database has, or it
		// would be down. While suspended nothing changes at all.
		if onPage(s) && (len(s.Invalid) == 0 || !webServes(s)) {
			return Maintenance
		}
		return Normal
	case s.look.due && !onPage(s), st.restore && onPage(s) && webServes(s):
		return Normal
	case st.components != serve:
		if onPage(s) || (pageWanted(s) && pageServes(s)) {
			return Maintenance
		}
		return Normal
	case !web.wanted || web.idle:
		// There is no web server to wait for.
		return Normal
	case onPage(s) && !webServes(s):
		return Maintenance
	}
	return Normal
}

// page decides what happens to the maintenance page. It goes one pass after the
// Service was seen to point back, so that no request meets an empty Service.
func page(s state, st step) Disposition {
	_, exists := s.Facts.Workloads[part.MaintenancePage]
	needed := onPage(s) || (st.components != serve && pageWanted(s))
	switch {
	case !s.live:
		if exists {
			return Hold
		}
		return Absent
	case !needed:
		return Absent
	case s.Instance.Page != nil && s.Instance.Page.Replicas > 0:
		return Run
	case exists:
		// Removed from the spec while users see it: it stays until they do not.
		return Hold
	}
	return Absent
}

// pagePort is where the web Service sends traffic, whatever the spec says now.
func pagePort(s state) PagePort {
	p := defaultPagePort
	if c, ok := s.Instance.Component(part.WebServer); ok && c.Port != nil {
		p = PagePort{Name: c.Port.Name, Number: c.Port.Number}
	}
	if w, ok := s.Facts.Workloads[part.WebServer]; ok && len(w.Ports) > 0 {
		p = PagePort{Name: w.Ports[0].Name, Number: w.Ports[0].Number}
	}
	if svc := s.Facts.WebService; svc != nil {
		if svc.TargetName != "" {
			p.Name = svc.TargetName
		}
		if svc.TargetNumber != 0 {
			p.Number = svc.TargetNumber
		}
	}
	return p
}
