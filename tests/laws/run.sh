#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All laws on the real program, one after the other: run.sh BINARY [big]. With "big" the nightly sizes. Ends with
# "laws: N passed, N failed"; each law says the same of itself.
set -u
if [ $# -lt 1 ] || [ ! -x "$1" ]; then
  echo "usage: run.sh BINARY [big]" >&2
  exit 2
fi
binary=$1
here=$(dirname "$0")
kills=10 live_kills=10 mutants=300 locked=5 full=3 messages=3000
[ "${2:-}" = big ] && kills=500 live_kills=500 mutants=10000 locked=30 full=60 messages=30000
said=$(mktemp) || exit 2
trap 'rm -f "$said"' EXIT
broken=0
law() {
  python3 "$here/$1" "$binary" $2 >"$said" 2>&1
  code=$?
  cat "$said"
  # A law that ended without its last line did not hold.
  line=$(grep -E '^[A-Z-]+: [0-9]+ passed, [0-9]+ failed$' "$said" | tail -n 1)
  if [ -z "$line" ]; then
    broken=$((broken + 1))
    echo "  FAILED $1: it broke off with exit code $code"
    return
  fi
  passed=$((passed + $(echo "$line" | sed 's/.*: \([0-9]*\) passed.*/\1/')))
  broken=$((broken + $(echo "$line" | sed 's/.*, \([0-9]*\) failed/\1/')))
}
passed=0
law kill.py "--kills $kills"
law lock.py "--seconds $locked"
law full.py "--seconds $full"
law live_kill.py "--kills $live_kills"
law imports.py "--mutants $mutants"
law archive.py "--messages $messages"
echo "laws: $passed passed, $broken failed"
[ "$broken" -eq 0 ] && [ "$passed" -gt 0 ]
