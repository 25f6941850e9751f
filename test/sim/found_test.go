// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"testing"
)

// TestFound goes the shortest scripts of what walks have found.
func TestFound(t *testing.T) {
	with := func(change func(*Intent)) Intent {
		i := usual()
		change(&i)
		return i
	}
	cases := map[string]struct {
		start  Intent
		script Script
	}{
		"a condition that Crossplane made Unknown is not repeated": {
			usual(), Script{{"pass", 907}, {"mistake", 924}, {"pass-abort-late", 976}},
		},
		"the result of a Job is stored before the Job goes": {
			with(func(i *Intent) { i.MaxRetries = 3 }), Script{{"no-migrate", 729}, {"pass", 50}, {"config", 20}},
		},
		"old pods do not come back to a migrated database": {
			with(func(i *Intent) { i.Beat, i.MaxRetries = true, 3 }),
			Script{{"settle", 0}, {"image", 850}, {"pass", 86}, {"round", 982}, {"pass", 364}, {"round", 982}, {"mistake", 382}, {"pass", 1}},
		},
		"a clone that starts after a tick serves it": {
			usual(), Script{{"clone", 965}, {"cron", 861}, {"pass", 727}, {"image", 234}, {"wait-hours", 248}},
		},
		"a clone whose Job comes later serves the tick meanwhile": {
			with(func(i *Intent) { i.Clone, i.Cron, i.Beat, i.Autoscale, i.Policy = true, 3, true, true, true }),
			Script{{"pass", 121}, {"wait-hours", 458}, {"mistake", 594}, {"mistake", 905}},
		},
		"a migrate Job is no memory of a clone": {
			with(func(i *Intent) { i.Clone = true }),
			Script{{"settle", 0}, {"migrate-trigger", 959}, {"pass", 1}, {"round", 1}, {"pass", 2}, {"round", 2}, {"wipe-status", 1}, {"delete-memory", 1}},
		},
		"init runs after migrate, whatever was forgotten": {
			with(func(i *Intent) { i.Clone, i.Retention = true, 1 }),
			Script{{"settle", 0}, {"migrate-trigger", 959}, {"pass", 265}, {"round", 879}, {"pass", 67}, {"wipe-status", 258}, {"delete-memory", 413}},
		},
		"without any memory nothing is cloned": {
			with(func(i *Intent) { i.Clone = true }), Script{{"settle", 0}, {"wipe-status", 1}, {"delete-memory", 1}},
		},
		"a new schedule waits for its next tick": {
			with(func(i *Intent) { i.Clone = true }), Script{{"settle", 0}, {"wait-minutes", 3}, {"cron", 1}, {"pass", 1}},
		},
		"a tick waits for the whole run": {
			with(func(i *Intent) { i.Clone, i.Cron = true, 1 }),
			Script{{"settle", 0}, {"init-trigger", 1}, {"pass", 1}, {"wait-hours", 1}, {"pass", 2}, {"pass", 3}},
		},
		"a Job that was deleted may have migrated": {
			with(func(i *Intent) { i.Page = true }),
			Script{{"settle", 0}, {"wipe-status", 250}, {"delete-memory", 359}, {"pass", 532}, {"round", 816}, {"pass", 80}, {"round", 58}, {"mistake", 863}, {"delete-job", 99}},
		},
		"what an earlier run of the pipeline did is not forgotten for a later one": {
			with(func(i *Intent) {
				i.Beat, i.Autoscale, i.Page, i.Clone, i.Cron, i.MaxRetries = true, true, true, true, 1, 3
			}),
			Script{
				{"settle", 0},
				{"image", 579},
				{"pass", 307},
				{"round", 433},
				{"image", 879},
				{"pass", 318},
				{"pass", 174},
				{"round", 921},
				{"pass", 49},
				{"round", 18},
				{"supervised", 940},
				{"pass", 668},
				{"approve", 773},
				{"delete-job", 89},
				{"task-ends", 51},
				{"job-sync", 938},
				{"pass", 221},
				{"image", 477},
				{"pass", 880},
				{"round", 674},
				{"pass", 474},
				{"mistake", 926},
			},
		},
		"a Job that runs keeps its network policy": {
			with(func(i *Intent) { i.Policy = true }),
			Script{{"settle", 0}, {"migrate-trigger", 1}, {"pass", 1}, {"round", 1}, {"pass", 2}, {"job-sync", 1}, {"task-starts", 1}, {"disabled", 1}, {"pass", 3}},
		},
		"a page whose files are somebody else's holds no upgrade": {
			with(func(i *Intent) { i.Page = true }), Script{{"settle", 0}, {"foreign-object", 6}, {"image", 1}},
		},
		"a component keeps its Service while its Deployment is missing": {
			usual(), Script{{"settle", 0}, {"delete-deployment", 1}, {"round", 1}, {"image", 1}, {"pass", 1}, {"pass", 2}},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if v := Play(c.start, c.script); v != nil {
				t.Error(v)
			}
		})
	}
}
