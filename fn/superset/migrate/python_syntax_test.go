// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"strings"
	"testing"
)

// Programs that the interpreter takes, and programs that it refuses.
var (
	goodPython = []string{
		"", "# nothing\n", "A = 1", "A: int = 1; B = A,", "a = b = (c, *d) = e", "a[0].b, *c = d()", "(a) += 1", "[x, (y, z)] = t", "() = x", "x: 'T'",
		"if a and not b or c is not d: pass\nelif (n := f()): pass\nelse:\n  pass", "for i, in x: break\nelse: pass", "while True:\n\tcontinue",
		"try:\n  pass\nexcept (A, B) as e:\n  raise X from e\nexcept:\n  pass\nelse:\n  pass\nfinally:\n  pass", "try: pass\nfinally: pass", "try: pass\nexcept* A: pass",
		"with a as b, c: pass", "with (a as b, c as d,): pass", "with (a, b): pass", "with (yield_from): pass", "@a.b(1)\n@c\ndef f(a, /, b: int = 1, *args, c, d=2, **kw) -> int:\n  return a",
		"async def f():\n  async with a: await b\n  async for i in c: pass\n  return [x async for x in y]", "class C(A, metaclass=M):\n  x = 1\n  def f(self): yield from x",
		"f = lambda: 1", "lambda a, *b, c=1, **d: (yield)", "f(a, *b, c=1, *d, **e)", "f(x for x in y)", "f(a := 1)", "[x for x in y if a if b for z in x]", "{**a, 'b': c}",
		"{*a, b}", "{k: v for k, v in x}", "{}", "a[1:2, ::3, ...]", "a[:]", "a[*b]", "x if y else z", "not not a", "-+~a ** -b", "a < b <= c != d in e not in f", "a @ b // c << d",
		"import a.b as c, d", "from . import a", "from ...a.b import (c as d, e,)", "from a import *", "from __future__ import annotations", "del a, b[0], (c, d)", "assert a, 'b'", "global a", "print(*a, sep='')",
		"0, 00, 1_000, 0xFf, 0b1, 0o7, 1., .5, 1e5, 1e-5, 1.5E+3, 1j, 1_0.0_1e1_0J", "1if a else 2", "[1for x in y]", "1.5.real", "1..real", `'a' "b" r'\d' u'c'`, `b'\x00' rb'\x'`, `'\x41\u0041\U00000041\N{BULLET}\q'`,
		`f'{a}{{}}{b!r:>{w}}{c=}{d["e"]}{lambda_}' f"{x:%Y}" fr'\d{a}'`, `f'{a if b else c}'`, `f'{(lambda x: x)}'`, `f'{a!=b}'`, `f'{x,}'`, `f'{"#"}'`, `f'{()}'`, `f'{a:{"}"}>{b}}'`, `f'{a!r:}{b:}'`,
		"match = 1\nmatch.x = 2\nmatch(a)\ncase = 3", "match x:\n  case [1, *_] if a:\n    pass\n  case {'a': b} | C(d=b): pass\n  case _: pass", "match a, b:\n  case _: pass",
		"if a:\n        b\n\tc" /* a tab reaches to the eighth column, but only there */, "x = (\n# c\n  1,\n)\n", "a = \\\n  1", "if a:\n  \\\n  b\n", "é = 1", "a = b if c else lambda: d", "x = yield_",
		"def f():\n  x = yield\n  y = yield x, 1\n  return *a, b", "def f(a=1, *, b): pass", "def f(*, a): nonlocal_", "async def f(): return (x for x in y if await z)", "type = 1", "...", "class C: pass", strings.Repeat("[", 199) + strings.Repeat("]", 199),
	}
	badPython = []string{
		"A = = 1", "A = 1 2", "print 'a'", "A = (1 +)", "A =", "= 1", "A B", "'a' = 1", "f() = 1", "a + b = c", "None = 1", "(a, 1) = b", "a, b += 1", "a, b: int = 1", "*a = b", "*a, *b = c", "x = *a", "*a",
		"if a\n  pass", "if a:", "if a:\npass", "  a = 1", "if a:\n    b\n  c", "a = 1\n  b = 2", "else: pass", "try: pass", "try: pass\nelse: pass", "try: pass\nexcept: pass\nexcept A: pass",
		"for x y: pass", "for 'a' in b: pass", "for f() in b: pass", "while: pass", "def f: pass", "def f(a, a): pass", "def f(a=1, b): pass", "def f(*): pass", "def f(**a, b): pass", "def f(/, a): pass", "class C(: pass", "class 1: pass",
		"@a\nx = 1", "return 1", "yield 1", "await a", "break", "continue", "nonlocal a", "def f(): await a", "async with a: pass", "async x", "f(a=1, b)", "f(**a, b)", "f(**a, *b)", "f(a=1, a=2)", "f(x for x in y, 1)", "f(x for x in y,)", "f(1, x for x in y)", "f(a b)", "f(1=2)",
		"[x for x]", "[x for x in]", "[*x for x in y]", "[for x in y]", "{a: b, c}", "{a, b: c}", "{a:}", "a[]", "a[1 2]", "a[::::]", "a.", "a.1", "a if b", "a if b else", "not", "a not b", "a is is b", "a <> b", "a ! b", "a ? b", "$a", "`a`", "lambda x y: 1", "a := 1", "x = a := 1",
		"import", "import a.", "import a as b.c", "from a import", "from a import (b", "from a import (b, c))", "from a import b.c", "from import a", "def f():\n  from a import *",
		"del f()", "del 1", "assert", "raise from a", "global 1", "pass pass", "a; ; b", "a ;; b", "x = 1 if 2", "try:\n  a\nexcept A, e:\n  b",
		"0777", "1__0", "1_", "0x", "0b2", "1abc", "1.real", "1e", "exec 'a'", `'\x4'`, `'\u123'`, `'\N'`, `b'é'`, `b'\x4'`, `'a' b'b'`,
		`f'{}'`, `f'{a b}'`, `f'{a'`, `f'a}'`, `f'{a!x}'`, `f'{a:{b c}}'`, `f'{a\n}'`, "f'{'a'}'x", `f'{=}'`, `f'{lambda x: 1}'`, "with a as 1: pass", "with: pass", "with (a as b c): pass",
		"match x:\n  pass", "match x:\n  case: pass", "(", ")", "(]", "'a", `"""a`, "a = \\ 1", "if a:\n\tb\n        c", "if a:\n        b\n\tc\n    d", "if True:\n    if a:\n\tb", "\x0c\\", "elif a: pass", "if a: if b: pass", "x = for", "class = 1", "a = b c d", "lambda: (", strings.Repeat("(", 201) + strings.Repeat(")", 201), "yield = 1", "(*a)", "f(*)",
		"if x:\n  a\nelse if y:\n  b", "x++", "a && b", "a || b", "{{ x }} y", "a -> b", "def f() - > int: pass", "async def f", "@\ndef f(): pass", "for x in: pass", "def f(x):\n", "SECRET_KEY 'hush'",
	}
)

