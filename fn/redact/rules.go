// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package redact

import (
	"regexp"
	"strings"
	"unicode"
)

// rule is one shape of a credential: what precedes it is the shape's first
// group and stays, and what follows it is the last one, if there are three.
type rule struct {
	// needs are characters of which a text with this shape has at least one.
	// They are looked for first, because most texts have none.
	needs string
	shape *regexp.Regexp
	// unless says of a match, by its groups, that it is no credential.
	unless func(groups []string) bool
	// scan does the work where one expression cannot; shape is nil then.
	scan func(string) string
}

func (r rule) apply(text string) string {
	switch {
	case !strings.ContainsAny(text, r.needs):
		return text
	case r.scan != nil:
		return r.scan(text)
	case r.unless == nil:
		return r.shape.ReplaceAllString(text, "${1}"+Placeholder+"${3}")
	}
	return r.shape.ReplaceAllStringFunc(text, func(match string) string {
		groups := r.shape.FindStringSubmatch(match)
		if groups == nil || r.unless(groups) {
			return match
		}
		return groups[1] + Placeholder
	})
}

// Parts of the shapes.
const (
	// quoted is a text in quotes as programming languages, shells and SQL write
	// them; its end may have been cut off. Quotes that are escaped themselves
	// are those of JSON in JSON.
	quoted = `(?:[bBuUrR]{0,2}"(?:[^"\\\n]|\\[^\n])*"?|[bBuUrR]{0,2}'(?:[^'\\\n]|\\[^\n]|'')*'?|\\+"[^"\n]*"?|\\+'[^'\n]*'?)`
	// bare is a value without quotes. Passwords have commas, semicolons and
	// quotes in them; what follows a value has a blank or a quote behind it.
	bare = `(?:[^\s"',;]+(?:[,;"'][^\s"',;]+)*)`
	// word is what names are made of.
	word = `[A-Za-z0-9_.-]`
	// secretive are words in names of credentials.
	secretive = `(?:password|passwd|pwd|secret|token|api[_-]?key|credential|passphrase|private[_-]?key|access[_-]?key|account[_-]?key|` +
		`shared[_-]?key|signing[_-]?key|encryption[_-]?key|fernet[_-]?key|signature|connection[_-]?string)`
	// name is the name of a credential: one with such a word, or one that ends
	// in pass or auth, as DB_PASS and REDISCLI_AUTH do, or one of our own
	// variables that hold a URI, which may be a password by mistake.
	name = `(?:` + word + `*` + secretive + word + `*|(?:` + word + `*[_.-])?pass|[A-Z0-9_]*PASS|` + word + `+_auth|SUPERSET_OPERATOR__` + word + `*_URI|requirepass|masterauth)`
	// is stands between a name and its value.
	is = `\\*["']?\s*(?:=>|:=|[:=])\s*`
)

