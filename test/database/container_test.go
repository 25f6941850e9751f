// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package database

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
	"github.com/crossplane-contrib/function-superset/test/kubelet"
)

// secret is a password with everything that shells and servers take for
// something else.
const secret = `p$w'0 \n;"x` + "`id`" + ` %s`

// taskDir is where the Job mounts the ConfigMap of its run.
const taskDir = "/etc/superset/task"

// attempt is one run of a script, as a pod of a composed Job makes it.
type attempt struct {
	server    *server
	source    string
	target    string
	overwrite bool
	run       string
	// clone changes the spec of the clone.
	clone func(*v1alpha1.CloneTask)
	// metastore changes the spec of the metastore.
	metastore func(*v1alpha1.Metastore)
	// shell runs the script in place of /bin/sh; applets are programs that
	// come with it.
	shell []string
	// path is a folder whose programs win over those of the system.
	path string
}

// superset is the Superset a user would write.
func (a attempt) superset() *v1alpha1.Superset {
	key := func() *corev1.SecretKeySelector {
		return &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: "db"}, Key: "password"}
	}
	c := &v1alpha1.CloneTask{Source: v1alpha1.CloneSource{
		Type: a.server.engine, Host: "127.0.0.1", Port: new(a.server.port), Database: a.source, Username: a.server.user, PasswordFrom: key(),
	}}
	m := &v1alpha1.Metastore{
		Type: a.server.engine, Host: new("127.0.0.1"), Port: new(a.server.port), Database: new(a.target), Username: new(a.server.user),
		PasswordFrom: key(), CreateDatabase: true,
	}
	if a.clone != nil {
		a.clone(c)
	}
	if a.metastore != nil {
		a.metastore(m)
	}
	return &v1alpha1.Superset{
		ObjectMeta: metav1.ObjectMeta{Name: "bi", Namespace: "team", UID: "1"},
		Spec: v1alpha1.SupersetSpec{
			Image: v1alpha1.Image{Tag: "6.1.0"}, Environment: v1alpha1.EnvironmentStaging,
			SecretKeyFrom: key(), Metastore: m, Lifecycle: &v1alpha1.Lifecycle{Clone: c},
		},
	}
}

// result is how a script ended.
type result struct {
	output string
	ok     bool
	// seen are the command lines in which the password was found.
	seen []string
}

// job renders the Job and the ConfigMap of a run.
func (a attempt) job(t *testing.T, task part.Task) (corev1.PodSpec, map[string]string) {
	t.Helper()
	i := resolve.Resolve(a.superset())
	spec, ok := i.Lifecycle.Task(task)
	if !ok {
		t.Fatalf("task %s is not enabled", task)
	}
	run := a.run
	if run == "" {
		run = "r1"
	}
	j := build.Job(i, spec, lifecycle.TaskRun{Task: task, Name: "bi-" + string(task) + "-" + run, RunID: run, Attempts: 1, Overwrite: a.overwrite})
	return j.Spec.Template.Spec, spec.Config
}

// copies runs clone's container.
func (a attempt) copies(t *testing.T) result {
	t.Helper()
	pod, files := a.job(t, part.Clone)
	return a.execute(t, pod.Containers[0], files)
}

// creates runs the container that creates the database.
func (a attempt) creates(t *testing.T) result {
	t.Helper()
	pod, files := a.job(t, part.Migrate)
	i := slices.IndexFunc(pod.InitContainers, func(c corev1.Container) bool { return c.Name == part.CreateDatabaseContainer })
	if i < 0 {
		t.Fatalf("no container %s", part.CreateDatabaseContainer)
	}
	return a.execute(t, pod.InitContainers[i], files)
}

