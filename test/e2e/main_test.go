//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// root is the root of the repository.
const root = "../.."

var (
	// rest is for how long an instance at rest is watched.
	rest = flag.Duration("rest", 200*time.Second, "how long to watch an instance at rest; with -test.short a tenth of it")
	// keep leaves the control plane up when the scenarios are over.
	keep = flag.Bool("keep", false, "keep the control plane after the scenarios until interrupted")
	// instances is the size of the scenario with many instances.
	instances = flag.Int("instances", 100, "number of instances that are made at once")
)

// cluster is the control plane that all scenarios share.
var cluster *lab.Lab

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

// run starts the control plane, installs the packages and runs the scenarios.
func run(m *testing.M) int {
	var err error
	dir := os.Getenv("E2E_RUN")
	if dir == "" {
		fmt.Println("run this with make e2e")
		return 1
	}
	fmt.Println("logs:", filepath.Join(dir, "log"))
	cluster, err = lab.Start(os.Getenv("E2E_BIN"), dir, os.Getenv("E2E_CROSSPLANE"))
	if err != nil {
		fmt.Println("cannot start the control plane:", err)
		return 1
	}
	defer cluster.Stop()
	// It is the first process of its namespace, which signals do not end by themselves.
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-stop
		cluster.Say("interrupted")
		os.Exit(1)
	}()
	if err := install(); err != nil {
		fmt.Println("cannot install the packages:", err)
		return 1
	}
	code := m.Run()
	cluster.Say("memory in MiB: %v", cluster.Memory())
	if *keep {
		cluster.Say("kept; enter with: nsenter --target <pid> --net, then kubectl --kubeconfig %s", cluster.Kubeconfig("admin"))
		time.Sleep(24 * time.Hour)
	}
	cluster.Say("logs: %s", cluster.Logs())
	return code
}

// The packages of the lab's registry.
var (
	functionPackage      = lab.Registry + "/contrib/function-superset"
	configurationPackage = lab.Registry + "/contrib/configuration-superset"
	claimsPackage        = lab.Registry + "/contrib/configuration-superset-claims"
)

// The names under which Crossplane installs the packages.
const (
	functionName      = "contrib-function-superset"
	configurationName = "contrib-configuration-superset"
)

// install does what the installation guide says: permissions first, then the configuration, which brings the function.
func install() error {
	packages := os.Getenv("E2E_PACKAGES")
	for _, p := range []struct{ file, reference string }{
		{"function-superset.xpkg", functionPackage},
		{"configuration-superset.xpkg", configurationPackage},
		{"configuration-superset-claims.xpkg", claimsPackage},
	} {
		if err := cluster.Push(filepath.Join(packages, "v0.1.0", p.file), p.reference+":v0.1.0"); err != nil {
			return err
		}
	}
	cluster.Say("packages pushed")
	if _, err := cluster.Kubectl("admin", "", "apply", "-f", filepath.Join(root, "package/rbac")); err != nil {
		return err
	}
	began := time.Now()
	command := []string{"crossplane", "xpkg", "install", "configuration", configurationPackage + ":v0.1.0", configurationName}
	said, err := cluster.Run("", command...)
	if err != nil {
		return err
	}
	fmt.Printf("$ %s\n%s", strings.Join(command, " "), said)
	if err := cluster.Healthy("Configuration", configurationName); err != nil {
		return err
	}
	if err := cluster.Healthy("Function", functionName); err != nil {
		return err
	}
	err = lab.Until(60*time.Second, func() error {
		x, err := cluster.Admin.Get("CompositeResourceDefinition", "", "supersets.superset.crossplane.io")
		if err == nil && !x.Is("Established") {
			err = fmt.Errorf("the definition is not established: %s", x.Condition("Established").String("message"))
		}
		return err
	})
	if err != nil {
		return err
	}
	cluster.Say("packages installed and healthy within %.1f s", time.Since(began).Seconds())
	lab.Serve("Superset", "/apis/superset.crossplane.io/v1alpha1/supersets")
	lab.Serve("XSuperset", "/apis/superset.crossplane.io/v1alpha1/xsupersets")
	lab.Serve("Analytics", "/apis/platform.example.org/v1alpha1/analytics")
	lab.Serve("Cluster", "/apis/postgresql.cnpg.io/v1/clusters")
	lab.Serve("ExternalSecret", "/apis/external-secrets.io/v1/externalsecrets")
	lab.Serve("Password", "/apis/generators.external-secrets.io/v1alpha1/passwords")
	out, err := cluster.Kubectl("admin", "", "get", "configurations.pkg,functions.pkg,xrd,compositions")
	fmt.Printf("$ kubectl get configurations.pkg,functions.pkg,xrd,compositions\n%s\n", out)
	if err != nil {
		return err
	}
	// Alice may edit what is in the namespaces that she is given, and no more; Mallory may only write Supersets there.
	return errors.Join(cluster.User("alice", "alice"), cluster.User("mallory", "mallory"))
}

// gatewayAPI installs the CRDs of the Gateway API.
func gatewayAPI(t *testing.T) {
	t.Helper()
	for _, f := range []string{"gateways", "httproutes", "gatewayclasses"} {
		kubectl(t, "admin", "", "apply", "--server-side", "-f", filepath.Join(os.Getenv("E2E_GATEWAY"), "config/crd/standard/gateway.networking.k8s.io_"+f+".yaml"))
	}
}

// prometheus installs CRDs with the names of the Prometheus operator's, which take anything.
func prometheus(t *testing.T) {
	t.Helper()
	for kind, plural := range map[string]string{"ServiceMonitor": "servicemonitors", "PrometheusRule": "prometheusrules"} {
		kubectl(t, "admin", `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: `+plural+`.monitoring.coreos.com}
spec:
  group: monitoring.coreos.com
  scope: Namespaced
  names: {kind: `+kind+`, plural: `+plural+`}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}
`, "apply", "-f", "-")
	}
}

// kubectl runs kubectl as a user and returns what it prints.
func kubectl(t *testing.T, user, stdin string, args ...string) string {
	t.Helper()
	out, err := cluster.Kubectl(user, stdin, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// example reads an example for a namespace.
func example(t *testing.T, name, namespace string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "examples", name, "superset.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("namespace: superset\n", "namespace: "+namespace+"\n", "namespace: superset}", "namespace: "+namespace+"}").Replace(string(b))
}
