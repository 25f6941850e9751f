// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
)

// secretMark is in every secret of the Superset, so that one that appears in
// the wrong place is found.
const secretMark = "S3CR3T"

// Mistakes that people make in a spec.
const (
	noMistake = iota
	unknownField
	noTag
	badCron
	mistakes
)

// Spec is what people want: the part of a spec that matters for how things
// move.
type Spec struct {
	Image  int // 6.1.<Image>
	Config int
	// Gunicorn concerns the web server only, Memory the pods of everybody.
	Gunicorn, Memory int
	Port             int

	Web, Worker, Beat     bool
	WebReplicas           int
	WorkerReplicas        int
	Autoscale, AutoWorker bool
	// Unnamed leaves the counts to whoever scales.
	Unnamed bool
	Budget  bool

	Page        bool
	Supervised  bool
	Suspend     bool
	Disabled    bool
	Mistake     int
	Policy      bool
	Gateway     bool
	Retention   int
	MaxRetries  int
	DrainsInit  bool
	KeepsOnline bool // migrate does not drain
	// Unasked leaves it to the preflight whether migrate drains, or is needed at all.
	Unasked bool

	Clone         bool
	CloneTrigger  int
	Cron          int
	NoMigrate     bool
	MigrateNumber int
	Rotate        bool
	Key           int
	NoInit        bool
	InitTrigger   int

	// Embedded runs the database in the instance, with a generated password.
	Embedded bool
}

// usual is a Superset as many have it.
func usual() Spec {
	return Spec{Web: true, Worker: true, WebReplicas: 2, WorkerReplicas: 1, MaxRetries: 2}
}

// Images that no walk asks for: tasks of the first fail, and nobody gets the
// second.
const (
	brokenImage = 8
	absentImage = 9
)

func (i Spec) image() string {
	tag := fmt.Sprintf("6.1.%d", i.Image)
	switch i.Image {
	case brokenImage:
		tag += "-broken"
	case absentImage:
		tag += "-absent"
	}
	return tag
}

var retentions = []string{"RetainOnFailure", "Retain", "Delete"}

// crons are schedules, the first one being none.
var crons = []string{"", "*/15 * * * *", "@hourly", "7 3 * * *"}

// nextTick is when a schedule fires next.
func (i Spec) nextTick(now time.Time) time.Time {
	now = now.UTC()
	switch i.Cron {
	case 1:
		return now.Truncate(15 * time.Minute).Add(15 * time.Minute)
	case 2:
		return now.Truncate(time.Hour).Add(time.Hour)
	case 3:
		t := now.Truncate(24 * time.Hour).Add(3*time.Hour + 7*time.Minute)
		if !t.After(now) {
			t = t.Add(24 * time.Hour)
		}
		return t
	}
	return time.Time{}
}

// lastTick is the latest tick that is not after a time.
func (i Spec) lastTick(now time.Time) time.Time {
	now = now.UTC()
	switch i.Cron {
	case 1:
		return now.Truncate(15 * time.Minute)
	case 2:
		return now.Truncate(time.Hour)
	case 3:
		t := now.Truncate(24 * time.Hour).Add(3*time.Hour + 7*time.Minute)
		if t.After(now) {
			t = t.Add(-24 * time.Hour)
		}
		return t
	}
	return time.Time{}
}

// valid is false when the function has to hold everything.
func (i Spec) valid() bool {
	return i.Mistake == noMistake && !(i.Rotate && i.Key == 0) && !(i.Gateway && !i.Web)
}

// components that the spec enables, by the label of their pods.
func (i Spec) components() map[string]bool {
	return map[string]bool{"web-server": i.Web, "celery-worker": i.Worker, "celery-beat": i.Beat}
}

// tasks that the spec enables, in order.
func (i Spec) tasks() []string {
	if i.Disabled {
		return nil
	}
	var out []string
	if i.Clone {
		out = append(out, "clone")
	}
	if !i.NoMigrate {
		out = append(out, "migrate")
	}
	if i.Rotate {
		out = append(out, "rotate")
	}
	if !i.NoInit {
		out = append(out, "init")
	}
	return out
}

func (i Spec) drains(task string) bool {
	switch task {
	case "migrate":
		return !i.KeepsOnline
	case "init":
		return i.DrainsInit
	case "preflight":
		return false
	}
	return true
}

func (i Spec) trigger(task string) string {
	switch task {
	case "clone":
		return number2(i.CloneTrigger)
	case "migrate":
		return number2(i.MigrateNumber)
	case "init":
		return number2(i.InitTrigger)
	}
	return ""
}

func number2(n int) string { return fmt.Sprintf("t%d", n) }

