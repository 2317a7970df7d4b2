#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All laws on the real program, one after the other but for two that wait: run.sh BINARY [big], the nightly sizes. Ends with
# "laws: N passed, N failed"; each law says the same of itself.
set -u
if [ $# -lt 1 ] || [ ! -x "$1" ]; then
  echo "usage: run.sh BINARY [big]" >&2
  exit 2
fi
binary=$1
here=$(dirname "$0")
kills=10 live_kills=10 letter_kills=4 mutants=300 locked=5 full=3 messages=3000 stuffed=400 recipients=2000
gap= herd= lin= slow= flood= chat= cache= auth=
if [ "${2:-}" = big ]; then
  kills=500 live_kills=500 letter_kills=200 mutants=10000 locked=30 full=60 messages=30000 stuffed=10000 recipients=10000
  gap="--cuts 1000 --readers 50 --pause 30 --missed 900" herd="--readers 8000 --pauses 0 50 300" lin="--commands 10000" chat="--guests 200 --seconds 5"
  slow="--connections 2000 --readers 1000 --long" flood="--connections 15000 --seconds 10" cache="--requests 5000" auth="--guesses 20000 --looks 48"
fi
place=$(mktemp -d) || exit 2
trap 'rm -rf "$place"' EXIT
broken=0
passed=0
# told NAME CODE: what a law said, and its last line counted.
told() {
  cat "$place/$1"
  # A law that ended without its last line did not hold.
  line=$(grep -E '^[A-Z0-9-]+: [0-9]+ passed, [0-9]+ failed$' "$place/$1" | tail -n 1)
  if [ -z "$line" ]; then
    broken=$((broken + 1))
    echo "  FAILED $1: it broke off with exit code $2"
    return
  fi
  passed=$((passed + $(echo "$line" | sed 's/.*: \([0-9]*\) passed.*/\1/')))
  broken=$((broken + $(echo "$line" | sed 's/.*, \([0-9]*\) failed/\1/')))
}
law() {
  python3 "$here/$1" "$binary" $2 >"$place/$1" 2>&1
  told "$1" $?
}
# Laws that mostly wait run beside the others.
beside() {
  python3 "$here/$1" "$binary" >"$place/$1" 2>&1 &
}
beside clock.py
clock=$!
beside off_record.py
off_record=$!
law kill.py "--kills $kills"
law lock.py "--seconds $locked"
law full.py "--seconds $full"
law live_kill.py "--kills $live_kills"
law live_gap.py "$gap"
law live_herd.py "$herd"
law live_lin.py "$lin"
law captioner.py ""
law two_nodes.py ""
law chat_flood.py "$chat"
law slow.py "$slow"
law flood.py "$flood"
law cached.py "$cache"
law forwarded.py ""
law imports.py "--mutants $mutants"
wait "$clock"
told clock.py $?
wait "$off_record"
told off_record.py $?
law invitations.py ""
law auth.py "$auth"
law stuffing.py "--attempts $stuffed"
law impersonation.py ""
law letters.py "--kills $letter_kills"
law letters_many.py "--recipients $recipients"
law postfix.py ""
law panel.py ""
law spreadsheet.py ""
law archive.py "--messages $messages"
law archive_kill.py ""
law archive_outside.py ""
echo "laws: $passed passed, $broken failed"
[ "$broken" -eq 0 ] && [ "$passed" -gt 0 ]
