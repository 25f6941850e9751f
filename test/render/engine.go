// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/preview"
)

// startTimeout is how long the function may take to listen.
const startTimeout = 20 * time.Second

// fromFunction is in the message of every result that the function has returned;
// what stands before it names the step. Other results are the engine's own.
const fromFunction = `Pipeline step "superset": `

// engine is a running function and the way to call it.
type engine struct {
	options options
	address string
	dir     string
	logs    *bytes.Buffer
	stop    func()
}

// startEngine starts the function on a free loopback port and waits until it
// listens.
func startEngine(ctx context.Context, o options) (*engine, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "render-")
	if err != nil {
		return nil, err
	}
	logs := &bytes.Buffer{}
	cmd := exec.CommandContext(ctx, filepath.Join(o.bin, "function-superset"), "--insecure", "--address="+address, "--metrics-address=")
	cmd.Stdout, cmd.Stderr = logs, logs
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // Killing it is how it ends.
		close(ended)
	}()
	e := &engine{options: o, address: address, dir: dir, logs: logs, stop: func() {
		_ = cmd.Process.Kill() // Gone already is as good.
		<-ended
		_ = os.RemoveAll(dir) // A temporary folder.
	}}
	if err := listens(ctx, address, ended); err != nil {
		e.stop()
		return nil, fmt.Errorf("cannot start the function: %w\n%s", err, logs)
	}
	return e, nil
}

// render asks the function once, with the world as it is.
func (e *engine) render(ctx context.Context, w *preview.World) (*preview.Answer, error) {
	xr, err := e.write("xr.yaml", w.Superset())
	if err != nil {
		return nil, err
	}
	args := []string{
		"composition", "render", xr, e.options.composition, e.options.functions,
		"--crossplane-binary=" + filepath.Join(e.options.bin, "crossplane-core"),
		"--function-annotations=render.crossplane.io/runtime=Development",
		"--function-annotations=render.crossplane.io/runtime-development-target=" + e.address,
		"--xrd=" + e.options.xrd,
		"--include-function-results",
	}
	if objects := w.Objects(); len(objects) > 0 {
		observed, err := e.write("observed.yaml", objects...)
		if err != nil {
			return nil, err
		}
		args = append(args, "--observed-resources="+observed)
	}
	if failed := w.Pods(); len(failed) > 0 {
		pods, err := e.write("pods.yaml", failed...)
		if err != nil {
			return nil, err
		}
		args = append(args, "--required-resources="+pods)
	}
	if e.options.schemas != "" {
		args = append(args, "--required-schemas="+e.options.schemas)
	}
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, filepath.Join(e.options.bin, "crossplane"), args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("cannot render: %w\n%s\nlogs of the function:\n%s", err, &errs, e.logs)
	}
	return read(out.Bytes())
}

// read sorts the objects that render prints: the XR comes first, results of
// the function have a kind of their own, all others are composed resources.
func read(out []byte) (*preview.Answer, error) {
	objects, err := preview.Decode(out)
	if err != nil {
		return nil, fmt.Errorf("cannot read what render printed: %w", err)
	}
	if len(objects) == 0 {
		return nil, errors.New("render printed nothing")
	}
	a := &preview.Answer{XR: objects[0], YAML: string(out)}
	for _, o := range objects[1:] {
		if o.GetAPIVersion() != "render.crossplane.io/v1beta1" {
			a.Objects = append(a.Objects, o)
			continue
		}
		if _, message, ok := strings.Cut(text(o, "message"), fromFunction); ok {
			a.Events = append(a.Events, preview.Event{Severity: text(o, "severity"), Reason: text(o, "reason"), Message: message})
		}
	}
	return a, nil
}

// text reads a top-level string.
func text(o *preview.Object, field string) string {
	s, _ := o.Object[field].(string)
	return s
}

// write stores objects where render reads them; JSON is YAML enough.
func (e *engine) write(name string, objects ...*preview.Object) (string, error) {
	var b bytes.Buffer
	for _, o := range objects {
		data, err := json.Marshal(o.Object)
		if err != nil {
			return "", err
		}
		b.WriteString("---\n")
		b.Write(data)
		b.WriteString("\n")
	}
	path := filepath.Join(e.dir, name)
	return path, os.WriteFile(path, b.Bytes(), 0o600)
}

// freeAddress finds a loopback port that nobody listens on.
func freeAddress(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// listens waits until somebody accepts connections at address.
func listens(ctx context.Context, address string, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err == nil {
			return c.Close()
		}
		select {
		case <-ended:
			return errors.New("it has ended")
		case <-ctx.Done():
			return fmt.Errorf("it does not listen: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
