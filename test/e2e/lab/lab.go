// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lab

import (
	"bytes"
	"crypto/tls"
	"crypto/x509/pkix"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Ports of the lab.
const (
	portEtcd = 16441 + iota
	portEtcdPeer
	portAPI
	portControllers
	portScheduler
	portKubelet
	portRegistry
	portCrossplaneMetrics
	portCrossplaneProbe
	portCrossplaneWebhook
	// portFunction is that of the first revision of a function; each further one has the next.
	portFunction
)

// Registry is where the lab's package registry is.
var Registry = fmt.Sprintf("127.0.0.1:%d", portRegistry)

//go:embed conf/stages.yaml
var stages []byte

//go:embed conf/audit.yaml
var audit []byte

// Lab is a running control plane.
type Lab struct {
	// Admin is a client that may do everything.
	Admin *Client

	bin, run string
	chart    string
	began    time.Time
	ca       *authority
	accounts pair
	procs    map[string]*process
	order    []string
	runtime  *functions
}

// Start starts everything but packages. bin holds the binaries, run is a folder that is wiped, and crossplane is the source
// folder of the Crossplane core module, for its CRDs and permissions.
func Start(bin, run, crossplane string) (*Lab, error) {
	l := &Lab{bin: bin, run: run, chart: filepath.Join(crossplane, "cluster"), began: time.Now(), procs: map[string]*process{}}
	if err := os.RemoveAll(run); err != nil {
		return nil, err
	}
	for _, d := range []string{"pki", "log", "cache"} {
		if err := os.MkdirAll(filepath.Join(run, d), 0o700); err != nil {
			return nil, err
		}
	}
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"certificates", l.certificates},
		{"etcd", l.etcd},
		{"kube-apiserver", l.apiserver},
		{"kube-controller-manager", l.controllers},
		{"kube-scheduler", l.scheduler},
		{"kwok and its node", l.node},
		{"package registry", l.registry},
		{"Crossplane", l.crossplane},
	} {
		if err := step.do(); err != nil {
			l.Stop()
			return nil, fmt.Errorf("%s: %w", step.name, err)
		}
		l.Say("%s ready", step.name)
	}
	return l, nil
}

// Say prints a line with the time since the start.
func (l *Lab) Say(format string, args ...any) {
	fmt.Printf("%7.1f s  %s\n", time.Since(l.began).Seconds(), fmt.Sprintf(format, args...))
}

// Logs is the folder of logs.
func (l *Lab) Logs() string { return filepath.Join(l.run, "log") }

// Stop ends everything, the newest first.
func (l *Lab) Stop() {
	if l.runtime != nil {
		l.runtime.stop()
	}
	for i := len(l.order) - 1; i >= 0; i-- {
		l.procs[l.order[i]].stop()
	}
}

// Restart kills a process, without mercy, and starts it again.
func (l *Lab) Restart(name string) error {
	p := l.procs[name]
	p.kill()
	return p.start()
}

// RestartWith starts a process anew with further arguments, in place of those of the last time.
func (l *Lab) RestartWith(name string, args ...string) error {
	p := l.procs[name]
	p.stop()
	p.more = args
	return p.start()
}

// Memory tells the resident memory of all processes that run in MiB, at present and at most.
func (l *Lab) Memory() string {
	procs := l.runtime.running()
	for _, n := range l.order {
		procs = append(procs, l.procs[n])
	}
	var out []string
	for _, p := range procs {
		now, peak := p.memory()
		out = append(out, fmt.Sprintf("%s %d (at most %d)", p.name, now, peak))
	}
	return strings.Join(out, ", ")
}

// launch starts a process and waits until it is ready.
func (l *Lab) launch(name string, ready func() error, env []string, argv ...string) error {
	p := &process{name: name, argv: argv, env: env, log: filepath.Join(l.Logs(), name+".log")}
	l.procs[name] = p
	l.order = append(l.order, name)
	if err := p.start(); err != nil {
		return err
	}
	return Until(90*time.Second, func() error {
		if !p.alive() {
			return Fatal(fmt.Errorf("%s ended:\n%s", name, tail(p.log)))
		}
		return ready()
	})
}

// fatal is an error that waiting does not help.
type fatal struct{ error }

// Fatal makes Until give up.
func Fatal(err error) error { return fatal{err} }

// Until tries again until there is no error, or the time is over.
func Until(d time.Duration, try func() error) error {
	end := time.Now().Add(d)
	for {
		err := try()
		if err == nil {
			return nil
		}
		if f := (fatal{}); errors.As(err, &f) {
			return f.error
		}
		if time.Now().After(end) {
			return fmt.Errorf("not within %s: %w", d, err)
		}
		time.Sleep(150 * time.Millisecond)
	}
}

