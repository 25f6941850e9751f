// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

// The inputs of the tasks: everything whose change means "run again", listed
// one by one so that a release of the function changes none of them. Not among
// them: how often and how long (timeout, maxRetries), where (podTemplate), who
// pulls (pull policy and secrets), and what stays the same for the database.

type cloneInputs struct {
	Version          int         `json:"version"`
	Image            string      `json:"image"`
	Target           string      `json:"targetImage"`
	Trigger          string      `json:"trigger,omitempty"`
	Command          []string    `json:"command,omitempty"`
	Type             string      `json:"type"`
	Host             string      `json:"host"`
	Port             int32       `json:"port"`
	Database         string      `json:"database"`
	Username         string      `json:"username"`
	Password         secretInput `json:"password,omitzero"`
	ExcludeTables    []string    `json:"excludeTables,omitempty"`
	ExcludeTableData []string    `json:"excludeTableData,omitempty"`
	SQL              []string    `json:"sql,omitempty"`
}

type migrateInputs struct {
	Version        int            `json:"version"`
	Image          string         `json:"image"`
	Trigger        string         `json:"trigger,omitempty"`
	Command        []string       `json:"command,omitempty"`
	Bootstrap      string         `json:"bootstrap,omitempty"`
	CreateDatabase bool           `json:"createDatabase,omitempty"`
	Metastore      metastoreInput `json:"metastore,omitzero"`
}

type rotateInputs struct {
	Version   int         `json:"version"`
	Image     string      `json:"image"`
	Trigger   string      `json:"trigger,omitempty"`
	Command   []string    `json:"command,omitempty"`
	Bootstrap string      `json:"bootstrap,omitempty"`
	Key       secretInput `json:"key"`
	Previous  secretInput `json:"former"`
}

type initInputs struct {
	Version        int             `json:"version"`
	Image          string          `json:"image"`
	Trigger        string          `json:"trigger,omitempty"`
	Command        []string        `json:"command,omitempty"`
	Bootstrap      string          `json:"bootstrap,omitempty"`
	Metastore      metastoreInput  `json:"metastore,omitzero"`
	Valkey         valkeyInput     `json:"valkey,omitzero"`
	Key            secretInput     `json:"key,omitzero"`
	Previous       secretInput     `json:"former,omitzero"`
	FeatureFlags   map[string]bool `json:"featureFlags,omitempty"`
	Config         string          `json:"config,omitempty"`
	TaskConfig     string          `json:"taskConfig,omitempty"`
	EngineDisabled bool            `json:"engineDisabled,omitempty"`
	Admin          []string        `json:"admin,omitempty"`
	AdminPassword  secretInput     `json:"adminPassword,omitzero"`
	Examples       bool            `json:"examples,omitempty"`
	// Blocks are the inputs that blocks of the spec contribute.
	Blocks map[string]any `json:"blocks,omitempty"`
}