// inputs are what a run of a task depends on, by our own reading of the spec.
func (i Spec) inputs(task string) string {
	switch task {
	case "clone", "migrate":
		return strings.Join([]string{i.image(), i.trigger(task)}, " ")
	case "rotate":
		return fmt.Sprint(i.image(), " ", i.Key)
	case "init":
		return fmt.Sprint(i.image(), " ", i.InitTrigger, " ", i.Config, " ", i.Key)
	case "preflight":
		// It looks at what all tasks depend on, and at the configuration.
		out := []string{i.image(), fmt.Sprint(i.Config, i.Key, i.Gunicorn)}
		for _, t := range i.tasks() {
			out = append(out, i.inputs(t))
		}
		return strings.Join(out, " / ")
	}
	return ""
}

// object is the spec as people write it.
func (i Spec) object() *structpb.Struct {
	out := map[string]any{
		"environment": "Development",
		"image":       map[string]any{"tag": i.image()},
		"secretKey":   fmt.Sprintf("%s-key-%d", secretMark, i.Key),
		"metastore": map[string]any{
			"type": "PostgreSQL", "host": "postgres", "database": "superset", "username": "superset", "password": secretMark + "-db",
		},
		"valkey":    map[string]any{"host": "valkey", "password": secretMark + "-cache"},
		"config":    fmt.Sprintf("ROW_LIMIT = %d\n", 1000+i.Config),
		"suspend":   i.Suspend,
		"lifecycle": i.lifecycle(),
		"podTemplate": map[string]any{"container": map[string]any{"resources": map[string]any{
			"requests": map[string]any{"memory": fmt.Sprintf("%dMi", 512+i.Memory)},
		}}},
	}
	if i.Embedded {
		out["metastore"] = map[string]any{"embedded": map[string]any{}}
	}
	if i.Key > 0 {
		out["previousSecretKey"] = fmt.Sprintf("%s-key-%d", secretMark, i.Key-1)
	}
	i.addComponents(out)
	if i.Policy {
		out["networkPolicy"] = map[string]any{}
	}
	if i.Gateway {
		out["networking"] = map[string]any{"gateway": map[string]any{
			"gatewayRef": map[string]any{"name": "public"}, "hostnames": []any{"bi.example.com"},
		}}
	}
	switch i.Mistake {
	case unknownField:
		out["webSever"] = map[string]any{}
	case noTag:
		out["image"] = map[string]any{"tag": 7}
	}
	return obj(out)
}

func (i Spec) addComponents(out map[string]any) {
	if i.Web {
		web := map[string]any{"gunicorn": map[string]any{"workers": 1 + i.Gunicorn}}
		if !i.Unnamed {
			web["replicas"] = i.WebReplicas
		}
		if i.Port > 0 {
			web["service"] = map[string]any{"port": 8088 + i.Port}
		}
		if i.Autoscale {
			web["autoscaling"] = map[string]any{"minReplicas": 2, "maxReplicas": 4}
		}
		if i.Budget {
			web["podDisruptionBudget"] = map[string]any{"minAvailable": 1}
		}
		out["webServer"] = web
	}
	if i.Worker {
		worker := map[string]any{}
		if !i.Unnamed {
			worker["replicas"] = i.WorkerReplicas
		}
		if i.AutoWorker {
			worker["autoscaling"] = map[string]any{"minReplicas": 1, "maxReplicas": 3}
		}
		out["celeryWorker"] = worker
	}
	if i.Beat {
		out["celeryBeat"] = map[string]any{}
	}
}

func (i Spec) lifecycle() map[string]any {
	l := map[string]any{
		"disabled":     i.Disabled,
		"podRetention": map[string]any{"policy": retentions[i.Retention]},
		"migrate": map[string]any{
			"disabled": i.NoMigrate, "trigger": i.trigger("migrate"), "maxRetries": i.MaxRetries, "requiresDrain": !i.KeepsOnline,
		},
		"init": map[string]any{
			"disabled": i.NoInit, "trigger": i.trigger("init"), "maxRetries": i.MaxRetries, "requiresDrain": i.DrainsInit,
		},
	}
	if i.Unasked && !i.KeepsOnline {
		delete(l["migrate"].(map[string]any), "requiresDrain")
	}
	if i.Supervised {
		l["upgradeMode"] = "Supervised"
	}
	if i.Page {
		l["maintenancePage"] = map[string]any{}
	}
	if i.Rotate {
		l["rotate"] = map[string]any{"maxRetries": i.MaxRetries}
	}
	if i.Clone || i.Mistake == badCron {
		c := map[string]any{
			"trigger": i.trigger("clone"), "maxRetries": i.MaxRetries,
			"source": map[string]any{"host": "prod", "database": "superset", "username": "reader", "password": secretMark + "-prod"},
		}
		if i.Cron > 0 {
			c["cronSchedule"] = crons[i.Cron]
		}
		if i.Mistake == badCron {
			c["cronSchedule"] = "0 0 30 2 *"
		}
		l["clone"] = c
	}
	return l
}
