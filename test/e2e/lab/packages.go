// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lab

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Push puts a package file into the registry.
func (l *Lab) Push(file, reference string) error {
	_, err := l.Run("", "crossplane", "xpkg", "push", "-f", file, reference)
	return err
}

// Healthy waits until a package is installed and healthy.
func (l *Lab) Healthy(kind, name string) error {
	return Until(90*time.Second, func() error {
		o, err := l.Admin.Get(kind, "", name)
		if err != nil {
			return err
		}
		for _, c := range []string{"Installed", "Healthy"} {
			if !o.Is(c) {
				return fmt.Errorf("%s %s is not %s: %s", kind, name, c, o.Condition(c).String("message"))
			}
		}
		return nil
	})
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
