#!/usr/bin/env bash
# Breaks the configuration on purpose, one fault at a time, and fails when the tests do not notice, or when a test has
# nothing that makes it fail. Takes several minutes; JOBS says how many faults are tried at the same time. Run check.sh
# first.
#
# usage: mutations.sh [PATTERN]
#   PATTERN  tries only the faults that this extended regular expression matches
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

source ./lib.sh
ROOT=$PWD
WORK=$(mktemp -d)
export ROOT WORK
trap 'rm -rf "$WORK"' EXIT

# Every fault as "test file expression": those of mutations.txt, and each bound of each number removed.
faults() {
  grep -vE '^(#|$)' mutations.txt
  grep -oE 'var\.[a-z_]+ (>=|<=) -?[0-9]+|floor\(var\.[a-z_]+\)' modules/refiscal/variables.tf | sort -u |
    sed -E 's/[.()]/\\&/g; s/^floor(.*var\\\.)([a-z_]+)(.*)$/floor\1\2\3 == var\\.\2/; s|.*|modules/refiscal/tests/refusals variables.tf s/\\b&\\b/true/|'
}

# try NUMBER FAULT: breaks a copy and runs the one test file that must notice.
try() {
  local number=$1 test file expression directory copy=$WORK/$1
  read -r test file expression <<<"$2"
  directory=${test%/tests/*}
  mkdir "$copy"
  tar --exclude=.terraform -C "$ROOT" -cf - . | tar -C "$copy" -xf -
  cp "$copy/$directory/$file" "$copy/before"
  sed -E -i.bak -e "$expression" "$copy/$directory/$file"
  rm "$copy/$directory/$file.bak"
  if cmp -s "$copy/before" "$copy/$directory/$file"; then
    echo "NOTHING CHANGED  $2"
  elif [[ $test == *.sh ]] && "$copy/$test" >"$WORK/$number.log" 2>&1; then
    echo "NOT NOTICED      $2"
  elif [[ $test != *.sh ]] && TF_DATA_DIR=$ROOT/$directory/.terraform terraform -chdir="$copy/$directory" test -no-color \
    -filter="tests/${test##*/}.tftest.hcl" >"$WORK/$number.log" 2>&1; then
    echo "NOT NOTICED      $2"
  elif grep -qE 'Test assertion failed|Check block assertion failed|Missing expected failure' "$WORK/$number.log"; then
    echo "noticed          $2"
  else
    echo "BROKEN           $2"
  fi
  rm -rf "$copy"
}
export -f try

# What a test can complain about: its messages, and whatever it expects to be refused.
complaints() {
  find . \( -path '*/tests/*.sh' -o -path '*/tests/*.py' \) -exec sed -nE 's/.*\bfail[ (]"([^:"$]*).*/\1/p' {} +
  find . -name '*.tftest.hcl' -not -path '*/.terraform/*' -exec sed -nE 's/^ *error_message = "(.*)"$/\1/p' {} +
  find . -name '*.tftest.hcl' -not -path '*/.terraform/*' -exec awk '
    /^run "/ { split($0, part, "\""); run = part[2] }
    /expect_failures/ { expecting = 1; sub(/.*= \[/, "") }
    expecting {
      line = $0
      while (match(line, /[a-z_0-9]+(\.[a-z_0-9]+)+/)) {
        print "run \"" run "\": checkable object, " substr(line, RSTART, RLENGTH) ","
        line = substr(line, RSTART + RLENGTH)
      }
    }
    /\]/ { expecting = 0 }
  ' {} +
}

# What the tests complained about, in the form of complaints.
seen() {
  local log text
  for log in "$WORK"/*.log; do
    text=$(tr -s '\n ' ' ' <"$log")
    echo "$text"
    sed -E 's/Error: /\n/g' <<<"$text" | sed -nE 's/.* in (run "[a-z_0-9]+"):.* (checkable object, [a-z_0-9.]+,).*/\1: \2/p'
  done
}

faults | grep -E -- "${1:-.}" >"$WORK/faults"
awk '{ printf "%d%c%s%c", NR, 0, $0, 0 }' "$WORK/faults" |
  xargs -0 -n 2 -P "${JOBS:-2}" bash -c 'try "$@"' try | tee "$WORK/results"

seen >"$WORK/seen"
unseen=0
[[ $# -gt 0 ]] || while read -r complaint; do
  grep -qF -- "$complaint" "$WORK/seen" || { echo "NEVER FAILED     $complaint"; unseen=$((unseen + 1)); }
done < <(complaints | sort -u)

noticed=$(grep -c '^noticed' "$WORK/results" || true)
total=$(wc -l <"$WORK/faults")
echo "mutations: $noticed of $total noticed, $unseen tests never seen failing"
[[ $noticed -eq $total && $unseen -eq 0 ]]
