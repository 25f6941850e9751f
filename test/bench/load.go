// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package bench

import (
	"fmt"

	"google.golang.org/protobuf/proto"
)

// Load walks instances of a size through their lives and returns a sample of
// each for every moment.
func Load(s Size, managed bool, instances int) (map[Moment][]Sample, error) {
	out := map[Moment][]Sample{}
	for i := range instances {
		var failed error
		err := Live(s, i, managed, func(m Moment, e exchange) {
			if m == Installation {
				return
			}
			one, err := sample(e)
			if err == nil {
				err = one.check()
			}
			if err != nil && failed == nil {
				failed = fmt.Errorf("cannot repeat %q: %w", m, err)
			}
			out[m] = append(out[m], one)
		})
		if err == nil {
			err = failed
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// LoadRest installs instances and returns a sample of each at rest.
func LoadRest(s Size, managed bool, instances int) ([]Sample, error) {
	var out []Sample
	for i := range instances {
		w, err := newWorld(s, i, managed)
		if err != nil {
			return nil, err
		}
		var rest exchange
		if err := w.install(func(m Moment, e exchange) {
			if m == Rest {
				rest = e
			}
		}); err != nil {
			return nil, err
		}
		one, err := sample(rest)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// LoadInstallation returns a sample of each instance for every call of its
// installation.
func LoadInstallation(s Size, managed bool, instances int) ([][]Sample, error) {
	var out [][]Sample
	for i := range instances {
		w, err := newWorld(s, i, managed)
		if err != nil {
			return nil, err
		}
		var failed error
		n := 0
		if err := w.install(func(m Moment, e exchange) {
			if m != Installation {
				return
			}
			one, err := sample(e)
			if err == nil {
				err = one.check()
			}
			if err != nil && failed == nil {
				failed = fmt.Errorf("cannot repeat call %d of the installation: %w", n, err)
			}
			if n == len(out) {
				out = append(out, nil)
			}
			out[n] = append(out[n], one)
			n++
		}); err != nil {
			return nil, err
		}
		if failed != nil {
			return nil, failed
		}
	}
	return out, nil
}

// Request is what is sent; each call of it returns other numbers in the same
// memory.
func (s Sample) Request(n int) []byte {
	s.vary(n)
	return s.request
}

// Sizes are those of the request and of the answer, in bytes, and the number of
// objects in the answer.
func (s Sample) Sizes() (request, answer, objects int) {
	return len(s.request), proto.Size(s.answer), s.objects
}

// Answer is the answer as it is sent.
func (s Sample) Answer() []byte {
	// It has been sent before.
	out, _ := proto.Marshal(s.answer)
	return out
}
