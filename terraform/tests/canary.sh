#!/usr/bin/env bash
# What becomes of a canary, by an AWS CLI that plays CloudWatch and Lambda.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  echo "Test assertion failed: $1"
  exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/aws" <<'END'
#!/usr/bin/env bash
echo "$*" >>"$PLAY/calls"
case "$*" in
  *get-alias*FunctionVersion) echo 7 ;;
  *get-alias*) cat "$PLAY/new" ;;
  # Without the dot the prefix is acme-2's too.
  *describe-alarms*"--alarm-name-prefix refiscal-acme. "*)
    # One line of the play for each look, the last one for all further looks.
    look=$(($(cat "$PLAY/look") + 1))
    echo "$look" >"$PLAY/look"
    lines=$(wc -l <"$PLAY/alarms")
    sed -n "$((look < lines ? look : lines))p" "$PLAY/alarms"
    ;;
  *get-metric-statistics*ExecutedVersion,Value=8*) cat "$PLAY/invocations" ;;
  *update-alias*) ;;
  *) echo "unexpected: $*" >&2; exit 9 ;;
esac
END
chmod +x "$work/aws"

# play NEW ALARMS INVOCATIONS: what the canary says, its exit code last, and in $work/calls what it did.
play() {
  echo "$1" >"$work/new"
  echo "$2" >"$work/alarms"
  echo "$3" >"$work/invocations"
  echo 0 >"$work/look"
  : >"$work/calls"
  PATH=$work:$PATH PLAY=$work CANARY_SECONDS=0 ./canary.sh acme 3 20 2>&1 && echo "exit 0" || echo "exit $?"
}

changes() {
  grep -o 'update-alias.*' "$work/calls" || true
}

said=$(play 8 None 25.0)
[[ $said == *promoted*'"8"'*'exit 0' && $(changes) == *'--function-version 8 --routing-config AdditionalVersionWeights={}' ]] ||
  fail "A canary without a new alarm must be promoted: $said"

said=$(play 8 $'None\nNone\nrefiscal-acme.errors\trefiscal-acme.in-doubt' 25.0)
[[ $said == *'taken back: refiscal-acme.errors, refiscal-acme.in-doubt.'*'exit 1' && $(changes) == *'--function-version 7 --routing-config AdditionalVersionWeights={}' ]] ||
  fail "A canary must be taken back at the first new alarm: $said"

said=$(play 8 refiscal-acme.dead-letters 25.0)
[[ $said == *'raised already'*promoted*'exit 0' ]] ||
  fail "An alarm from before must not be held against a canary: $said"

said=$(play 8 None 19.0)
[[ $said == *'not judged'*'exit 3' && -z $(changes) ]] ||
  fail "A canary that got too few invocations must not be judged: $said"

said=$(play None None 0.0)
[[ $said == *'no canary'*'exit 2' && -z $(changes) ]] ||
  fail "Without a canary nothing may be changed: $said"