// execute does what a kubelet does with a container: files, environment,
// command, and no privileges.
func (a attempt) execute(t *testing.T, c corev1.Container, files map[string]string) result {
	t.Helper()
	dir := folder(t)
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var mounted string
	for _, m := range c.VolumeMounts {
		for name := range files {
			if strings.HasSuffix(strings.Join(c.Command, " "), m.MountPath+"/"+name) || m.MountPath == taskDir {
				mounted = m.MountPath
			}
		}
	}
	argv := slices.Concat(c.Command, c.Args)
	for n := range argv {
		argv[n] = strings.ReplaceAll(argv[n], mounted, dir)
	}
	if argv[0] != "/bin/sh" {
		t.Fatalf("the command is %q, want a script", argv)
	}
	if a.shell != nil {
		argv = append(slices.Clone(a.shell), argv[1:]...)
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = dir
	cmd.SysProcAttr = unprivileged()
	path := strings.Join(a.server.path, ":") + ":/usr/bin:/bin"
	if a.path != "" {
		path = a.path + ":" + path
	}
	cmd.Env = []string{"PATH=" + path, "HOME=" + dir, "LANG=C.UTF-8"}
	known := map[string]string{}
	for _, e := range c.Env {
		value := kubelet.Expand(e.Value, known)
		known[e.Name] = value
		if e.ValueFrom != nil {
			value = secret
			if a.server.passwords[e.Name] != "" {
				value = a.server.passwords[e.Name]
			}
		}
		cmd.Env = append(cmd.Env, e.Name+"="+value)
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop, seen := make(chan struct{}), make(chan []string)
	go func() { seen <- watch(stop) }()
	err := cmd.Wait()
	close(stop)
	r := result{output: out.String(), ok: err == nil, seen: <-seen}
	if strings.Contains(r.output, secret) {
		t.Errorf("the output shows the password:\n%s", r.output)
	}
	if len(r.seen) > 0 {
		t.Errorf("the password was on a command line: %q", r.seen)
	}
	return r
}

// watch reads the command lines of all processes until it is told to stop.
func watch(stop <-chan struct{}) []string {
	seen := map[string]bool{}
	for {
		lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, l := range lines {
			if text, err := os.ReadFile(l); err == nil && bytes.Contains(text, []byte(secret)) {
				seen[string(text)] = true
			}
		}
		select {
		case <-stop:
			return slices.Sorted(maps.Keys(seen))
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// succeeds and fails state how a script has to end.
func (r result) succeeds(t *testing.T) result {
	t.Helper()
	if !r.ok {
		t.Fatalf("it failed:\n%s", r.output)
	}
	return r
}

func (r result) fails(t *testing.T, says string) {
	t.Helper()
	if r.ok {
		t.Fatalf("it succeeded:\n%s", r.output)
	}
	if !strings.Contains(r.output, says) {
		t.Errorf("it does not say %q:\n%s", says, r.output)
	}
}

// folder is one that a user without privileges may use.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(workspace, "t")
	if err != nil {
		t.Fatal(err)
	}
	give(t, dir)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func give(t testing.TB, dir string) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	if err := os.Chown(dir, nobody, nobody); err != nil {
		t.Fatal(err)
	}
}

// nobody is the user that servers and scripts run as when the tests are root.
const nobody = 65534

func unprivileged() *syscall.SysProcAttr {
	if os.Getuid() != 0 {
		return nil
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}

// shells are the shells that client images have: busybox in Alpine images, bash
// in Oracle's, dash in Debian's. With busybox come its own sed, od and tr.
func shells(t *testing.T) map[string]attempt {
	t.Helper()
	out := map[string]attempt{}
	for name, argv := range map[string][]string{"dash": {"dash"}, "bash": {"bash", "--posix"}, "busybox": {"busybox", "ash"}} {
		program, err := exec.LookPath(argv[0])
		if err != nil {
			t.Logf("no %s here", argv[0])
			continue
		}
		a := attempt{shell: append([]string{program}, argv[1:]...)}
		if name == "busybox" {
			a.path = folder(t)
			for _, applet := range []string{"sed", "od", "tr", "basename", "cat", "printf", "echo"} {
				if err := os.Symlink(program, filepath.Join(a.path, applet)); err != nil {
					t.Fatal(err)
				}
			}
		}
		out[name] = a
	}
	return out
}

// wrapped is a folder with a program that replaces one of the system; $REAL in
// its script is the real one.
func (s *server) wrapped(t *testing.T, program, script string) string {
	t.Helper()
	original := ""
	for _, dir := range append(slices.Clone(s.path), "/usr/bin", "/bin") {
		if _, err := os.Stat(filepath.Join(dir, program)); err == nil {
			original = filepath.Join(dir, program)
			break
		}
	}
	dir := folder(t)
	text := fmt.Sprintf("#!/bin/bash\nset -o pipefail\nREAL=%s\nDIR=%s\n%s\n", original, dir, script)
	if err := os.WriteFile(filepath.Join(dir, program), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// appears waits for a file.
func appears(t *testing.T, file string) {
	t.Helper()
	for range 600 {
		if _, err := os.Stat(file); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s did not appear", file)
}

// small is a folder on a file system of so many MiB.
func small(t *testing.T, dir string, size int) {
	t.Helper()
	options := fmt.Sprintf("size=%dm,mode=0700", size)
	if os.Getuid() == 0 {
		options += fmt.Sprintf(",uid=%d,gid=%d", nobody, nobody)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
}
