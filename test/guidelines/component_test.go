// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package guidelines

// component are the edits that add thumbnailWorker, a Celery worker with a queue
// of its own.
var component = []edit{
	{
		file: "fn/superset/part/component.go",
		find: "\tWebsocketServer Component = \"websocket-server\"\n",
		add:  "\tThumbnailWorker Component = \"thumbnail-worker\"\n",
	},
	{
		file: "fn/superset/part/component.go",
		find: "MCPServer, WebsocketServer",
		add:  ", ThumbnailWorker",
	},
	{
		file: "fn/api/v1alpha1/component_types.go",
		find: "\tif c := s.MCPServer; c != nil",
		before: `	if c := s.ThumbnailWorker; c != nil && !yield(ComponentSpec{part.ThumbnailWorker, c.PythonComponent, c.Scaling, false, nil, nil}) {
		return
	}
`,
	},
	{
		file: "fn/api/v1alpha1/component_types.go",
		find: "// ComponentSpec is an enabled component with all that several components have.\n",
		before: `// ThumbnailWorker is a Celery worker for thumbnails.
type ThumbnailWorker struct {
	PythonComponent ` + "`json:\",inline\"`" + `
	Scaling         ` + "`json:\",inline\"`" + `
}

`,
	},
	{
		file: "fn/api/v1alpha1/superset_types.go",
		find: "\tMCPServer *MCPServer `json:\"mcpServer,omitempty\"`\n",
		add: `
	// Thumbnail worker: renders thumbnails.
	//
	// +optional
	ThumbnailWorker *ThumbnailWorker ` + "`json:\"thumbnailWorker,omitempty\"`\n",
	},
	{
		file: "fn/api/v1alpha1/status_types.go",
		find: "\tCeleryBeat *ComponentStatus `json:\"celeryBeat,omitempty\"`\n",
		add: `
	// The thumbnail worker.
	//
	// +optional
	ThumbnailWorker *ComponentStatus ` + "`json:\"thumbnailWorker,omitempty\"`\n",
	},
	{
		file: "fn/api/v1alpha1/status_types.go",
		find: "\tcase part.WebsocketServer:\n\t\ts.WebsocketServer = status\n",
		add:  "\tcase part.ThumbnailWorker:\n\t\ts.ThumbnailWorker = status\n",
	},
	{
		file: "fn/superset/validate/validate.go",
		find: "\t\tatMost(\"N8\", 52, spec.MCPServer != nil),\n",
		add:  "\t\tatMost(\"N12\", 46, spec.ThumbnailWorker != nil),\n",
	},
	{
		file:   "fn/superset/validate/rules.go",
		find:   "\t{\"N10\", \"metadata.name\",",
		before: "\t{\"N12\", \"metadata.name\", \"metadata.name must be at most 46 characters when thumbnailWorker is enabled\"},\n",
	},
	{
		file: "fn/superset/resolve/catalog.go",
		find: "\n}\n\n// RowOf is the row of a component type.",
		before: `
	{
		Type: part.ThumbnailWorker, Python: true, Scales: true,
		command:   func(resolver, Port) []string { return []string{"celery", celeryApp, "worker", "--queues=thumbnails"} },
		pool:      func(resolver, v1alpha1.Preset) int32 { return 1 },
		probes:    func(resolver, Port) podtemplate.Probes { return workerProbes() },
		resources: podtemplate.Requests("50m", "256Mi"),
	},`,
	},
}
