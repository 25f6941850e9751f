// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	function "github.com/crossplane/function-sdk-go"
	"google.golang.org/grpc/health"
	healthgrpc "google.golang.org/grpc/health/grpc_health_v1"

	"github.com/crossplane-contrib/function-superset/fn"
)

// megabyte is the unit of --max-recv-message-size.
const megabyte = 1024 * 1024

// serveCmd serves the function. Names and meaning of the flags are those of
// every function built with the SDK, so that a DeploymentRuntimeConfig written
// for another function fits this one.
type serveCmd struct {
	Debug bool `help:"Emit debug logs in addition to info logs." short:"d"`

	Network            string `default:"tcp"   help:"Network on which to listen for gRPC connections."`
	Address            string `default:":9443" help:"Address at which to listen for gRPC connections."`
	TLSCertsDir        string `env:"TLS_SERVER_CERTS_DIR" help:"Directory containing server certs (tls.key, tls.crt) and the CA used to verify client certificates (ca.crt)."`
	Insecure           bool   `help:"Run without mTLS credentials. If you supply this flag --tls-certs-dir will be ignored."`
	MaxRecvMessageSize int    `default:"4"     help:"Maximum size of received messages in MB."`
	MetricsAddress     string `default:":8080" help:"Address at which to serve Prometheus metrics; empty serves none."`
}

// Help is what --help says beside the flags.
func (*serveCmd) Help() string {
	return `Crossplane starts the package like this, without arguments; flags are set in a DeploymentRuntimeConfig.

Example, for crossplane composition render on this machine:

    function-superset --insecure --debug`
}

// Run serves until the process is stopped.
func (c *serveCmd) Run() error {
	log, err := function.NewLogger(c.Debug)
	if err != nil {
		return err
	}

	// The empty service name stands for the whole server: it is what a gRPC
	// probe asks for unless told otherwise.
	alive := health.NewServer()
	alive.SetServingStatus("", healthgrpc.HealthCheckResponse_SERVING)

	return function.Serve(fn.NewFunction(log),
		function.Listen(c.Network, c.Address),
		function.MTLSCertificates(c.TLSCertsDir),
		function.Insecure(c.Insecure),
		function.MaxRecvMessageSize(c.MaxRecvMessageSize*megabyte),
		function.WithMetricsServer(c.MetricsAddress),
		function.WithHealthServer(alive),
	)
}
