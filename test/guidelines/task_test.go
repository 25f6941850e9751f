// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package guidelines

// task are the edits that add backup, which runs before migrate.
var task = []edit{
	{
		file: "fn/superset/part/task.go",
		find: "\tClone     Task = \"clone\"\n",
		add:  "\tBackup    Task = \"backup\"\n",
	},
	{
		file:   "fn/superset/part/task.go",
		find:   "\t{Name: Migrate, ",
		before: "\t{Name: Backup, Title: \"Backup\"},\n",
	},
	{
		file: "fn/api/v1alpha1/lifecycle_types.go",
		find: "\tMigrate *Task `json:\"migrate,omitempty\"`\n",
		add: `
	// Saves the metastore before it is migrated.
	//
	// +optional
	Backup *Task ` + "`json:\"backup,omitempty\"`\n",
	},
	{
		file: "fn/api/v1alpha1/status_lifecycle_types.go",
		find: "\tMigrate *TaskStatus `json:\"migrate,omitempty\"`\n",
		add: `
	// The backup task.
	//
	// +optional
	Backup *TaskStatus ` + "`json:\"backup,omitempty\"`\n",
	},
	{
		file: "fn/api/v1alpha1/status_lifecycle_types.go",
		find: "\tcase part.Migrate:\n\t\treturn &l.Migrate\n",
		add:  "\tcase part.Backup:\n\t\treturn &l.Backup\n",
	},
	{
		file: "fn/superset/validate/lifecycle.go",
		find: "\t\ttask(p.Child(\"migrate\"), l.Migrate),\n",
		add:  "\t\ttask(p.Child(\"backup\"), l.Backup),\n",
	},
	{
		file: "fn/superset/resolve/tasks.go",
		find: "\tif t := ptr.OrZero(spec.Migrate); !t.Disabled {\n",
		before: `	if t := spec.Backup; t != nil && !t.Disabled {
		l.Tasks = append(l.Tasks, s.backupTask(*t, image, retention))
	}

`,
	},
	{
		file: "fn/superset/resolve/tasks.go",
		find: "func (s resolver) rotateTask(",
		before: `func (s resolver) backupTask(t v1alpha1.Task, image podtemplate.Image, retention v1alpha1.RetentionPolicy) TaskSpec {
	out := taskSpec(part.Backup, t, true, retention)
	out.Inputs = Checksum(backupInputs{Version: ChecksumVersion, Image: image.Reference, Trigger: t.Trigger, Metastore: s.metastore.input})

	return s.pythonTask(out, t, image, []string{"/bin/sh", ConfigDir + "/backup.sh"}, nil, map[string]string{"backup.sh": script("backup.sh")})
}

`,
	},
	{
		file: "fn/superset/resolve/scripts/backup.sh",
		add:  "set -eu\necho saved\n",
	},
	{
		file: "fn/superset/resolve/inputs.go",
		find: "type rotateInputs struct {",
		before: `type backupInputs struct {
	Version   int            ` + "`json:\"version\"`" + `
	Image     string         ` + "`json:\"image\"`" + `
	Trigger   string         ` + "`json:\"trigger,omitempty\"`" + `
	Metastore metastoreInput ` + "`json:\"metastore,omitzero\"`" + `
}

`,
	},
	{
		file: "fn/superset/lifecycle/phases.go",
		find: "\tLifecycleMigrating LifecyclePhase = \"Migrating\"\n",
		add: `	// LifecycleSaving: the backup task runs, waits or retries.
	LifecycleSaving LifecyclePhase = "Saving"
`,
	},
	{
		file: "fn/superset/lifecycle/phases.go",
		find: "\tpart.Migrate:   LifecycleMigrating,\n",
		add:  "\tpart.Backup:    LifecycleSaving,\n",
	},
}
