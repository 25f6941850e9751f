// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package kube starts a real API server for tests, with nothing beside it but
// its store: no controller acts on an object, and no node runs a pod.
package kube

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
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

	client *http.Client
	procs  []*exec.Cmd

	mu sync.Mutex
	// paths are the places of kinds.
	paths map[schema.GroupVersionKind]place
}

// place is where objects of a kind are.
type place struct {
	plural     string
	namespaced bool
}

// Refusal is what the server says when it does not do what it is asked.
type Refusal struct {
	// Code is the HTTP status.
	Code int
	// Message is in the server's words.
	Message string
}

// Error is the code and the words.
func (r *Refusal) Error() string { return fmt.Sprintf("%d: %s", r.Code, r.Message) }

// Start starts a server whose files are in a folder, and installs the CRDs.
func Start(dir string) (*Cluster, error) {
	bin := os.Getenv(EnvBin)
	if bin == "" {
		return nil, errors.New(EnvBin + " does not say where kube-apiserver is: run this by make")
	}
	ports, err := free(3)
	if err != nil {
		return nil, err
	}
	c := &Cluster{
		URL: "https://" + ports[2], Token: "admin", CA: filepath.Join(dir, "pki", "apiserver.crt"),
		paths: map[schema.GroupVersionKind]place{},
	}
	if err := c.start(bin, dir, ports); err != nil {
		c.Stop()
		return nil, err
	}
	return c, nil
}

func (c *Cluster) start(bin, dir string, ports []string) error {
	// Any RSA key will do to sign tokens that nobody asks for.
	account := filepath.Join(dir, "account.key")
	if err := os.WriteFile(account, accountKey(), 0o600); err != nil {
		return err
	}
	tokens := filepath.Join(dir, "tokens.csv")
	if err := os.WriteFile(tokens, []byte(c.Token+",admin,admin,system:masters\n"), 0o600); err != nil {
		return err
	}
	store, peer := "http://"+ports[0], "http://"+ports[1]
	if err := c.launch(dir, filepath.Join(bin, "etcd"), "--name=one", "--data-dir="+filepath.Join(dir, "etcd"), "--unsafe-no-fsync", "--log-level=warn",
		"--listen-client-urls="+store, "--advertise-client-urls="+store, "--listen-peer-urls="+peer, "--initial-advertise-peer-urls="+peer, "--initial-cluster=one="+peer); err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(ports[2])
	if err != nil {
		return err
	}
	if err := c.launch(dir, filepath.Join(bin, "kube-apiserver"), "--etcd-servers="+store, "--bind-address="+host, "--secure-port="+port, "--advertise-address="+host,
		"--endpoint-reconciler-type=none", "--cert-dir="+filepath.Dir(c.CA), "--token-auth-file="+tokens, "--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc", "--service-account-key-file="+account, "--service-account-signing-key-file="+account,
		"--service-cluster-ip-range=10.96.0.0/16", "--allow-privileged=true", "--profiling=false", "--max-requests-inflight=0", "--max-mutating-requests-inflight=0", "--enable-priority-and-fairness=false"); err != nil {
		return err
	}
	if err := until(2*time.Minute, c.trust); err != nil {
		return err
	}
	if err := until(2*time.Minute, func() error { _, err := c.Do(http.MethodGet, "/readyz", "", nil); return err }); err != nil {
		return err
	}
	for _, entry := range filepath.SplitList(os.Getenv(EnvCRDs)) {
		if err := c.install(entry); err != nil {
			return err
		}
	}
	return nil
}

// launch starts a program; what it says goes to a file.
func (c *Cluster) launch(dir, program string, args ...string) error {
	log, err := os.Create(filepath.Join(dir, filepath.Base(program)+".log"))
	if err != nil {
		return err
	}
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = log, log
	c.procs = append(c.procs, cmd)
	return cmd.Start()
}

// trust reads the certificate that the server has made for itself.
func (c *Cluster) trust() error {
	pem, err := os.ReadFile(c.CA)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return errors.New("the certificate is not written yet")
	}
	c.client = &http.Client{Timeout: time.Minute, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, MaxIdleConnsPerHost: 16,
	}}
	return nil
}

// Stop ends everything, the newest first.
func (c *Cluster) Stop() {
	for i := len(c.procs) - 1; i >= 0; i-- {
		if p := c.procs[i].Process; p != nil {
			_ = p.Kill()
			_ = c.procs[i].Wait()
		}
	}
}

// install creates the CRDs of a file or folder and waits until they are served.
func (c *Cluster) install(entry string) error {
	return filepath.WalkDir(entry, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for document := range strings.SplitSeq(string(text), "\n---\n") {
			o := Object{}
			if err := yaml.Unmarshal([]byte(document), &o); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			if o["kind"] != "CustomResourceDefinition" {
				continue
			}
			if err := c.Define(o); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
		return nil
	})
}

// Define creates a CustomResourceDefinition and waits until it is served.
func (c *Cluster) Define(crd Object) error {
	if err := c.Apply(crd, false); err != nil {
		return err
	}
	name, _ := Dig(crd, "metadata", "name").(string)
	return until(time.Minute, func() error {
		now, err := c.Get(crd, name)
		if err != nil {
			return err
		}
		conditions, _ := Dig(now, "status", "conditions").([]any)
		for _, v := range conditions {
			if o, _ := v.(Object); o["type"] == "Established" && o["status"] == "True" {
				return nil
			}
		}
		return fmt.Errorf("%s is not established", name)
	})
}

