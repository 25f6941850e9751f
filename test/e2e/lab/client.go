// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lab

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Client talks to the API server.
type Client struct {
	url  string
	http *http.Client
}

// Object is an object of the API server, or a part of one.
type Object map[string]any

// ErrMissing is the error for what does not exist.
var ErrMissing = errors.New("not found")

// newClient is a client that authenticates with a certificate.
func newClient(url string, ca []byte, p pair) (*Client, error) {
	c, err := tls.X509KeyPair(p.cert, p.key)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	return &Client{url: url, http: &http.Client{
		Timeout:   30 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{c}, MinVersion: tls.VersionTLS12}},
	}}, nil
}

// Do sends a request and returns the answer's body. It comes again when the API server asks for patience, as all clients do:
// for a moment after the CRD of a kind was made, it does.
func (c *Client) Do(method, path, contentType string, body []byte) ([]byte, error) {
	for attempt := 0; ; attempt++ {
		b, code, err := c.once(method, path, contentType, body)
		if code != http.StatusTooManyRequests || attempt == 10 {
			return b, err
		}
		time.Sleep(time.Second)
	}
}

// once sends a request.
func (c *Client) once(method, path, contentType string, body []byte) ([]byte, int, error) {
	req, err := http.NewRequest(method, c.url+path, bytes.NewReader(body)) //nolint:noctx // The client has a timeout.
	if err != nil {
		return nil, 0, err
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	rsp, err := c.http.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer rsp.Body.Close() //nolint:errcheck // It has been read.
	b, err := io.ReadAll(rsp.Body)
	if err != nil {
		return nil, 0, err
	}
	if rsp.StatusCode == http.StatusNotFound {
		return nil, rsp.StatusCode, fmt.Errorf("%s %s: %w", method, path, ErrMissing)
	}
	if rsp.StatusCode >= 400 {
		return nil, rsp.StatusCode, fmt.Errorf("%s %s: %d: %s", method, path, rsp.StatusCode, b)
	}
	return b, rsp.StatusCode, nil
}

// kinds are the kinds that tests look at, by the path of their API.
var kinds = map[string]string{
	"Namespace": "/api/v1/namespaces", "ConfigMap": "/api/v1/configmaps", "Secret": "/api/v1/secrets", "Service": "/api/v1/services",
	"ServiceAccount": "/api/v1/serviceaccounts", "Pod": "/api/v1/pods", "PersistentVolumeClaim": "/api/v1/persistentvolumeclaims", "Event": "/api/v1/events",
	"Node": "/api/v1/nodes", "ResourceQuota": "/api/v1/resourcequotas",
	"Deployment": "/apis/apps/v1/deployments", "StatefulSet": "/apis/apps/v1/statefulsets", "ReplicaSet": "/apis/apps/v1/replicasets",
	"Job": "/apis/batch/v1/jobs", "HorizontalPodAutoscaler": "/apis/autoscaling/v2/horizontalpodautoscalers",
	"PodDisruptionBudget": "/apis/policy/v1/poddisruptionbudgets", "NetworkPolicy": "/apis/networking.k8s.io/v1/networkpolicies",
	"Ingress": "/apis/networking.k8s.io/v1/ingresses", "EndpointSlice": "/apis/discovery.k8s.io/v1/endpointslices",
	"HTTPRoute": "/apis/gateway.networking.k8s.io/v1/httproutes", "ServiceMonitor": "/apis/monitoring.coreos.com/v1/servicemonitors",
	"PrometheusRule":           "/apis/monitoring.coreos.com/v1/prometheusrules",
	"CustomResourceDefinition": "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "ClusterRole": "/apis/rbac.authorization.k8s.io/v1/clusterroles",
	"Function": "/apis/pkg.crossplane.io/v1/functions", "FunctionRevision": "/apis/pkg.crossplane.io/v1/functionrevisions",
	"Configuration": "/apis/pkg.crossplane.io/v1/configurations", "ConfigurationRevision": "/apis/pkg.crossplane.io/v1/configurationrevisions",
	"CompositeResourceDefinition": "/apis/apiextensions.crossplane.io/v2/compositeresourcedefinitions", "Composition": "/apis/apiextensions.crossplane.io/v1/compositions",
	"Usage": "/apis/protection.crossplane.io/v1beta1/usages",
}

// Serve tells the client of a further kind, by the path of its API.
func Serve(kind, path string) { kinds[kind] = path }

// Path is the path of an object, or of all objects of a kind when the name is empty.
func Path(kind, namespace, name string) string {
	p, ok := kinds[kind]
	if !ok {
		panic("the client does not know the kind " + kind)
	}
	if namespace != "" {
		i := strings.LastIndex(p, "/")
		p = p[:i] + "/namespaces/" + namespace + p[i:]
	}
	if name != "" {
		p += "/" + name
	}
	return p
}

// Get reads an object.
func (c *Client) Get(kind, namespace, name string) (Object, error) {
	b, err := c.Do(http.MethodGet, Path(kind, namespace, name), "", nil)
	if err != nil {
		return nil, err
	}
	o := Object{}
	return o, json.Unmarshal(b, &o)
}

// List reads all objects of a kind that have the labels, as in "a=b,c=d".
func (c *Client) List(kind, namespace, labels string) ([]Object, error) {
	p := Path(kind, namespace, "")
	if labels != "" {
		p += "?labelSelector=" + strings.NewReplacer("=", "%3D", ",", "%2C", "/", "%2F").Replace(labels)
	}
	b, err := c.Do(http.MethodGet, p, "", nil)
	if err != nil {
		return nil, err
	}
	l := struct {
		Items []Object `json:"items"`
	}{}
	err = json.Unmarshal(b, &l)
	for _, o := range l.Items {
		o["kind"] = kind
	}
	return l.Items, err
}

// Patch merges a JSON document into an object.
func (c *Client) Patch(kind, namespace, name, patch string) error {
	return c.patch(Path(kind, namespace, name), patch)
}

// PatchStatus merges a JSON document into an object's status.
func (c *Client) PatchStatus(kind, namespace, name, patch string) error {
	return c.patch(Path(kind, namespace, name)+"/status", patch)
}

func (c *Client) patch(path, patch string) error {
	_, err := c.Do(http.MethodPatch, path+"?fieldManager=e2e", "application/merge-patch+json", []byte(patch))
	return err
}

// Apply applies a YAML or JSON document on the server.
func (c *Client) Apply(kind, namespace, name, doc string) error {
	_, err := c.Do(http.MethodPatch, Path(kind, namespace, name)+"?fieldManager=e2e&force=true", "application/apply-patch+yaml", []byte(doc))
	return err
}

// Create creates an object.
func (c *Client) Create(kind, namespace, doc string) error {
	_, err := c.Do(http.MethodPost, Path(kind, namespace, ""), "application/yaml", []byte(doc))
	return err
}

// Delete deletes an object.
func (c *Client) Delete(kind, namespace, name string) error {
	_, err := c.Do(http.MethodDelete, Path(kind, namespace, name), "", nil)
	return err
}

// At is the value at a path; numbers in it count list items. It is nil if there is none.
func (o Object) At(path ...string) any {
	var v any = map[string]any(o)
	for _, p := range path {
		switch t := v.(type) {
		case map[string]any:
			v = t[p]
		case []any:
			i, err := strconv.Atoi(p)
			if err != nil || i >= len(t) {
				return nil
			}
			v = t[i]
		default:
			return nil
		}
	}
	return v
}

// String is the text at a path.
func (o Object) String(path ...string) string {
	s, _ := o.At(path...).(string)
	return s
}

// Int is the number at a path.
func (o Object) Int(path ...string) int {
	f, _ := o.At(path...).(float64)
	return int(f)
}

// Items are the objects of the list at a path.
func (o Object) Items(path ...string) []Object {
	l, _ := o.At(path...).([]any)
	out := make([]Object, 0, len(l))
	for _, i := range l {
		if m, ok := i.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// Name is the object's name.
func (o Object) Name() string { return o.String("metadata", "name") }

// Version is the object's resourceVersion.
func (o Object) Version() string { return o.String("metadata", "resourceVersion") }

// Condition is a condition of the object, empty if there is none of the type.
func (o Object) Condition(kind string) Object {
	for _, c := range o.Items("status", "conditions") {
		if c.String("type") == kind {
			return c
		}
	}
	return Object{}
}

// Is is true if the condition is True.
func (o Object) Is(condition string) bool { return o.Condition(condition).String("status") == "True" }

// DryRun has the server apply an object, strictly, without keeping it.
func (c *Client) DryRun(kind, namespace string, o Object) error {
	p := Path(kind, namespace, o.Name())
	// apiVersion is not in lists.
	if o.String("apiVersion") == "" {
		version := strings.TrimPrefix(strings.TrimPrefix(kinds[kind], "/apis/"), "/api/")
		o["apiVersion"] = version[:strings.LastIndex(version, "/")]
	}
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	_, err = c.Do(http.MethodPatch, p+"?fieldManager=e2e&force=true&dryRun=All&fieldValidation=Strict", "application/apply-patch+yaml", b)
	return err
}
