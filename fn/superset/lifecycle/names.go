// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"slices"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// leave lists the keys whose objects must not be made, because somebody else's
// object has the name.
func leave(in Input) map[string]bool {
	out := map[string]bool{}
	for key, e := range in.Facts.Named {
		// What has the name of a run keeps that from starting, see runNameIsTaken.
		if e.Found && !part.IsRun(key) && (usedAsItIs(in, key) || !adoptable(in, e)) {
			out[key] = true
		}
	}
	return out
}

// adoptable is true for an object of somebody else that may become ours.
func adoptable(in Input, e observe.Existing) bool {
	return in.Instance.Adopt && e.Found && !e.Controlled && e.Unfit == ""
}

// usedAsItIs is true for an object that is used as it is when it is there: a Secret,
// whose value may be what everything is encrypted with, and the account that the
// spec names. Owning them would delete them with the instance.
func usedAsItIs(in Input, key string) bool {
	if key == part.ServiceAccountKey {
		return in.Instance.ServiceAccount != nil && in.Instance.ServiceAccount.Named
	}
	return part.IsGeneratedSecret(key)
}

// foreign lists the keys that others' objects keep from us.
func foreign(in Input) []string {
	var out []string
	for key := range leave(in) {
		if !usedAsItIs(in, key) {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

func nameConflict(s state) Condition {
	var left, unfit []string
	for _, key := range foreign(s.Input) {
		e := s.Facts.Named[key]
		switch name := title(key, e); {
		case !s.Instance.Adopt && key == part.ServiceAccountKey:
			left = append(left, name+" (to use it as it is, name it in spec.serviceAccount.name)")
		case !s.Instance.Adopt:
			left = append(left, name)
		case e.Controlled:
			unfit = append(unfit, name+" has another owner")
		default:
			unfit = append(unfit, name+": "+e.Unfit)
		}
	}
	switch {
	case len(unfit) > 0:
		slices.Sort(unfit)
		return Condition{
			ConditionNameConflict, true, ReasonForeignObject,
			"Objects that have names of this instance cannot be taken over, and are left alone: " + listWith("; ", unfit) + ". Change, remove or rename them",
		}
	case len(left) > 0 && s.NoAdoption:
		slices.Sort(left)
		return Condition{
			ConditionNameConflict, true, ReasonForeignObject,
			"Other objects have names of this instance, and are left alone: " + list(left) + ". Remove or rename them; the platform's policy does not allow to take them over",
		}
	case len(left) > 0:
		slices.Sort(left)
		return Condition{ConditionNameConflict, true, ReasonForeignObject, fmt.Sprintf(
			"Other objects have names of this instance, and are left alone: %s. Remove or rename them, or annotate the Superset with %s=true to take them over",
			list(left), v1alpha1.AnnotationAdopt)}
	case s.takenRun() != "":
		return Condition{ConditionNameConflict, true, ReasonForeignObject, s.takenRun()}
	case len(s.Invalid) > 0:
		return s.previous(ConditionNameConflict, Condition{ConditionNameConflict, false, ReasonChecking, "Not known while the spec has mistakes"})
	}
	return Condition{ConditionNameConflict, false, ReasonNoConflict, "No other object has a name of this instance"}
}

// used tells of what is used as it is although the spec would have it made.
func used(s state) []resolve.Advice {
	e := s.Facts.Named[part.ServiceAccountKey]
	if a := s.Instance.ServiceAccount; a != nil && a.Named && e.Found {
		return []resolve.Advice{{
			Reason: "AccountExists", Path: "spec.serviceAccount.name",
			Message: fmt.Sprintf("ServiceAccount %s exists and is used as it is; it is neither changed nor deleted, as with create: false", a.Name),
		}}
	}
	return nil
}

// title is an object as users know it: they never see composition resource keys.
func title(key string, e observe.Existing) string {
	o := e.Raw.GetFields()
	kind, name := o["kind"].GetStringValue(), o["metadata"].GetStructValue().GetFields()["name"].GetStringValue()
	if kind == "" || name == "" {
		return key
	}
	return kind + " " + name
}