// rules are applied in this order: blocks and URIs may contain anything, so they
// go before shapes that would see a part of them; headers go before the tokens
// they may carry, and messages of drivers, which quote a value whole, before
// names and values.
var rules = []rule{
	// Private keys, whole or with an end cut off.
	{needs: `-`, shape: regexp.MustCompile(`()-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)`)},
	{needs: `-`, shape: regexp.MustCompile(`()(?:\S{12,}(?:\s|\\n)*)*-----END [A-Z0-9 ]*PRIVATE KEY-----`)},

	// What drivers and libraries say of a connection string that they cannot
	// read. SQLAlchemy:
	{needs: `'"`, shape: regexp.MustCompile(`(?i)(could not parse [^'"\n]{0,40} from (?:given )?(?:url )?string )['"][^\n]*`)},
	// Python's int and urllib, which take a part of the password for the port:
	{needs: `'"`, shape: regexp.MustCompile(`(?i)(cast to integer value as |invalid literal for int\(\) with base \d+: )b?['"][^\n]*`)},
	{needs: `n`, shape: regexp.MustCompile(`(?i)(\bnetloc )([^\n]+?)( contains invalid characters)`)},
	{needs: `'"`, shape: regexp.MustCompile(`()(['"][^\n]*?['"])( does not appear to be an IPv4 or IPv6)`)},
	// libpq:
	{needs: `"`, shape: regexp.MustCompile(`(?i)(missing "=" after |invalid port number: |invalid integer value |percent-encoded (?:token|value): |\bURI(?: query parameter)?: |unexpected spaces found in |in URI \([^\n]*?\): |in URI: )"[^"\n]*"?`)},

	// Credentials in URIs, also in mistyped ones.
	{needs: `@`, shape: regexp.MustCompile(`(["'][A-Za-z][A-Za-z0-9+.-]*://[^\s:/@?#"']*:)([^"'\n]*[ \t][^"'\n]*)(@)`)},
	{needs: `@`, scan: userInfo},
	{needs: `:`, shape: regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://[^\s:/@?#\[\]"']*:)([^\s@"']+)`), unless: portOrMore},
	// A password with an @ in it: its end is taken for the host, or the path.
	{needs: `@`, shape: regexp.MustCompile(`(?i)(\b(?:host|host name|server at|server on|connect(?:ing)? to|connection to|database|resolve|lookup)\s*[:=]?\s+["'(]*)([^\s@"':/]+)(@)`)},
	{needs: `=`, shape: regexp.MustCompile(`(?i)([?&](?:sig|signature|key|code|auth|pass|pw|sas|jwt|sslpassword|session)=)[^\s&"'<>]+`)},

	// Authorization: Bearer token; the scheme is kept. What has several parts
	// ends with its line, as cookies do.
	{needs: `:=`, shape: regexp.MustCompile(`(?i)(\b(?:proxy-)?authorization\\*["']?\s*[:=]\s*\\*["']?digest\s+)[^\n]+`)},
	{needs: `-`, shape: regexp.MustCompile(`(\bAWS4-HMAC-SHA256\s+)[^\n]+`)},
	{needs: `:=`, shape: regexp.MustCompile(`(?i)(\b(?:proxy-)?authorization\\*["']?\s*[:=]\s*\\*["']?(?:(?:bearer|basic|token|digest|negotiate|apikey)\s+)?)([^\s"',;\\]+)`), unless: func(groups []string) bool {
		// "may require authorization: server message …" is what registries say.
		return groups[2] == "server" && strings.HasPrefix(groups[1], "authorization: ")
	}},
	{needs: `:=`, shape: regexp.MustCompile(`(?i)(\b(?:set-)?cookie\\*["']?\s*[:=]\s*)[^\n]+`)},
	// A bearer token in the open has a digit; the word in prose is followed by
	// another word.
	{needs: " \t", shape: regexp.MustCompile(`(?i)(\bbearer\s+)[A-Za-z0-9._~+/=-]*[0-9][A-Za-z0-9._~+/=-]*`)},
	{needs: " \t", shape: regexp.MustCompile(`(?i)(\bbasic\s+)([A-Za-z0-9+/]{8,}={0,2})`), unless: prose},

	// Values that say themselves what they are: tokens of JSON, of sessions, of
	// clouds and forges, and hashes of passwords.
	{needs: `J`, shape: regexp.MustCompile(`()(?:\beyJ|\.eJ)[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)*`)},
	{needs: `A`, shape: regexp.MustCompile(`()\b(?:AKIA|ASIA|AROA|AIDA|AGPA)[A-Z0-9]{12,}\b`)},
	{needs: `_-.z`, shape: regexp.MustCompile(`()\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|sk-|pypi-|npm_|hvs\.|AIza|dop_v1_|SG\.)[A-Za-z0-9_.-]{16,}`)},
	{needs: `$:`, shape: regexp.MustCompile(`()(?:\$(?:2[abxy]|5|6|argon2id?)\$[^\s"',;]{16,}|\b(?:pbkdf2|scrypt):[^\s"',;]{16,}|\bSCRAM-SHA-256\$[^\s"',;]{8,})`)},

	// Statements and commands.
	{needs: " \t\n", shape: regexp.MustCompile(`(?i)((?:\brevision\s+)?\bidentified\s+(?:with\s+\S+\s+)?(?:by|as)\s+(?:password\s+)?)(?:` + quoted + `|` + bare + `)`), unless: revision},
	{needs: `"'`, shape: regexp.MustCompile(`(?i)(\b(?:password|passphrase)\s+(?:for\s+\S+\s+)?(?:(?:is|to|was|=)\s+)?\(?)` + quoted)},
	{needs: `-`, shape: regexp.MustCompile(`(?i)((?:^|\s)--?` + word + `*(?:password|passwd|pass|secret|token|api-?key|passphrase|credentials?|masterauth)` + word + `*(?:\s+|=))(` + quoted + `|` + bare + `)`), unless: withoutValue},
	{needs: " \t\n", shape: regexp.MustCompile(`(?i)(\b(?:requirepass|masterauth)\s+)(?:` + quoted + `|` + bare + `)`)},
	{needs: `-`, shape: regexp.MustCompile(`(\b(?:mysql|mariadb)(?:dump|admin|show|import|check|pump|-dump|-admin)?\s(?:[^\n]*\s)?-p)\S+`)},
	{needs: `-`, shape: regexp.MustCompile(`(\b(?:sshpass|login)\s(?:[^\n]*\s)?-p\s*)\S+`)},
	{needs: `-`, shape: regexp.MustCompile(`(\b(?:redis|valkey)-cli\s(?:[^\n]*\s)?-a\s*)\S+`)},
	{needs: `-`, shape: regexp.MustCompile(`(\bcurl\s(?:[^\n]*\s)?(?:-u|--user)\s*["']?[^\s:]+:)\S+`)},

	// ("password", "x"), as in lists of arguments and of pairs.
	{needs: `,`, shape: regexp.MustCompile(`(?i)(["']` + word + `*` + secretive + word + `*["']\s*,\s*)` + quoted)},
	// KEY=value and key: value, quoted or not, where the key sounds secret. What
	// looks like a value and has one itself is a key, and goes with it.
	{needs: `:=`, shape: regexp.MustCompile(`(?i)(` + name + is + `)((?:(?:"[^"\n]*"|'[^'\n]*'|` + word + `+)\s*[:=]\s*)*(?:` + quoted + `|` + bare + `))`), unless: saysNothing},
}

// userInfo masks what stands before the @ of addresses: password, or token. A
// password may contain anything that is not blank, because it is not always
// escaped, so it ends with the last @ of the word.
func userInfo(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	var b strings.Builder
	for text != "" {
		end := strings.IndexFunc(text, unicode.IsSpace)
		switch {
		case end == 0:
			end = len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
			b.WriteString(text[:end])
		case end < 0:
			end = len(text)
			fallthrough
		default:
			b.WriteString(address(text[:end]))
		}
		text = text[end:]
	}
	return b.String()
}

// address masks the credentials in one word.
func address(word string) string {
	at := strings.LastIndexByte(word, '@')
	if at <= 0 || strings.HasPrefix(word[at+1:], "sha256:") || strings.HasPrefix(word[at+1:], "sha512:") {
		return word // repository:tag@sha256:digest is an image
	}
	before, after := word[:at], word[at:]
	scheme, rest, found := strings.Cut(before, "://")
	separator := "://"
	if !found && !strings.Contains(before, ":") {
		separator = "//"
		scheme, rest, found = strings.Cut(before, separator)
	}
	if !found {
		if i := colon(before); i >= 0 && !strings.EqualFold(before[:i], "mailto") {
			return before[:i+1] + Placeholder + after
		}
		return word
	}
	end := strings.IndexAny(rest, ":/?#@")
	switch {
	case end >= 0 && rest[end] == ':':
		return scheme + separator + rest[:end+1] + Placeholder + after
	case end >= 0 && rest[end] == '@':
		return scheme + separator + Placeholder + after
	case end >= 0, rest == "", namesUsers(scheme):
		return word
	}
	return scheme + separator + Placeholder + after
}

// colon is the first colon that has a value behind it; -1 if there is none. What
// is in quotes there is a value of its own, as in JSON.
func colon(text string) int {
	for i := range len(text) {
		if text[i] == ':' && i > 0 && (i+1 == len(text) || !strings.ContainsRune(`"'\`, rune(text[i+1]))) {
			return i
		}
	}
	return -1
}

// userSchemes are schemes of addresses in which a user without a password is
// usual. Elsewhere it is a token.
var userSchemes = []string{"postgres", "mysql", "mariadb", "mssql", "oracle", "cockroach", "trino", "presto", "clickhouse", "ssh", "sftp", "ldap", "smtp"}

func namesUsers(scheme string) bool {
	start := strings.LastIndexFunc(scheme, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' && r != '.' && r != '-'
	})
	scheme = strings.ToLower(scheme[start+1:])
	for _, s := range userSchemes {
		if strings.Contains(scheme, s) {
			return true
		}
	}
	return false
}

// port is what may follow the colon behind a host.
var port = regexp.MustCompile(`^(?:[0-9]{1,5}(?:$|[/?#,;)\]}>.:]).*|/.*|[0-9]{1,5})$`)

// portOrMore is true where a port follows the host of a URI, and not a password
// whose @ is missing.
func portOrMore(groups []string) bool {
	return port.MatchString(groups[2]) && !strings.HasSuffix(groups[1], "://:") || groups[2] == Placeholder
}

// prose is true for a word that is not the base64 of anything.
func prose(groups []string) bool {
	text := groups[2]
	return !strings.ContainsAny(text, "0123456789=+/") && strings.ToLower(text[1:]) == text[1:]
}

// revision is true for a step of a migration, which is identified, too.
func revision(groups []string) bool { return strings.EqualFold(groups[1][:1], "r") }

// withoutValue is true for options that take no value.
func withoutValue(groups []string) bool {
	return strings.Contains(groups[1], "-no-") || strings.HasPrefix(groups[2], "-")
}

// saysNothing is true for values that are none: (using password: YES).
func saysNothing(groups []string) bool {
	switch strings.TrimRight(groups[2], ")]}.,;\"'") {
	case "YES", "NO", "None", "null", "true", "false", "True", "False":
		return true
	}
	return false
}
