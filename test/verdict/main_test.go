// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestVerdict(t *testing.T) {
	cases := map[string]struct {
		reason string
		events []string
		closes string
		fails  bool
		shows  string
		hides  string
	}{
		"All passed": {
			reason: "What passes is only counted.",
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"chatter\n"}`,
				`{"Action":"pass","Package":"p","Test":"TestA"}`,
				`{"Action":"pass","Package":"p"}`,
			},
			closes: "1 passed, 0 failed, 0 skipped",
			hides:  "chatter",
		},
		"A failure": {
			reason: "What a failing test said is shown, and its package is not counted again.",
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"want 1, got 2\n"}`,
				`{"Action":"fail","Package":"p","Test":"TestA"}`,
				`{"Action":"fail","Package":"p"}`,
			},
			closes: "0 passed, 1 failed, 0 skipped",
			fails:  true,
			shows:  "want 1, got 2",
		},
		"A package that does not compile": {
			reason: "It has no failing test, yet it fails.",
			events: []string{
				`{"Action":"pass","Package":"q","Test":"TestB"}`,
				`{"Action":"build-output","ImportPath":"p","Output":"undefined: x\n"}`,
				`{"Action":"build-fail","ImportPath":"p"}`,
				`{"Action":"fail","Package":"p"}`,
			},
			closes: "1 passed, 1 failed, 0 skipped",
			fails:  true,
			shows:  "undefined: x",
		},
		"A skip that says why": {
			reason: "A test that cannot run on this machine is no mistake.",
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"cannot run without a kernel\n"}`,
				`{"Action":"skip","Package":"p","Test":"TestA"}`,
				`{"Action":"pass","Package":"p","Test":"TestB"}`,
			},
			closes: "1 passed, 0 failed, 1 skipped",
		},
		"A skip that does not": {
			reason: "A test that has silently stopped running must be noticed.",
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"later\n"}`,
				`{"Action":"skip","Package":"p","Test":"TestA"}`,
				`{"Action":"pass","Package":"p","Test":"TestB"}`,
			},
			closes: "1 passed, 0 failed, 1 skipped",
			fails:  true,
			shows:  "skipped without saying why it cannot run: p TestA",
		},
		"A package without tests": {
			reason: "It is not a skipped test.",
			events: []string{
				`{"Action":"skip","Package":"p"}`,
				`{"Action":"pass","Package":"q","Test":"TestB"}`,
			},
			closes: "1 passed, 0 failed, 0 skipped",
		},
		"Nothing ran": {
			reason: "An empty run proves nothing.",
			closes: "0 passed, 0 failed, 0 skipped",
			fails:  true,
		},
		"A module that never started": {
			reason: "go test may fail before there is a package to report.",
			events: []string{
				`{"Action":"pass","Package":"q","Test":"TestB"}`,
				`{"Action":"broken","Package":"test/xrd"}`,
			},
			closes: "1 passed, 0 failed, 0 skipped",
			fails:  true,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			c, err := read(strings.NewReader(strings.Join(tc.events, "\n")), &out)
			if err != nil {
				t.Fatal(err)
			}
			err = c.verdict(&out)
			if (err != nil) != tc.fails {
				t.Errorf("%s\nwant failure %t, got %v", tc.reason, tc.fails, err)
			}
			got := strings.TrimSpace(out.String())
			if !strings.HasSuffix(got, tc.closes) {
				t.Errorf("%s\nwant the last line %q, got:\n%s", tc.reason, tc.closes, got)
			}
			if !strings.Contains(got, tc.shows) {
				t.Errorf("%s\nwant %q, got:\n%s", tc.reason, tc.shows, got)
			}
			if tc.hides != "" && strings.Contains(got, tc.hides) {
				t.Errorf("%s\nwant no %q, got:\n%s", tc.reason, tc.hides, got)
			}
		})
	}
}
