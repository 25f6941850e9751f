//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// film looks at an instance many times a second while something happens to it.
type film struct {
	instance

	frames []frame
	quit   chan struct{}
	done   chan struct{}
}

// frame is one look.
type frame struct {
	at               time.Duration
	phase, lifecycle string
	available        bool
	selector         string
	endpoints        int
	running          []string
	tasks            []string
	active           []string
}

// film starts looking.
func (i instance) film() *film {
	f := &film{instance: i, quit: make(chan struct{}), done: make(chan struct{})}
	began := time.Now()
	go func() {
		defer close(f.done)
		for {
			select {
			case <-f.quit:
				return
			case <-time.After(120 * time.Millisecond):
				if s, err := i.look(); err == nil {
					s.at = time.Since(began)
					f.frames = append(f.frames, s)
				}
			}
		}
	}()
	return f
}

// stop ends the film.
func (f *film) stop() {
	close(f.quit)
	<-f.done
}

// look takes one frame.
func (i instance) look() (frame, error) {
	s := frame{}
	xr, err := cluster.Admin.Get("Superset", i.namespace, i.name)
	if err != nil {
		return s, err
	}
	s.phase, s.lifecycle, s.available = xr.String("status", "phase"), xr.String("status", "lifecycle", "phase"), xr.Is("Available")
	jobs, err := cluster.Admin.List("Job", i.namespace, "")
	if err != nil {
		return s, err
	}
	// Pods after Jobs: a Job that has ended between the two reads would else look as if it ran beside pods that came later.
	pods, err := cluster.Admin.List("Pod", i.namespace, "")
	if err != nil {
		return s, err
	}
	for _, j := range jobs {
		if j.Int("status", "active") > 0 {
			s.active = append(s.active, j.Name())
		}
	}
	for _, p := range pods {
		image := p.String("spec", "containers", "0", "image")
		switch {
		case !strings.Contains(image, "superset"):
		case p.String("metadata", "labels", "batch.kubernetes.io/job-name") != "":
			if p.String("status", "phase") == "Running" {
				s.tasks = append(s.tasks, image)
			}
		case p.String("status", "phase") == "Running":
			s.running = append(s.running, image)
		}
	}
	service, err := cluster.Admin.Get("Service", i.namespace, i.name+"-web-server")
	if err != nil {
		return s, err
	}
	s.selector = service.String("spec", "selector", "app.kubernetes.io/component")
	slices, err := cluster.Admin.List("EndpointSlice", i.namespace, "kubernetes.io/service-name="+i.name+"-web-server")
	if err != nil {
		return s, err
	}
	for _, e := range slices {
		for _, p := range e.Items("endpoints") {
			if ready, _ := p.At("conditions", "ready").(bool); ready {
				s.endpoints++
			}
		}
	}
	return s, nil
}

// check looks for what must never be seen in an upgrade that drains, and tells the story.
func (f *film) check(from, to string) {
	f.Helper()
	story := ""
	seen := map[string]bool{}
	dark := time.Duration(0)
	for n, s := range f.frames {
		line := fmt.Sprintf("%s/%s, web Service to %s", s.phase, s.lifecycle, s.selector)
		if line != story {
			f.Logf("        %5.1f s  %s", s.at.Seconds(), line)
			story = line
		}
		seen[s.lifecycle] = true
		if len(s.active) > 1 {
			f.Errorf("%.1f s: want one active Job at most, got %v", s.at.Seconds(), s.active)
		}
		if len(s.tasks) > 0 && seen["Migrating"] && s.lifecycle == "Migrating" && len(s.running) > 0 {
			f.Errorf("%.1f s: want no component while migrate runs, got %v", s.at.Seconds(), s.running)
		}
		if s.endpoints == 0 && n > 0 {
			dark += s.at - f.frames[n-1].at
		}
		if mixed := slices.ContainsFunc(s.running, func(i string) bool { return strings.HasSuffix(i, ":"+from) }) &&
			slices.ContainsFunc(s.running, func(i string) bool { return strings.HasSuffix(i, ":"+to) }); mixed && from != "" {
			f.Errorf("%.1f s: want old and new never together, got %v", s.at.Seconds(), s.running)
		}
	}
	f.Logf("        %d frames; the web Service had no ready endpoint for %.1f s", len(f.frames), dark.Seconds())
	if from == "" {
		return
	}
	if dark > 0 {
		f.Errorf("want the web Service to have an endpoint at all times, page or web server; it had none for %.1f s", dark.Seconds())
	}
	for _, l := range []string{"Draining", "Migrating", "Restoring", "Complete"} {
		if !seen[l] {
			f.Errorf("want the lifecycle phase %s to be seen", l)
		}
	}
}

// kindsOf counts objects by kind.
func kindsOf(objects []lab.Object) map[string]int {
	out := map[string]int{}
	for _, o := range objects {
		out[o.String("kind")]++
	}
	return out
}