// Do sends a request and returns the body of the answer.
func (c *Cluster) Do(method, path, contentType string, body []byte) ([]byte, error) {
	req, err := http.NewRequest(method, c.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.Token)
	req.Header.Set("Accept", "application/json")
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	rsp, err := c.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rsp.Body.Close() }()
	out, err := io.ReadAll(rsp.Body)
	if err != nil {
		return nil, err
	}
	if rsp.StatusCode >= http.StatusBadRequest {
		status := Object{}
		message := string(out)
		if json.Unmarshal(out, &status) == nil && status["message"] != nil {
			message = fmt.Sprint(status["message"])
		}
		return out, &Refusal{Code: rsp.StatusCode, Message: message}
	}
	return out, nil
}

// Apply applies an object on the server's side as Crossplane does, with unknown
// fields refused. A dry run keeps nothing.
func (c *Cluster) Apply(o Object, dry bool) error {
	name, _ := Dig(o, "metadata", "name").(string)
	at, err := c.path(o, name)
	if err != nil {
		return err
	}
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	at += "?fieldManager=tests&force=true&fieldValidation=Strict"
	if dry {
		at += "&dryRun=All"
	}
	_, err = c.Do(http.MethodPatch, at, "application/apply-patch+yaml", body)
	return err
}

// Create has the server admit an object as "kubectl create --dry-run=server"
// does. Applying one of wrong types ends in the server's own "internal error".
func (c *Cluster) Create(o Object) error {
	at, err := c.path(o, "")
	if err != nil {
		return err
	}
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	_, err = c.Do(http.MethodPost, strings.TrimSuffix(at, "/")+"?fieldManager=tests&fieldValidation=Strict&dryRun=All", "application/json", body)
	return err
}

// Get reads an object of the kind and namespace of another one.
func (c *Cluster) Get(like Object, name string) (Object, error) {
	at, err := c.path(like, name)
	if err != nil {
		return nil, err
	}
	body, err := c.Do(http.MethodGet, at, "", nil)
	if err != nil {
		return nil, err
	}
	out := Object{}
	return out, json.Unmarshal(body, &out)
}

// Delete deletes an object.
func (c *Cluster) Delete(o Object) error {
	name, _ := Dig(o, "metadata", "name").(string)
	at, err := c.path(o, name)
	if err != nil {
		return err
	}
	_, err = c.Do(http.MethodDelete, at, "", nil)
	return err
}

// Namespace makes a namespace.
func (c *Cluster) Namespace(name string) error {
	return c.Apply(Object{"apiVersion": "v1", "kind": "Namespace", "metadata": Object{"name": name}}, false)
}

// Path is where objects of the kind and namespace of one are.
func (c *Cluster) Path(like Object) (string, error) {
	at, err := c.path(like, "")
	return strings.TrimSuffix(at, "/"), err
}

// path is where an object is.
func (c *Cluster) path(o Object, name string) (string, error) {
	apiVersion, _ := o["apiVersion"].(string)
	kind, _ := o["kind"].(string)
	gv, err := schema.ParseGroupVersion(apiVersion)
	if err != nil {
		return "", err
	}
	root := "/api/v1"
	if gv.Group != "" {
		root = "/apis/" + gv.String()
	}
	p, err := c.place(root, gv.WithKind(kind))
	if err != nil {
		return "", err
	}
	if namespace, _ := Dig(o, "metadata", "namespace").(string); p.namespaced {
		root += "/namespaces/" + namespace
	}
	return root + "/" + p.plural + "/" + name, nil
}

// place asks the server where objects of a kind are.
func (c *Cluster) place(root string, gvk schema.GroupVersionKind) (place, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p, ok := c.paths[gvk]; ok {
		return p, nil
	}
	body, err := c.Do(http.MethodGet, root, "", nil)
	if err != nil {
		return place{}, err
	}
	var list struct {
		Resources []struct {
			Name       string `json:"name"`
			Kind       string `json:"kind"`
			Namespaced bool   `json:"namespaced"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return place{}, err
	}
	for _, r := range list.Resources {
		if r.Kind == gvk.Kind && !strings.Contains(r.Name, "/") {
			c.paths[gvk] = place{r.Name, r.Namespaced}
			return c.paths[gvk], nil
		}
	}
	return place{}, &meta.NoKindMatchError{GroupKind: gvk.GroupKind(), SearchedVersions: []string{gvk.Version}}
}

// Dig is the value at a path, nil if there is none.
func Dig(v any, path ...string) any {
	for _, p := range path {
		m, ok := v.(Object)
		if !ok {
			return nil
		}
		v = m[p]
	}
	return v
}

// free are addresses on loopback that nobody listens on.
func free(n int) ([]string, error) {
	var out []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer func() { _ = l.Close() }()
		out = append(out, l.Addr().String())
	}
	return out, nil
}

// until tries again until there is no error, or the time is over.
func until(d time.Duration, try func() error) error {
	end := time.Now().Add(d)
	for {
		err := try()
		if err == nil || time.Now().After(end) {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
}
