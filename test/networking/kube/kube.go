// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package kube starts a real API server for tests, with nothing beside it but
// its store: no controller acts on an object, and no node runs a pod.
package kube

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// The environment in which make runs these tests.
const (
	// EnvBin is the folder of etcd and kube-apiserver.
	EnvBin = "CLUSTER_BIN"
	// EnvCRDs lists files and folders of CustomResourceDefinitions.
	EnvCRDs = "CLUSTER_CRDS"
)

// Object is an object of the API.
type Object = map[string]any

// Cluster is a running API server.
type Cluster struct {
	// URL is where it listens.
	URL string
	// Token is that of somebody who may do everything.
	Token string
	// CA is the file with the certificate to trust.
	CA string

	environment *envtest.Environment
	client      client.Client
}

// Code is the HTTP status with which the server refuses; 0 for any other error.
func Code(err error) int {
	if s := apierrors.APIStatus(nil); errors.As(err, &s) {
		return int(s.Status().Code)
	}
	return 0
}

// Start starts a server whose files are in a folder, and installs the CRDs.
func Start(dir string) (*Cluster, error) {
	bin := os.Getenv(EnvBin)
	if bin == "" {
		return nil, errors.New(EnvBin + " does not say where kube-apiserver is: run this by make")
	}
	c := &Cluster{Token: "admin", CA: filepath.Join(dir, "ca.crt"), environment: &envtest.Environment{
		BinaryAssetsDirectory: bin,
		CRDDirectoryPaths:     filepath.SplitList(os.Getenv(EnvCRDs)),
		ErrorIfCRDPathMissing: true,
	}}
	// A proxy logs in with a token, and tests ask as often as they can.
	tokens := filepath.Join(dir, "tokens.csv")
	if err := os.WriteFile(tokens, []byte(c.Token+",admin,admin,system:masters\n"), 0o600); err != nil {
		return nil, err
	}
	// There is no network but loopback, which no Service may lead to.
	c.environment.ControlPlane.GetAPIServer().Configure().
		Set("advertise-address", "127.0.0.1").
		Set("endpoint-reconciler-type", "none").
		Set("token-auth-file", tokens).
		Set("max-requests-inflight", "0").
		Set("max-mutating-requests-inflight", "0").
		Set("enable-priority-and-fairness", "false")
	config, err := c.environment.Start()
	if err != nil {
		return nil, errors.Join(err, c.environment.Stop())
	}
	config.QPS = -1
	c.URL = strings.TrimSuffix(config.Host, "/")
	if err := os.WriteFile(c.CA, config.CAData, 0o600); err != nil {
		return nil, errors.Join(err, c.environment.Stop())
	}
	if c.client, err = client.New(config, client.Options{}); err != nil {
		return nil, errors.Join(err, c.environment.Stop())
	}
	return c, nil
}

// Stop ends everything.
func (c *Cluster) Stop() { _ = c.environment.Stop() }

// Define creates a CustomResourceDefinition and waits until it is served.
func (c *Cluster) Define(crd Object) error {
	definition := &apiextensionsv1.CustomResourceDefinition{}
	raw, err := json.Marshal(crd)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, definition); err != nil {
		return err
	}
	_, err = envtest.InstallCRDs(c.environment.Config, envtest.CRDInstallOptions{CRDs: []*apiextensionsv1.CustomResourceDefinition{definition}})
	return err
}

// Apply applies an object on the server's side as Crossplane does, with unknown
// fields refused. A dry run keeps nothing.
func (c *Cluster) Apply(o Object, dry bool) error { return c.apply(o, "tests", dry) }

// ApplyAs is Apply by another manager, for good.
func (c *Cluster) ApplyAs(o Object, manager string) error { return c.apply(o, manager, false) }

func (c *Cluster) apply(o Object, manager string, dry bool) error {
	options := &client.PatchOptions{FieldManager: manager, Force: new(true), FieldValidation: "Strict"}
	if dry {
		options.DryRun = []string{"All"}
	}
	raw, err := json.Marshal(o)
	if err != nil {
		return err
	}
	// The client's own Apply cannot ask for strict validation.
	return c.client.Patch(context.Background(), object(o), client.RawPatch(types.ApplyPatchType, raw), options)
}

// Scale writes the scale subresource of an object, as autoscalers and kubectl do.
func (c *Cluster) Scale(o Object, replicas int32, manager string) error {
	target := object(o)
	scale := &autoscalingv1.Scale{
		ObjectMeta: metav1.ObjectMeta{Name: target.GetName(), Namespace: target.GetNamespace()}, Spec: autoscalingv1.ScaleSpec{Replicas: replicas},
	}
	return c.client.SubResource("scale").Update(context.Background(), target, client.WithSubResourceBody(scale), client.FieldOwner(manager))
}

// Create has the server admit an object as "kubectl create --dry-run=server"
// does. Applying one of wrong types ends in the server's own "internal error".
func (c *Cluster) Create(o Object) error {
	return c.client.Create(context.Background(), object(o), &client.CreateOptions{FieldManager: "tests", FieldValidation: "Strict", DryRun: []string{"All"}})
}

// Keep creates an object for good.
func (c *Cluster) Keep(o Object) error { return c.client.Create(context.Background(), object(o)) }

// Get reads an object of the kind and namespace of another one.
func (c *Cluster) Get(like Object, name string) (Object, error) {
	out := object(like)
	err := c.client.Get(context.Background(), client.ObjectKey{Namespace: out.GetNamespace(), Name: name}, out)
	return out.Object, err
}

// Delete deletes an object.
func (c *Cluster) Delete(o Object) error { return c.client.Delete(context.Background(), object(o)) }

// Namespace makes a namespace.
func (c *Cluster) Namespace(name string) error {
	return c.Apply(Object{"apiVersion": "v1", "kind": "Namespace", "metadata": Object{"name": name}}, false)
}

// object is a copy for the client, which writes the server's answer into it.
func object(o Object) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: cluster.Normal(o)}
}