// TestGrammarIsThatOfTheInterpreter: each program is judged by both.
func TestGrammarIsThatOfTheInterpreter(t *testing.T) {
	p := python(t)
	for _, list := range [][]string{goodPython, badPython} {
		for _, source := range list {
			fault, err := p.judges(t, source, false, nil), syntax(source)
			if (fault == "") != (err == nil) {
				t.Errorf("the interpreter says %q, the grammar says %v, of\n%s", fault, err, source)
			}
		}
	}
}

// TestGrammar does without an interpreter.
func TestGrammar(t *testing.T) {
	for _, source := range badPython {
		if syntax(source) == nil {
			t.Errorf("it is taken:\n%s", source)
		}
	}
	for _, n := range []int{90, 900, 5000} {
		for _, word := range []string{"(", "[", "-", "not ", "lambda: ", "1 if 2 else ", "f'{", "if a:\n"} {
			// It ends, whatever it says.
			_ = syntax("x = " + strings.Repeat(word, n) + "1")
		}
	}
}

// TestPythonThatIsNone is told wherever it may stand, and what may be a secret in
// it does not come out.
func TestPythonThatIsNone(t *testing.T) {
	for name, tc := range map[string]fault{
		"in overrides": {
			reason: "the pods would not start, and hush is no value of anything",
			values: stock + "configOverrides: {a: \"A = 1\\nSECRET_KEY 'hush'\\n\", b: B = 2}",
			config: []string{"# b\nB = 2\n"},
			notes:  []string{"configOverrides.a: it cannot be read as Python (line 2: the interpreter does not understand it), so it is left out"},
			absent: []string{"hush", "A = 1"},
			work:   true,
		},
		"an expression": {
			reason: "words are fine, but not their order",
			values: stock + "configOverrides: {a: \"ROW_LIMIT = = 5\"}",
			notes:  []string{"configOverrides.a: it cannot be read as Python"},
			work:   true,
		},
		"rendered": {
			reason: "what a known template gives is judged",
			values: stock + "configOverrides: {a: \"X = {{ .Values.image.tag }}\"}",
			notes:  []string{"configOverrides.a: it cannot be read as Python"},
			work:   true,
		},
		"the future": {
			reason: "other Python stands before it",
			values: stock + "configOverrides: {a: \"from __future__ import annotations\"}",
			notes:  []string{"configOverrides.a: it cannot be read as Python (line 1: from __future__ is for the beginning of a file)"},
			work:   true,
		},
		"in a file": {
			reason: "it is imported by the configuration",
			values: stock + "extraSecrets: {sso.py: \"def f(:\\n  pass\"}",
			notes:  []string{"extraSecrets.sso.py: it cannot be read as Python (line 2: a bracket is not closed); correct it"},
			work:   true,
		},
		"in a manifest of the operator": {
			reason: "each config is one",
			values: `
apiVersion: superset.apache.org/v1alpha1
kind: Superset
metadata: {name: bi}
spec:
  image: {tag: 6.1.0-dev}
  secretKeyFrom: {name: bi, key: secret-key}
  metastore: {uriFrom: {name: bi, key: uri}}
  config: "A = 1"
  webServer: {config: "print 'hush'"}
`,
			config: []string{"A = 1"},
			notes:  []string{"spec.webServer.config: it cannot be read as Python (line 1: the interpreter does not understand it), so it is left out"},
			absent: []string{"hush"},
			work:   true,
		},
	} {
		t.Run(name, func(t *testing.T) { tc.check(t) })
	}
}
