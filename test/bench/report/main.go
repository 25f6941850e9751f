// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Command report prints what a call of the function costs: in this process
// beside the floor, and over loopback with mTLS beside a server that answers
// with something finished.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/crossplane-contrib/function-superset/test/bench"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "floor" {
		fail(serveFloor(os.Args[2:]))
		return
	}
	binary := flag.String("bin", ".cache/bin/function-superset", "the binary of the function")
	calls := flag.Int("calls", 100000, "calls over which the memory of the server is watched")
	instances := flag.Int("instances", 1000, "different instances among those calls")
	rounds := flag.Int("rounds", 25, "rounds of each line of the table")
	flag.Parse()

	fmt.Printf("%s, %d cores, load %s\n\n", runtime.Version(), runtime.NumCPU(), load())
	fail(table(*rounds))
	fail(loopback(*binary, *instances, *calls))
	fmt.Printf("\nload %s\n", load())
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// load is how busy the machine is, over 1, 5 and 15 minutes.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// table prints the costs in this process.
func table(rounds int) error {
	fmt.Println("| size | managedFields | moment | objects | request KiB | answer KiB | floor ms | call ms | floors | quartiles | allocations | KiB |")
	fmt.Println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
	for _, size := range []bench.Size{bench.Usual, bench.Full} {
		for _, managed := range []bool{false, true} {
			samples, err := bench.Load(size, managed, 6)
			if err != nil {
				return err
			}
			calls, err := bench.LoadInstallation(size, managed, 6)
			if err != nil {
				return err
			}
			c, err := bench.MeasureAll(calls, rounds)
			if err != nil {
				return err
			}
			fmt.Printf("| %s | %t | installation, its %d calls | | | | %.2f | %.2f | **%.2f** | %.2f–%.2f | | |\n",
				size, managed, len(calls), ms(c.Floor), ms(c.Call), c.Ratio, c.Low, c.High)
			for _, m := range bench.Moments {
				c, err := bench.Measure(samples[m], rounds)
				if err != nil {
					return err
				}
				count, bytes, err := bench.Allocations(samples[m])
				if err != nil {
					return err
				}
				request, answer, objects := samples[m][0].Sizes()
				fmt.Printf("| %s | %t | %s | %d | %d | %d | %.2f | %.2f | **%.2f** | %.2f–%.2f | %.0f | %.0f |\n",
					size, managed, m, objects, request>>10, answer>>10, ms(c.Floor), ms(c.Call), c.Ratio, c.Low, c.High, count, bytes/1024)
			}
		}
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
