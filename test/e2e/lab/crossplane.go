// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lab

import (
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// namespace is that of Crossplane.
const namespace = "crossplane-system"

// crossplane installs Crossplane, as its chart would, and starts it under its own accounts.
func (l *Lab) crossplane() error {
	if err := l.Admin.Create("Namespace", "", "{apiVersion: v1, kind: Namespace, metadata: {name: "+namespace+"}}"); err != nil {
		return err
	}
	roles, err := permissions(filepath.Join(l.chart, "charts", "crossplane"), namespace)
	if err != nil {
		return err
	}
	if _, err := l.Kubectl("admin", roles, "apply", "--server-side", "-f", "-"); err != nil {
		return err
	}
	secrets := []string{"TLS_CA_SECRET_NAME=crossplane-root-ca", "TLS_SERVER_SECRET_NAME=crossplane-tls-server", "TLS_CLIENT_SECRET_NAME=crossplane-tls-client"}
	if err := l.initialise(secrets); err != nil {
		return err
	}
	if err := l.secretFiles("crossplane-tls-client", l.pki("crossplane-client")); err != nil {
		return err
	}
	// Its own server certificate is for the name of a Service that does not exist here.
	if err := l.serverCertificate(l.pki("crossplane-server")); err != nil {
		return err
	}
	for _, account := range []string{"crossplane", "rbac-manager"} {
		token, err := l.Kubectl("admin", "", "-n", namespace, "create", "token", account, "--duration=24h")
		if err != nil {
			return err
		}
		if err := l.kubeconfig(account, fmt.Sprintf("{token: %q}", strings.TrimSpace(token))); err != nil {
			return err
		}
	}
	err = l.launch("crossplane-rbac", func() error { return nil }, []string{"KUBECONFIG=" + l.Kubeconfig("rbac-manager")},
		l.exe("crossplane-core"), "rbac", "start", "--provider-clusterrole=crossplane:allowed-provider-permissions")
	if err != nil {
		return err
	}
	env := slices.Concat(secrets, []string{"KUBECONFIG=" + l.Kubeconfig("crossplane"), "ENABLE_WEBHOOKS=true"})
	err = l.launch("crossplane", healthy(fmt.Sprintf("http://127.0.0.1:%d/readyz", portCrossplaneProbe)), env,
		l.exe("crossplane-core"), "--debug", "core", "start", "--namespace="+namespace,
		// The lab does itself what a package runtime does, see functions.
		"--package-runtime=External",
		"--cache-dir="+l.mkdir("cache"), "--tls-client-certs-dir="+l.pki("crossplane-client"), "--tls-server-certs-dir="+l.pki("crossplane-server"),
		fmt.Sprintf("--webhook-port=%d", portCrossplaneWebhook), fmt.Sprintf("--metrics-port=%d", portCrossplaneMetrics), fmt.Sprintf("--health-probe-port=%d", portCrossplaneProbe))
	if err != nil {
		return err
	}
	if err := l.protection(); err != nil {
		return err
	}
	l.runtime = runFunctions(l)
	return nil
}

// initialise makes CRDs and certificates. The first attempts may come before the API server serves the CRDs just made.
func (l *Lab) initialise(secrets []string) error {
	p := &process{
		name: "crossplane-init", log: filepath.Join(l.Logs(), "crossplane-init.log"),
		argv: []string{l.exe("crossplane-core"), "core", "init", "--namespace=" + namespace},
		env: slices.Concat(secrets, []string{
			"KUBECONFIG=" + l.Kubeconfig("admin"), "CRDS_PATH=" + filepath.Join(l.chart, "crds"), "ENABLE_WEBHOOKS=false",
			"WEBHOOK_SERVICE_NAME=crossplane-webhooks", "WEBHOOK_SERVICE_NAMESPACE=" + namespace, "WEBHOOK_SERVICE_PORT=9443",
		}),
	}
	return Until(60*time.Second, func() error {
		if err := p.start(); err != nil {
			return Fatal(err)
		}
		<-p.done
		if p.cmd.ProcessState.Success() {
			return nil
		}
		return fmt.Errorf("core init: %s", tail(p.log))
	})
}

// secretFiles writes the content of a Secret to a folder.
func (l *Lab) secretFiles(name, dir string) error {
	s, err := l.Admin.Get("Secret", namespace, name)
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	data, _ := s.At("data").(map[string]any)
	for k := range data {
		if files[k], err = base64.StdEncoding.DecodeString(s.String("data", k)); err != nil {
			return err
		}
	}
	return write(dir, files)
}

// serverCertificate writes a certificate that Crossplane's own CA has signed, for loopback.
func (l *Lab) serverCertificate(dir string) error {
	root := l.pki("crossplane-root")
	if err := l.secretFiles("crossplane-root-ca", root); err != nil {
		return err
	}
	ca := pair{}
	var err error
	if ca.cert, err = os.ReadFile(filepath.Join(root, "tls.crt")); err != nil {
		return err
	}
	if ca.key, err = os.ReadFile(filepath.Join(root, "tls.key")); err != nil {
		return err
	}
	a, err := authorityFrom(ca)
	if err != nil {
		return err
	}
	p, err := a.sign(pkix.Name{CommonName: "localhost"}, "localhost", "127.0.0.1")
	if err != nil {
		return err
	}
	return write(dir, map[string][]byte{"ca.crt": ca.cert, "tls.crt": p.cert, "tls.key": p.key})
}

// protection turns on the webhook that Usages need. In a cluster it is reached through a Service, here by its address.
func (l *Lab) protection() error {
	b, err := os.ReadFile(filepath.Join(l.chart, "webhookconfigurations", "usage.yaml"))
	if err != nil {
		return err
	}
	ca, err := os.ReadFile(l.pki("crossplane-server/ca.crt"))
	if err != nil {
		return err
	}
	var lines []string
	skip := false
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		if strings.TrimSpace(line) == "service:" {
			skip = true
			continue
		}
		if path, ok := strings.CutPrefix(strings.TrimSpace(line), "path:"); ok && skip {
			lines = append(lines,
				fmt.Sprintf("      url: https://127.0.0.1:%d%s", portCrossplaneWebhook, strings.TrimSpace(path)),
				"      caBundle: "+base64.StdEncoding.EncodeToString(ca))
			skip = false
			continue
		}
		if !skip {
			lines = append(lines, line)
		}
	}
	if skip {
		return errors.New("cannot read Crossplane's webhook configuration")
	}
	_, err = l.Kubectl("admin", strings.Join(lines, "\n"), "apply", "-f", "-")
	return err
}
