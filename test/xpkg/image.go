// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

const (
	// entrypoint is where the binary lies in the image.
	entrypoint = "/function"
	// user is numeric, so that runAsNonRoot can be checked.
	user = "65532:65532"
)

// epoch stands in for every time, so that the same binary gives the same image.
var epoch = time.Unix(0, 0).UTC()

// image writes the runtime image of the function as a tarball.
func image(binary, arch, version, out string) error {
	layer, err := layerOf(binary)
	if err != nil {
		return err
	}
	img, err := mutate.Append(empty.Image, mutate.Addendum{
		Layer:   layer,
		History: v1.History{Created: v1.Time{Time: epoch}, CreatedBy: "function-superset", Comment: "The function, one static binary"},
	})
	if err != nil {
		return err
	}
	c, err := img.ConfigFile()
	if err != nil {
		return err
	}
	c = c.DeepCopy()
	c.OS, c.Architecture, c.Created = "linux", arch, v1.Time{Time: epoch}
	c.Config = v1.Config{
		Entrypoint: []string{entrypoint},
		User:       user,
		// gRPC and metrics.
		ExposedPorts: map[string]struct{}{"9443/tcp": {}, "8080/tcp": {}},
		Labels: map[string]string{
			"org.opencontainers.image.title":       "function-superset",
			"org.opencontainers.image.description": "A Crossplane composition function for Apache Superset",
			"org.opencontainers.image.source":      "https://github.com/crossplane-contrib/function-superset",
			"org.opencontainers.image.licenses":    "Apache-2.0",
			"org.opencontainers.image.version":     version,
		},
	}
	if img, err = mutate.ConfigFile(img, c); err != nil {
		return err
	}
	tag, err := name.NewTag("runtime:latest")
	if err != nil {
		return err
	}
	return tarball.WriteToFile(out, tag, img)
}

// layerOf is a layer that holds the binary at the entrypoint.
func layerOf(binary string) (v1.Layer, error) {
	b, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	buf := &bytes.Buffer{}
	w := tar.NewWriter(buf)
	if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: entrypoint[1:], Mode: 0o755, Size: int64(len(b)), ModTime: epoch}); err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(buf.Bytes())), nil })
}
