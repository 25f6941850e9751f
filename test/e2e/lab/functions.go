// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lab

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// functions is what Crossplane calls an external package runtime: it runs the binary out of the image of every active
// revision of a function, and tells Crossplane where it listens. Crossplane speaks to it with mutual TLS, as always.
type functions struct {
	lab  *Lab
	quit chan struct{}
	done chan struct{}

	mu    sync.Mutex
	procs map[string]*process
	ports int
}

// runFunctions starts the runtime.
func runFunctions(l *Lab) *functions {
	f := &functions{lab: l, quit: make(chan struct{}), done: make(chan struct{}), procs: map[string]*process{}}
	go func() {
		defer close(f.done)
		for {
			select {
			case <-f.quit:
				return
			case <-time.After(250 * time.Millisecond):
				if err := f.sync(); err != nil {
					l.log("runtime.log", err)
				}
			}
		}
	}()
	return f
}

// stop ends the runtime and its functions.
func (f *functions) stop() {
	close(f.quit)
	<-f.done
	for _, p := range f.procs {
		p.stop()
	}
}

// sync runs the active revisions and stops the others.
func (f *functions) sync() error {
	revisions, err := f.lab.Admin.List("FunctionRevision", "", "")
	if err != nil {
		return err
	}
	for _, r := range revisions {
		if r.String("spec", "desiredState") != "Active" {
			if p := f.process(r.Name()); p != nil {
				p.stop()
			}
			continue
		}
		// Crossplane may have written the status anew since.
		if r.String("status", "endpoint") != "" && r.Is("RuntimeHealthy") {
			continue
		}
		if err := f.run(r); err != nil {
			return fmt.Errorf("%s: %w", r.Name(), err)
		}
	}
	return nil
}

func (f *functions) process(revision string) *process {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.procs[revision]
}

// run starts a revision, unless it runs, and says so in its status.
func (f *functions) run(r Object) error {
	dir := f.lab.mkdir(filepath.Join("functions", r.Name()))
	p := f.process(r.Name())
	if p == nil {
		if err := f.lab.serverCertificate(dir); err != nil {
			return err
		}
		if err := f.unpack(r.String("spec", "image"), dir); err != nil {
			return err
		}
		address := fmt.Sprintf("127.0.0.1:%d", portFunction+f.ports)
		f.ports++
		argv := []string{filepath.Join(dir, "function"), "--debug"}
		// Ours serves metrics on one port for all; not every function does.
		if strings.Contains(r.String("spec", "image"), "/function-superset:") {
			argv = append(argv, "--metrics-address=")
		}
		p = &process{
			name: r.Name(), log: filepath.Join(f.lab.Logs(), "function-"+r.Name()+".log"),
			argv: append(argv, "--address="+address),
			env:  []string{"TLS_SERVER_CERTS_DIR=" + dir},
		}
		f.mu.Lock()
		f.procs[r.Name()] = p
		f.mu.Unlock()
	}
	if !p.alive() {
		if err := p.start(); err != nil {
			return err
		}
	}
	address := p.argv[len(p.argv)-1][len("--address="):]
	return f.announce(r, dir, address)
}

// unpack takes the binary out of the image of a package.
func (f *functions) unpack(image, dir string) error {
	tarball := filepath.Join(dir, "image.tar")
	if _, err := f.lab.Run("", "crane", "export", image, tarball); err != nil {
		return err
	}
	in, err := os.Open(tarball)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // It was only read.
	return extract(in, "function", filepath.Join(dir, "function"))
}

// announce writes what a package runtime writes: the Secret with the certificate, its name, the endpoint and a condition.
func (f *functions) announce(r Object, dir, address string) error {
	secret := r.String("spec", "tlsServerSecretName")
	if secret == "" {
		secret = r.Name() + "-tls-server"
	}
	data := map[string]string{}
	for _, file := range []string{"tls.crt", "tls.key", "ca.crt"} {
		b, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			return err
		}
		data[file] = base64.StdEncoding.EncodeToString(b)
	}
	doc, err := json.Marshal(map[string]any{"apiVersion": "v1", "kind": "Secret", "metadata": map[string]any{"name": secret}, "data": data})
	if err != nil {
		return err
	}
	if err := f.lab.Admin.Apply("Secret", namespace, secret, string(doc)); err != nil {
		return err
	}
	// A whole update, not a patch of the list, so that Crossplane's own conditions stay.
	latest, err := f.lab.Admin.Get("FunctionRevision", "", r.Name())
	if err != nil {
		return err
	}
	status, _ := latest["status"].(map[string]any)
	if status == nil {
		status = map[string]any{}
	}
	conditions := []any{map[string]any{
		"type": "RuntimeHealthy", "status": "True", "reason": "HealthyPackageRevision", "lastTransitionTime": time.Now().UTC().Format(time.RFC3339),
	}}
	for _, c := range latest.Items("status", "conditions") {
		if c.String("type") != "RuntimeHealthy" {
			conditions = append(conditions, map[string]any(c))
		}
	}
	status["endpoint"], status["tlsServerSecretName"], status["conditions"] = "dns:///"+address, secret, conditions
	latest["status"] = status
	if doc, err = json.Marshal(latest); err != nil {
		return err
	}
	_, err = f.lab.Admin.Do(http.MethodPut, Path("FunctionRevision", "", r.Name())+"/status", "application/json", doc)
	return err
}

// running are the processes of functions that run.
func (f *functions) running() []*process {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []*process
	for _, p := range f.procs {
		if p.alive() {
			out = append(out, p)
		}
	}
	return out
}

// KillFunctions ends all functions without mercy.
func (l *Lab) KillFunctions() {
	l.runtime.mu.Lock()
	defer l.runtime.mu.Unlock()
	for _, p := range l.runtime.procs {
		p.kill()
	}
}

// StartFunctions starts what KillFunctions ended.
func (l *Lab) StartFunctions() error {
	revisions, err := l.Admin.List("FunctionRevision", "", "")
	if err != nil {
		return err
	}
	for _, r := range revisions {
		p := l.runtime.process(r.Name())
		if r.String("spec", "desiredState") == "Active" && p != nil && !p.alive() {
			err = errors.Join(err, p.start())
		}
	}
	return err
}

// log adds a line to a log of the lab itself.
func (l *Lab) log(file string, what any) {
	f, err := os.OpenFile(filepath.Join(l.Logs(), file), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer f.Close() //nolint:errcheck // Nothing can be done.
	fmt.Fprintln(f, time.Now().UTC().Format(time.RFC3339), what)
}
