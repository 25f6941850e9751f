// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/types/known/structpb"
)

// maxNodes bounds what aliases may blow a document up to.
const maxNodes = 200_000

// document is one document of a file: its nodes, which know their lines, and
// its values.
type document struct {
	node   *yaml.Node
	object *structpb.Struct
	// duplicates are keys that occur twice in one mapping.
	duplicates []duplicate
}

// duplicate is a key that occurs twice.
type duplicate struct {
	path        string
	line, first int
}

// parse splits a file into documents. Documents before one that cannot be read
// are returned with the error.
func parse(data []byte) ([]document, error) {
	var list []document
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var n yaml.Node
		err := decoder.Decode(&n)
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return list, errors.Errorf("cannot read the YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		}
		if len(n.Content) == 0 || n.Content[0].Tag == "!!null" {
			continue
		}
		c := converter{}
		v, err := c.value(n.Content[0], "")
		if err != nil {
			return list, err
		}
		list = append(list, document{node: n.Content[0], object: v.GetStructValue(), duplicates: c.duplicates})
	}
}

// converter turns nodes into values as kubectl would.
type converter struct {
	nodes      int
	open       []*yaml.Node
	duplicates []duplicate
}

// value is the value of a node at a path.
func (c *converter) value(n *yaml.Node, path string) (*structpb.Value, error) {
	if c.nodes++; c.nodes > maxNodes {
		return nil, errors.Errorf("cannot read the YAML: line %d: the document is too large", n.Line)
	}
	switch n.Kind {
	case yaml.AliasNode:
		if slices.Contains(c.open, n.Alias) {
			return nil, errors.Errorf("cannot read the YAML: line %d: the alias %s contains itself", n.Line, n.Value)
		}
		c.open = append(c.open, n.Alias)
		defer func() { c.open = c.open[:len(c.open)-1] }()
		return c.value(n.Alias, path)
	case yaml.MappingNode:
		fields := map[string]*structpb.Value{}
		err := c.mapping(n, path, fields, true)
		return structpb.NewStructValue(&structpb.Struct{Fields: fields}), err
	case yaml.SequenceNode:
		items := make([]*structpb.Value, 0, len(n.Content))
		for i, e := range n.Content {
			v, err := c.value(e, path+"["+strconv.Itoa(i)+"]")
			if err != nil {
				return nil, err
			}
			items = append(items, v)
		}
		return structpb.NewListValue(&structpb.ListValue{Values: items}), nil
	}
	return scalar(n)
}

// mapping adds the entries of a mapping. What is merged in with << gives way to
// what stands in the mapping itself.
func (c *converter) mapping(n *yaml.Node, path string, fields map[string]*structpb.Value, own bool) error {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Tag == "!!merge" {
			if err := c.merge(value, path, fields); err != nil {
				return err
			}
			continue
		}
		at := strings.TrimPrefix(path+"."+key.Value, ".")
		if line, found := seen[key.Value]; found && own {
			c.duplicates = append(c.duplicates, duplicate{at, key.Line, line})
		}
		seen[key.Value] = key.Line
		if _, found := fields[key.Value]; found && !own {
			continue
		}
		v, err := c.value(value, at)
		if err != nil {
			return err
		}
		fields[key.Value] = v
	}
	return nil
}

// merge adds the mappings behind <<, those that come first before the others.
func (c *converter) merge(n *yaml.Node, path string, fields map[string]*structpb.Value) error {
	sources := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		sources = n.Content
	}
	for _, s := range sources {
		if s.Kind == yaml.AliasNode {
			s = s.Alias
		}
		if s.Kind != yaml.MappingNode || slices.Contains(c.open, s) {
			return errors.Errorf("cannot read the YAML: line %d: << needs a mapping", n.Line)
		}
		c.open = append(c.open, s)
		err := c.mapping(s, path, fields, false)
		c.open = c.open[:len(c.open)-1]
		if err != nil {
			return err
		}
	}
	return nil
}

