// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"fmt"
	"html"
	"strings"
)

// HTML is the page: the user's own, byte for byte, or ours. Ours needs nothing
// from elsewhere, no script, font or image, since nothing else is served.
func HTML(c Content) string {
	if c.Body != "" {
		return c.Body
	}
	return fmt.Sprintf(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
%[1]s<title>%[2]s</title>
<style>
%[4]s</style>
</head>
<body>
<main>
<div class="mark" aria-hidden="true"><i></i><i></i><i></i></div>
<h1>%[2]s</h1>
<div role="status">
%[3]s</div>
</main>
</body>
</html>
`, refresh(c), html.EscapeString(c.Title), paragraphs(c.Message), style)
}

// refresh makes a browser ask for the same address again.
func refresh(c Content) string {
	if c.RefreshSeconds <= 0 {
		return ""
	}
	return fmt.Sprintf("<meta http-equiv=\"refresh\" content=\"%d\">\n", c.RefreshSeconds)
}

// paragraphs keeps the empty lines of a message as breaks between paragraphs.
func paragraphs(message string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(strings.ReplaceAll(message, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			b.WriteString("<p>" + html.EscapeString(part) + "</p>\n")
		}
	}
	return b.String()
}

// style has at least 7:1 contrast for text in both schemes, and moves only for
// people who did not ask for stillness.
const style = `:root { color-scheme: light dark; --ground: #f5f6f8; --card: #ffffff; --line: #dfe3ea; --text: #1b2430; --soft: #475364; --mark: #1a85a0; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #12161c; --card: #1b2129; --line: #303946; --text: #eef2f6; --soft: #b4bfcc; --mark: #4cc3dd; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { width: 100%; max-width: 34rem; padding: 2.75rem 2.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  text-align: center; overflow-wrap: break-word; }
h1 { margin: 0 0 .75rem; font-size: 1.75rem; line-height: 1.25; font-weight: 650; text-wrap: balance; }
p { margin: 0; color: var(--soft); white-space: pre-line; text-wrap: balance; }
p + p { margin-top: .75rem; }
.mark { display: flex; gap: .5rem; justify-content: center; align-items: flex-end; height: 2.75rem; margin-bottom: 1.5rem; }
.mark i { width: .6rem; height: 100%; border-radius: 3px; background: var(--mark); transform-origin: bottom; transform: scaleY(.45); }
.mark i:nth-child(2) { transform: scaleY(.75); }
.mark i:nth-child(3) { transform: scaleY(1); }
@media (prefers-reduced-motion: no-preference) {
  .mark i { animation: grow 2.4s ease-in-out infinite alternate; }
  .mark i:nth-child(2) { animation-delay: -.8s; }
  .mark i:nth-child(3) { animation-delay: -1.6s; }
  @keyframes grow { from { transform: scaleY(.35); } to { transform: scaleY(1); } }
}
@media (forced-colors: active) { .mark i { background: CanvasText; } }
@media (max-width: 30rem) { main { padding: 2rem 1.25rem; } }
`
