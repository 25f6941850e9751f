// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package baseurl

import "testing"

func TestPartsOfAnAddress(t *testing.T) {
	for text, want := range map[string]struct {
		root, websocket, hostname string
		https                     bool
	}{
		"https://bi.example.com":            {"", "wss://bi.example.com", "bi.example.com", true},
		"https://bi.example.com/":           {"", "wss://bi.example.com", "bi.example.com", true},
		"http://bi.example.com:8088/":       {"", "ws://bi.example.com:8088", "bi.example.com", false},
		"https://bi.example.com/analytics":  {"/analytics", "wss://bi.example.com", "bi.example.com", true},
		"https://bi.example.com/analytics/": {"/analytics", "wss://bi.example.com", "bi.example.com", true},
		"https://http.example.com/a/http":   {"/a/http", "wss://http.example.com", "http.example.com", true},
		"https://bi.example.com/a%20b":      {"/a%20b", "wss://bi.example.com", "bi.example.com", true},
	} {
		u := Of(text)
		if !u.Known() || u.String() != text {
			t.Errorf("%s is shown as %q", text, u)
		}

		if u.Root != want.root || u.Websocket() != want.websocket || u.Hostname() != want.hostname || u.HTTPS() != want.https {
			t.Errorf("%s has root %q, websocket %q, host name %q, https %v", text, u.Root, u.Websocket(), u.Hostname(), u.HTTPS())
		}
	}
}

func TestWhatIsNoAddressIsNotKnown(t *testing.T) {
	for _, text := range []string{"", "bi.example.com", "ftp://bi.example.com", "https://", "https://bi.example.com:x/%"} {
		if u := Of(text); u != (URL{}) || u.Known() || u.String() != "" || u.Websocket() != "" {
			t.Errorf("%q is taken for %#v", text, u)
		}
	}
}

func TestAnotherPath(t *testing.T) {
	if got := Of("https://bi.example.com/").At("/analytics/").String(); got != "https://bi.example.com/analytics" {
		t.Errorf("it becomes %q", got)
	}
}
