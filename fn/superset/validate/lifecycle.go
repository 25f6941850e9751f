// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/limits"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/redact"
	"github.com/crossplane-contrib/function-superset/fn/schedule"
)

// validateLifecycle checks the pipeline and every task but clone.
func validateLifecycle(s *v1alpha1.Superset) field.ErrorList {
	l, p := s.Spec.Lifecycle, specPath().Child("lifecycle")
	if l == nil {
		return nil
	}
	init := ptr.OrZero(l.Init)
	return join(
		oneOf("L1", p.Child("upgradeMode"), l.UpgradeMode, v1alpha1.UpgradeModeAutomatic, v1alpha1.UpgradeModeSupervised),
		retention(p.Child("podRetention"), l.PodRetention),
		sqla(p.Child("sqlaEngineOptions"), l.SQLAEngineOptions),
		task(p.Child("migrate"), l.Migrate),
		task(p.Child("rotate"), l.Rotate),
		task(p.Child("init"), &init.Task),
		forbidden("L5", p.Child("init", "command"), len(init.Command) > 0 && (init.AdminUser != nil || init.LoadExamples != nil)),
	)
}

// task checks what all tasks have.
func task(p *field.Path, t *v1alpha1.Task) field.ErrorList {
	if t == nil {
		return nil
	}
	return join(
		atLeast("L3", p.Child("maxRetries"), t.MaxRetries, 1),
		longest("L4", p.Child("timeout"), ptr.OrZero(t.Timeout), 64),
		duration("L4", p.Child("timeout"), t.Timeout, 0, limits.Seconds*time.Second),
	)
}

// retention checks what happens to finished Jobs.
func retention(p *field.Path, r *v1alpha1.PodRetention) field.ErrorList {
	if r == nil {
		return nil
	}
	return oneOf("L2", p.Child("policy"), r.Policy, v1alpha1.RetentionDelete, v1alpha1.RetentionRetain, v1alpha1.RetentionRetainOnFailure)
}

// validateClone checks the task that replaces the content of the metastore.
func validateClone(s *v1alpha1.Superset) field.ErrorList {
	c, p := ptr.OrZero(s.Spec.Lifecycle).Clone, specPath().Child("lifecycle", "clone")
	if c == nil {
		return nil
	}
	src, sp := c.Source, p.Child("source")
	none := src == v1alpha1.CloneSource{} || src == v1alpha1.CloneSource{Type: v1alpha1.DefaultDatabaseType}
	errs := join(
		task(p, &c.Task),
		forbidden("XL1", p.Child("requiresDrain"), c.RequiresDrain != nil && !*c.RequiresDrain),
		retention(p.Child("podRetention"), c.PodRetention),
		tables(p.Child("excludeTables"), c.ExcludeTables),
		tables(p.Child("excludeTableData"), c.ExcludeTableData),
		requiredPlain("D1", sp, none),
	)
	if none {
		return errs
	}
	return join(errs,
		oneOf("D5", sp.Child("type"), src.Type, v1alpha1.DatabaseTypePostgreSQL, v1alpha1.DatabaseTypeMySQL),
		requiredPlain("D2", sp.Child("host"), src.Host == ""),
		requiredPlain("D2", sp.Child("database"), src.Database == ""),
		requiredPlain("D2", sp.Child("username"), src.Username == ""),
		host("D2", sp.Child("host"), src.Host),
		required("D3", sp.Child("passwordFrom"), src.Password == nil && src.PasswordFrom == nil),
		forbidden("D4", sp.Child("passwordFrom"), src.Password != nil && src.PasswordFrom != nil),
		secretRef(sp.Child("passwordFrom"), src.PasswordFrom),
		port("D6", sp.Child("port"), src.Port),
		forbidden("D9", sp, !c.Disabled && sameDatabase(src, s.Spec.Metastore)),
		forbidden("D11", sp.Child("type"), !c.Disabled && s.Spec.Metastore != nil && isMySQL(src.Type) != isMySQL(s.Spec.Metastore.Type)),
	)
}

// sameDatabase is true when source and target are one database, which the clone would empty before copying it.
func sameDatabase(c v1alpha1.CloneSource, m *v1alpha1.Metastore) bool {
	if m == nil || m.Host == nil || m.Database == nil {
		return false
	}
	defaulted := func(port *int32, t v1alpha1.DatabaseType) int32 {
		switch {
		case port != nil:
			return *port
		case isMySQL(t):
			return v1alpha1.DefaultMySQLPort
		}
		return v1alpha1.DefaultPostgreSQLPort
	}
	return strings.EqualFold(c.Host, *m.Host) && c.Database == *m.Database && defaulted(c.Port, c.Type) == defaulted(m.Port, m.Type)
}

// isMySQL tells the two kinds of servers apart; none given is the other one.
func isMySQL(t v1alpha1.DatabaseType) bool { return t == v1alpha1.DatabaseTypeMySQL }

// readCloneSchedule reads the schedule of the clone.
func (out *Parsed) readCloneSchedule(s *v1alpha1.Superset) (errs field.ErrorList) {
	if l := s.Spec.Lifecycle; l != nil && l.Clone != nil {
		out.CloneSchedule, errs = cron(specPath().Child("lifecycle", "clone"), l.Clone.CronSchedule, l.Clone.TimeZone)
	}
	return errs
}

// cron reads a schedule and its time zone. The zero value never ticks.
func cron(p *field.Path, expression, zone string) (schedule.Schedule, field.ErrorList) {
	if long := join(longest("XL2", p.Child("timeZone"), zone, 64), longest("D7", p.Child("cronSchedule"), expression, 256)); len(long) > 0 {
		return schedule.Schedule{}, long // Messages of the parser repeat what they are about.
	}
	if _, err := schedule.Location(zone); err != nil {
		return schedule.Schedule{}, invalidBecause("XL2", p.Child("timeZone"), zone, redact.Message(err.Error()))
	}
	if expression == "" {
		return schedule.Schedule{}, nil
	}
	out, err := schedule.Parse(expression, zone)
	if err != nil {
		return schedule.Schedule{}, invalidBecause("D7", p.Child("cronSchedule"), expression, redact.Message(err.Error()))
	}
	return out, nil
}

// tables checks names of tables.
func tables(p *field.Path, names []string) field.ErrorList {
	return each(p, names, func(name string, p *field.Path) field.ErrorList {
		return requiredPlain("D10", p, strings.TrimSpace(name) == "")
	})
}

// validatePage checks the maintenance page.
func validatePage(s *v1alpha1.Superset) field.ErrorList {
	m, p := ptr.OrZero(s.Spec.Lifecycle).MaintenancePage, specPath().Child("lifecycle", "maintenancePage")
	if m == nil {
		return nil
	}
	return join(
		atLeast("L6", p.Child("replicas"), m.Replicas, 1),
		duration("XL3", p.Child("retryAfter"), m.RetryAfter, time.Second, limits.YearSeconds*time.Second),
		duration("XL3", p.Child("refresh"), m.Refresh, time.Second, limits.YearSeconds*time.Second),
		invalid("XL4", p.Child("healthStatus"), ptr.OrZero(m.HealthStatus), m.HealthStatus != nil && *m.HealthStatus != 200 && *m.HealthStatus != 503),
	)
}
