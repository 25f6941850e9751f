// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var mounted = Place{Dir: "/etc/maintenance", Temp: "/tmp"}

func content() Content {
	return Content{
		Title: "Scheduled Maintenance", Message: "Superset is being upgraded.", RefreshSeconds: 30,
		RetryAfterSeconds: 30, HealthPath: "/health", HealthStatus: 200, Port: 8088,
	}
}

func TestFilesAreThoseThatTheConfigMapHolds(t *testing.T) {
	got := slices.Sorted(maps.Keys(Files(content(), mounted)))
	want := []string{"default.conf", "index.html", "ipv6.conf", "nginx.conf"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Files(): -want +got\n%s", diff)
	}
}

func TestHTML(t *testing.T) {
	cases := map[string]struct {
		reason string
		edit   func(*Content)
		has    []string
		lacks  []string
	}{
		"The title is text": {
			reason: "A script in the title must not run in anybody's browser.",
			edit:   func(c *Content) { c.Title = `<script>alert("x")</script>` },
			has: []string{
				"<title>&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;</title>",
				"<h1>&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;</h1>",
			},
			lacks: []string{"<script"},
		},
		"The message is text in paragraphs": {
			reason: "An empty line is how people write a new paragraph.",
			edit:   func(c *Content) { c.Message = "Until 10 & 11\r\n\r\n<b>Sorry</b>\n" },
			has:    []string{"<p>Until 10 &amp; 11</p>\n<p>&lt;b&gt;Sorry&lt;/b&gt;</p>\n"},
			lacks:  []string{"<b>"},
		},
		"It refreshes itself": {
			reason: "People who wait are to see Superset without doing anything.",
			edit:   func(c *Content) { c.RefreshSeconds = 45 },
			has:    []string{`<meta http-equiv="refresh" content="45">`},
		},
		"Without refresh it stays": {
			reason: "Some people cannot bear a page that reloads.",
			edit:   func(c *Content) { c.RefreshSeconds = 0 },
			lacks:  []string{"http-equiv"},
		},
		"It is accessible": {
			reason: "Language, a status region, both color schemes and reduced motion are promised.",
			edit:   func(*Content) {},
			has: []string{
				`<html lang="en">`, `role="status"`, "prefers-color-scheme: dark", "prefers-reduced-motion: no-preference", "<main>",
			},
		},
		"It loads nothing": {
			reason: "Any further request would be answered 503.",
			edit:   func(*Content) {},
			lacks:  []string{"<script", "<img", "<link", "url(", "@import"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c := content()
			tc.edit(&c)
			got := HTML(c)
			for _, s := range tc.has {
				if !strings.Contains(got, s) {
					t.Errorf("%s\nHTML() lacks %q:\n%s", tc.reason, s, got)
				}
			}
			for _, s := range tc.lacks {
				if strings.Contains(got, s) {
					t.Errorf("%s\nHTML() has %q:\n%s", tc.reason, s, got)
				}
			}
		})
	}
}

func TestBodyIsServedAsItIs(t *testing.T) {
	c := content()
	c.Body = "<!doctype html><script>1 && 2</script> %d $uri \\"
	if got := HTML(c); got != c.Body {
		t.Errorf("HTML() = %q, want %q", got, c.Body)
	}
}

func TestLocation(t *testing.T) {
	cases := map[string]struct{ probe, want string }{
		"A plain path is kept":               {"/health", "/health"},
		"No path is none":                    {"", ""},
		"The query is not part of it":        {"/health?full=1#top", "/health"},
		"nginx compares decoded paths":       {"/a%20b", "/a b"},
		"nginx merges slashes":               {"//x/../health", "/health"},
		"A slash at the end counts":          {"/health/", "/health/"},
		"A path without first slash has one": {"health", "/health"},
		"The root is the root":               {"/", "/"},
		"What cannot be decoded is kept":     {"/%zz", "/%zz"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := location(tc.probe); got != tc.want {
				t.Errorf("location(%q) = %q, want %q", tc.probe, got, tc.want)
			}
		})
	}
}

func TestHealth(t *testing.T) {
	cases := map[string]struct {
		path   string
		status int32
		want   bool
	}{
		"It has a location while it answers 200":    {"/health", 200, true},
		"It is a path like any other with 503":      {"/health", 503, false},
		"Without an HTTP probe there is none":       {"", 200, false},
		"The page's own probe path is not repeated": {ProbePath, 200, false},
		"The internal address is not repeated":      {shown, 200, false},
		"The root has one":                          {"/", 200, true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := health(Content{HealthPath: tc.path, HealthStatus: tc.status}, mounted)
			if (got != "") != tc.want {
				t.Errorf("health(%q, %d) = %q, want any: %v", tc.path, tc.status, got, tc.want)
			}
		})
	}
}
