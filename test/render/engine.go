// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// startTimeout is how long the function may take to listen.
const startTimeout = 20 * time.Second

// object is any Kubernetes object.
type object = unstructured.Unstructured

// engine is a running function and the way to call it.
type engine struct {
	options options
	address string
	dir     string
	logs    *bytes.Buffer
	stop    func()
}

// answer is what one render printed.
type answer struct {
	xr      *object
	objects []*object
	events  []*object
	yaml    string
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
func (e *engine) render(ctx context.Context, w *world) (*answer, error) {
	xr, err := e.write("xr.yaml", w.xr)
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
	if len(w.objects) > 0 {
		observed, err := e.write("observed.yaml", w.observed()...)
		if err != nil {
			return nil, err
		}
		args = append(args, "--observed-resources="+observed)
	}
	if len(w.pods) > 0 {
		pods, err := e.write("pods.yaml", w.pods...)
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
func read(out []byte) (*answer, error) {
	objects, err := decode(out)
	if err != nil {
		return nil, fmt.Errorf("cannot read what render printed: %w", err)
	}
	if len(objects) == 0 {
		return nil, errors.New("render printed nothing")
	}
	a := &answer{xr: objects[0], yaml: string(out)}
	for _, o := range objects[1:] {
		if o.GetAPIVersion() == "render.crossplane.io/v1beta1" {
			a.events = append(a.events, o)
			continue
		}
		a.objects = append(a.objects, o)
	}
	return a, nil
}

// write stores objects where render reads them; JSON is YAML enough.
func (e *engine) write(name string, objects ...*object) (string, error) {
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

// decode reads a stream of YAML documents.
func decode(data []byte) ([]*object, error) {
	var objects []*object
	d := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(data), 4096)
	for {
		raw := runtime.RawExtension{}
		err := d.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		if len(raw.Raw) == 0 || string(raw.Raw) == "null" {
			continue
		}
		o := &object{}
		if err := o.UnmarshalJSON(raw.Raw); err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
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
