// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lab

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Push puts a package file into the registry.
func (l *Lab) Push(file, reference string) error {
	_, err := l.Run("", "crossplane", "xpkg", "push", "-f", file, reference)
	return err
}

// Healthy waits until a package is installed and healthy.
func (l *Lab) Healthy(kind, name string) error {
	return l.Has(kind, name, "Installed", "Healthy")
}

// Has waits until conditions of an object of the cluster are True.
func (l *Lab) Has(kind, name string, conditions ...string) error {
	return Until(90*time.Second, func() error {
		o, err := l.Admin.Get(kind, "", name)
		if err != nil {
			return err
		}
		for _, c := range conditions {
			if !o.Is(c) {
				return fmt.Errorf("%s %s is not %s: %s", kind, name, c, o.Condition(c).String("message"))
			}
		}
		return nil
	})
}

// Unpack reads the manifests of a package in the registry.
func (l *Lab) Unpack(reference string) (string, error) {
	dir, err := os.MkdirTemp(l.run, "unpack")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // The next run wipes the folder above.
	tarball, file := filepath.Join(dir, "image.tar"), filepath.Join(dir, "package.yaml")
	if _, err := l.Run("", "crane", "export", reference, tarball); err != nil {
		return "", err
	}
	in, err := os.Open(tarball)
	if err != nil {
		return "", err
	}
	defer in.Close() //nolint:errcheck // It was only read.
	if err := extract(in, "package.yaml", file); err != nil {
		return "", err
	}
	b, err := os.ReadFile(file)
	return string(b), err
}

// Build makes a package of manifests, given by file name, and puts it into the registry.
func (l *Lab) Build(files map[string]string, reference string) error {
	dir, err := os.MkdirTemp(l.run, "build")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // The next run wipes the folder above.
	content := map[string][]byte{}
	for name, text := range files {
		content[name] = []byte(text)
	}
	if err := write(filepath.Join(dir, "root"), content); err != nil {
		return err
	}
	file := filepath.Join(dir, "built.xpkg")
	if _, err := l.Run("", "crossplane", "xpkg", "build", "--package-root", filepath.Join(dir, "root"), "--examples-root", filepath.Join(dir, "none"), "--package-file", file); err != nil {
		return err
	}
	return l.Push(file, reference)
}

// extract writes one file of a tarball.
func extract(in io.Reader, name, out string) error {
	t := tar.NewReader(in)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("there is no %s in the image", name)
		}
		if err != nil {
			return err
		}
		if h.Name != name {
			continue
		}
		f, err := os.OpenFile(out, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o700)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, t)
		return errors.Join(err, f.Close())
	}
}