// switches are plain words that YAML 1.1 takes for booleans, and kubectl with
// it, but not the parser used here.
var switches = map[string]bool{
	"y": true, "Y": true, "yes": true, "Yes": true, "YES": true, "on": true, "On": true, "ON": true,
	"n": false, "N": false, "no": false, "No": false, "NO": false, "off": false, "Off": false, "OFF": false,
}

// scalar is the value of a single word, number or text.
func scalar(n *yaml.Node) (*structpb.Value, error) {
	plain := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle|yaml.TaggedStyle) == 0
	if b, found := switches[n.Value]; found && plain {
		return structpb.NewBoolValue(b), nil
	}
	switch n.Tag {
	case "!!null":
		return structpb.NewNullValue(), nil
	case "!!bool":
		var b bool
		err := n.Decode(&b)
		return structpb.NewBoolValue(b), errors.Wrapf(err, "cannot read the YAML: line %d", n.Line)
	case "!!int", "!!float":
		var f float64
		if err := n.Decode(&f); err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, errors.Errorf("cannot read the YAML: line %d: a number that JSON cannot hold", n.Line)
		}
		return structpb.NewNumberValue(f), nil
	}
	return structpb.NewStringValue(n.Value), nil
}

// line finds the line of a path, or of what is left of it in the document.
func (d document) line(path string) int {
	line, _ := descend(d.node, path, d.node.Line)
	return line
}

// descend follows a path as far as it goes and returns the line and how many
// characters of the path are left.
func descend(n *yaml.Node, path string, line int) (int, int) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	bestLine, left := line, len(path)
	follow := func(rest string, found bool, child *yaml.Node, at int) {
		if !found {
			return
		}
		if l, r := descend(child, rest, at); r < left || r == left && left == 0 {
			bestLine, left = l, r
		}
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			if key.Tag == "!!merge" {
				follow(path, true, value, line)
				continue
			}
			rest, found := after(path, key.Value)
			follow(rest, found, value, key.Line)
		}
	case yaml.SequenceNode:
		for i, e := range n.Content {
			rest, found := strings.CutPrefix(path, "["+strconv.Itoa(i)+"]")
			follow(rest, found, e, e.Line)
		}
	}
	return bestLine, left
}

// after is what follows a key in a path: a field or, in brackets, the key of a
// map.
func after(path, key string) (string, bool) {
	rest, found := strings.CutPrefix(path, "["+key+"]")
	if !found {
		rest, found = strings.CutPrefix(strings.TrimPrefix(path, "."), key)
	}
	return rest, found && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// text is a field of the document that is a text.
func (d document) text(fields ...string) string {
	v := structpb.NewStructValue(d.object)
	for _, f := range fields {
		v = v.GetStructValue().GetFields()[f]
	}
	return v.GetStringValue()
}

// items are the members of a List, with their lines.
func (d document) items() []document {
	var list []document
	for i := 0; i+1 < len(d.node.Content); i += 2 {
		if d.node.Content[i].Value != "items" {
			continue
		}
		for j, v := range d.object.GetFields()["items"].GetListValue().GetValues() {
			if j >= len(d.node.Content[i+1].Content) {
				break
			}
			prefix := fmt.Sprintf("items[%d].", j)
			item := document{node: d.node.Content[i+1].Content[j], object: v.GetStructValue()}
			if item.node.Kind == yaml.AliasNode {
				item.node = item.node.Alias
			}
			for _, dup := range d.duplicates {
				if path, found := strings.CutPrefix(dup.path, prefix); found {
					item.duplicates = append(item.duplicates, duplicate{path, dup.line, dup.first})
				}
			}
			list = append(list, item)
		}
	}
	return list
}

// apiVersion tells group and version apart.
var apiVersion = regexp.MustCompile(`^([^/]*)/([^/]*)$`)
