# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# A headless browser, driven by the WebDriver protocol with curl. Sourced after
# lib.sh; needs chromium and chromedriver. BROWSER_ARGS is a list, in JSON, of
# what chromium is started with besides.

wd() { # METHOD PATH [JSON]
  curl -sS -X "$1" -H 'Content-Type: application/json' ${3:+-d "$3"} "http://127.0.0.1:$DRIVER_PORT$2"
}
browser_start() {
  DRIVER_PORT=${DRIVER_PORT:-9515}
  chromedriver --port="$DRIVER_PORT" > "$OUT/chromedriver.log" 2>&1 &
  driver=$!
  until_ok 30 "chromedriver does not start" curl -fsS "http://127.0.0.1:$DRIVER_PORT/status"
  local answer
  answer=$(wd POST /session "$(jq -nc --argjson more "${BROWSER_ARGS:-[]}" '{capabilities: {alwaysMatch: {acceptInsecureCerts: true, "goog:chromeOptions":
    {args: (["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1400,900"] + $more)}}}}')")
  SESSION=/session/$(echo "$answer" | jq -er .value.sessionId) || fail "no browser: $answer"
  wd POST "$SESSION/timeouts" '{"implicit": 60000, "pageLoad": 120000}' > /dev/null
}
browser_open() { wd POST "$SESSION/url" "$(jq -nc --arg u "$1" '{url: $u}')" > /dev/null; }
# browser_find CSS is the id of an element, waited for.
browser_find() { wd POST "$SESSION/element" "$(jq -nc --arg s "$1" '{using: "css selector", value: $s}')" | jq -er '.value | to_entries[0].value'; }
browser_type() { wd POST "$SESSION/element/$(browser_find "$1")/value" "$(jq -nc --arg t "$2" '{text: $t}')" > /dev/null; }
browser_click() { wd POST "$SESSION/element/$(browser_find "$1")/click" '{}' > /dev/null; }
browser_address() { wd GET "$SESSION/url" | jq -r .value; }
browser_source() { wd GET "$SESSION/source" | jq -r .value; }
# browser_run SCRIPT is what a script returns, as JSON.
browser_run() { wd POST "$SESSION/execute/sync" "$(jq -nc --arg s "$1" '{script: $s, args: []}')" | jq -c .value; }
browser_picture() { wd GET "$SESSION/screenshot" | jq -r .value | base64 -d > "$1"; }
browser_login() { # USER PASSWORD
  browser_open "$URL/login/"
  browser_find 'input[type=password]' > /dev/null
  browser_type 'input#username, input[name=username], [data-test=username-input]' "$1"
  browser_type 'input[type=password]' "$2"
  browser_picture "$OUT/${PICTURE:-}login.png"
  browser_click 'button[type=submit], [data-test=login-button], input[type=submit]'
  for _ in $(seq 60); do
    case $(browser_address) in */login/*) sleep 1 ;; *) break ;; esac
  done
  browser_find '.ant-menu, nav, #main-menu' > /dev/null
  sleep 8
  say "the browser is at $(browser_address)"
}
browser_stop() {
  wd DELETE "$SESSION" > /dev/null
  kill "$driver" 2>/dev/null || true
  # The next one wants the same port.
  wait "$driver" 2>/dev/null || true
}
