// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

// mutation is one way to break the function.
type mutation struct {
	name, file, from, to string
}

const (
	plan        = "fn/superset/lifecycle/plan.go"
	gates       = "fn/superset/lifecycle/gates.go"
	tasks       = "fn/superset/lifecycle/tasks.go"
	disposition = "fn/superset/lifecycle/disposition.go"
	counts      = "fn/superset/lifecycle/count.go"
	pipeline    = "fn/superset/lifecycle/pipeline.go"
	page        = "fn/superset/lifecycle/page.go"
	recordJobs  = "fn/superset/lifecycle/record_jobs.go"
	decision    = "fn/superset/lifecycle/record_decision.go"
	memory      = "fn/superset/lifecycle/memory.go"
	report      = "fn/superset/lifecycle/report.go"
	facts       = "fn/superset/observe/facts.go"
	answer      = "fn/superset/answer.go"
	questions   = "fn/superset/questions.go"
	creation    = "fn/superset/lifecycle/creation.go"
	secrets     = "fn/superset/lifecycle/secrets.go"
	look        = "fn/superset/lifecycle/preflight.go"
	recordLook  = "fn/superset/lifecycle/record_preflight.go"
	names       = "fn/superset/lifecycle/names.go"
	belief      = "fn/superset/lifecycle/belief.go"
	schedule    = "fn/superset/lifecycle/schedule.go"
	runs        = "fn/superset/lifecycle/runs.go"
	codec       = "fn/superset/lifecycle/memory_codec.go"
	health      = "fn/superset/lifecycle/health.go"
	conditions  = "fn/superset/lifecycle/conditions.go"
)

