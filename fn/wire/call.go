// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Labels by which Crossplane marks a composite that belongs to a claim.
const (
	LabelClaimName      = "crossplane.io/claim-name"
	LabelClaimNamespace = "crossplane.io/claim-namespace"
)

// Call is a request to answer.
type Call struct {
	Request *fnv1.RunFunctionRequest
	Now     time.Time
	// Seed are 256 random bits, drawn for this call. All randomness of the answer
	// comes from it, so that a kind is a function of its Call.
	Seed []byte
	// Mistake is known of the spec before it is looked at, and stands for it: what the
	// spec asks for takes too long or is too large. It is nil almost always.
	Mistake *field.Error
	// Spent is true once the call has worked for as long as it may. A kind looks at it
	// between its stops; what it returns then is not used.
	Spent func() bool
}

// Composite is the composite resource as it is observed.
func (c Call) Composite() *structpb.Struct {
	return c.Request.GetObserved().GetComposite().GetResource()
}

// LogValues are pairs of keys and values by which log lines of a call are found: of a
// claim's composite, whose name is generated, also those of the claim.
func (c Call) LogValues() []any {
	metadata := c.Composite().GetFields()["metadata"].GetStructValue().GetFields()
	out := []any{"tag", c.Request.GetMeta().GetTag(), "namespace", metadata["namespace"].GetStringValue(), "name", metadata["name"].GetStringValue()}
	labels := metadata["labels"].GetStructValue().GetFields()
	if claim := labels[LabelClaimName].GetStringValue(); claim != "" {
		out = append(out, "claimNamespace", labels[LabelClaimNamespace].GetStringValue(), "claim", claim)
	}
	return out
}
