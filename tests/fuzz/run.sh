#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every parser against its corpus, then against what libFuzzer makes of it. Two targets at a time.
#
#   tests/fuzz/run.sh DIRECTORY [SECONDS]     DIRECTORY: where the fuzz_* programs are; SECONDS for each, 10 if not said
#
# What falls over, takes longer than 5 s or more than 1 GB is kept in DIRECTORY/found. Ends with "fuzz: N passed, N failed".
set -uo pipefail
if [ $# -lt 1 ] || [ ! -x "$1/fuzz_control" ]; then
  echo "usage: tests/fuzz/run.sh DIRECTORY [SECONDS]" >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
seconds=${2:-10}
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
found=$programs/found
mkdir -p "$found"
limits=(-timeout=5 -rss_limit_mb=1024 -max_len=16384 -print_final_stats=1)

# replay NAME FILE... : each of these inputs once.
replay() { "$programs/fuzz_$1" "${limits[@]}" -artifact_prefix="$found/$1-" "${@:2}" >"$place/$1.log" 2>&1; }

# search NAME DIRECTORY : new inputs for some seconds; the corpus of the tree is read only.
search() {
  local dictionary=()
  [ -f "$here/$1.dict" ] && dictionary=("-dict=$here/$1.dict")
  mkdir -p "$place/$1.new"
  "$programs/fuzz_$1" "${limits[@]}" "${dictionary[@]}" -max_total_time="$seconds" -artifact_prefix="$found/$1-" "$place/$1.new" ${2:+"$2"} \
    >"$place/$1.log" 2>&1
}

# one NAME : answers in NAME.said.
one() {
  local name=$1 corpus=$here/corpus/$1 inputs=() from=$SECONDS
  [ -d "$corpus" ] && mapfile -t inputs < <(find "$corpus" -type f | sort)
  if [ ${#inputs[@]} -gt 0 ] && ! replay "$name" "${inputs[@]}"; then
    { echo "  FAILED fuzz: $name on an input of its corpus"; tail -n 40 "$place/$name.log"; } >"$place/$name.said"
    return 1
  fi
  if ! search "$name" "$([ ${#inputs[@]} -gt 0 ] && echo "$corpus")"; then
    { echo "  FAILED fuzz: $name; the input is in $found"; tail -n 40 "$place/$name.log"; } >"$place/$name.said"
    return 1
  fi
  printf '  %-18s %3d inputs of the tree, %9d more in %d s\n' "$name" ${#inputs[@]} \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$place/$name.log")" $((SECONDS - from)) >"$place/$name.said"
}

passed=0 failed=0
count() { if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi; }

# The controls: the fault is met when it is in the input, and found when it is not.
printf bad >"$place/bad"
control_met() { ! replay control "$place/bad" || { echo "  FAILED fuzz: the control met its fault and nobody saw it"; return 1; }; }
control_found() { ! search control "" || { echo "  FAILED fuzz: the control's fault was not found"; return 1; }; }
count control_met
count control_found
rm -f "$found"/control-*

# A corpus without its program would be replayed by nobody.
for corpus in "$here"/corpus/*/; do
  [ -x "$programs/fuzz_$(basename "$corpus")" ] || { echo "  FAILED fuzz: no program for the corpus $(basename "$corpus")"; failed=$((failed + 1)); }
done

names=()
for source in "$here"/*.cpp; do
  name=$(basename "$source" .cpp)
  [ "$name" = control ] || names+=("$name")
done
for ((i = 0; i < ${#names[@]}; i += 2)); do
  running=()
  for name in "${names[@]:i:2}"; do one "$name" & running+=($!); done
  for pid in "${running[@]}"; do count wait "$pid"; done
  for name in "${names[@]:i:2}"; do cat "$place/$name.said"; done
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
