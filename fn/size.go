// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"fmt"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

const (
	// answerLimit is what Crossplane accepts of an answer: 4 MiB are the limit of a
	// gRPC client that sets none.
	answerLimit = 4<<20 - 64<<10
	// smallSpec and smallWorld are sizes of a spec in bytes and of the observed
	// world in objects from which no answer near the limit can come, so that it
	// need not be measured: a text of the spec is in fewer than 20 objects.
	smallSpec  = 128 << 10
	smallWorld = 150
)

// tooLarge is true for an answer that Crossplane would not accept.
func tooLarge(req *fnv1.RunFunctionRequest, rsp *fnv1.RunFunctionResponse) bool {
	spec := req.GetObserved().GetComposite().GetResource().GetFields()["spec"]
	if len(req.GetObserved().GetResources())+len(req.GetDesired().GetResources()) < smallWorld && proto.Size(spec) < smallSpec {
		return false
	}
	return proto.Size(rsp) > answerLimit
}

// answerTooLarge is the mistake of a spec from which too much would come.
func answerTooLarge() *field.Error {
	return field.Invalid(field.NewPath("spec"), field.OmitValueType{}, fmt.Sprintf("what comes of it is larger than %d MiB, which Crossplane does not accept; make it smaller", answerLimit>>20+1))
}

// tooLong is the mistake of a spec that nobody can work out in time.
func tooLong(limit time.Duration) *field.Error {
	return field.Invalid(field.NewPath("spec"), field.OmitValueType{}, fmt.Sprintf("the spec takes too long to work out (more than %s); make it smaller", limit))
}
