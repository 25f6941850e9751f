// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"slices"
	"testing"
)

// found is the shortest script of something that walks have found.
type found struct {
	start  Spec
	script Script
}

func usually(change func(*Spec)) Spec {
	i := usual()
	change(&i)
	return i
}

// TestFound goes the scripts of what walks have found.
func TestFound(t *testing.T) {
	// A migrate that needs no drain runs, and the write that remembered it is lost;
	// then a clone drains everything, and the spec gets a mistake.
	untold := Script{
		{"settle", 0},
		{"migrate-trigger", 589},
		{"mistake", 297},
		{"migrate-online", 981},
		{"mistake", 537},
		{"pass-abort-late", 951},
		{"job-sync", 915},
		{"task-starts", 19},
		{"suspend", 712},
		{"round", 321},
	}
	drainedThen := Script{
		{"suspend", 560},
		{"clone", 574},
		{"pass-dropped-status", 27},
		{"round", 46},
		{"pass", 637},
		{"pass-dropped-status", 298},
		{"mistake", 186},
	}
	goAll(t, map[string]found{
		"a condition that Crossplane made Unknown is not repeated": {
			usual(), Script{{"pass", 907}, {"mistake", 924}, {"pass-abort-late", 976}},
		},
		"the result of a Job is stored before the Job goes": {
			usually(func(i *Spec) { i.MaxRetries = 3 }), Script{{"no-migrate", 729}, {"pass", 50}, {"config", 20}},
		},
		"old pods do not come back to a migrated database": {
			usually(func(i *Spec) { i.Beat, i.MaxRetries = true, 3 }),
			Script{{"settle", 0}, {"image", 850}, {"pass", 86}, {"round", 982}, {"pass", 364}, {"round", 982}, {"mistake", 382}, {"pass", 1}},
		},
		"a clone that starts after a tick serves it": {
			usual(), Script{{"clone", 965}, {"cron", 861}, {"pass", 727}, {"image", 234}, {"wait-hours", 248}},
		},
		"a clone whose Job comes later serves the tick meanwhile": {
			usually(func(i *Spec) { i.Clone, i.Cron, i.Beat, i.Autoscale, i.Policy = true, 3, true, true, true }),
			Script{{"pass", 121}, {"wait-hours", 458}, {"mistake", 594}, {"mistake", 905}},
		},
		"a migrate Job is no memory of a clone": {
			usually(func(i *Spec) { i.Clone = true }),
			Script{{"settle", 0}, {"migrate-trigger", 959}, {"pass", 1}, {"round", 1}, {"pass", 2}, {"round", 2}, {"wipe-status", 1}, {"delete-memory", 1}},
		},
		"init runs after migrate, whatever was forgotten": {
			usually(func(i *Spec) { i.Clone, i.Retention = true, 1 }),
			Script{{"settle", 0}, {"migrate-trigger", 959}, {"pass", 265}, {"round", 879}, {"pass", 67}, {"wipe-status", 258}, {"delete-memory", 413}},
		},
		"without any memory nothing is cloned": {
			usually(func(i *Spec) { i.Clone = true }), Script{{"settle", 0}, {"wipe-status", 1}, {"delete-memory", 1}},
		},
		"a new schedule waits for its next tick": {
			usually(func(i *Spec) { i.Clone = true }), Script{{"settle", 0}, {"wait-minutes", 3}, {"cron", 1}, {"pass", 1}},
		},
		"a tick waits for the whole run": {
			usually(func(i *Spec) { i.Clone, i.Cron = true, 1 }),
			Script{{"settle", 0}, {"init-trigger", 1}, {"pass", 1}, {"wait-hours", 1}, {"pass", 2}, {"pass", 3}},
		},
		"a finished Job stays while the status cannot be written": {
			usually(func(i *Spec) { i.MaxRetries = 2 }),
			Script{
				{"settle", 0},
				{"image", 801},
				{"pass", 535},
				{"round", 115},
				{"no-init", 998},
				{"status-outage", 445},
				{"pass", 181},
				{"round", 808},
				{"round", 264},
				{"pass", 309},
				{"pass", 511},
				{"delete-memory", 75},
				{"image", 99},
			},
		},
		"a memory made while the spec has mistakes is no memory of a clone": {
			usually(func(i *Spec) { i.Clone = true }),
			Script{{"settle", 0}, {"mistake", 363}, {"wipe-status", 1}, {"delete-memory", 1}, {"pass", 1}, {"mistake", 690}},
		},
		"a memory made while the instance is suspended is no memory of a clone": {
			usually(func(i *Spec) { i.Clone = true }),
			Script{{"settle", 0}, {"suspend", 363}, {"wipe-status", 1}, {"delete-memory", 1}, {"pass", 1}, {"suspend", 690}},
		},
		"a clone that is held stays so when it is taken away and set again": {
			usually(func(i *Spec) { i.Autoscale, i.MaxRetries, i.Clone = true, 1, true }),
			Script{{"settle", 0}, {"image", 724}, {"wipe-status", 169}, {"delete-memory", 39}, {"pass", 543}, {"clone", 856}, {"pass", 687}, {"clone", 756}},
		},
		"a run that was begun before its pipeline may touch the database": {
			usually(func(i *Spec) { i.MaxRetries = 1 }),
			Script{{"pass", 116}, {"disabled", 396}, {"pass", 190}, {"disabled", 430}, {"pass", 237}, {"round", 577}, {"pass", 974}, {"mistake", 310}},
		},
		"a run that only its Job tells of belongs to the pipeline that begins": {
			usually(func(i *Spec) { i.Autoscale, i.Page, i.MaxRetries = true, true, 2 }), slices.Concat(untold, drainedThen),
		},
		"a run that only its Job tells of belongs to a pipeline that was forgotten": {
			usually(func(i *Spec) { i.Autoscale, i.Page, i.MaxRetries = true, true, 2 }), slices.Concat(untold, Script{{"pass", 860}}, drainedThen),
		},
		"a tick is served by a clone of which only its Job tells": {
			usually(func(i *Spec) { i.Autoscale, i.Supervised, i.Clone, i.Cron, i.MaxRetries = true, true, true, 1, 1 }),
			Script{{"settle", 0}, {"wait-hours", 624}, {"pass", 123}, {"page", 178}, {"delete-object", 832}, {"round", 938}, {"pass-abort-late", 265}},
		},
		"a count is not lost with the pass that drains": {
			usually(func(i *Spec) { i.Page, i.Autoscale, i.Policy, i.MaxRetries = true, true, true, 3 }),
			Script{
				{"settle", 0},
				{"autoscale", 792},
				{"init-trigger", 769},
				{"pass", 175},
				{"job-sync", 542},
				{"image", 632},
				{"pass", 605},
				{"round", 732},
				{"pass", 566},
				{"pass-abort-late", 43},
			},
		},
		"a generated Secret is known that was seen only while the spec had mistakes": {
			usually(func(i *Spec) { i.Beat, i.Page, i.Policy, i.Embedded, i.MaxRetries = true, true, true, true, 3 }),
			Script{{"pass", 440}, {"mistake", 713}, {"pass", 2}, {"delete-secret", 510}, {"mistake", 512}},
		},
		"the note of a drain is newer than the memory": {
			usually(func(i *Spec) { i.Autoscale, i.Supervised = true, true }),
			Script{
				{"disabled", 735},
				{"pass", 989},
				{"disabled", 882},
				{"pass-stale", 56},
				{"pass", 230},
				{"autoscaling", 719},
				{"mistake", 38},
				{"pass", 272},
				{"autoscale", 694},
				{"image", 473},
				{"image", 963},
				{"mistake", 866},
				{"image", 594},
				{"mistake", 818},
				{"pass", 452},
				{"init-trigger", 482},
				{"wipe-status", 952},
				{"revert", 146},
				{"pass-abort-late", 461},
				{"web", 266},
				{"gateway", 630},
			},
		},
		"components that have not come back are those of before the last run": {
			usually(func(i *Spec) { i.Autoscale, i.Supervised, i.Policy, i.Embedded = true, true, true, true }),
			Script{
				{"settle", 0},
				{"migrate-trigger", 946},
				{"migrate-online", 840},
				{"pass", 249},
				{"revert", 111},
				{"worker-autoscaling", 798},
				{"round", 391},
				{"round", 653},
				{"pass-stale", 48},
				{"no-migrate", 97},
				{"round", 370},
				{"pass", 411},
				{"delete-secret", 828},
				{"round", 550},
				{"round", 14},
				{"pass", 238},
				{"clone", 736},
				{"pass", 782},
				{"mistake", 767},
			},
		},
		"nothing is settled while a lost Secret holds everything": {
			usually(func(i *Spec) { i.Beat, i.Page, i.Clone, i.Embedded, i.Cron = true, true, true, true, 3 }),
			Script{
				{"supervised", 558},
				{"disabled", 243},
				{"pass", 161},
				{"pass", 347},
				{"delete-secret", 109},
				{"image", 408},
				{"pass", 435},
				{"suspend", 670},
				{"disabled", 874},
				{"mistake", 61},
				{"mistake", 914},
				{"suspend", 519},
			},
		},
		"what was drained for a forgotten pipeline stays down": {
			usually(func(i *Spec) { i.Autoscale, i.Supervised = true, true }),
			Script{
				{"settle", 0},
				{"image", 228},
				{"status-outage", 882},
				{"page", 522},
				{"migrate-trigger", 450},
				{"disabled", 404},
				{"pass", 297},
				{"revert", 437},
				{"pass", 837},
				{"round", 476},
				{"pass-dropped-status", 92},
				{"pass", 727},
				{"round", 672},
				{"pass", 324},
				{"delete-memory", 178},
				{"pass", 547},
			},
		},
		"nobody knows what a forgotten pipeline has run": {
			usually(func(i *Spec) { i.Supervised, i.MaxRetries = true, 1 }),
			Script{
				{"settle", 0},
				{"init-trigger", 512},
				{"migrate-online", 795},
				{"pass", 725},
				{"round", 908},
				{"migrate-trigger", 614},
				{"round", 328},
				{"pass-dropped-status", 601},
				{"clone", 577},
				{"round", 610},
				{"task-fails", 155},
				{"job-sync", 700},
				{"pass", 755},
				{"delete-job", 289},
				{"mistake", 483},
				{"delete-memory", 567},
				{"wipe-status", 728},
			},
		},
		"a clone is held again when its new trigger is taken back": {
			usually(func(i *Spec) { i.Beat = true }),
			Script{
				{"settle", 0},
				{"delete-memory", 591},
				{"wipe-status", 405},
				{"clone", 281},
				{"pass", 275},
				{"pass", 28},
				{"clone-trigger", 978},
				{"pass-abort-late", 994},
				{"pass", 502},
				{"revert", 373},
			},
		},
		"a pipeline ends although a stopped Job is still there": {
			usually(func(i *Spec) { i.Page, i.Supervised, i.Policy, i.MaxRetries, i.Clone = true, true, true, 3, true }),
			Script{
				{"pass-abort-early", 735},
				{"pass", 722},
				{"clone", 489},
				{"pass", 947},
				{"supervised", 50},
				{"supervised", 743},
				{"job-sync", 681},
				{"disabled", 593},
				{"pass", 387},
				{"image", 530},
				{"disabled", 174},
			},
		},
		"a run of which only its Job tells withdraws what was done": {
			usually(func(i *Spec) { i.Autoscale, i.Supervised, i.MaxRetries, i.Clone, i.Cron = true, true, 1, true, 3 }),
			Script{
				{"pass", 974},
				{"pass-abort-early", 529},
				{"round", 532},
				{"round", 448},
				{"image", 625},
				{"pass", 395},
				{"status-outage", 59},
				{"clone", 686},
				{"round", 757},
				{"memory", 383},
				{"revert", 420},
				{"image", 70},
				{"round", 487},
				{"pass", 497},
				{"round", 913},
				{"task-fails", 134},
				{"pass", 643},
				{"delete-memory", 94},
			},
		},
		"a Job that was deleted may have migrated": {
			usually(func(i *Spec) { i.Page = true }),
			Script{{"settle", 0}, {"wipe-status", 250}, {"delete-memory", 359}, {"pass", 532}, {"round", 816}, {"pass", 80}, {"round", 58}, {"mistake", 863}, {"delete-job", 99}},
		},
		"what an earlier run of the pipeline did is not forgotten for a later one": {
			usually(func(i *Spec) {
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
			usually(func(i *Spec) { i.Policy = true }),
			Script{{"settle", 0}, {"migrate-trigger", 1}, {"pass", 1}, {"round", 1}, {"pass", 2}, {"job-sync", 1}, {"task-starts", 1}, {"disabled", 1}, {"pass", 3}},
		},
		"a page whose files are somebody else's holds no upgrade": {
			usually(func(i *Spec) { i.Page = true }), Script{{"settle", 0}, {"foreign-object", 6}, {"image", 1}},
		},
		"a component keeps its Service while its Deployment is missing": {
			usual(), Script{{"settle", 0}, {"delete-deployment", 1}, {"round", 1}, {"image", 1}, {"pass", 1}, {"pass", 2}},
		},
	})
}

// TestFoundByLateCopies goes those that need an engine that reads copies without
// what it has stored itself.
func TestFoundByLateCopies(t *testing.T) {
	defer func(before bool) { Lag = before }(Lag)
	Lag = true
	goAll(t, map[string]found{
		"a question stays when it is answered": {
			usually(func(i *Spec) { i.MaxRetries, i.Clone, i.Cron = 2, true, 2 }),
			Script{{"suspend", 406}, {"suspend", 869}, {"pass-abort-early", 857}, {"pass", 83}, {"round", 906}, {"round", 450}, {"pass-stale", 644}},
		},
		"what is known of a clone that a late copy does not have": {
			usually(func(i *Spec) { i.Supervised, i.MaxRetries, i.Clone = true, 2, true }),
			Script{
				{"settle", 0},
				{"suspend", 317},
				{"mistake", 363},
				{"suspend", 337},
				{"image", 568},
				{"clone", 638},
				{"wipe-status", 891},
				{"clone", 533},
				{"image", 525},
				{"delete-memory", 289},
				{"pass-stale", 663},
				{"mistake", 690},
			},
		},
		"what a later task has done does not count once an earlier one succeeds": {
			usually(func(i *Spec) { i.Beat, i.MaxRetries = true, 3 }),
			Script{{"settle", 0}, {"config", 167}, {"mistake", 768}, {"mistake", 558}, {"wipe-status", 556}, {"pass-abort-late", 849}, {"delete-memory", 488}},
		},
	})
}

func goAll(t *testing.T, cases map[string]found) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if v := Play(c.start, c.script); v != nil {
				t.Error(v)
			}
		})
	}
}
