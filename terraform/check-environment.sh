#!/usr/bin/env bash
# Compares the REFISCAL_ variables that the module sets with the keys that the function knows, both ways.
#
# usage: check-environment.sh KEYS_FILE
#   KEYS_FILE  the function's configuration keys, one a line, e.g. refiscal.batch-size
set -euo pipefail

[[ $# -eq 1 && -r $1 ]] || { echo "usage: check-environment.sh KEYS_FILE" >&2; exit 2; }
here=$(dirname "${BASH_SOURCE[0]}")

# MicroProfile Config's way from a key to an environment variable: whatever is not a letter or digit becomes "_".
variable_names() {
  sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' -- "$1" | tr '[:lower:]' '[:upper:]' | sed 's/[^A-Z0-9]/_/g' | LC_ALL=C sort -u
}

set_by_module() {
  awk '/^  environment = \{$/ { inside = 1; next } /^  }$/ { inside = 0 } inside && /^ *REFISCAL_/ { print $1 }' \
    "$here/modules/refiscal/function.tf" | LC_ALL=C sort -u
}

known=$(variable_names "$1")
left_out=$(variable_names "$here/keys-not-set.txt")
set_here=$(set_by_module)
[[ -n $known ]] || { echo "$1 names no key" >&2; exit 1; }
[[ -n $set_here ]] || { echo "no REFISCAL_ variable found in the module" >&2; exit 1; }

failed=0
# complain MESSAGE NAMES: reports each name, if there is one.
complain() {
  local name
  while read -r name; do
    [[ -z $name ]] && continue
    printf '%s: %s\n' "$name" "$1" >&2
    failed=1
  done <<<"$2"
}

complain "set by the module, but the function does not know it" \
  "$(LC_ALL=C comm -23 <(echo "$set_here") <(echo "$known"))"
complain "known to the function, but neither set by the module nor listed in keys-not-set.txt" \
  "$(LC_ALL=C comm -23 <(echo "$known") <(printf '%s\n' "$set_here" "$left_out" | LC_ALL=C sort -u))"
complain "listed in keys-not-set.txt, but set by the module" \
  "$(LC_ALL=C comm -12 <(echo "$left_out") <(echo "$set_here"))"
complain "listed in keys-not-set.txt, but the function does not know it" \
  "$(LC_ALL=C comm -23 <(echo "$left_out") <(echo "$known"))"

exit "$failed"
