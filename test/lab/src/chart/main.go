// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Chart renders the accounts and roles of Crossplane's Helm chart, so that
// Crossplane may in the lab what it may in a cluster, and no more. The
// templates use so little of Helm that it is not needed.
//
//	chart CHART_FOLDER NAMESPACE
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: chart CHART_FOLDER NAMESPACE")
		os.Exit(2)
	}

	out, err := render(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot render the chart:", err)
		os.Exit(1)
	}

	fmt.Print(out)
}

func render(chart, namespace string) (string, error) {
	t := template.New("chart")
	t.Funcs(functions(t))

	if _, err := t.ParseFiles(filepath.Join(chart, "templates", "_helpers.tpl")); err != nil {
		return "", err
	}

	files, err := filepath.Glob(filepath.Join(chart, "templates", "*.yaml"))
	if err != nil {
		return "", err
	}

	values := map[string]any{
		"Chart":   map[string]any{"Name": "crossplane", "Version": "0", "AppVersion": ""},
		"Release": map[string]any{"Name": "crossplane", "Namespace": namespace, "Service": "lab"},
		"Values": map[string]any{
			"rbacManager":    map[string]any{"deploy": true, "skipAggregatedClusterRoles": false},
			"serviceAccount": map[string]any{"create": true},
		},
	}

	out := &strings.Builder{}

	for _, f := range files {
		base := filepath.Base(f)
		if !strings.Contains(base, "role") && !strings.Contains(base, "serviceaccount") {
			continue
		}

		b, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}

		if _, err := t.New(base).Parse(string(b)); err != nil {
			return "", err
		}

		out.WriteString("\n---\n")

		if err := t.ExecuteTemplate(out, base, values); err != nil {
			return "", err
		}
	}

	return out.String(), nil
}

func functions(t *template.Template) template.FuncMap {
	return template.FuncMap{
		"include": func(name string, data any) (string, error) {
			b := &bytes.Buffer{}
			err := t.ExecuteTemplate(b, name, data)

			return b.String(), err
		},
		"default": func(d, v any) any {
			if v == nil || v == "" {
				return d
			}

			return v
		},
		"indent":     indent,
		"nindent":    func(n int, s string) string { return "\n" + indent(n, s) },
		"quote":      strconv.Quote,
		"replace":    func(from, to, s string) string { return strings.ReplaceAll(s, from, to) },
		"toYaml":     func(any) string { return "" },
		"trimSuffix": func(suffix, s string) string { return strings.TrimSuffix(s, suffix) },
		"trunc":      func(n int, s string) string { return s[:min(n, len(s))] },
	}
}

func indent(n int, s string) string {
	pad := strings.Repeat(" ", n)

	return pad + strings.ReplaceAll(s, "\n", "\n"+pad)
}
