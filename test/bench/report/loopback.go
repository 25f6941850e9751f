// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/mem"

	"github.com/crossplane-contrib/function-superset/test/bench"
)

// Bars of a server. Memory does not depend on how busy the machine is, and the
// start is the best of several.
const (
	memoryBar = 64 << 20
	startBar  = 100 * time.Millisecond
)

// loopback starts both servers and calls them in turns.
func loopback(binary string, instances, calls int) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // Certificates of today only.
	client, err := certificates(dir)
	if err != nil {
		return err
	}
	samples, err := bench.LoadRest(bench.Usual, true, instances)
	if err != nil {
		return err
	}
	answer := filepath.Join(dir, "answer")
	if err := os.WriteFile(answer, samples[0].Answer(), 0o600); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	commands := map[string][]string{
		"floor":    {self, "floor", "--answer", answer},
		"function": {binary, "--metrics-address="},
	}

	var starts []time.Duration
	for range 9 {
		s, err := start(commands["function"], dir, client, samples[0])
		if err != nil {
			return err
		}
		s.stop()
		starts = append(starts, s.started)
	}
	slices.Sort(starts)
	fmt.Printf("\nCold start to the first answer: %v at best, %v median of %d\n\n", starts[0].Round(time.Millisecond), starts[len(starts)/2].Round(time.Millisecond), len(starts))

	servers := map[string]*server{}
	for name, command := range commands {
		s, err := start(command, dir, client, samples[0])
		if err != nil {
			return err
		}
		defer s.stop()
		servers[name] = s
	}
	if err := latencies(servers, samples); err != nil {
		return err
	}
	resident, err := memory(servers["function"], samples, calls)
	if err != nil {
		return err
	}
	if resident > memoryBar {
		err = fmt.Errorf("want at most %d MiB of memory under load, got %d", memoryBar>>20, resident>>20)
	}
	if starts[0] > startBar {
		err = errors.Join(err, fmt.Errorf("want the first answer after %v, got it after %v", startBar, starts[0]))
	}
	return err
}

// server is a process that serves.
type server struct {
	process *exec.Cmd
	conn    *grpc.ClientConn
	// started is how long it took from the start to the first answer.
	started time.Duration
}

func start(command []string, dir string, client *tls.Config, first bench.Sample) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &server{process: exec.Command(command[0], append(command[1:], "--address", address, "--tls-certs-dir", dir)...)} //nolint:noctx // Our own servers; stop ends them.
	s.process.Stderr = os.Stderr
	if s.conn, err = grpc.NewClient(address, grpc.WithTransportCredentials(credentials.NewTLS(client))); err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	for {
		// gRPC waits longer and longer between its attempts; a dial of our own tells
		// when to begin.
		if c, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", address); err == nil {
			_ = c.Close() // It has told what it should.
			break
		}
		if time.Since(began) > 10*time.Second {
			s.stop()
			return nil, fmt.Errorf("nobody listens: %v", command)
		}
		time.Sleep(time.Millisecond)
	}
	_, err = s.call(first.Request(0))
	s.started = time.Since(began)
	if err != nil {
		s.stop()
	}
	return s, err
}

// stop ends the server.
func (s *server) stop() {
	_ = s.conn.Close()
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

func freeAddress() (string, error) {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// raw is a codec that sends and receives bytes as they are, so that only the
// server encodes and decodes.
type raw struct{}

func (raw) Name() string { return "proto" }

func (raw) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(*v.(*[]byte))}, nil
}

func (raw) Unmarshal(data mem.BufferSlice, v any) error {
	*v.(*[]byte) = data.Materialize()
	return nil
}

// call sends a request and returns how long it took.
func (s *server) call(request []byte) (time.Duration, error) {
	var answer []byte
	began := time.Now()
	err := s.conn.Invoke(context.Background(), fnv1.FunctionRunnerService_RunFunction_FullMethodName, &request, &answer, grpc.ForceCodecV2(raw{}))
	took := time.Since(began)
	if err == nil && len(answer) < 10000 {
		err = fmt.Errorf("want a whole answer, got %d bytes", len(answer))
	}
	return took, err
}

// burst makes calls with so many callers; every request is another one.
func (s *server) burst(samples []bench.Sample, callers, calls, round int) ([]time.Duration, time.Duration, error) {
	var group sync.WaitGroup
	took := make([][]time.Duration, callers)
	errs := make([]error, callers)
	began := time.Now()
	for c := range callers {
		group.Go(func() {
			for n := c; n < calls && errs[c] == nil; n += callers {
				// A sample belongs to one caller at a time.
				one := samples[(round*calls+n)%(len(samples)/callers*callers)]
				d, err := s.call(one.Request(round*calls + n))
				took[c], errs[c] = append(took[c], d), err
			}
		})
	}
	group.Wait()
	return slices.Concat(took...), time.Since(began), errors.Join(errs...)
}

// latencies prints latency and throughput of both servers, called in turns.
func latencies(servers map[string]*server, samples []bench.Sample) error {
	fmt.Println("| callers | server | p50 ms | p90 ms | p99 ms | calls/s | to the floor, p50 |")
	fmt.Println("| --- | --- | --- | --- | --- | --- | --- |")
	const rounds, calls = 15, 120
	for _, callers := range []int{1, 2, 8} {
		all := map[string][]time.Duration{}
		spent := map[string]time.Duration{}
		var ratios []float64
		for round := range rounds {
			medians := map[string]time.Duration{}
			for _, name := range []string{"floor", "function"} {
				took, total, err := servers[name].burst(samples, callers, calls, round)
				if err != nil {
					return err
				}
				slices.Sort(took)
				medians[name] = took[len(took)/2]
				if round == 0 {
					continue // It warms up.
				}
				all[name], spent[name] = append(all[name], took...), spent[name]+total
			}
			ratios = append(ratios, float64(medians["function"])/float64(medians["floor"]))
		}
		slices.Sort(ratios)
		for _, name := range []string{"floor", "function"} {
			slices.Sort(all[name])
			ratio := "1"
			if name == "function" {
				ratio = fmt.Sprintf("**%.2f**", ratios[len(ratios)/2])
			}
			n := len(all[name])
			fmt.Printf("| %d | %s | %.2f | %.2f | %.2f | %.0f | %s |\n", callers, name,
				ms(all[name][n/2]), ms(all[name][n*9/10]), ms(all[name][n*99/100]), float64(n)/spent[name].Seconds(), ratio)
		}
	}
	return nil
}

// memory prints how much memory the function's server uses over many calls, and
// returns the most it had after any part of them. The peak is that of the whole
// life of the server, eight callers at once included.
func memory(s *server, samples []bench.Sample, calls int) (int, error) {
	fmt.Printf("\n| calls of %d instances, 2 callers | RSS MiB | peak MiB |\n| --- | --- | --- |\n", len(samples))
	const points = 10
	resident := 0
	for p := range points + 1 {
		if p > 0 {
			if _, _, err := s.burst(samples, 2, calls/points, 1000+p); err != nil {
				return 0, err
			}
		}
		now, most, err := s.memory()
		if err != nil {
			return 0, err
		}
		if p > 0 {
			resident = max(resident, now)
		}
		fmt.Printf("| %d | %d | %d |\n", p*calls/points, now>>20, most>>20)
	}
	return resident, nil
}

// memory is what the process uses now, and the most it has used.
func (s *server) memory() (now, most int, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(text)) {
		_, _ = fmt.Sscanf(line, "VmRSS: %d kB", &now)
		_, _ = fmt.Sscanf(line, "VmHWM: %d kB", &most)
	}
	return now << 10, most << 10, nil
}
