// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package baseurl

import (
	"net/url"
	"strings"
)

// URL is the address that users open. The zero value is one that is not known.
type URL struct {
	// Scheme is http or https.
	Scheme string
	// Host is the name, with a port if the address has one.
	Host string
	// Root is the path without a slash at its end; "" for none.
	Root string
	// Text is what the user typed, which is shown as it is; "" for an address that
	// nobody typed.
	Text string
}

// Of parses an address of which validation has seen the shape. What it cannot
// read is not known.
func Of(text string) URL {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return URL{}
	}

	return URL{Scheme: u.Scheme, Host: u.Host, Root: strings.TrimRight(u.EscapedPath(), "/"), Text: text}
}

// At is the same address with another path.
func (u URL) At(root string) URL {
	u.Root, u.Text = strings.TrimRight(root, "/"), ""

	return u
}

// Known is false for the zero value.
func (u URL) Known() bool { return u.Host != "" }

// HTTPS says that browsers use TLS.
func (u URL) HTTPS() bool { return u.Scheme == "https" }

// Hostname is the host without a port.
func (u URL) Hostname() string { return (&url.URL{Host: u.Host}).Hostname() }

// Origin is how browsers name the address in the header of that name; "" if it
// is not known.
func (u URL) Origin() string {
	if !u.Known() {
		return ""
	}

	port := ":80"
	if u.HTTPS() {
		port = ":443"
	}

	return strings.ToLower(u.Scheme + "://" + strings.TrimSuffix(u.Host, port))
}

// String is the address as the user typed it, or as one would type it; "" if it
// is not known.
func (u URL) String() string {
	switch {
	case u.Text != "" || !u.Known():
		return u.Text
	default:
		return u.Scheme + "://" + u.Host + u.Root
	}
}

// Websocket is the same host for websockets, without a path; "" if it is not
// known, so that a path after it is relative to the page.
func (u URL) Websocket() string {
	switch {
	case !u.Known():
		return ""
	case u.HTTPS():
		return "wss://" + u.Host
	default:
		return "ws://" + u.Host
	}
}
