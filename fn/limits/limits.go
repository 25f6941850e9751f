// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package limits

import (
	"regexp"
	"strings"
)

// What a place in the spec may hold, unless it is in one of the tables below or
// has a smaller limit of its own. Nobody types as much by hand; the numbers keep
// the work of a call, and the objects that follow, within bounds.
const (
	// Text is the number of characters of a text: a path, a name, a password.
	Text = 4096
	// LongText is that of texts that are programs or documents. The kernel hands
	// no longer one to a process.
	LongText = 128 * 1024
	// Items is the number of entries of a list.
	Items = 256
	// LongItems is that of lists that are written by programs, such as the
	// networks of a cloud.
	LongItems = 1024
	// Entries is the number of keys of a map.
	Entries = 256
	// Key is the number of bytes of a key of a map or of the name of a field: a
	// domain, a slash and a name. A schema cannot limit keys.
	Key = 253 + 1 + 63
	// Compact is the number of characters of a quantity, a percentage or a port.
	Compact = 64
)

// What a spec may come to as a whole.
const (
	// Nodes is the number of its fields, entries and items.
	Nodes = 20_000
	// Bytes is what its texts and keys add up to. They may all end in one
	// ConfigMap, which takes 1 MiB.
	Bytes = 768 * 1024
	// Mistakes is how many are listed; the rest is counted.
	Mistakes = 100
)

// What objects may come to, in bytes of JSON.
const (
	// Template is what the templates of a pod and of its Deployment come to,
	// inherited ones included. Of an object Kubernetes takes 1.5 MB, of which the
	// notes of who owns which field may be half, and 256 KiB of annotations.
	Template = 192 * 1024
	// Rendered is what the pods, their configuration and their network policies
	// come to. All of it is in every message between Crossplane and the function,
	// twice in those that also tell who owns which field, and a message has 4 MB.
	Rendered = 1024 * 1024
	// Annotations is what the annotations of an object come to. Kubernetes takes
	// 256 KiB, and some are added to the user's.
	Annotations = 240 * 1024
)

// Largest numbers.
const (
	// Seconds is the largest number of seconds that Kubernetes takes anywhere.
	Seconds = 1<<31 - 1
	// YearSeconds is the largest number where more than a year is a slip.
	YearSeconds = 365 * 24 * 3600
	// ID is the largest number of a user or a group.
	ID = 1<<31 - 1
)

// Quantity is the shape of an amount: what Kubernetes takes, with an exponent
// of at most two digits. One of nine digits takes minutes to compare.
const Quantity = `^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?$`

var quantity = regexp.MustCompile(Quantity)

// IsQuantity tells whether a text may be parsed as an amount.
func IsQuantity(text string) bool { return len(text) <= Compact && quantity.MatchString(text) }

// longTexts and longLists are the ends of paths with more room. A path has []
// for any item and {} for any key.
var (
	longTexts = []string{
		".config", ".bootstrapScript", ".postCloneSQL[]", ".maintenancePage.body",
		".env[].value", ".command[]", ".args[]", ".annotations{}",
	}
	longLists = []string{
		".env", ".command", ".args", ".excludeTables", ".excludeTableData", ".postCloneSQL",
		".externalIngressFrom", ".from", ".to", ".except", ".loadBalancerSourceRanges",
	}
)

// shortTexts are the ends of paths with less room, where the types are not ours
// to be marked.
var shortTexts = map[string]int{".sysctls[].name": 253, ".localhostProfile": 4095}

// TextAt is the number of characters that the text at a path may have.
func TextAt(path string) int {
	if endsIn(path, longTexts) {
		return LongText
	}
	for end, limit := range shortTexts {
		if strings.HasSuffix(path, end) {
			return limit
		}
	}
	return Text
}

// ItemsAt is the number of items that the list at a path may have.
func ItemsAt(path string) int {
	if endsIn(path, longLists) {
		return LongItems
	}
	return Items
}

func endsIn(path string, ends []string) bool {
	for _, end := range ends {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}
