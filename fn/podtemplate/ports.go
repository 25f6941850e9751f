// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
)

// mainPortName stands for the component's own port until the component is known; no user can write it, because it is no
// legal port name.
const mainPortName = "\x00main"

// namePorts gives names to ports without one, so that two of them do not collapse: the first is the component's own, the
// others are called by number.
func namePorts(ports []corev1.ContainerPort) []corev1.ContainerPort {
	out := slices.Clone(ports)
	first := true

	for i := range out {
		if out[i].Name != "" {
			continue
		}

		out[i].Name = nameByNumber(out[i])
		if first {
			out[i].Name = mainPortName
		}

		first = false
	}

	return out
}

// nameByNumber is the name of a port that has none.
func nameByNumber(p corev1.ContainerPort) string { return "port-" + strconv.Itoa(int(p.ContainerPort)) }

// MainPortFirst completes the merged ports of a component that by default listens on the given port. Its own port is the
// one that has the default's name, or no name; failing that the first one, as it always was. It comes first in the list,
// and everything that has to know where the component listens follows it.
func MainPortFirst(merged []corev1.ContainerPort, name string, number int32) []corev1.ContainerPort {
	ports := slices.Clone(merged)
	taken := slices.ContainsFunc(ports, func(p corev1.ContainerPort) bool { return p.Name == name })

	for i := range ports {
		switch {
		case ports[i].Name != mainPortName:
		case taken:
			ports[i].Name = nameByNumber(ports[i])
		default:
			ports[i].Name = name
		}

		if ports[i].Protocol == "" {
			ports[i].Protocol = corev1.ProtocolTCP
		}
	}

	ports = ListsLastWins(PortName, ports)
	if len(ports) == 0 {
		return []corev1.ContainerPort{{Name: name, ContainerPort: number, Protocol: corev1.ProtocolTCP}}
	}

	main := max(0, slices.IndexFunc(ports, func(p corev1.ContainerPort) bool { return p.Name == name }))

	return slices.Concat(ports[main:main+1], ports[:main], ports[main+1:])
}