// healthy asks a health endpoint.
func healthy(url string) func() error {
	c := &http.Client{Timeout: 3 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	return func() error {
		rsp, err := c.Get(url) //nolint:noctx // The client has a timeout.
		if err != nil {
			return err
		}
		_ = rsp.Body.Close() // Nobody reads it.
		if rsp.StatusCode != http.StatusOK {
			return fmt.Errorf("%s: %s", url, rsp.Status)
		}
		return nil
	}
}

// certificates makes the CA, the certificates and the kubeconfigs.
func (l *Lab) certificates() error {
	var err error
	if l.ca, err = newAuthority(); err != nil {
		return err
	}
	if l.accounts, err = accountKey(); err != nil {
		return err
	}
	server, err := l.ca.sign(pkix.Name{CommonName: "kube-apiserver"}, "127.0.0.1", "10.96.0.1", "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc")
	if err != nil {
		return err
	}
	kubelet, err := l.ca.sign(pkix.Name{CommonName: "kubelet-client", Organization: []string{"system:masters"}})
	if err != nil {
		return err
	}
	admin, err := l.ca.sign(pkix.Name{CommonName: "admin", Organization: []string{"system:masters"}})
	if err != nil {
		return err
	}
	if l.Admin, err = newClient(l.url(), l.ca.pem, admin); err != nil {
		return err
	}
	for file, n := range map[string]pkix.Name{
		"admin":      {CommonName: "admin", Organization: []string{"system:masters"}},
		"kwok":       {CommonName: "kwok", Organization: []string{"system:masters"}},
		"controller": {CommonName: "system:kube-controller-manager"},
		"scheduler":  {CommonName: "system:kube-scheduler"},
	} {
		if err := l.User(file, n.CommonName, n.Organization...); err != nil {
			return err
		}
	}
	return write(l.pki(""), map[string][]byte{
		"ca.crt": l.ca.pem, "server.crt": server.cert, "server.key": server.key, "kubelet.crt": kubelet.cert, "kubelet.key": kubelet.key,
		"accounts.pub": l.accounts.cert, "accounts.key": l.accounts.key, "stages.yaml": stages, "audit.yaml": audit,
	})
}

// User writes a kubeconfig for a person.
func (l *Lab) User(file, name string, groups ...string) error {
	p, err := l.ca.sign(pkix.Name{CommonName: name, Organization: groups})
	if err != nil {
		return err
	}
	b := base64.StdEncoding.EncodeToString
	return l.kubeconfig(file, fmt.Sprintf("{client-certificate-data: %s, client-key-data: %s}", b(p.cert), b(p.key)))
}

// kubeconfig writes a kubeconfig.
func (l *Lab) kubeconfig(file, user string) error {
	return write(l.pki(""), map[string][]byte{file + ".kubeconfig": fmt.Appendf(nil, `apiVersion: v1
kind: Config
clusters: [{name: e2e, cluster: {server: %q, certificate-authority-data: %s}}]
users: [{name: e2e, user: %s}]
contexts: [{name: e2e, context: {cluster: e2e, user: e2e}}]
current-context: e2e
`, l.url(), base64.StdEncoding.EncodeToString(l.ca.pem), user)})
}

// Kubeconfig is the file with which a user logs in.
func (l *Lab) Kubeconfig(user string) string { return l.pki(user + ".kubeconfig") }

func (l *Lab) url() string            { return fmt.Sprintf("https://127.0.0.1:%d", portAPI) }
func (l *Lab) pki(file string) string { return filepath.Join(l.run, "pki", file) }
func (l *Lab) exe(name string) string { return filepath.Join(l.bin, name) }

func (l *Lab) etcd() error {
	client, peer := fmt.Sprintf("http://127.0.0.1:%d", portEtcd), fmt.Sprintf("http://127.0.0.1:%d", portEtcdPeer)
	return l.launch("etcd", healthy(client+"/health"), nil, l.exe("etcd"), "--name=e2e", "--data-dir="+filepath.Join(l.run, "etcd"), "--unsafe-no-fsync",
		"--listen-client-urls="+client, "--advertise-client-urls="+client, "--listen-peer-urls="+peer, "--initial-advertise-peer-urls="+peer,
		"--initial-cluster=e2e="+peer, "--log-level=warn")
}

func (l *Lab) apiserver() error {
	return l.launch("kube-apiserver", func() error { _, err := l.Admin.Do(http.MethodGet, "/readyz", "", nil); return err }, nil,
		l.exe("kube-apiserver"), fmt.Sprintf("--etcd-servers=http://127.0.0.1:%d", portEtcd),
		"--bind-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", portAPI), "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none",
		"--client-ca-file="+l.pki("ca.crt"), "--tls-cert-file="+l.pki("server.crt"), "--tls-private-key-file="+l.pki("server.key"),
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local", "--service-account-key-file="+l.pki("accounts.pub"), "--service-account-signing-key-file="+l.pki("accounts.key"),
		"--kubelet-client-certificate="+l.pki("kubelet.crt"), "--kubelet-client-key="+l.pki("kubelet.key"), "--kubelet-preferred-address-types=InternalIP,Hostname",
		"--service-cluster-ip-range=10.96.0.0/16", "--authorization-mode=Node,RBAC", "--allow-privileged=true", "--profiling=false",
		"--audit-policy-file="+l.pki("audit.yaml"), "--audit-log-path="+l.auditLog(), "--audit-log-maxsize=2000")
}

