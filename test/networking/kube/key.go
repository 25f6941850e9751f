// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package kube

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
)

// accountKey is a key that could sign tokens of service accounts.
func accountKey() []byte {
	// Neither fails with a reader that never does, and a size that is allowed.
	key, _ := rsa.GenerateKey(rand.Reader, 2048)
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
}
