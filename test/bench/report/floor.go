// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"flag"
	"os"

	function "github.com/crossplane/function-sdk-go"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
)

// floor answers every request with the same.
type floor struct {
	fnv1.UnimplementedFunctionRunnerServiceServer

	answer *fnv1.RunFunctionResponse
}

// RunFunction answers.
func (f floor) RunFunction(context.Context, *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error) {
	return f.answer, nil
}

// serveFloor serves as the function does, with an answer from a file.
func serveFloor(args []string) error {
	flags := flag.NewFlagSet("floor", flag.ContinueOnError)
	address := flags.String("address", "", "where to listen")
	certificates := flags.String("tls-certs-dir", "", "the certificates")
	file := flags.String("answer", "", "the answer")
	if err := flags.Parse(args); err != nil {
		return err
	}
	raw, err := os.ReadFile(*file)
	if err != nil {
		return err
	}
	f := floor{answer: &fnv1.RunFunctionResponse{}}
	if err := proto.Unmarshal(raw, f.answer); err != nil {
		return err
	}
	return function.Serve(f, function.Listen("tcp", *address), function.MTLSCertificates(*certificates), function.WithMetricsServer(""))
}
