// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lab

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Write is one write of Crossplane.
type Write struct {
	At       time.Time
	Verb     string
	Resource string
	Name     string
	Code     int
	// Changed is true if the object is another one after it.
	Changed bool
	// Failed is true if the API server could not do it, for example because the machine is too busy.
	Failed bool
	// Message is what the API server said to what it did not do.
	Message string
	// Unsynced is what the status that was written says of what could not be applied.
	Unsynced string
}

func (l *Lab) auditLog() string { return filepath.Join(l.Logs(), "audit.jsonl") }

// Writes are all writes of Crossplane to objects of a namespace, in order.
func (l *Lab) Writes(namespace string) ([]Write, error) {
	f, err := os.Open(l.auditLog())
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	var out []Write
	last := map[string]string{}
	s := bufio.NewScanner(f)
	s.Buffer(nil, 64<<20)
	for s.Scan() {
		if !strings.Contains(s.Text(), `"namespace":"`+namespace+`"`) {
			continue
		}
		e := Object{}
		if json.Unmarshal(s.Bytes(), &e) != nil || e.String("objectRef", "namespace") != namespace {
			continue
		}
		w := Write{Verb: e.String("verb"), Resource: e.String("objectRef", "resource"), Name: e.String("objectRef", "name"), Code: e.Int("responseStatus", "code")}
		if sub := e.String("objectRef", "subresource"); sub != "" {
			w.Resource += "/" + sub
		}
		w.At, _ = time.Parse(time.RFC3339Nano, e.String("requestReceivedTimestamp"))
		if w.Name == "" {
			w.Name = e.String("responseObject", "metadata", "name")
		}
		key, content := w.Resource+"/"+w.Name, fingerprint(e, w.Resource)
		w.Changed = w.Code < 300 && (w.Verb == "delete" || content != last[key])
		w.Failed = w.Code >= 500
		w.Message = e.String("responseStatus", "message")
		if written, ok := e.At("responseObject").(map[string]any); ok && strings.HasSuffix(w.Resource, "/status") {
			if c := Object(written).Condition("Synced"); c.String("status") == "False" {
				w.Unsynced = c.String("message")
			}
		}
		if w.Code < 300 {
			last[key] = content
		}
		out = append(out, w)
	}
	return out, s.Err()
}

// fingerprint is what a write left behind, without what other writers change: the version, and the status unless it is
// the status that was written.
func fingerprint(event Object, resource string) string {
	o, _ := event.At("responseObject").(map[string]any)
	if strings.HasSuffix(resource, "/status") {
		o = map[string]any{"status": o["status"]}
	} else {
		delete(o, "status")
		if m, ok := o["metadata"].(map[string]any); ok {
			delete(m, "resourceVersion")
		}
	}
	b, err := json.Marshal(o)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// Calls are the times at which the function was called for an object, or for all objects of the namespace when the name is
// empty.
func (l *Lab) Calls(namespace, name string) ([]time.Time, error) {
	files, err := filepath.Glob(filepath.Join(l.Logs(), "function-*.log"))
	if err != nil {
		return nil, err
	}
	var out []time.Time
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		s := bufio.NewScanner(f)
		s.Buffer(nil, 64<<20)
		for s.Scan() {
			stamp, rest, ok := strings.Cut(s.Text(), "\t")
			if !ok || !strings.Contains(rest, "\tstart\t") || !strings.Contains(rest, `"namespace": "`+namespace+`"`) || name != "" && !strings.Contains(rest, `"name": "`+name+`"`) {
				continue
			}
			at, err := time.Parse("2006-01-02T15:04:05.000Z0700", stamp)
			if err != nil {
				continue
			}
			out = append(out, at)
		}
		_ = f.Close() // It was only read.
		if err := s.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}
