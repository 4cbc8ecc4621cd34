#!/usr/bin/env bash
# The drill raises each alarm of the merchant, by an AWS CLI that plays CloudWatch.
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
case "$*" in
  # Without the dot the prefix is acme-2's too.
  *describe-alarms*"--alarm-name-prefix refiscal-acme. "*) printf 'refiscal-acme.errors\nrefiscal-acme.dead-letters\n' ;;
  *describe-alarms*) echo None ;;
  *set-alarm-state*"--state-value ALARM"*) echo "$4" >>"$PLAY/raised" ;;
  *) exit 9 ;;
esac
END
chmod +x "$work/aws"
: >"$work/raised"

said=$(PATH=$work:$PATH PLAY=$work ./drill.sh acme) || true
[[ $(paste -sd ' ' "$work/raised") == 'refiscal-acme.dead-letters refiscal-acme.errors' && $said == *'2 alarms'* ]] ||
  fail "A drill must raise each alarm of the merchant: $said"

if PATH=$work:$PATH PLAY=$work ./drill.sh beta >/dev/null 2>&1; then
  fail "A drill that raises nothing must fail."
fi
