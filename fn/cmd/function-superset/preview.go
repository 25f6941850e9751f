// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn"
	"github.com/crossplane-contrib/function-superset/fn/preview"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// maxSteps is more than the longest walk takes.
const maxSteps = 100

// previewCmd shows what will happen to a Superset.
type previewCmd struct {
	File    string            `arg:"" name:"file" help:"Manifest of the Superset; - reads standard input."`
	Then    []string          `help:"Manifest to apply as an edit, once the instance is at rest; repeatable." sep:"none" placeholder:"FILE"`
	Upgrade []string          `help:"Image tag to upgrade to, once the instance is at rest; repeatable." sep:"none" placeholder:"TAG"`
	Approve bool              `help:"Approve upgrades that wait for approval."`
	Fail    map[string]string `help:"Let the pods of a task fail while the image has this tag, e.g. migrate=6.2.0." placeholder:"TASK=TAG"`
	Schema  string            `default:"image" enum:"image,same,changes,unknown" help:"What preflights find in the metastore: what the image says (a new one changes the schema), that the schema stays the same, that it changes, or that it is not known."`
	Without []string          `help:"Parts missing from the cluster: gateway-api, prometheus-operator; repeatable." enum:"gateway-api,prometheus-operator" placeholder:"PART"`
	Output  string            `default:"steps" enum:"steps,yaml,verbose" help:"What to print: the steps, the objects at the end as YAML, or the steps with the objects of each." short:"o"`
	platform
}

// Help is what --help says beside the flags.
func (*previewCmd) Help() string {
	return `No cluster is asked: the function runs in this process, and a small world in place of Kubernetes starts pods at once. The order is real, the time is not.

Each step is one call of the function:

    !       an event of the Superset
    ?       a condition of the Superset changes
    +       an object is added
    ~       an object changes, and which fields
    -       an object is removed
    world:  what Kubernetes makes of the answer

Examples:

    function-superset preview superset.yaml
    function-superset preview superset.yaml --upgrade 6.2.0 --approve
    function-superset preview superset.yaml --upgrade 6.1.0-2 --schema same
    function-superset preview now.yaml --then edited.yaml
    function-superset preview superset.yaml --output yaml > objects.yaml

The exit code is 1 if the manifest has mistakes or something never gets ready, and 2 if it cannot be read.`
}

// groups are the API groups of the parts that a cluster may lack.
var groups = map[string]string{"gateway-api": "gateway.networking.k8s.io", "prometheus-operator": "monitoring.coreos.com"}

// schemas are what a preflight answers, by the word for it.
var schemas = map[string]part.Answer{"same": part.NothingPending, "changes": part.Pending, "unknown": part.CannotSay}

// Run walks and prints.
func (c *previewCmd) Run() error {
	return c.run(context.Background(), os.Stdin, os.Stdout, time.Now())
}

func (c *previewCmd) run(ctx context.Context, in io.Reader, out io.Writer, now time.Time) error {
	input, err := c.input(in)
	if err != nil {
		return err
	}
	xr, err := c.superset(c.File, in, input)
	if err != nil {
		return err
	}
	w := preview.NewWorld(xr, now)
	w.Fails, w.Input = c.Fail, input
	w.Schema = schemas[c.Schema]
	w.Serves = func(s *fnv1.SchemaSelector) bool {
		return !slices.ContainsFunc(c.Without, func(part string) bool { return strings.HasPrefix(s.GetApiVersion(), groups[part]+"/") })
	}
	o := preview.Options{Steps: maxSteps, Approve: c.Approve, Wait: true, Verbose: c.Output == "verbose"}
	for _, file := range c.Then {
		edited, err := c.superset(file, in, input)
		if err != nil {
			return err
		}
		o.Edits = append(o.Edits, preview.Edit{XR: edited, Name: file})
	}
	for _, tag := range c.Upgrade {
		o.Edits = append(o.Edits, preview.Edit{Tag: tag})
	}
	// Two previews of the same print the same: what is generated is no secret of anybody.
	f := fn.NewFunction(logging.NewNopLogger()).WithSeed(func() []byte { return bytes.Repeat([]byte("preview "), 4) })

	steps := out
	if c.Output == "yaml" {
		steps = io.Discard
	}
	fmt.Fprintf(steps, "%s %s/%s\n", xr.GetKind(), xr.GetNamespace(), xr.GetName())
	ask, last := preview.InProcess(f), (*preview.Answer)(nil)
	err = preview.Walk(ctx, w, func(ctx context.Context, w *preview.World) (*preview.Answer, error) {
		a, err := ask(ctx, w)
		if err == nil {
			last = a
		}
		return a, err
	}, o, steps)
	if err != nil {
		return failure{1, err.Error()}
	}
	if c.Output == "yaml" {
		fmt.Fprint(out, last.YAML)
	}
	return nil
}

// superset reads the one Superset of a file. Mistakes are told as validate
// tells them.
func (c *previewCmd) superset(name string, in io.Reader, input *structpb.Struct) (*preview.Object, error) {
	data, err := content(name, in)
	if err != nil {
		return nil, failure{2, err.Error()}
	}
	xr, err := preview.ReadXR(data)
	if err != nil {
		return nil, failure{2, name + ": " + err.Error()}
	}
	if xr.GetNamespace() == "" {
		xr.SetNamespace("default")
	}
	s, err := structpb.NewStruct(xr.Object)
	if err != nil {
		return nil, failure{2, name + ": " + err.Error()}
	}
	if _, mistakes := superset.Check(s, input); len(mistakes) > 0 {
		var lines []string
		for _, m := range mistakes {
			lines = append(lines, m.Error())
		}
		return nil, failure{1, fmt.Sprintf("%s has %s, see function-superset validate:\n  %s", name, plural(len(lines), "mistake"), strings.Join(lines, "\n  "))}
	}
	return xr, nil
}