func (l *Lab) controllers() error {
	return l.launch("kube-controller-manager", func() error { _, err := l.Admin.Get("ServiceAccount", "default", "default"); return err }, nil,
		l.exe("kube-controller-manager"), "--kubeconfig="+l.Kubeconfig("controller"), "--bind-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", portControllers), "--leader-elect=false",
		"--service-account-private-key-file="+l.pki("accounts.key"), "--root-ca-file="+l.pki("ca.crt"), "--use-service-account-credentials=true",
		"--service-cluster-ip-range=10.96.0.0/16", "--allocate-node-cidrs=false", "--profiling=false")
}

func (l *Lab) scheduler() error {
	c := l.Kubeconfig("scheduler")
	return l.launch("kube-scheduler", healthy(fmt.Sprintf("https://127.0.0.1:%d/readyz", portScheduler)), nil,
		l.exe("kube-scheduler"), "--kubeconfig="+c, "--authentication-kubeconfig="+c, "--authorization-kubeconfig="+c, "--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", portScheduler), "--leader-elect=false", "--profiling=false")
}

// node starts a kubelet in name only, and its node.
func (l *Lab) node() error {
	address := fmt.Sprintf("127.0.0.1:%d", portKubelet)
	err := l.launch("kwok", healthy("http://"+address+"/healthz"), nil,
		l.exe("kwok"), "--kubeconfig="+l.Kubeconfig("kwok"), "--config="+l.pki("stages.yaml"),
		// Without a lease the node is NotReady after a minute, and so are its pods, for ever.
		"--node-lease-duration-seconds=40",
		"--manage-all-nodes=false", "--manage-nodes-with-label-selector=type=kwok", "--cidr=10.200.0.0/16", "--node-ip=127.0.0.1", fmt.Sprintf("--node-port=%d", portKubelet), "--server-address="+address)
	if err != nil {
		return err
	}
	err = l.Admin.Create("Node", "", "{apiVersion: v1, kind: Node, metadata: {name: fake, labels: {type: kwok, kubernetes.io/hostname: fake, kubernetes.io/os: linux, kubernetes.io/arch: amd64}}}")
	if err != nil {
		return err
	}
	if err := l.volumes(); err != nil {
		return err
	}
	return Until(30*time.Second, func() error {
		n, err := l.Admin.Get("Node", "", "fake")
		if err == nil && !n.Is("Ready") {
			err = errors.New("the node is not ready")
		}
		return err
	})
}

// volumes makes a default storage class and volumes for it. Each can be claimed once.
func (l *Lab) volumes() error {
	b := &strings.Builder{}
	b.WriteString(`{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: standard, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}, provisioner: kubernetes.io/no-provisioner}`)
	for n := range 300 {
		fmt.Fprintf(b, "\n---\n{apiVersion: v1, kind: PersistentVolume, metadata: {name: volume-%d}, spec: {capacity: {storage: 100Gi}, accessModes: [ReadWriteOnce], storageClassName: standard, hostPath: {path: /nowhere}}}", n)
	}
	_, err := l.Kubectl("admin", b.String(), "create", "-f", "-")
	return err
}

func (l *Lab) registry() error {
	return l.launch("registry", healthy("http://"+Registry+"/v2/"), nil, l.exe("crane"), "registry", "serve", "--address", Registry, "--disk", l.mkdir("registry"))
}

func (l *Lab) mkdir(name string) string {
	d := filepath.Join(l.run, name)
	_ = os.MkdirAll(d, 0o700) // Whoever uses it will say so.
	return d
}

// Kubectl runs kubectl as a user, with a document on its standard input, and returns what it prints.
func (l *Lab) Kubectl(user, stdin string, args ...string) (string, error) {
	return l.Run(stdin, append([]string{"kubectl", "--kubeconfig", l.Kubeconfig(user)}, args...)...)
}

// Run runs one of the lab's binaries and returns what it prints.
func (l *Lab) Run(stdin string, argv ...string) (string, error) {
	cmd := exec.Command(l.exe(argv[0]), argv[1:]...) //nolint:noctx // Each has a timeout of its own.
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "KUBECONFIG="+l.Kubeconfig("admin"))
	out, errs := &bytes.Buffer{}, &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s: %w: %s", strings.Join(argv, " "), err, errs)
	}
	return out.String(), nil
}
