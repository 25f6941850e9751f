// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/superset/release"
)

// How people sign on stays in config, as it was written. What keeps it from
// working here, or after the next upgrade, is told.

// gone are names that Flask-AppBuilder had before Superset 6.0.
var gone = []string{"AUTH_OID", "AuthOIDView", "authoidview", "flask_oidc"}

// unread are keys and settings that are not read, and what is.
var unread = [][2]string{
	{"consumer_key", "client_id"},
	{"consumer_secret", "client_secret"},
	{"request_token_params", "client_kwargs"},
	{"REMOTE_USER_ENV_VAR", "AUTH_REMOTE_USER_ENV_VAR"},
}

// signsOn tells of the user's Python, which files beside the configuration may be
// a part of. The image and what it lacks have to be known.
func (v *values) signsOn() {
	programs := slices.Clone(v.read)
	files, _ := v.get("extraSecrets").(map[string]any)
	for _, f := range sorted(files) {
		if !strings.HasSuffix(f, ".py") {
			continue
		}
		at := join("extraSecrets", f)
		list, err := parsed(text(files[f]))
		if err != nil {
			v.work(at, "it cannot be read as Python ("+err.Error()+"); correct it")
			continue
		}
		programs = append(programs, program{at: at, list: list})
	}
	v.signOnBy(programs)
}

// signOnBy tells of programs that are one configuration.
func (c *conversion) signOnBy(programs []program) {
	for _, p := range programs {
		c.signOn(p.at, p.list)
	}
	c.remoteUser(programs)
	c.registration(programs)
}

// signOn tells of Python by which people sign on.
func (c *conversion) signOn(at string, list []statement) {
	old, says := map[string]bool{}, map[string]bool{}
	for _, s := range list {
		a := s.assigns()
		for i, t := range s.tokens {
			name := t.text
			if t.kind == tokenString {
				name, _ = literalText(t)
			}
			if slices.Contains(gone, name) {
				old[name] = true
			}
			says[name] = says[name] || len(a.names) > 0
			if slices.Contains(a.names, "AUTH_ROLES_MAPPING") && t.kind == tokenString && i > 0 && s.tokens[i-1].text == ":" {
				c.note(at, "AUTH_ROLES_MAPPING has the role "+name+" as a text, of which each letter is taken for a role, so nobody has got it; "+
					"write a list, ["+t.text+"], and look who gains the role when they sign on")
			}
		}
	}
	c.signOnGone(at, old)
	for _, u := range unread {
		if says[u[0]] {
			c.note(at, u[0]+" has no effect; Superset reads "+u[1])
		}
	}
	for _, n := range []struct{ kind, module, why string }{
		{"AUTH_OAUTH", "authlib", "signs people on with Authlib, which the stock image lacks, and without it no pod starts: add Authlib to pythonPackages, or use an image that has it"},
		{"AUTH_LDAP", "ldap", "signs people on with python-ldap, which the stock image lacks, and pip cannot build there: use an image that has it"},
	} {
		if c.authType(list, n.kind) && c.lacks(n.module) {
			c.work(at, "AUTH_TYPE = "+n.kind+" "+n.why)
		}
	}
}

// signOnGone tells of what is not there from Superset 6.0 on.
func (c *conversion) signOnGone(at string, old map[string]bool) {
	if len(old) == 0 {
		return
	}
	var names []string
	for _, g := range gone {
		if old[g] {
			names = append(names, g)
		}
	}
	advice := "from Superset 6.0 on there is no OpenID 2.0 (" + strings.Join(names, ", ") + "), and a program that imports it stops every pod; use AUTH_OAUTH with the server_metadata_url of the provider"
	if r := release.Of(text(dig(c.spec, "image", "tag"))); r.Known() && r.Major < 6 {
		c.note(at, advice+" before you upgrade")
		return
	}
	c.work(at, advice)
}

// authType is true if a kind of sign-on is chosen outside of any condition.
func (c *conversion) authType(list []statement, kind string) bool {
	return slices.ContainsFunc(list, func(s statement) bool {
		a := s.assigns()
		return !s.nested && slices.Contains(a.names, "AUTH_TYPE") && slices.ContainsFunc(a.value, func(t token) bool { return t.text == kind })
	})
}

