// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// ChecksumVersion is the version of the rules by which the inputs of tasks are made. A
// release that must change the rules raises it only if every task of every
// instance is to run again.
const ChecksumVersion = 1

// Checksum is the hash of the JSON of its input. Struct fields come in order
// and map keys sorted, so equal inputs have equal checksums.
func Checksum(input any) string {
	// What goes in here are structs of strings, numbers and maps, which always
	// have a JSON form.
	raw, _ := json.Marshal(input)
	sum := sha256.Sum256(raw)

	return "sha256:" + hex.EncodeToString(sum[:])
}

// secretInput stands for a secret in a checksum: the reference, or the hash of
// an inline value. The value itself is never hashed together with anything
// that would show whether two instances share it, and never kept.
type secretInput struct {
	Name     string `json:"name,omitempty"`
	Key      string `json:"key,omitempty"`
	Optional bool   `json:"optional,omitempty"`
	Hash     string `json:"hash,omitempty"`
}
