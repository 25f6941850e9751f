// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"path"
)

const (
	// ProbePath is the page's own probe path; it answers 200 whatever happens.
	ProbePath = "/maintenance-healthz"

	// MainFile is the main configuration of nginx.
	MainFile = "nginx.conf"
	// ServerFile is the one virtual server.
	ServerFile = "default.conf"
	// IPv6File holds the listen line that only a node with IPv6 can stand.
	IPv6File = "ipv6.conf"
	// HTMLFile is the page itself.
	HTMLFile = "index.html"
)

// Content is what the page says and how it answers.
type Content struct {
	// Title is the heading, Message the paragraph below it: plain text.
	Title, Message string
	// Body replaces the whole page when it is not empty: HTML, served as it is.
	Body string
	// RefreshSeconds is after how long a browser looks again; 0 means never.
	RefreshSeconds int32
	// RetryAfterSeconds is what programs are told to wait.
	RetryAfterSeconds int32
	// HealthPath is the path on which load balancers ask for the health of the
	// web server; empty when there is none.
	HealthPath string
	// HealthStatus is the answer on HealthPath: 200 keeps the page in the load
	// balancer, 503 is the truth about Superset.
	HealthStatus int32
	// Port is where the page listens.
	Port int32
}

// Place is where the files are when nginx runs.
type Place struct {
	// Dir holds the files, read-only.
	Dir string
	// Temp is the only folder that nginx may write to.
	Temp string
}

// Files are all files of the page by name.
func Files(c Content, p Place) map[string]string {
	return map[string]string{
		MainFile:   mainConfig(p),
		ServerFile: serverConfig(c, p),
		IPv6File:   ipv6Config(c),
		HTMLFile:   HTML(c),
	}
}

// Command starts nginx. A listen line for IPv6 is fatal on a node whose kernel
// has IPv6 switched off, so the line is only taken in where IPv6 exists.
func Command(p Place) []string {
	script := "if [ -e /proc/net/if_inet6 ]; then ln -sf '" + path.Join(p.Dir, IPv6File) + "' '" + linked(p) + "'; fi; " +
		"exec nginx -c '" + path.Join(p.Dir, MainFile) + "'"
	return []string{"/bin/sh", "-c", script}
}

// linked is where Command puts the link to the listen line for IPv6.
func linked(p Place) string { return path.Join(p.Temp, "listen-"+IPv6File) }