// assigned is the last statement outside of a block that gives a name a value, and
// where it is; anywhere says that there is one, in a block or not.
func assigned(programs []program, name string) (at string, value string, anywhere bool) {
	for _, p := range programs {
		for _, s := range p.list {
			a := s.assigns()
			if !slices.Contains(a.names, name) {
				continue
			}
			anywhere = true
			if !s.nested {
				at, value = p.at, spell(a.value)
			}
		}
	}
	return at, value, anywhere
}

// since6 is true for a release that may be 6.0 or 6.1; before is what an older one
// is told besides.
func (c *conversion) since6() (concerned bool, before string) {
	switch r := release.Of(text(dig(c.spec, "image", "tag"))); {
	case r.Known() && r.Major < 6:
		return true, "; see to it before you upgrade"
	case r.Known() && (r.Major > 6 || r.Minor > 1):
		return false, ""
	}
	return true, ""
}

// remoteUser tells of sign-on by a proxy, which two releases have lost.
func (c *conversion) remoteUser(programs []program) {
	at, kind, _ := assigned(programs, "AUTH_TYPE")
	concerned, before := c.since6()
	if kind != "AUTH_REMOTE_USER" && kind != "3" || !concerned {
		return
	}
	for _, remedy := range []string{"register_superset_auth_view", "FLASK_APP_MUTATOR"} {
		if _, _, there := assigned(programs, remedy); there || defines(programs, remedy) {
			return
		}
	}
	c.note(at, "AUTH_TYPE = AUTH_REMOTE_USER signs nobody on in Superset 6.0 and 6.1, because the login page of Superset stands in its place: "+
		"in 6.1 set register_superset_auth_view = False in a security manager of your own, in 6.0 sign people on in FLASK_APP_MUTATOR"+before)
}

// defines is true if one of the programs has a function of a name.
func defines(programs []program, name string) bool {
	return slices.ContainsFunc(programs, func(p program) bool {
		return slices.ContainsFunc(p.list, func(s statement) bool {
			return len(s.tokens) > 1 && s.tokens[0].text == "def" && s.tokens[1].text == name
		})
	})
}

// registration tells of the key of a captcha, which two releases want wherever
// people may register by themselves, but by OAuth.
func (c *conversion) registration(programs []program) {
	const key = "RECAPTCHA_PUBLIC_KEY"
	if at, value, there := assigned(programs, key); there {
		if at != "" && strings.Trim(value, `"'`) != "" {
			c.note(at, key+" stays in config: it is shown to everybody who registers. Keep one, if only an empty one, as long as AUTH_USER_REGISTRATION is on: without it every page of Superset 6.0 and 6.1 is an error 500")
		}
		return
	}
	at, value, _ := assigned(programs, "AUTH_USER_REGISTRATION")
	_, kind, chosen := assigned(programs, "AUTH_TYPE")
	concerned, before := c.since6()
	if value != "True" || !concerned || chosen && !slices.Contains([]string{"AUTH_DB", "1", "AUTH_LDAP", "2", "AUTH_REMOTE_USER", "3"}, kind) {
		return
	}
	c.note(at, "with AUTH_USER_REGISTRATION every page of Superset 6.0 and 6.1 is an error 500 while the pods are Ready, unless "+key+" is set: add "+key+` = ""`+before)
}

// lacks is true if nothing brings a package that the stock image has not.
func (c *conversion) lacks(module string) bool {
	image, tag := text(dig(c.spec, "image", "repository")), text(dig(c.spec, "image", "tag"))
	if !stockImages.MatchString(image) || strings.HasSuffix(tag, "-dev") {
		return false
	}
	list, _ := c.spec["pythonPackages"].([]any)
	return !slices.ContainsFunc(append(slices.Clone(list), c.spec["bootstrapScript"]), func(e any) bool { return strings.Contains(strings.ToLower(text(e)), module) })
}
