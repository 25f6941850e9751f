// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

const approveAnnotation = v1alpha1.AnnotationApproveUpgrade

// awaitsApproval is true while a supervised image change lacks its approval. Without a
// task to run there is nothing to approve.
func awaitsApproval(s state) bool {
	l := s.Instance.Lifecycle
	if !l.Supervised || !s.mem.Settled || s.mem.Image == "" || s.mem.Image == l.Image || (len(s.pending) == 0 && !s.look.skips) {
		return false
	}
	return s.mem.Approval == nil || s.mem.Approval.From != s.mem.Image || s.mem.Approval.To != l.Image
}

// token is what the annotation must say. It covers the change and everything
// that ever ran or was approved, so that an old annotation approves nothing: a
// function cannot remove it.
func token(m Memory, image string) string {
	h := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d\n%d", m.Image, image, m.executions(), m.Approvals))
	return "sha256-" + hex.EncodeToString(h[:8])
}

// recordApproval takes a fitting approval into the memory.
func recordApproval(s state) Memory {
	m := s.mem
	if !awaitsApproval(s) || s.Instance.Lifecycle.Approval != token(m, s.Instance.Lifecycle.Image) {
		return m
	}
	m.Approval = &Approval{From: m.Image, To: s.Instance.Lifecycle.Image}
	m.Approvals++
	return m
}