var mutations = []mutation{
	// The chain.
	{"drop gate specInvalid", plan, "\tspecIsInvalid,      //", "\t//"},
	{"drop gate suspended", plan, "\tisSuspended,        //", "\t//"},
	{"drop gate unwantedJobRuns", plan, "\tunwantedJobRuns,    //", "\t//"},
	{"drop gate awaitingApproval", plan, "\tapprovalIsMissing,  //", "\t//"},
	{"drop gate pageStarting", plan, "\tpageIsStarting,     //", "\t//"},
	{"drop gate pageSwitching", plan, "\tpageIsSwitching,    //", "\t//"},
	{"drop gate draining", plan, "\tcomponentsDrain,    //", "\t//"},
	{
		"unwantedJobRuns after nothingIsPending", plan, "\tunwantedJobRuns,    // at most one task Job, and none that the spec does not want\n\tpreflightBlocks,    // what would not serve does not take the place of what serves\n\tpreflightIsDue,     // and that is known before anybody is asked or anything taken down\n\tapprovalIsMissing,  // a supervised image change is not ours to start\n\taccountIsTaken,     // pods must not run under somebody else's account\n\tnothingIsPending,   // nothing is pending: components follow the spec\n", "\tpreflightBlocks,\n\tpreflightIsDue,\n\tapprovalIsMissing,\n\taccountIsTaken,\n\tnothingIsPending,\n\tunwantedJobRuns,\n",
	},
	{
		"drain before the page", plan, "\tpageIsStarting,     // users must find the page before the web server goes\n\tpageIsSwitching,    // and traffic must be on it\n\tcomponentsDrain,    // no pod of the old version may run while the schema changes\n", "\tcomponentsDrain,\n\tpageIsStarting,\n\tpageIsSwitching,\n",
	},

	// Holding.
	{"forget to hold before the drain", disposition, "\tcase hold:\n\t\tp.Disposition = Hold\n", "\tcase hold:\n\t\tp.Disposition = Run\n\t\tp.Replicas = replicas(s, m, c, w, true)\n"},
	{"serve while tasks are due", gates, "\treturn hold\n}\n\n// nextTick", "\treturn serve\n}\n\n// nextTick"},
	{"drain without the page being on", gates, "(allDrained(s) || onPage(s))", "true"},
	{"make new components while tasks are due", disposition, "\treturn ComponentPlan{Disposition: Absent}\n}\n\n// hasLeftovers", "\treturn ComponentPlan{Disposition: Run, Replicas: replicas(s, m, c, observe.Workload{}, false)}\n}\n\n// hasLeftovers"},
	{"forget the Service of a component without Deployment", disposition, "\tif hasLeftovers(s, c.Type) {", "\tif false {"},
	{"remove a component before it is down", disposition, "st.components == serve && w.Drained()", "st.components == serve"},
	{"old pods come back to a new database", disposition, "return s.mem.Pipeline != nil && !databaseTouched(s.mem)", "return true"},
	{"pods come back beside a running Job", disposition, "\t\tif !j.Finished() {\n\t\t\treturn false\n\t\t}\n", "\t\t_ = j\n"},
	{"hold with other values", "fn/hold/applied.go", "delete(out.Fields, \"status\")", "delete(out.Fields, \"metadata\")"},
	{"hold what others own", "fn/hold/applied.go", "e[\"operation\"].GetStringValue() != \"Apply\"", "false"},
	{"hold without the labels of others taken out", "fn/hold/applied.go", "\tfor f, keys := range fromCrossplane {", "\tfor f, keys := range map[string][]string{} {"},

	// Counts.
	{"drop a count that is Crossplane's", counts, "\tcase w.KeepsCount():\n\t\treturn nil\n", "\tcase true:\n\t\treturn nil\n"},
	{"name a count that is somebody else's", counts, "\tcase w.KeepsCount():\n\t\treturn nil\n", ""},
	{"only a foreign owner keeps a count", facts, "return w.CountUnowned || w.CountSharer != \"\"", "return w.CountSharer != \"\""},
	{"a shared count is Crossplane's", facts, "return w.CountUnowned || w.CountSharer != \"\"", "return w.CountUnowned"},
	{"one is named", counts, "\tif n <= 1 {\n", "\tif n < 1 {\n"},
	{"a new Deployment gets a count", counts, "\tcase !exists:\n\t\treturn nil\n", "\tcase !exists:\n\t\treturn new(int32(1))\n"},
	{"what a scaler of ours leaves at zero stays there", counts, "\treturn there && c.Autoscaling == nil\n", "\treturn false && there\n"},
	{"the most of an autoscaler is not kept", counts, "\t\tn = min(n, c.Autoscaling.Max)\n", ""},
	{"forget counts before a drain", counts, "\t\t\tm.Replicas[t] = beforeDrain(m, t, w)", "\t\t\tm.Replicas[t] = 1"},
	{"one pod that somebody wakes is a wish", counts, "n > 1 && w.Woken && w.Wanted == 1", "false"},
	{"a zero of somebody else's is taken", counts, "\tif w.Wanted == 0 && w.KeepsCount() {\n", "\tif false {\n"},
	{"what somebody has scaled to zero comes back from a drain", counts, "restoresHeld(s) && w.Wanted == 0 && !w.KeepsCount() && n > 0", "restoresHeld(s) && w.Wanted == 0 && n > 0"},
	{"remember counts for ever", counts, "(!enabled || w.Wanted > 0 || w.KeepsCount())", "!enabled"},
	{"a contest is not told", "fn/superset/lifecycle/contest.go", "\t\tm.Contested[c.Type] = Contest", "\t\t_ = Contest"},
	{"a contest is told for ever", "fn/superset/lifecycle/contest.go", "s.Now.Sub(c.At) >= contestLasts", "s.Now.Sub(c.At) >= 1000*contestLasts"},
	{"an edit is a contest", "fn/superset/lifecycle/contest.go", " && s.Prior.ObservedGeneration == s.Generation", ""},
	{"who takes over is in a contest", "fn/superset/lifecycle/contest.go", " && w.Whole &&", " &&"},

	// Drained.
	{"terminating pods do not count", facts, "w.Replicas == 0 && w.Terminating == 0", "w.Replicas == 0"},
	{"drained without the generation seen", facts, "w.Wanted == 0 && w.ObservedGeneration >= w.Generation &&", "w.Wanted == 0 &&"},
	{"stopped without looking at pods", facts, "j.SuspendWanted && j.Suspended && j.Active == 0 && j.Terminating == 0", "j.SuspendWanted"},
	{"stopped with pods on their way out", facts, "j.Active == 0 && j.Terminating == 0", "j.Active == 0"},
	{"only the first pending task drains", pipeline, "func drains(pending []pendingTask) bool {\n\tfor _, d := range pending {", "func drains(pending []pendingTask) bool {\n\tfor _, d := range pending[:1] {"},
	{"never drain", pipeline, "(s.existing && drains(s.pending)) || (m.Pipeline.Drain && databaseTouched(m))", "false"},

	// Tasks.
	{"forget to withdraw what was done", recordJobs, "\tm.Tasks[j.Task] = withoutStaleDone(m.task(j.Task))\n", ""},
	{"a success does not count for later tasks", recordJobs, "\t\t\t\tt.Completed++\n", ""},
	{"run later tasks first", gates, "\treturn s.next(s.pending[0]), true\n", "\treturn s.next(s.pending[len(s.pending)-1]), true\n"},
	{"drop an unfinished Job", runs, "\t\tcase j.Finished() && !retainJob(s, st, j):", "\t\tcase !retainJob(s, st, j):"},
	{"drop a Job before its result is stored", runs, "\tcase stored.Last.ID == j.RunID && stored.Last.Result == \"\":\n\t\treturn true\n", ""},
	{"delete what is to be retained", runs, "\tcase v1alpha1.RetentionRetain:\n\t\treturn true\n", "\tcase v1alpha1.RetentionRetain:\n\t\treturn false\n"},
	{"stop a pod that works", "fn/superset/lifecycle/unwanted.go", "\tif j.SuspendWanted || j.Active == 0 {\n\t\treturn true\n\t}\n", "\tif true {\n\t\treturn true\n\t}\n"},
	{"resume what was told to stop", "fn/superset/lifecycle/unwanted.go", " || l.Result == Stopped || j.SuspendWanted {", " {"},
	{"other inputs count as wanted", "fn/superset/lifecycle/unwanted.go", "l.ID != j.RunID || l.Checksum != d.sum ||", "l.ID != j.RunID ||"},
	{"a failed task is never revived", tasks, "l.Result == Failed && l.Checksum == d.sum && l.PodChecksum == d.PodChecksum &&", "l.Result == Failed &&"},
	{"a failed task starts again and again", tasks, "\treturn l != nil && l.Result == Failed &&", "\treturn false && l != nil && l.Result == Failed &&"},
	{"the same id for every run", runs, "d.TaskSpec.Attempts, known.Executions+1))", "d.TaskSpec.Attempts, 0))"},
	{"start in the pass in which an unwanted Job still stops", facts, "!j.Finished() && (!j.Stopped() || j.Deleting)", "!j.Finished() && !j.SuspendWanted"},

	// Clone.
	{"a new schedule clones at once", schedule, "TimeZone: t.Schedule.TimeZone, Anchor: now}", "TimeZone: t.Schedule.TimeZone, Anchor: now.AddDate(0, 0, -2)}"},
	{"a tick does not wait for the run", schedule, "(m.Pipeline != nil && !exhausted(m, s.Instance.Lifecycle))", "false"},
	{"a tick fires twice", schedule, "\tc.Due = false\n", ""},
	{"clone without any memory", schedule, "\tif ok && m.Blank && s.existing {", "\tif false && ok && m.Blank && s.existing {"},
	{"any Job counts as memory", "fn/superset/lifecycle/memory_load.go", "r.known = r.known || j.Task == part.Clone", "r.known = true; _ = j"},

	// Approval.
	{"any annotation approves", "fn/superset/lifecycle/approval.go", "s.Instance.Lifecycle.Approval != token(m, s.Instance.Lifecycle.Image)", "s.Instance.Lifecycle.Approval == \"\""},
	{"an old annotation approves", "fn/superset/lifecycle/approval.go", "m.Image, image, m.executions(), m.Approvals))", "m.Image, image, 0, 0))"},
	{"an approval is good for every image", "fn/superset/lifecycle/approval.go", " || s.mem.Approval.To != l.Image", ""},

	// The page.
	{"traffic comes back too early", page, "\tcase onPage(s) && !webServes(s):\n\t\treturn Maintenance\n", ""},
	{"traffic comes back to pods of before", page, "w.Wanted > 0 && w.ObservedGeneration >= w.Generation && w.Updated > 0 && w.Available > 0", "w.Wanted > 0"},
	{"the page goes before the traffic", page, "needed := onPage(s) || (st.components != serve && pageWanted(s))", "needed := st.components != serve && pageWanted(s)"},
	{"traffic goes to a page that is not ready", page, "onPage(s) || (pageWanted(s) && pageServes(s))", "onPage(s) || pageWanted(s)"},
	{"the page is kept for ever", page, "\tcase !needed:\n\t\treturn Absent\n", "\tcase !needed && !exists:\n\t\treturn Absent\n"},

	// Answers.
	{"ready while a run is due", report, "p.Ready = p.Ready && m.Pipeline == nil && !m.Restoring", "p.Ready = true"},
	{"sleep past the next tick", report, "!until.IsZero() && left < d", "false && left < d"},
	{"nothing is held while the spec is invalid", answer, "\tif r.plan.HoldAll {\n", "\tif false {\n"},
	{"memory is not revised", codec, "\t\tm.Revision++\n", ""},
	{"a kind that does not exist is applied", creation, "return k == \"\" || in", "return true || k == \"\" || in"},
	{"names are not asked for", creation, "\tcase !in.CannotAsk && !in.Facts.Named[c.Key].Asked:\n", "\tcase false:\n"},
	{"results are told again and again", "fn/superset/lifecycle/conditions.go", "had && old.Status == c.Status && old.Reason == c.Reason", "had && old.Status == c.Status && old.Reason == c.Reason && false"},
	{"an annotation of ours is lost on Jobs", "fn/superset/build/job.go", "\t\tv1alpha1.AnnotationTaskExecution:   strconv.FormatInt(r.Executions, 10),\n", ""},
	{"forget what an earlier run of the pipeline did", decision, "\t\tm.recordDatabaseUse(st.start.task.Task)\n", ""},

	// Memory that got lost.
	{"no Job stays until its result is kept", runs, "return !s.twice && !slices", "return false && !s.twice && !slices"},
	{"a memory made while nothing is acted upon counts", plan, "s.mem.Blank = s.mem.Blank || !r.known", "s.mem.Blank = s.live() && !r.known"},
	{"a success withdraws nothing", recordJobs, "\t\t\tm.invalidateLater(j.Task)\n", ""},
	{"a run for the same inputs withdraws nothing", recordJobs, "\tif t.Done == j.Checksum {\n", "\tif false {\n"},
	{"a run that nobody saw the end of did nothing", recordJobs, "\t\t\tl.Touched = true\n\t\t\tt.Done = \"\"\n", ""},
	{"the answer changes the question", "fn/superset/lifecycle/lookup.go", "l := s.before.task(r.Name).Last; l != nil", "l := s.mem.task(r.Name).Last; l != nil"},
	{"a run without a result has ended", memory, "t.Last.Result == \"\" && t.Executions > 0 {", "t.Last.Result == \"\" && false {"},
	{"the pipeline of a forgotten run is forgotten", recordJobs, "\tif m.Pipeline == nil && !part.LooksOnly(j.Task) {\n", "\tif false {\n"},
	{"a stopped Job keeps its pipeline open", pipeline, "slices.ContainsFunc(unwantedJobs(s), observe.Job.Works)", "slices.ContainsFunc(unwantedJobs(s), func(j observe.Job) bool { return !j.Finished() })"},
	{"a forgotten clone serves no tick", recordJobs, "\t\t\tm.Cron.serve(j.Created, in)\n", ""},
	{"a count is lost with the pass that drains", recordJobs, "\tm.Replicas = drainedFrom(m.Replicas, in.Facts)\n", ""},
	{"Secrets are not seen while nothing is acted upon", plan, "\ts.mem.Secrets = secretsSeen(r, in)\n", "\tif s.live() {\n\t\ts.mem.Secrets = secretsSeen(r, in)\n\t}\n"},
	{"what the last run did ends with it", pipeline, "Began: s.before.ended(), Touched: m.Restoring}", "Began: s.before.ended()}"},
	{"a forgotten pipeline has drained nothing", recordJobs, "\t\t\tDrain: down, From", "\t\t\tFrom"},
	{"a forgotten pipeline has run nothing else", recordJobs, "m.Restoring || down,", "m.Restoring,"},
	{"a Job that is stopped has done nothing", recordJobs, " || (j.SuspendWanted && !l.Idle)", ""},
	{"a Job whose pod was stuck may have worked", decision, "\t\t\t_, l.Idle = stuckPod(s.Facts, j)\n", ""},
	{"an adopted clone gives permission", runs, "!known.Last.Adopted && known.Last.Trigger", "known.Last.Trigger"},
	{"Jobs are learned by counters", recordJobs, "cmp.Or(a.Created.Compare(b.Created), cmp.Compare(part.Order(a.Task), part.Order(b.Task)), cmp.Compare", "cmp.Or(cmp.Compare"},
	{"a guess gives permission", runs, "(known.Completed > 0 && !known.Guessed)", "known.Completed > 0"},
	{"a component that is removed counts as drained for tasks", disposition, "\treturn ComponentPlan{Disposition: Drain, Replicas: new(int32(0))}\n", "\treturn ComponentPlan{Disposition: Drain, Replicas: new(int32(0)), DrainedFrom: w.Wanted}\n"},
	{"the note of a drain stays", answer, "\t\tcase *e.Replicas > 0:\n\t\t\to = hold.NotDrained(o)\n", ""},

	// Looks before tasks.
	{"what is refused begins", plan, "\tpreflightBlocks,    //", "\t//"},
	{"nobody looks", look, "\ts.look.due = true\n\ts.pending = append([]pendingTask{d}, s.pending...)\n", ""},
	{"an old answer counts", look, "\treturn age >= freshFor\n", "\treturn false\n"},
	{"what may pass is not looked at again", look, "\t\treturn age >= lookAgainAfter\n", "\t\treturn false\n"},
	{"what does not start is looked at often", look, "\t\treturn age >= lookAtStartAgainAfter\n", "\t\treturn age >= lookAgainAfter\n"},
	{"an approval that is awaited looks for ever", look, "\tcase awaitsApproval(s):\n\t\treturn false\n", ""},
	{"what has not begun goes on", look, "s.mem.Pipeline.Preflight == l.ID && s.takesEffect():", "s.mem.Pipeline.Preflight == l.ID:"},
	{"a new trigger is skipped", look, "t.Needless && !l.Adopted && l.Trigger == t.Trigger", "t.Needless && !l.Adopted"},
	{"a drain that is asked for is skipped", look, "t.Needless && !l.Adopted && l.Trigger", "!l.Adopted && l.Trigger"},
	{"a needless migration runs", look, "\t\tm.edit(part.Migrate, func(t *TaskMemory) { t.Done = checksum(m, migrate) })\n\tcase", "\tcase"},
	{"a metastore that went back is not migrated", look, "(s.look.answer == part.Pending || s.look.answer == part.Empty) && !due:", "s.look.answer == part.Empty && !due:"},
	{"a look at what a clone replaces decides", look, "t.Image != l.Image || isPending(s, part.Clone) {", "t.Image != l.Image {"},
	{"a look at another image decides", look, "t.OwnCommand || t.Image != l.Image ||", "t.OwnCommand ||"},
	{"a look with one image of several decides", look, "row.Python && len(c.Pod.Containers) > 0 &&", "row.Python && false &&"},
	{"a look knows what the user's command does", look, "!ok || t.OwnCommand ||", "!ok ||"},
	{"an empty metastore is filled", look, "if migrates && !freshMetastore(s) {", "if false {"},
	{"another metastore counts as lost", look, "(s.mem.Metastore != \"\" && s.mem.Metastore != s.Instance.Lifecycle.Metastore) || ", ""},
	{"a skip is recorded before it is approved", pipeline, "if s.look.skips && !awaitsApproval(s) {", "if s.look.skips {"},
	{"a skip needs no approval", "fn/superset/lifecycle/approval.go", "(len(s.pending) == 0 && !s.look.skips)", "len(s.pending) == 0"},
	{"old pods come back while it is looked", look, "{ return !s.mem.Restoring }", "{ return true }"},
	{"a drain goes on while it is looked", look, "\tst := s.next(s.pending[0])\n\tst.components = hold\n", "\tst := s.next(s.pending[0])\n"},
	{"a look at an image that is not there keeps the page", look, "\t\tst.scale, st.restore = true, true // it may take long\n", ""},
	{"a look burns attempts without a database", look, "{accountIsTaken, runNameIsTaken, databaseIsStarting}", "{accountIsTaken, runNameIsTaken}"},
	{"a drain that is refused goes on", pipeline, "\t\tm.Pipeline = nil\n", ""},
	{"a drain outlives its reason", pipeline, " || (m.Pipeline.Drain && databaseTouched(m))", " || m.Pipeline.Drain"},
	{"users are sent to the page while it is looked", page, "s.look.due && !onPage(s), ", ""},
	{"users stay on the page of what is refused", page, ", st.restore && onPage(s) && webServes(s):", ":"},
	{"any container answers", recordLook, "`^Container ` + part.MainContainer + ` for pod", "`^Container ` + `\\S+` + ` for pod"},
	{"an answer is a failure", recordJobs, "case l.Answer != \"\" && !refuses(l.Answer):", "case false:"},
	{"a look that ends well withdraws what was done", recordJobs, "\t\tcase j.Complete && part.LooksOnly(j.Task):", "\t\tcase false:"},
	{"a forgotten look is a pipeline", recordJobs, "m.Pipeline == nil && !part.LooksOnly(j.Task)", "m.Pipeline == nil"},
	{"a forged answer is believed", belief, "\t\t\tl.Result, l.Answer, l.Found, l.Touched = \"\", \"\", nil, true\n", ""},
	{"a skipped migration is believed never", belief, " || (r.Name == part.Migrate && saysNeedless(j, kept))", ""},
	{"looks make tokens worthless", memory, "\t\tif !part.LooksOnly(k) {\n\t\t\tn += t.Executions\n\t\t}\n", "\t\tn += t.Executions\n"},
	{"a Job that answered stays", runs, " || (part.LooksOnly(j.Task) && s.look.blocks == \"\")", ""},

	// What belongs to others.
	{"a Secret that is there is made anew", secrets, " || e.Found || (!e.Asked", " || (!e.Asked"},
	{"a Secret is made before its name is known", secrets, " || (!e.Asked && !in.CannotAsk)", ""},
	{"a former life has left no Secret", secrets, "in.Facts.Named[part.GeneratedSecretKey(in.Instance.Name, g.Name)].Found || formerLife(r, in, g)", "in.Facts.Named[part.GeneratedSecretKey(in.Instance.Name, g.Name)].Found"},
	{"lost memory has had no Secret", secrets, "|| (observed && !r.known && o.Kind != \"PersistentVolumeClaim\")", ""},
	{"Secrets are made while others have the names", secrets, " || (len(foreign(in)) > 0 && !existing(in))", ""},
	{"any Secret serves", secrets, "if k := absentKeys(e, g); len(k) > 0 {", "if k := absentKeys(e, g); false && len(k) > 0 {"},
	{"Secrets are owned", names, "\treturn part.IsGeneratedSecret(key)\n", "\treturn false\n"},
	{"a named account is owned", names, "\tif key == part.ServiceAccountKey {\n", "\tif false && key == part.ServiceAccountKey {\n"},
	{"what does not fit is taken over", names, " && e.Unfit == \"\"", ""},
	{"what somebody controls is taken over", names, " && !e.Controlled && e.Unfit", " && e.Unfit"},
	{"a run takes what has its name", plan, "\trunNameIsTaken,     //", "\t//"},
	{"the next run is not asked for", "fn/superset/lifecycle/lookup.go", "\tif len(s.pending) > 0 && !found {\n", "\tif false && !found {\n"},
	{"what is taken over is changed at once", answer, "case theirs.Found && o.Key != part.MemoryKey:", "case false:"},
	{"another's memory is believed", answer, "case theirs.Found && o.Key != part.MemoryKey:", "case theirs.Found:"},
	{"the account of pods is deleted", "fn/superset/build/build.go", "\t\treturn []Object{{Key: part.ServiceAccountKey, Name: i.AccountName}}\n", "\t\treturn nil\n"},
	{"a renamed account keeps its name", creation, "!ok || a == nil || a.Name == was.Name", "true || !ok || a == nil || a.Name == was.Name"},
	{"an account goes while pods run under it", creation, "InUse: in.Facts.AccountInUse(was.Name)", "InUse: false"},
	{"an old answer is believed", "fn/superset/takeover.go", "\t\tcase o == nil, o.GetName()", "\t\tcase false && o == nil, o != nil && o.GetName()"},
	{"pods run under an account of others", plan, "\taccountIsTaken,     //", "\t//"},
	{"a forged memory runs a clone again", belief, "\t\tkept.cloneDone = old.Done\n", ""},
	{"a forged tick is due", belief, "\tc.Due = c.Due && copied.Due\n", ""},
	{"a schedule goes back", belief, "\t\tc.Anchor = copied.Anchor\n", ""},
	{"a late copy makes a Secret anew", "fn/superset/observe/read.go", "\t\t\t\tf.Objects[key] = object(key, o)\n\t\t\t}\n\t\t\tif text(o, \"kind\")", "\t\t\t}\n\t\t\tif text(o, \"kind\")"},
	{"a kind is asked for that does not exist", questions, "|| (k != \"\" && r.Facts.Kinds[k] != observe.Present) {\n", "{\n"},
	{"default is made", "fn/superset/resolve/resolve.go", " || accountName(xr) == defaultAccount", ""},

	// Memory that somebody has forged.
	{"what only the ConfigMap says is done", belief, "\t\t\tt.Done = \"\"\n", ""},
	{"an image counts as reached", belief, "\t\tkept.Image = copied.Image\n", ""},
	{"a forged approval counts", belief, "\t\tkept.Approval, kept.Approvals = copied.Approval, copied.Approvals\n", ""},
	{"an approval is lost with a status", belief, "copied.Approval == nil || *copied.Approval != *a) && !approved(*a, copied, in)", "copied.Approval == nil || *copied.Approval != *a)"},
	{"nothing has ever come to rest", belief, "\tkept.Settled = kept.Settled || copied.Settled\n", ""},
	{"a forged pipeline leads somewhere", belief, "\t\tp.To = \"\"\n", ""},
	{"a clone is freed", belief, "\t\t\tkept.CloneHeld = copied.CloneHeld\n", ""},
	{"a forged count permits to overwrite", belief, "\t\tt.Guessed = t.Guessed || old.Completed == 0 || old.Guessed\n", ""},
	{"a forged run permits to overwrite", belief, "\t\t\tl.Adopted, l.Overwrite = true, false\n", ""},
	{"a forged memory forgets Secrets", "fn/superset/lifecycle/memory_load.go", "\t\t\tr.Secrets = united(kept.Secrets, copied.Secrets)\n", ""},
	{"numbers of others are believed", codec, "\treturn m.sane(), true\n", "\treturn m, true\n"},

	// What is told.
	{"what nobody has looked at is available", conditions, "\tcase enabled == 0 && !s.live:\n\t\tc.Reason, c.Message = ReasonChecking, unjudged\n", ""},
	{"one Gateway speaks for all", conditions, "if left := observe.RouteUnanswered(o); len(left) > 0 {", "if left := observe.RouteUnanswered(o); false && len(left) > 0 {"},
	{"an earlier route was accepted", "fn/superset/observe/route.go", "isTrue && seen > 0 && seen < generation", "false && seen < generation"},
}
