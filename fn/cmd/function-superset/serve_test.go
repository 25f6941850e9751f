// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	healthgrpc "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
)

func TestFlags(t *testing.T) {
	want := serveCmd{Network: "tcp", Address: ":9443", MaxRecvMessageSize: 4, MetricsAddress: ":8080"}

	cases := map[string]struct {
		reason string
		env    string
		args   []string
		edit   func(*serveCmd)
	}{
		"No arguments": {
			reason: "The entry point of a package has none, and must serve as every function does.",
			edit:   func(*serveCmd) {},
		},
		"Flags of the SDK's template": {
			reason: "A DeploymentRuntimeConfig written for another function must fit.",
			args:   []string{"-d", "--insecure", "--address=localhost:1", "--max-recv-message-size=8", "--network=tcp4"},
			edit: func(c *serveCmd) {
				c.Debug, c.Insecure, c.Address, c.MaxRecvMessageSize, c.Network = true, true, "localhost:1", 8, "tcp4"
			},
		},
		"Named command": {
			reason: "The default command can be said.",
			args:   []string{"serve", "--metrics-address="},
			edit:   func(c *serveCmd) { c.MetricsAddress = "" },
		},
		"Certificates from the environment": {
			reason: "Crossplane tells the folder by this variable.",
			env:    "/tls/server",
			edit:   func(c *serveCmd) { c.TLSCertsDir = "/tls/server" },
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TLS_SERVER_CERTS_DIR", tc.env)
			got := cli{}
			k, err := kong.New(&got, kong.Vars{"version": version})
			if err != nil {
				t.Fatal(err)
			}
			ctx, err := k.Parse(tc.args)
			if err != nil {
				t.Fatalf("%s\ncannot parse %v: %v", tc.reason, tc.args, err)
			}
			if ctx.Command() != "serve" {
				t.Errorf("%s\nwant the command serve, got %s", tc.reason, ctx.Command())
			}
			want := want
			tc.edit(&want)
			if diff := cmp.Diff(want, got.Serve); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

func TestServeWithoutCredentialsIsRefused(t *testing.T) {
	c := serveCmd{Network: "tcp", Address: "127.0.0.1:0"}
	if err := c.Run(); err == nil {
		t.Error("want an error, because neither --insecure nor --tls-certs-dir is given")
	}
}

func TestServeInsecurely(t *testing.T) {
	metrics := freeAddress(t)
	address := serve(t, serveCmd{Insecure: true, MaxRecvMessageSize: 1, MetricsAddress: metrics})
	conn := dial(t, address, insecure.NewCredentials())

	h, err := healthgrpc.NewHealthClient(conn).Check(t.Context(), &healthgrpc.HealthCheckRequest{})
	if err != nil || h.GetStatus() != healthgrpc.HealthCheckResponse_SERVING {
		t.Errorf("want SERVING, got %v, %v", h.GetStatus(), err)
	}

	runs := fnv1.NewFunctionRunnerServiceClient(conn)
	rsp, err := runs.RunFunction(t.Context(), &fnv1.RunFunctionRequest{Meta: &fnv1.RequestMeta{Tag: "hello"}})
	if err != nil || rsp.GetMeta().GetTag() != "hello" {
		t.Errorf("want an answer with the tag of the request, got %v, %v", rsp, err)
	}

	large := &fnv1.RunFunctionRequest{Meta: &fnv1.RequestMeta{Tag: strings.Repeat("x", megabyte)}}
	if _, err := runs.RunFunction(t.Context(), large); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("want a message above --max-recv-message-size to be refused, got %v", err)
	}

	if page := get(t, "http://"+metrics+"/metrics"); !strings.Contains(page, "grpc_server_handled_total") {
		t.Errorf("want the calls counted, got %s", page)
	}
}

func TestServeWithMTLS(t *testing.T) {
	dir, client := certificates(t)
	address := serve(t, serveCmd{TLSCertsDir: dir, MaxRecvMessageSize: 4})

	conn := dial(t, address, credentials.NewTLS(client))
	if _, err := fnv1.NewFunctionRunnerServiceClient(conn).RunFunction(t.Context(), &fnv1.RunFunctionRequest{}); err != nil {
		t.Errorf("want an answer to a client of the same CA, got %v", err)
	}

	stranger := client.Clone()
	stranger.Certificates = nil
	conn = dial(t, address, credentials.NewTLS(stranger))
	if _, err := fnv1.NewFunctionRunnerServiceClient(conn).RunFunction(t.Context(), &fnv1.RunFunctionRequest{}); status.Code(err) != codes.Unavailable {
		t.Errorf("want a client without certificate to be refused, got %v", err)
	}
}

// serve runs the command on a free loopback port until the tests end, for the
// SDK's server cannot be stopped, and returns its address.
func serve(t *testing.T, c serveCmd) string {
	t.Helper()
	c.Network, c.Address = "tcp", freeAddress(t)
	ended := make(chan error, 1)
	go func() { ended <- c.Run() }()
	for range 500 {
		select {
		case err := <-ended:
			t.Fatalf("cannot serve: %v", err)
		default:
		}
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", c.Address)
		if err == nil {
			if err := conn.Close(); err != nil {
				t.Fatal(err)
			}
			return c.Address
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("nobody listens")
	return ""
}

// dial connects a client that is closed with the test.
func dial(t *testing.T, address string, creds credentials.TransportCredentials) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(creds))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // Nothing is lost with it.
	return conn
}

// freeAddress finds a loopback port that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l.Addr().String()
}

// get reads a page, and tries again while its server is starting.
func get(t *testing.T, url string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for {
		rsp, err := http.DefaultClient.Do(req)
		if err == nil {
			body, err := io.ReadAll(rsp.Body)
			_ = rsp.Body.Close() // It has been read.
			if err != nil {
				t.Fatal(err)
			}
			return string(body)
		}
		if ctx.Err() != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// certificates writes the folder that Crossplane mounts, and returns what a
// client of the same CA uses.
func certificates(t *testing.T) (string, *tls.Config) {
	t.Helper()
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ca"}, NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	caKey := key(t)
	caDER := sign(t, ca, ca, caKey, caKey)

	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "leaf"}, NotAfter: ca.NotAfter,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	leafKey := key(t)
	leafPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: sign(t, leaf, ca, leafKey, caKey)})
	keyDER, err := x509.MarshalECPrivateKey(leafKey)
	if err != nil {
		t.Fatal(err)
	}
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER})
	caPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER})

	dir := t.TempDir()
	for name, data := range map[string][]byte{"tls.crt": leafPEM, "tls.key": keyPEM, "ca.crt": caPEM} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pair, err := tls.X509KeyPair(leafPEM, keyPEM)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(caPEM)
	return dir, &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots, Certificates: []tls.Certificate{pair}}
}

// key makes a private key.
func key(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// sign makes a certificate.
func sign(t *testing.T, cert, parent *x509.Certificate, k, parentKey *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, parent, &k.PublicKey, parentKey)
	if err != nil {
		t.Fatal(err)
	}
	return der
}
