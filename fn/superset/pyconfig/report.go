// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

// failureReport writes why a task failed where the kubelet looks first, the root
// cause last: a message that is too long loses its beginning. Without it the
// last lines of the log are taken, and those of a chained Python error hardly
// ever name the cause, which comes first, a hundred lines earlier.
const failureReport = `
def _report_failure(kind, error, trace, _next=sys.excepthook):
    chain, cause = [], error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    causes = [
        (type(e).__module__ + "." + type(e).__qualname__ + ": " + " ".join(str(e).split())).removeprefix("builtins.")[:400]
        for e in chain
    ]
    try:
        with open("/dev/termination-log", "w") as log:
            log.write("\n".join(causes)[-2048:])
    except OSError:
        pass
    _next(kind, error, trace)


sys.excepthook = _report_failure
`

// report is for tasks only: a component's pod is restarted, not read.
func report(t *text, task bool) {
	if task {
		t.block(failureReport)
	}
}
