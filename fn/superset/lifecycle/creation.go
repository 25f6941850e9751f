// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// Creation is an object that is wanted and not there yet.
type Creation struct {
	// Key is its composition resource key.
	Key        string
	APIVersion string
	Kind       string
}

// MayCreate is true when an object may be made in this answer. Where it may not, the
// status says what is waited for, but for names, which the next call of the same
// reconcile knows.
func MayCreate(in Input, p Plan, c Creation) bool {
	switch {
	case p.PodsWait != "" && makesPods(c.Kind):
		return false // its pods would be refused for a moment, which people would read as a fault
	case !in.CannotAsk && !in.Facts.Named[c.Key].Asked:
		return false // its name may be somebody else's
	}
	// An object of a kind that does not exist wedges the instance.
	k := observe.OptionalKindOf(c.APIVersion, c.Kind)
	return k == "" || in.Facts.Kinds[k] == observe.Present
}

func makesPods(kind string) bool {
	return kind == "Deployment" || kind == "StatefulSet" || kind == "Job"
}

// FormerAccount is a ServiceAccount of ours with another name than the one that the
// spec wants. Crossplane would keep its name, so the new one is made once the key is
// free.
type FormerAccount struct {
	// Name is "" when there is none.
	Name string
	// InUse is true as long as pods run under it.
	InUse bool
}

func formerAccount(in Input) FormerAccount {
	was, ok := in.Facts.Objects[part.ServiceAccountKey]
	if a := in.Instance.ServiceAccount; !ok || a == nil || a.Name == was.Name {
		return FormerAccount{}
	}
	return FormerAccount{Name: was.Name, InUse: in.Facts.AccountInUse(was.Name)}
}
